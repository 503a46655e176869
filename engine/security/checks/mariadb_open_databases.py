"""Databases of a MariaDB or MySQL server that everybody may use, such as the one for trying out."""

from engine.security.check import MARIADB, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        'SELECT "Host" AS host, "Db" AS db, "User" AS user_name FROM mysql.db WHERE "User" = ? ORDER BY "Db", "Host"',
        "",
    )
    flaws = [
        Flaw(
            key=f"{one['db']} {one['host']}",
            message=f"Everybody may use the database {one['db']} from {one['host']}.",
            statement=f"DROP DATABASE IF EXISTS {quoted(one['db'])}" if one["db"] == "test" else "",
        )
        for one in rows
    ]
    return judged(
        flaws, "No database is open to everybody.", f"Grants that open a database to everybody: {len(flaws)}."
    )


CHECK = Check(
    name="mariadb.open_databases",
    title="No database for everybody",
    looks_at="mysql.db for grants to the anonymous account",
    severity="medium",
    dialects=MARIADB,
    fix="Remove these grants, and the database test.",
    run=run,
    references=("MariaDB documentation: mariadb-secure-installation",),
)
