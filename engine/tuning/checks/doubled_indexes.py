"""Indexes that another one already is."""

from engine.security.check import SERVERS, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted
from engine.tuning.indexes import doubled, named


async def run(looking: Looking) -> Verdict:
    tables = [one for one in looking.tables if one.kind == "table"]
    rows = [(table.name, one.name, ", ".join(one.columns)) for table in tables for one in table.indexes]
    looking.note("the indexes of the schema", (), ("table", "index", "columns"), rows)
    where = " ON {}" if looking.dialect == "mysql" else ""
    flaws = [
        Flaw(
            table=one.table.name,
            key=one.index.name,
            message=f"{one.index.name} ({', '.join(one.index.columns)}) does nothing that {one.by.name} "
            f"({', '.join(one.by.columns)}) does not.",
            statement=f"DROP INDEX {quoted(one.index.name)}{where.format(named(one.table))}",
        )
        for one in doubled(tables)
    ]
    return judged(flaws, f"None of the {len(rows)} indexes is doubled.", f"Doubled indexes: {len(flaws)}.")


CHECK = Check(
    name="tuning.doubled_indexes",
    title="No doubled indexes",
    looks_at="indexes whose columns are the beginning of another one's",
    severity="low",
    dialects=SERVERS | {"sqlite"},
    fix="Drop the shorter one: each write keeps it up to date for nothing.",
    run=run,
    references=("PostgreSQL documentation: Multicolumn Indexes",),
)
