"""What open requests depend on: whom they name, who sits in them and what they are about. One look-up for each change (AP6).

A request is known here while it waits. Its keys are `user:ID`, `group:NAME or ID`, `role:NAME`, `right:NAME` and `document:ID`;
what a change means in such keys is `concerning.py`'s. Border: whether a change really moves a seat finds the request's actor.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import WorkspaceId
from crdt.roles import Right
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Approver
from engine.approval.state import Step, steps_of

WAITING: Final = ("waiting", "changes_requested")


def key(kind: str, name: str) -> str:
    return f"{kind}:{name}"


def keys_of(row: ApprovalRequest) -> frozenset[str]:
    """None at all of a request that waits for nobody."""
    if row.state not in WAITING:
        return frozenset()
    about = {key("document", row.subject)} if row.subject_kind == "document" else set()
    open_ = (step for step in steps_of(row.stages) if step.state in {"open", "later"})
    return frozenset(about.union(*(_of_step(step) for step in open_)))


def _of_step(step: Step) -> Iterator[str]:
    yield from (_named(one) for one in step.named)
    if step.fallback:  # nobody, or too few, of those who are named: others are asked in their place
        yield key("right", Right.APPROVE)
        yield key("right", Right.MANAGE)
    for seat in step.seats:
        yield key("user", seat.user)
        yield from (key("user", other) for other in seat.who.stands_for)
    for pair in step.handed:
        yield from (key("user", user) for user in pair)


def _named(approver: Approver) -> str:
    return key(approver.kind, approver.name)


@dataclass(slots=True)
class _Place:
    """The requests of one workspace, by key, in the order they came; and the keys of each."""

    by_key: dict[str, dict[str, None]] = field(default_factory=dict)
    keys: dict[str, frozenset[str]] = field(default_factory=dict)


class Interest:
    def __init__(self) -> None:
        self._places: dict[WorkspaceId, _Place] = {}

    def note(self, row: ApprovalRequest) -> None:
        """Each time a request was committed."""
        place = self._places.setdefault(row.workspace, _Place())
        now, before = keys_of(row), place.keys.get(row.id, frozenset())
        for gone in before - now:
            those = place.by_key[gone]
            del those[row.id]
            if not those:
                del place.by_key[gone]
        for come in now - before:
            place.by_key.setdefault(come, {})[row.id] = None
        if now:
            place.keys[row.id] = now
        else:
            place.keys.pop(row.id, None)

    def of(self, workspace: WorkspaceId, keys: Iterable[str]) -> Sequence[str]:
        """Requests that depend on any of these."""
        place = self._places.get(workspace)
        if place is None:
            return ()
        return tuple({request: None for one in keys for request in place.by_key.get(one, ())})

    def all_of(self, workspace: WorkspaceId) -> Sequence[str]:
        place = self._places.get(workspace)
        return () if place is None else tuple(place.keys)
