"""Which logins of a PostgreSQL server reach the files and programs of its machine, or pass by its rules."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted

WIDE = ("pg_execute_server_program", "pg_read_server_files", "pg_write_server_files")


async def run(looking: Looking) -> Verdict:
    members = await looking.ask(
        "SELECT m.rolname AS login, r.rolname AS role FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid "
        "JOIN pg_roles m ON m.oid = a.member WHERE r.rolname IN (?, ?, ?) ORDER BY 1, 2",
        *WIDE,
    )
    attributes = await looking.ask(
        "SELECT rolname AS login, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles "
        "WHERE NOT rolsuper AND (rolcreaterole OR rolreplication OR rolbypassrls) ORDER BY 1"
    )
    flaws = [
        Flaw(
            key=f"{one['login']} {one['role']}",
            message=f"{one['login']} is a member of {one['role']}.",
            statement=f"REVOKE {quoted(one['role'])} FROM {quoted(one['login'])}",
        )
        for one in members
    ]
    for one in attributes:
        held = [name[3:].upper() for name in ("rolcreaterole", "rolreplication", "rolbypassrls") if one[name]]
        flaws.append(Flaw(key=one["login"], message=f"{one['login']} has {', '.join(held)}."))
    return judged(
        flaws,
        "No login but superusers has wide rights.",
        f"Grants that reach beyond the data of their holder: {len(flaws)}.",
    )


CHECK = Check(
    name="postgres.wide_roles",
    title="Wide rights of single logins",
    looks_at="members of the roles for files and programs, and the attributes CREATEROLE, REPLICATION, BYPASSRLS",
    severity="medium",
    dialects=POSTGRES,
    fix="Look whether each of them still needs this, and take it back where not.",
    run=run,
    references=("PostgreSQL documentation: Predefined Roles",),
)
