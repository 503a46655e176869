"""Settles two values of one place that were written unseen, by one of the strategies (SPEC.md of `crdt`, X4).

The choice becomes one edit in the name of who made it, then the record says so. Border: who may ask, and for which
document, was decided before.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Literal

from crdt.canonical import ABSENT, Value, alike
from crdt.contests import standing
from crdt.dataclasses import dataclass, replace
from crdt.document import Document
from crdt.errors import Conflict, InvalidInput, Refused
from crdt.history.merge import Write
from crdt.history.writing import write_all
from crdt.ids import UserId
from crdt.kinds.forms import right_at
from crdt.kinds.kind import Kind
from crdt.kinds.reading import read_through
from crdt.kinds.rules import FieldRule, rule_of
from crdt.offences import FieldForbidden
from crdt.roles import allows, rank, strongest
from engine.branches.contents import heard, said
from engine.branches.putting import Putting
from engine.channels import Channels
from engine.ports import Clock, Store
from engine.records import DocumentRecord, FieldConflict, Grant
from engine.rooms import Rooms
from engine.rooms.conflict_rows import SETTLED, event_of
from engine.state.merge import merged
from engine.writes import Put

Strategy = Literal["keep", "take_other", "last_writer_wins", "first_writer_wins", "field_rule", "manual"]


class ConflictUnknown(Refused):
    code = "conflict_unknown"
    message = "This document has no such conflict."
    next_step = "See conflicts.list for those it has."


class ConflictSettled(Conflict):
    code = "conflict_settled"
    message = "Somebody has settled this conflict already."
    next_step = "Look at what stands now; change it like any other value."


class RuleMissing(Refused):
    code = "rule_missing"
    message = "This field has no rule, or its rule cannot tell these two values apart."
    next_step = "Settle it by another strategy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settler:
    """What settling needs of a process. `role`: of whoever settles, in the document."""

    store: Store
    rooms: Rooms
    channels: Channels
    clock: Clock

    async def settle(
        self,
        record: DocumentRecord,
        kind: Kind,
        id_: str,
        strategy: Strategy,
        own: Value,
        by: UserId,
        role: str,
    ) -> FieldConflict:
        """The record as it stands since. Raises ConcertError; then nothing has changed."""
        row = await self.store.records.get(FieldConflict, record.id, id_)
        if row is None:
            raise ConflictUnknown(details={"conflict": id_})
        if row.strategy is not None:
            raise ConflictSettled(details={"by": row.settled_by, "strategy": row.strategy})
        path = tuple(row.path)
        if (right := right_at(kind, path)) is not None and not allows(role, right):
            raise FieldForbidden(details={"path": list(path), "right": right})
        chosen = await self._chosen(record, kind, row, strategy, own)
        if kind.open_roots:
            putting = Putting(rooms=self.rooms, record=record, kind=kind, by=by, role=role)
            kept = None if strategy == "keep" else heard(row.kept)
            return await self._note(row, strategy, await putting.put(path, kept, chosen), by)
        document = await self.rooms.read(record)
        if strategy == "keep":
            chosen = deepcopy(standing(document.projection, path))
        elif not alike(standing(document.projection, path), chosen):
            check(document, path, chosen)
            put = Write(path=path, before=ABSENT, after=chosen)
            await self.rooms.edit(record, by, lambda doc: write_all(doc, kind, (put,)), role=role)
        return await self._note(row, strategy, chosen, by)

    async def _chosen(
        self, record: DocumentRecord, kind: Kind, row: FieldConflict, strategy: Strategy, own: Value
    ) -> Value:
        kept, lost = heard(row.kept), heard(row.lost)
        match strategy:
            case "keep":
                return kept
            case "take_other":
                return lost
            case "last_writer_wins":
                return kept if row.late == "kept" else lost
            case "first_writer_wins":
                return lost if row.late == "kept" else kept
            case "manual":
                return own
            case "field_rule":
                return await self._ruled(record, kind, row, kept, lost)

    async def _ruled(
        self, record: DocumentRecord, kind: Kind, row: FieldConflict, kept: Value, lost: Value
    ) -> Value:
        mark = rule_of(kind.body, tuple(row.path[1:]))
        if mark is not None and mark.rule == "role" and kept is not ABSENT and lost is not ABSENT:
            return await self._of_the_higher_role(record, row, kept, lost)
        return by_rule(mark, kept, lost)

    async def _of_the_higher_role(
        self, record: DocumentRecord, row: FieldConflict, kept: Value, lost: Value
    ) -> Value:
        roles = [await role_of(self.store, record, user) for user in (row.kept_by, row.lost_by)]
        if None in roles or roles[0] == roles[1]:
            raise RuleMissing
        first, second = (rank(str(role)) for role in roles)
        return kept if first < second else lost

    async def _note(self, row: FieldConflict, strategy: Strategy, chosen: Value, by: UserId) -> FieldConflict:
        now = self.clock.now()
        done = replace(row, strategy=strategy, settled=said(chosen), settled_by=by, settled_at=now)
        event = event_of(done, SETTLED, now)
        batch = (Put(record=done), event)
        self.channels.committed(batch, await self.store.writer.commit(batch))
        return done


def by_rule(mark: FieldRule | None, one: Value, other: Value) -> Value:
    """By the rule of a field that needs no more than the two values. Raises RuleMissing."""
    if mark is None or mark.rule == "role" or one is ABSENT or other is ABSENT:
        raise RuleMissing
    if mark.order:
        if one not in mark.order or other not in mark.order:
            raise RuleMissing
        pick = max if mark.rule == "max" else min
        return pick(one, other, key=mark.order.index)
    return merged(None, one, other, {"*": mark.rule})


async def role_of(store: Store, record: DocumentRecord, user: UserId) -> str | None:
    """What was granted to the person themselves."""
    where = {
        "organisation": record.organisation,
        "subject_kind": "user",
        "subject": user,
        "effect": "allow",
    }
    places = {record.id, record.branch_of, record.workspace, record.organisation}
    grants: Sequence[Grant] = await store.records.find(Grant, where)
    return strongest(grant.right for grant in grants if grant.object in places)


def check(document: Document, path: tuple[str, ...], chosen: Value) -> None:
    """Raises InvalidInput where the place is gone, or the kind takes no such value there."""
    body = deepcopy(document.projection.get("body") or {})
    held = body
    for key in path[1:-1]:
        held = held.get(key) if isinstance(held, dict) else None
    if not isinstance(held, dict):
        raise InvalidInput("What this value belonged to is gone.", details={"path": list(path)})
    held.pop(path[-1], None)
    if chosen is not ABSENT:
        held[path[-1]] = chosen
    _, problems = read_through(document.kind.body, body)
    for problem in problems:
        if problem.path[: len(path) - 1] == path[1:]:
            raise InvalidInput(details={"problems": [{"field": "value", "message": problem.message}]})
