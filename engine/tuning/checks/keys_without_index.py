"""Foreign keys that no index helps with."""

from engine.security.check import SERVERS, Check, DoesNotApply, Flaw, Looking, Verdict, judged
from engine.tuning.indexes import keys_without_index, statement_for


async def run(looking: Looking) -> Verdict:
    tables = [one for one in looking.tables if one.kind == "table"]
    if not any(table.foreign_keys or any(one.references for one in table.columns) for table in tables):
        raise DoesNotApply("No table of this source has a foreign key.")
    looking.note(
        "the keys and indexes of the schema",
        (),
        ("table", "keys", "indexes"),
        [(one.name, len(one.foreign_keys), len(one.indexes)) for one in tables],
    )
    flaws = [
        Flaw(
            table=one.table.name,
            column=one.columns[0],
            key=",".join(one.columns),
            message=f"{one.table.name} ({', '.join(one.columns)}) points to {one.towards} without an index.",
            statement=statement_for(one.table, one.columns),
        )
        for one in keys_without_index(tables)
    ]
    return judged(flaws, "Every foreign key has an index.", f"Foreign keys without an index: {len(flaws)}.")


CHECK = Check(
    name="tuning.keys_without_index",
    title="Foreign keys have an index",
    looks_at="foreign keys and the columns that indexes begin with",
    severity="medium",
    dialects=SERVERS | {"sqlite"},
    fix="Make an index that begins with the columns of the key.",
    run=run,
    references=(
        "PostgreSQL documentation: Constraints, Foreign Keys",
        "SQLite documentation: Foreign Key Support, 3",
    ),
)
