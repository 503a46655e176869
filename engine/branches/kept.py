"""Values that a merge was asked about, as conflicts of the document that it went into (BR7; SPEC.md of `crdt`, section X)."""

import hashlib
from collections.abc import Mapping
from typing import Literal

from crdt.canonical import Value, alike
from crdt.contests import Keys, standing
from crdt.dataclasses import dataclass
from crdt.history.merge import Side, ThreeWay
from crdt.history.open_merge import filled
from crdt.ids import Micros, UserId, uuid7
from engine.branches.contents import said
from engine.branches.deciding import Circumstances, Decided, question_of
from engine.records import DocumentRecord, FieldConflict
from engine.rooms.conflict_rows import RECORDED, SETTLED, event_of
from engine.writes import Put, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A merge as it is committed: into `record`, which is the side `into`, as its row `sequence`."""

    record: DocumentRecord
    into: Side
    merge: str
    by: UserId
    sequence: int
    at: Micros


def conflict_rows(
    outcome: Outcome, found: ThreeWay, decided: tuple[Decided, ...], known: Circumstances
) -> tuple[Write, ...]:
    """One for each question, open or settled, and its event."""
    values = {one.clash.path: one.value for one in decided}
    rows = [_row(outcome, one, known, found, values) for one in decided]
    events = [event_of(row, RECORDED if row.strategy is None else SETTLED, outcome.at) for row in rows]
    return (*(Put(record=row) for row in rows), *events)


def _row(
    outcome: Outcome, one: Decided, known: Circumstances, found: ThreeWay, values: Mapping[Keys, Value]
) -> FieldConflict:
    """What is asked in a list or XML is told of all of it, which is the place that can be written."""
    record, at = outcome.record, outcome.at
    clash = one.clash

    def whole(value: Value) -> Value:
        if not clash.inside or found.tree is None:
            return value
        return filled(standing(found.tree, clash.inside), {**values, clash.path: value})

    stands = _standing(one, outcome.into)
    other: Side = "branch" if stands == "target" else "target"
    here, there = known.of(stands, clash.path), known.of(other, clash.path)
    late: Literal["kept", "lost"] = "lost" if (there.at or 0) > (here.at or 0) else "kept"
    named = hashlib.sha256(f"{record.id} {outcome.merge} {question_of(clash)}".encode()).digest()
    return FieldConflict(
        document=record.id,
        id=uuid7(at, named),
        organisation=record.organisation,
        path=list(clash.inside or clash.path),
        kept=said(whole(clash.on(stands))),
        kept_by=here.by,
        lost=said(whole(clash.on(other))),
        lost_by=there.by,
        late=late,
        sequence=outcome.sequence,
        at=at,
        strategy=None if one.is_open else one.how,
        settled=None if one.is_open else said(whole(one.value)),
        settled_by=None if one.is_open else outcome.by,
        settled_at=None if one.is_open else at,
    )


def _standing(one: Decided, into: Side) -> Side:
    """Whose value stands; with a third one, that of the document itself counts as the one that was kept."""
    sides: tuple[Side, ...] = ("target", "branch")
    return next((side for side in sides if alike(one.value, one.clash.on(side))), into)
