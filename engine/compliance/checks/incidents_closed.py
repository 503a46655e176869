"""Whether what was found to be grave was mended, or decided about, in time.

An incident is a finding of severity critical or high: a flaw, a broken rule of quality, whatever a scan or an assessment found.
Its time ends when its task is due, else so many days after it was found.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crdt.ids import Micros
from engine.compliance.control import DAY
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering
from engine.findings.records import FindingChange, FindingRecord
from engine.records import Json
from engine.scans.records import ScanRecord
from engine.security.records import Assessment

DAYS: Final[Mapping[str, int]] = {"critical": 7, "high": 30}
"""Within which one is over, where nobody gave it a day of its own."""
QUERY: Final = "critical and high findings of the workspace: when each was found, due and over"
MOST: Final = 1_000_000
SHOWN: Final = 50


async def gather(gathering: Gathering) -> Answer:
    where = {"workspace": gathering.workspace}
    since = Micros(gathering.now - gathering.period_days * DAY)
    looked = await _last_look(gathering)
    if looked is None or looked < since:
        message = (
            f"Nothing was scanned or assessed in the last {gathering.period_days} days, so nobody can tell."
        )
        return Answer(status="not_checkable", message=message, query=QUERY)
    rows = await gathering.records.find(FindingRecord, {**where, "severity": tuple(DAYS)}, limit=MOST)
    again = await gathering.records.find(FindingChange, {**where, "change": "back"}, limit=MOST)
    found = _found_at(rows, again)
    open_ = [row for row in rows if row.state == "open"]
    over = [row for row in rows if row.state != "open" and _over_at(row) >= since]
    late = [row for row in open_ if gathering.now > _deadline(row, found)]
    late += [row for row in over if _over_at(row) > _deadline(row, found)]
    return _answer(open_, over, late, found, gathering, looked)


async def _last_look(gathering: Gathering) -> Micros | None:
    """When something of the workspace was scanned or assessed last."""
    where = {"workspace": gathering.workspace}
    scans = await gathering.records.find(
        ScanRecord, {**where, "status": "succeeded"}, order="created_at", descending=True, limit=1
    )
    assessed = await gathering.records.find(
        Assessment, {**where, "area": "security"}, order="finished_at", descending=True, limit=1
    )
    times = [*(one.created_at for one in scans), *(one.finished_at for one in assessed)]
    return max(times, default=None)


def _found_at(rows: Iterable[FindingRecord], again: Iterable[FindingChange]) -> dict[str, Micros]:
    """When each was found; of one that came back, when it did."""
    found = {row.id: row.first_at for row in rows}
    for one in again:
        if one.finding in found:
            found[one.finding] = max(found[one.finding], one.at)
    return found


def _over_at(row: FindingRecord) -> Micros:
    """When it was mended, or somebody said why it stays."""
    return row.decided_at if row.state == "ignored" and row.decided_at is not None else row.changed_at


def _deadline(row: FindingRecord, found: Mapping[str, Micros]) -> Micros:
    return row.due if row.due is not None else Micros(found[row.id] + DAYS[row.severity] * DAY)


def _answer(
    open_: Sequence[FindingRecord],
    over: Sequence[FindingRecord],
    late: Sequence[FindingRecord],
    found: Mapping[str, Micros],
    gathering: Gathering,
    looked: Micros,
) -> Answer:
    detail: Json = {
        "open": len(open_),
        "over": len(over),
        "late": len(late),
        "incidents": [
            {
                "finding": row.id,
                "severity": row.severity,
                "state": row.state,
                "found_at": found[row.id],
                "due_at": _deadline(row, found),
                "over_at": None if row.state == "open" else _over_at(row),
            }
            for row in sorted((*open_, *over), key=lambda row: (row not in late, found[row.id], row.id))[
                :SHOWN
            ]
        ],
    }
    if late:
        message = f"{len(late)} critical or high findings are or were open for longer than they may be."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    message = (
        f"In {gathering.period_days} days {len(over)} critical or high findings were mended or decided about in time; "
        f"{len(open_)} are open and not due yet."
    )
    return Answer(status="found", message=message, query=QUERY, detail=detail, at=looked)


CHECK = EvidenceCheck(
    name="incidents_closed",
    title="Incidents closed in time",
    about="workspace",
    looks_at="critical and high findings of the workspace: 7 and 30 days, or the day their task is due",
    gather=gather,
)
