"""How the passwords of a PostgreSQL server are stored. Only the beginning of each is read, which names the scheme."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT rolname AS login, left(rolpassword, 3) AS scheme FROM pg_authid "
        "WHERE rolcanlogin AND rolpassword IS NOT NULL ORDER BY rolname"
    )
    flaws = [
        Flaw(key=one["login"], message=f"The password of {one['login']} is stored as MD5.")
        for one in rows
        if one["scheme"] == "md5"
    ]
    return judged(
        flaws, f"All {len(rows)} passwords are stored as SCRAM.", f"Passwords stored as MD5: {len(flaws)}."
    )


CHECK = Check(
    name="postgres.password_scheme",
    title="Passwords stored as SCRAM",
    looks_at="the first letters of pg_authid.rolpassword",
    severity="high",
    dialects=POSTGRES,
    fix="Set password_encryption to scram-sha-256 and have the passwords of these logins set again.",
    run=run,
    references=("PostgreSQL documentation: Password Authentication",),
)
