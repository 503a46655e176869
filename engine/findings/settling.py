"""What becomes of the findings of a scope when a stage has looked at it again. Pure: rows in, rows out.

Rules: section FI of engine/SPEC.md. Border: it knows no store and no scan; `engine/scans/working.py` commits what it decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from hashlib import sha256
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from engine.findings.records import FindingChange, FindingChangeKind, FindingRecord
from engine.scans.stage import Found
from engine.writes import Put, Write

SEVERITIES: Final = ("info", "low", "medium", "high", "critical")
COUNTED: Final = ("new", "back", "fixed", "still", "ignored")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look of one stage at one scope: a table, or "" for the source as a whole."""

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    area: str
    scope: str
    scan: str
    now: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """`rows` are those that are another now. `counts` adds up to all that was found, and what was not found any more."""

    rows: tuple[FindingRecord, ...] = ()
    changes: tuple[FindingChange, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def writes(self) -> Iterator[Write]:
        yield from (Put(record=row) for row in self.rows)
        yield from (Put(record=change) for change in self.changes)


def rank_of(severity: str) -> int:
    return SEVERITIES.index(severity)


def identity(source: DocumentId, area: str, found: Found) -> str:
    """The same finding in every scan, in every process."""
    parts = (source, area, found.rule, found.table, found.column, found.key)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def settle(look: Look, before: Sequence[FindingRecord], found: Iterable[Found]) -> Settled:
    """`before` are the findings of this source, area and scope, in any state; of two found alike the graver one counts."""
    known = {row.id: row for row in before}
    seen = _gravest(look, found)
    rows: list[FindingRecord] = []
    changes: list[FindingChange] = []
    counts = dict.fromkeys(COUNTED, 0)
    for id_, one in seen.items():
        row, counted = _seen(look, known.get(id_), id_, one)
        counts[counted] += 1
        rows.append(row)
        if counted in {"new", "back"}:
            changes.append(_change(look, id_, "new" if counted == "new" else "back"))
    for id_, gone in known.items():
        if id_ not in seen and gone.state != "fixed":
            rows.append(replace(gone, state="fixed", changed_at=look.now))
            changes.append(_change(look, id_, "fixed"))
            counts["fixed"] += 1
    return Settled(rows=tuple(rows), changes=tuple(changes), counts=counts)


def _gravest(look: Look, found: Iterable[Found]) -> dict[str, Found]:
    seen: dict[str, Found] = {}
    for one in found:
        id_ = identity(look.source, look.area, one)
        other = seen.get(id_)
        if other is None or rank_of(one.severity) > rank_of(other.severity):
            seen[id_] = one
    return seen


def _seen(look: Look, before: FindingRecord | None, id_: str, one: Found) -> tuple[FindingRecord, str]:
    """The row as it is now, and what it counts as."""
    if before is None:
        return _new(look, id_, one), "new"
    now = replace(
        before,
        severity=one.severity,
        rank=rank_of(one.severity),
        message=one.message,
        evidence=one.evidence,
        fix=one.fix,
        scope=look.scope,
        last_scan=look.scan,
        last_at=look.now,
    )
    if before.state != "fixed":
        return now, "ignored" if before.state == "ignored" else "still"
    if before.reason:  # FI4: somebody said why it does not matter, and nobody took that back
        return replace(now, state="ignored", changed_at=look.now), "ignored"
    return replace(now, state="open", changed_at=look.now), "back"


def _new(look: Look, id_: str, one: Found) -> FindingRecord:
    return FindingRecord(
        id=id_,
        organisation=look.organisation,
        workspace=look.workspace,
        source=look.source,
        area=look.area,
        rule=one.rule,
        severity=one.severity,
        rank=rank_of(one.severity),
        table=one.table,
        column=one.column,
        key=one.key,
        scope=look.scope,
        message=one.message,
        evidence=one.evidence,
        fix=one.fix,
        state="open",
        first_scan=look.scan,
        last_scan=look.scan,
        first_at=look.now,
        last_at=look.now,
        changed_at=look.now,
    )


def _change(look: Look, id_: str, change: FindingChangeKind) -> FindingChange:
    return FindingChange(
        scan=look.scan,
        finding=id_,
        organisation=look.organisation,
        workspace=look.workspace,
        source=look.source,
        change=change,
        at=look.now,
    )
