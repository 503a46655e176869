"""A flaw and its finding are one thing: whatever becomes of one becomes of the other in the same commit (SX9).

Reads the other half, and says what is to be written. Border: in a scan the stage hands over findings and flaws itself, by the
same rules (`engine/findings/settling.py`, `following.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import replace
from crdt.ids import DocumentId, Micros, UserId
from engine.findings.deciding import Decision, Deed
from engine.findings.records import FindingRecord, FindingState
from engine.findings.settling import identity, rank_of
from engine.members.ways import found_by
from engine.ports import Records
from engine.scans import told as scans
from engine.scans.stage import Found, Severity
from engine.security.assessing import Result
from engine.security.check import Flaw
from engine.security.following import What, happened, id_of
from engine.security.records import State, Vulnerability
from engine.security.told import VULNERABILITY, VulnerabilityEvent, told
from engine.writes import Put, Remove, Write

AREA: Final = "security"
MOST: Final = 1_000_000
FINDING_STATES: Final[Mapping[State, FindingState]] = {
    "open": "open",
    "accepted": "ignored",
    "closed": "fixed",
}
_HAPPENED: Final[Mapping[Deed, What]] = {"ignore": "accepted", "reopen": "reopened", "assign": "planned"}
_STATES: Final[Mapping[FindingState, State]] = {
    "open": "open",
    "ignored": "accepted",
    "fixed": "closed",
}


def finding_of(row: Vulnerability) -> str:
    """The id of its finding."""
    return identity(row.source, AREA, _found(row))


def flaw_of(row: FindingRecord) -> str:
    """The id of its vulnerability."""
    flaw = Flaw(message=row.message, key=row.key, table=row.table, column=row.column)
    return id_of(row.source, row.rule, flaw)


def as_finding(row: Vulnerability, before: FindingRecord | None, now: Micros) -> FindingRecord:
    """The finding as its flaw says; one that no scan saw yet begins without one."""
    found, state = _found(row), FINDING_STATES[row.state]
    old = before or FindingRecord(
        id=finding_of(row), organisation=row.organisation, workspace=row.workspace, source=row.source, area=AREA,
        rule=row.rule, severity=found.severity, rank=rank_of(found.severity), table=row.table, column=row.column,
        key=row.key, scope="", message=row.message, evidence=found.evidence, fix=found.fix, state=state, first_scan="",
        last_scan="", first_at=row.first_at, last_at=row.last_at, changed_at=now,
    )  # fmt: skip
    decided = (old.state, old.reason) != (state, row.reason)
    return replace(
        old,
        severity=found.severity,
        rank=rank_of(found.severity),
        message=row.message,
        fix=found.fix,
        state=state,
        last_at=row.last_at,
        reason=row.reason,
        by=UserId(row.history[-1]["by"]) if decided and row.history else old.by,
        decided_at=now if decided else old.decided_at,
        changed_at=now if decided else old.changed_at,
        owner=row.owner,
        due=row.due,
    )


async def with_findings(
    records: Records, rows: Iterable[Vulnerability], by: UserId, now: Micros
) -> list[Write]:
    """What is written beside these flaws, so that their findings say the same."""
    flaws = {finding_of(row): row for row in rows}
    before = {row.id: row for row in await found_by(records, FindingRecord, "id", flaws)}
    after = [as_finding(row, before.get(id_), now) for id_, row in flaws.items()]
    changed = [row for row in after if row != before.get(row.id)]
    if not changed:
        return []
    first = changed[0]
    said = scans.FindingsChangedEvent(
        source=first.source, scan=None, by=by, what="scanned", count=len(changed)
    )
    events = told(scans.FINDINGS, said, now, first.workspace, first.source)
    return [*(Put(record=row) for row in changed), *events]


async def with_flaws(records: Records, rows: Iterable[FindingRecord], decision: Decision) -> list[Write]:
    """What is written beside findings that somebody decided about, so that their flaws say the same."""
    findings = {flaw_of(row): row for row in rows if row.area == AREA}
    writes: list[Write] = []
    for before in await found_by(records, Vulnerability, "id", findings):
        finding = findings[before.id]
        state = _STATES[finding.state]
        row = replace(before, state=state, reason=finding.reason, owner=finding.owner, due=finding.due)
        after = happened(row, decision.at, decision.by, _HAPPENED[decision.do], decision.reason)
        said = VulnerabilityEvent(
            source=row.source, vulnerability=row.id, state=state, by=decision.by, at=decision.at
        )
        writes += [Put(record=after), *told(VULNERABILITY, said, decision.at, row.workspace, row.source)]
    return writes


def without_finding(row: Vulnerability) -> tuple[Write, ...]:
    return (Remove(type=FindingRecord, key=(finding_of(row),)),)


async def not_seen(
    records: Records, source: DocumentId, area: str, results: Sequence[Result]
) -> tuple[Found, ...]:
    """Findings of checks that could not look this time: nothing is known of them, so they stay what they are (SX7)."""
    unseen = tuple(one.check for one in results if one.status == "not_permitted")
    if not unseen:
        return ()
    where = {"source": source, "area": area, "rule": unseen, "state": ("open", "ignored")}
    return tuple(
        Found(
            rule=row.rule,
            severity=_severity(row.severity),
            message=row.message,
            table=row.table,
            column=row.column,
            key=row.key,
            evidence=row.evidence,
            fix=row.fix,
        )
        for row in await records.find(FindingRecord, where, limit=MOST)
    )


def _found(row: Vulnerability) -> Found:
    questions = [
        {"query": one.get("query", ""), "hash": one.get("hash", "")}
        for one in (row.evidence or {}).get("questions", [])
    ]
    return Found(
        rule=row.rule,
        severity=_severity(row.severity),
        message=row.message,
        table=row.table,
        column=row.column,
        key=row.key,
        evidence={"check": row.title, "questions": questions},
        fix=row.statement or row.fix,
    )


def _severity(text: str) -> Severity:
    match text:
        case "info" | "low" | "medium" | "high" | "critical":
            return text
        case _:
            return "info"
