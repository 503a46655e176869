"""Whether the last backup of a source that was restored in a test is older than its policy allows."""

from typing import Final

from engine.amounts import amount
from engine.backup_records import USUAL_HOURS, BackupPolicy, SourceBackup
from engine.security.check import EVERYWHERE, Check, Looking, Verdict, failed, passed

HOUR: Final = 3_600_000_000


async def run(looking: Looking) -> Verdict:
    policy = await looking.records.get(BackupPolicy, looking.source)
    allowed = policy.hours if policy is not None else USUAL_HOURS
    where = {"source": looking.source, "state": "verified"}
    rows = await looking.records.find(SourceBackup, where, order="started_at", descending=True, limit=1)
    looking.note(
        "the newest backup that was restored in a test",
        (looking.source,),
        ("backup", "started_at", "tables", "rows"),
        [(row.id, row.started_at, row.tables, row.rows) for row in rows],
    )
    if not rows:
        return failed("No backup of this source was ever restored in a test.")
    hours = (looking.now - rows[0].started_at) // HOUR
    if hours <= allowed:
        return passed(f"The last verified backup is {amount(hours, 'hour')} old, {allowed} are allowed.")
    return failed(f"The last verified backup is {amount(hours, 'hour')} old, {allowed} are allowed.")


CHECK = Check(
    name="backup.age",
    title="Backup young enough",
    looks_at="the last backup of the source that was restored in a test, against its policy",
    severity="medium",
    dialects=EVERYWHERE,
    fix="Back the source up by plan: each backup is restored in a test before it counts.",
    run=run,
    references=("ISO/IEC 27001:2022 A.8.13",),
)
