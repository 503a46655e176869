"""Sensitive columns of a PostgreSQL server that everybody may read."""

from typing import Any

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.classified import classified
from engine.security.naming import quoted


async def run(looking: Looking) -> Verdict:
    found = await classified(looking)
    rows = await looking.ask(
        "SELECT DISTINCT n.nspname AS schema_name, c.relname AS table_name, t.attname AS column_name "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0, "
        "LATERAL (SELECT grantee, privilege_type FROM aclexplode(c.relacl) "
        "UNION ALL SELECT grantee, privilege_type FROM aclexplode(t.attacl)) a "
        "WHERE a.grantee = 0 AND a.privilege_type = ? AND n.nspname NOT IN (?, ?)",
        "SELECT",
        "pg_catalog",
        "information_schema",
    )
    open_ = {(_told(one["schema_name"], one["table_name"]), one["column_name"]): one for one in rows}
    flaws = [
        Flaw(
            table=one.table,
            column=one.column,
            message=f"Everybody may read {one.table}.{one.column}, which holds: {one.title} ({one.level}).",
            statement=_revoke(open_[one.table, one.column]),
        )
        for one in found
        if (one.table, one.column) in open_
    ]
    return judged(
        flaws,
        f"None of the {len(found)} sensitive columns is open to everybody.",
        f"Sensitive columns open to everybody: {len(flaws)}.",
    )


def _revoke(place: dict[str, Any]) -> str:
    relation = f"{quoted(place['schema_name'])}.{quoted(place['table_name'])}"
    return f"REVOKE SELECT ON {relation} FROM PUBLIC"  # noqa: S608 - it is shown, never run


def _told(schema: str, table: str) -> str:
    return table if schema == "public" else f"{schema}.{table}"


CHECK = Check(
    name="postgres.classified_wide",
    title="Sensitive columns not open to everybody",
    looks_at="labels of columns, and grants to PUBLIC on them",
    severity="critical",
    dialects=POSTGRES,
    fix="Take the right to read from PUBLIC, and give it to the roles that need these columns.",
    run=run,
    references=("GDPR Art. 32", "ISO/IEC 27001:2022 A.8.3"),
)
