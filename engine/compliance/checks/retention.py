"""Whether a rule says how many copies of a source's data are kept, and was followed.

It is the backup policy of the source, the one copy of its data that Concert keeps. How long rows stay in the source itself is
not seen from here, and the answer says so.
"""

from typing import Final

from crdt.ids import Micros
from engine.amounts import amount
from engine.backup_records import BackupPolicy, SourceBackup
from engine.compliance.control import DAY
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering
from engine.records import Json

QUERY: Final = "the backup policy of the source, and its verified backups"
BORDER: Final = "How long rows stay in the source itself is to be shown from there."
MOST: Final = 10_000


async def gather(gathering: Gathering) -> Answer:
    where = {"source": gathering.source}
    policies = await gathering.records.find(BackupPolicy, where, limit=1)
    backups = await gathering.records.find(
        SourceBackup, where, order="started_at", descending=True, limit=MOST
    )
    if not policies:
        return _without_policy(len(backups))
    return _followed(policies[0], [one for one in backups if one.state == "verified"], gathering)


def _without_policy(backups: int) -> Answer:
    if backups:
        message = f"Kept: {amount(backups, 'backup')}, and no policy says how many may be. {BORDER}"
        return Answer(status="missing", message=message, query=QUERY)
    message = f"Concert keeps no copy of this source, so no rule is needed for one. {BORDER}"
    return Answer(status="not_checkable", message=message, query=QUERY)


def _followed(policy: BackupPolicy, verified: list[SourceBackup], gathering: Gathering) -> Answer:
    said = f"at most {amount(policy.keep, 'verified backup')}, the newest no older than {amount(policy.hours, 'hour')}"
    detail: Json = {
        "keep": policy.keep,
        "hours": policy.hours,
        "set_by": policy.by,
        "set_at": policy.at,
        "backups": [{"backup": one.id, "taken_at": one.started_at} for one in verified[: policy.keep + 1]],
        "verified": len(verified),
    }
    since = Micros(gathering.now - gathering.period_days * DAY)
    if not verified or verified[0].started_at < since:
        message = f"The policy ({said}) was not carried out in the last {gathering.period_days} days."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    if len(verified) > policy.keep:
        message = f"{len(verified)} verified backups are there; the policy says {said}."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    message = f"{len(verified)} of {said}. {BORDER}"
    return Answer(status="found", message=message, query=QUERY, detail=detail, at=verified[0].finished_at)


CHECK = EvidenceCheck(
    name="retention",
    title="Retention rule followed",
    about="source",
    looks_at="the backup policy of the source, and how many of its backups are kept",
    gather=gather,
)
