"""Whether somebody went over who has what, and closed that review, within the period."""

from typing import Final

from crdt.ids import Micros
from engine.access_records import AccessReview
from engine.compliance.control import DAY
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering

QUERY: Final = "access reviews of the workspace that were closed within the period"


async def gather(gathering: Gathering) -> Answer:
    since = Micros(gathering.now - gathering.period_days * DAY)
    where = {"workspace": gathering.workspace, "state": "closed"}
    found = await gathering.records.find(AccessReview, where, order="closed_at", descending=True, limit=100)
    closed = [one for one in found if (one.closed_at or 0) >= since]
    detail = [
        {
            "title": one.title,
            "closed_at": one.closed_at,
            "closed_by": one.closed_by,
            "lines": one.lines,
            "kept": one.kept,
            "revoked": one.revoked,
        }
        for one in closed
    ]
    if not closed:
        message = f"No access review was closed in the last {gathering.period_days} days."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    newest = closed[0]
    return Answer(
        status="found",
        message=f"“{newest.title}” went over {newest.lines} grants: {newest.kept} kept, {newest.revoked} taken back.",
        query=QUERY,
        detail=detail,
        at=newest.closed_at,
    )


CHECK = EvidenceCheck(
    name="access_reviewed",
    title="Access reviewed",
    about="workspace",
    looks_at="closed access reviews of the workspace",
    gather=gather,
)
