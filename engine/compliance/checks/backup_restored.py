"""Whether a backup of a source was restored in a test within the period."""

from typing import Final

from crdt.ids import Micros
from engine.amounts import amount
from engine.backup_records import SourceBackup
from engine.compliance.control import DAY
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering

QUERY: Final = "backups of the source that were restored in a test within the period"


async def gather(gathering: Gathering) -> Answer:
    since = Micros(gathering.now - gathering.period_days * DAY)
    where = {"source": gathering.source, "state": "verified"}
    found = await gathering.records.find(SourceBackup, where, order="started_at", descending=True, limit=100)
    recent = [one for one in found if one.started_at >= since]
    detail = [
        {
            "backup": one.id,
            "taken_at": one.started_at,
            "tables": one.tables,
            "rows": one.rows,
            "bytes": one.bytes,
        }
        for one in recent
    ]
    if not recent:
        message = f"No backup of this source was restored in a test in the last {gathering.period_days} days."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    newest = recent[0]
    return Answer(
        status="found",
        message=f"{amount(newest.tables, 'table')} with {amount(newest.rows, 'row')} came back from the newest of {amount(len(recent), 'backup')}.",
        query=QUERY,
        detail=detail,
        at=newest.finished_at,
    )


CHECK = EvidenceCheck(
    name="backup_restored",
    title="Backup restored in a test",
    about="source",
    looks_at="backups of the source and their test restores",
    gather=gather,
)
