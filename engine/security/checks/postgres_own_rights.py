"""Whether the login that Concert itself uses may do more than read."""

from engine.security.check import POSTGRES, Check, Looking, Verdict, failed, passed

MAY = {
    "rolsuper": "is superuser",
    "rolcreaterole": "may make roles",
    "rolcreatedb": "may make databases",
    "rolreplication": "may replicate",
    "rolbypassrls": "passes by row security",
}


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles "
        "WHERE rolname = current_user"
    )
    held = [said for name, said in MAY.items() if rows and rows[0][name]]
    if not held:
        return passed("Concert's own login has no special attribute.")
    return failed(f"Concert's own login {', '.join(held)}; reading needs none of it.")


CHECK = Check(
    name="postgres.own_rights",
    title="Concert's own login only reads",
    looks_at="the attributes of current_user in pg_roles",
    severity="high",
    dialects=POSTGRES,
    fix="Make a login for Concert that may connect and read (pg_read_all_data, or SELECT on chosen tables), and name it here.",
    run=run,
    references=("OWASP Database Security Cheat Sheet: Permissions",),
)
