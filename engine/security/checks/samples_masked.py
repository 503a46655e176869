"""Whether Concert itself shows values of sensitive columns: profiles keep the most frequent values of a column."""

from typing import Final

from engine.records import OperationResult
from engine.security.check import EVERYWHERE, Check, Flaw, Looking, Verdict, judged
from engine.security.classified import classified

MOST: Final = 10_000


async def run(looking: Looking) -> Verdict:
    found = await classified(looking)
    where = {"source": looking.source, "operation": "source.profile_table", "status": "succeeded"}
    kept = await looking.records.find(OperationResult, where, limit=MOST)
    shown = {
        (row.subject, column["name"])
        for row in kept
        for column in (row.result or {}).get("columns", [])
        if column.get("top") or column.get("minimum") not in {None, ""}
    }
    looking.note("profiles that Concert keeps", (), ("table", "column"), sorted(shown))
    flaws = [
        Flaw(
            table=one.table,
            column=one.column,
            message=f"The profile of {one.table} shows values of {one.column}, which holds: {one.title} ({one.level}).",
        )
        for one in found
        if (one.table, one.column) in shown
    ]
    return judged(
        flaws,
        "No profile shows values of a sensitive column.",
        f"Sensitive columns whose values are in profiles: {len(flaws)}.",
    )


CHECK = Check(
    name="samples.masked",
    title="No values of sensitive columns in profiles",
    looks_at="labels of columns, and the profiles that Concert keeps",
    severity="medium",
    dialects=EVERYWHERE,
    fix="Profile these tables again, so that the values of labelled columns are left out; or reject the label where it is wrong.",
    run=run,
    references=("GDPR Art. 5(1)(c)", "ISO/IEC 27001:2022 A.8.11"),
)
