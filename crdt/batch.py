"""What gathers between two ticks, and what becomes of it at one: rows by author, the merged update, who is told.

Merging is at update level, because clients read one message per frame. Border: `crdt/room.py` decides when.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import NamedTuple

from crdt.changes import Change
from crdt.contests import Conflict, Contest, settled, standing
from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.effects import AnswerLock, Binding, Refuse, Row
from crdt.errors import ConcertError
from crdt.events import Door, EditAsked
from crdt.facts import Facts, Id
from crdt.ids import NOBODY, ClientId, SessionId, UserId
from crdt.leases import LockChange, LockShown
from crdt.plain import copy
from crdt.updates import merge

Told = AnswerLock | Refuse
Group = tuple[UserId, Door]
Groups = dict[Group, list[bytes]]
Brought = dict[int, tuple[Group, int]]
"""By client: who brings its structs, from which clock on."""


class Offered(NamedTuple):
    """An update that passed the gate and waits for the tick."""

    session: SessionId
    id: int
    author: UserId
    door: Door
    update: bytes
    facts: Facts
    bound: tuple[ClientId, ...]
    contests: tuple[Contest, ...] = ()


@dataclass(slots=True)
class Batch:
    """`acks`: the highest update id of each session that is committed with this batch. `told`: what must not be said
    before. `returned`: sessions that have joined again since they wrote here, maybe with an empty copy.
    """

    updates: list[Offered] = field(default_factory=list)
    edits: list[EditAsked] = field(default_factory=list)
    acks: dict[SessionId, int] = field(default_factory=dict)
    locks: list[LockChange] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    returned: frozenset[SessionId] = NOBODY
    size: int = 0

    def __bool__(self) -> bool:
        return bool(self.updates or self.edits or self.acks or self.locks or self.told)

    def joined(self, session: SessionId) -> None:
        if self.updates:
            self.returned |= {session}

    def offer(self, offered: Offered) -> None:
        self.updates.append(offered)
        self.acks[offered.session] = offered.id
        self.size += len(offered.update)

    def drop(self, fits: Callable[[Offered], bool]) -> list[Offered]:
        """What does not fit goes, and all that its session said after it: that is not acknowledged. Returns what went."""
        lost: dict[SessionId, None] = {}
        kept: list[Offered] = []
        gone: list[Offered] = []
        for offered in self.updates:
            if offered.session not in lost and fits(offered):
                kept.append(offered)
            else:
                lost[offered.session] = None
                gone.append(offered)
        self.updates = kept
        for session in lost:
            self.acks.pop(session, None)
        return gone


@dataclass(slots=True)
class Flight:
    """A batch on its way to the log. `changes[i]` belongs to `rows[i]`."""

    rows: list[Row] = field(default_factory=list)
    changes: list[tuple[Change, ...]] = field(default_factory=list)
    bindings: tuple[Binding, ...] = ()
    acks: dict[SessionId, int] = field(default_factory=dict)
    broadcast: list[bytes] = field(default_factory=list)
    skip: SessionId | None = None
    before: bytes | None = None
    edits: list[tuple[int, int]] = field(default_factory=list)
    """(request, index of its row), -1 for an edit that changed nothing."""
    image: tuple[bytes, bytes] | None = None
    """State and index dump as of this flight, where it shall be compacted."""
    locks: tuple[LockChange, ...] = ()
    shown: tuple[LockShown, ...] | None = None
    """All locks as of this flight, where they changed."""
    told: list[Told] = field(default_factory=list)
    contests: dict[int, tuple[Contest, ...]] = field(default_factory=dict)
    """Of rows that hold one update alone."""
    conflicts: list[tuple[int, Conflict]] = field(default_factory=list)
    """(index of the row that came second, what became of it)."""

    def add(self, row: Row, changes: tuple[Change, ...], contests: tuple[Contest, ...] = ()) -> None:
        if contests:
            self.contests[len(self.rows)] = contests
        self.rows.append(row)
        self.changes.append(changes)


class Torn(Exception):
    """Applying failed, so the replica may hold half of something. `culprit` where it is known."""

    def __init__(self, culprit: Offered | None = None) -> None:
        super().__init__("the replica is torn")
        self.culprit = culprit


def merged(batch: Batch) -> Flight:
    """A flight with one row for each author and door, nothing applied yet. Raises Torn when merging fails."""
    skip = _lone_sender(batch)
    flight = Flight(acks=batch.acks, bindings=_bindings(batch.updates), skip=skip, told=batch.told)
    updates = batch.updates
    if len(updates) == 1:
        only = updates[0]
        flight.add(Row(only.author, only.door, only.update), (), only.contests)
        flight.broadcast.append(only.update)
        return flight
    try:
        for groups, contests in _that_stand(updates):
            rows = [Row(author, door, merge(parts)) for (author, door), parts in groups.items()]
            for row in rows:
                flight.add(row, (), contests)
            if rows:
                flight.broadcast.append(merge([row.update for row in rows]))
    except Exception:  # noqa: BLE001 - whatever native code says, the answer is to go one by one
        raise Torn from None
    return flight


def _that_stand(updates: Iterable[Offered]) -> Iterator[tuple[Groups, tuple[Contest, ...]]]:
    """The updates by author and door, cut where one leans on what another group brings: a row has to stand on the
    rows before it, or nobody could load the document from the log. What contests something stands alone (X2).
    """
    groups: Groups = {}
    brought: Brought = {}
    for offered in updates:
        group, facts = (offered.author, offered.door), offered.facts
        if offered.contests:
            yield groups, ()
            yield {group: [offered.update]}, offered.contests
            groups, brought = {}, {}
            continue
        if _leans_on_others(facts, group, brought):
            yield groups, ()
            groups, brought = {}, {}
        groups.setdefault(group, []).append(offered.update)
        for run in facts.runs:
            brought.setdefault(run.client, (group, run.start))
    yield groups, ()


def _leans_on_others(facts: Facts, group: Group, brought: Brought) -> bool:
    for client, _, _, structs in facts.runs:
        found = brought.get(client)
        if found is not None and found[0] != group:
            return True
        for struct in structs:
            origin, right, parent = struct[3], struct[4], struct[5]
            if origin is not None and origin[0] != client and _is_of_others(origin, group, brought):
                return True
            if right is not None and right[0] != client and _is_of_others(right, group, brought):
                return True
            if isinstance(parent, tuple) and _is_of_others(parent, group, brought):
                return True
    return any(
        _is_of_others((client, max(ranges)[1] - 1), group, brought)
        for client, ranges in facts.deletes
        if ranges
    )


def _is_of_others(item: Id, group: Group, brought: Brought) -> bool:
    found = brought.get(item[0])
    return found is not None and item[1] >= found[1] and found[0] != group


def _lone_sender(batch: Batch) -> SessionId | None:
    """The native session that wrote all of it and still has it: it needs no echo."""
    updates = batch.updates
    if not updates or updates[0].door != "native":
        return None
    sender = updates[0].session
    if any(offered.session != sender for offered in updates):
        return None
    return None if sender in batch.returned else sender


def apply(flight: Flight, document: Document) -> None:
    """Raises Torn."""
    try:
        for number, row in enumerate(flight.rows):
            contests = flight.contests.get(number)
            if contests is None:
                flight.changes[number] = document.apply(row.update, row.author)
            else:
                flight.changes[number] = _apply_contested(number, row, contests, document, flight)
    except ConcertError:
        raise Torn from None


def _apply_contested(
    number: int, row: Row, contests: tuple[Contest, ...], document: Document, flight: Flight
) -> tuple[Change, ...]:
    """X2: looks at the contested places before and after."""
    if not contests:
        return document.apply(row.update, row.author)
    before = [copy(standing(document.projection, contest.path)) for contest in contests]
    changes = document.apply(row.update, row.author)
    for contest, was in zip(contests, before, strict=True):
        after = copy(standing(document.projection, contest.path))
        conflict = settled(contest, row.author, before=was, after=after)
        if conflict is not None:
            flight.conflicts.append((number, conflict))
    return changes


def apply_one_by_one(suspects: Iterable[Offered], document: Document, flight: Flight) -> None:
    """Each suspect is a row of its own. Raises Torn with the culprit; what came before it is applied."""
    for suspect in suspects:
        try:
            row = Row(author=suspect.author, door=suspect.door, update=suspect.update)
            changes = _apply_contested(len(flight.rows), row, suspect.contests, document, flight)
        except ConcertError:
            raise Torn(suspect) from None
        flight.add(row, changes)
        flight.broadcast.append(suspect.update)
        flight.acks[suspect.session] = suspect.id
    flight.bindings = _bindings(suspects)


def _bindings(updates: Iterable[Offered]) -> tuple[Binding, ...]:
    return tuple(
        [Binding(client=client, user=offered.author) for offered in updates for client in offered.bound]
    )
