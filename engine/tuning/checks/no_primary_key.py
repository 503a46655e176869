"""Tables without a primary key: rows that cannot be told apart are slow to change, to copy and to compare."""

from engine.security.check import SERVERS, Check, Flaw, Looking, Verdict, judged


async def run(looking: Looking) -> Verdict:
    tables = [one for one in looking.tables if one.kind == "table"]
    looking.note(
        "the columns of the schema",
        (),
        ("table", "columns"),
        [(one.name, len(one.columns)) for one in tables],
    )
    flaws = [
        Flaw(table=table.name, message=f"{table.name} has no primary key.")
        for table in tables
        if not any(column.primary_key for column in table.columns)
    ]
    return judged(flaws, "Every table has a primary key.", f"Tables without a primary key: {len(flaws)}.")


CHECK = Check(
    name="tuning.no_primary_key",
    title="Tables have a primary key",
    looks_at="the primary keys of the schema",
    severity="low",
    dialects=SERVERS | {"sqlite"},
    fix="Give these tables a primary key.",
    run=run,
    references=("MariaDB documentation: Getting Started with Indexes",),
)
