"""Sensitive columns of a MariaDB or MySQL server that many accounts may read."""

from engine.security.accounts import accounts
from engine.security.check import MARIADB, Check, Flaw, Looking, Verdict, judged
from engine.security.classified import classified

MANY = 5


async def run(looking: Looking) -> Verdict:
    found = await classified(looking)
    alive = {one.grantee for one in await accounts(looking)}
    rows = await looking.ask(
        "SELECT GRANTEE AS grantee, ? AS table_name FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = ? "
        "UNION SELECT GRANTEE, ? FROM information_schema.SCHEMA_PRIVILEGES "
        "WHERE PRIVILEGE_TYPE = ? AND TABLE_SCHEMA = DATABASE() "
        "UNION SELECT GRANTEE, TABLE_NAME FROM information_schema.TABLE_PRIVILEGES "
        "WHERE PRIVILEGE_TYPE = ? AND TABLE_SCHEMA = DATABASE()",
        "",
        "SELECT",
        "",
        "SELECT",
        "SELECT",
    )
    everywhere = {one["grantee"] for one in rows if not one["table_name"]} & alive
    flaws = []
    for one in found:
        readers = everywhere | {
            row["grantee"] for row in rows if row["table_name"] == one.table and row["grantee"] in alive
        }
        if len(readers) > MANY or any(name.startswith("''@") for name in readers):
            message = f"{len(readers)} accounts may read {one.table}.{one.column}, which holds: {one.title} ({one.level})."
            flaws.append(Flaw(table=one.table, column=one.column, message=message))
    return judged(
        flaws,
        f"Each of the {len(found)} sensitive columns is read by {MANY} accounts at most.",
        f"Sensitive columns that many accounts may read: {len(flaws)}.",
    )


CHECK = Check(
    name="mariadb.classified_wide",
    title="Sensitive columns read by few",
    looks_at=f"labels of columns, and the accounts that may read them: more than {MANY}, or anonymous ones, are many",
    severity="high",
    dialects=MARIADB,
    fix="Give the right to read these tables to the accounts that need them, and take it from the others.",
    run=run,
    references=("GDPR Art. 32", "ISO/IEC 27001:2022 A.8.3"),
)
