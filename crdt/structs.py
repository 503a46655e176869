"""Knows every accepted struct of a document without its contents: says whether an update fits and what it touches.

One `StructIndex` per room, in step with its document: `check(facts)`, and when the gate agrees `add(facts)`. Consecutive
structs of one client in one place are one interval of 16 bytes, so a text typed in a million keystrokes costs no more
than its changes of place. Rules: SPEC.md, section P. Border: no contents, no people; `precheck` reads the bytes.

How `check` leaves no trace: it writes behind the ends of the arrays and notes the old ends; whatever comes next either
keeps what stands there (`add` of the same facts) or cuts it off again.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, Self

from crdt import index_bytes
from crdt.clocks import Range
from crdt.errors import CorruptUpdate
from crdt.facts import (
    DELETED,
    FORMAT,
    NO_SHAPE,
    STRING,
    TEXT,
    TYPE,
    XML_TEXT,
    Deletes,
    Facts,
    Id,
    Run,
    Struct,
)
from crdt.heads import Entry, Heads, Writes
from crdt.lanes import PLAIN, VANISHED, Lane
from crdt.lib0 import MAX_DEPTH
from crdt.places import GONE, KEY_BITS, KEY_MASK, NO_KEY, NO_PARENT, Places, node_of, place_of
from crdt.precheck import UNLIMITED, inspect
from crdt.verdicts import (
    Accepted,
    FutureDelete,
    Gap,
    MixedPlaces,
    Path,
    Refusal,
    SplitCharacter,
    TooDeep,
    UnknownReference,
    Verdict,
    WrongContent,
    WrongParent,
)

_OPEN: Final[Mapping[str, int]] = MappingProxyType({})
_TEXTUAL: Final = frozenset({NO_SHAPE, TEXT, XML_TEXT})
_NOTHING: Final[frozenset[Path]] = frozenset()
_new = tuple.__new__


class _Stage(NamedTuple):
    """An update that stands behind the ends of the arrays: what to cut off, or to keep."""

    facts: Facts
    nodes: int
    names: int
    lanes: list[tuple[int, Lane, int, int, int]]  # client, lane; its intervals, halves and end before
    deleted: list[tuple[Lane, list[Range]]]  # what is newly deleted, noted in the lanes only by `add`
    entries: list[Entry]


class _Refused(Exception):
    """Carries a verdict out of a loop; nobody outside sees it."""

    def __init__(self, verdict: Refusal) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


class _Missing(Exception):
    """Likewise: the loop goes on with the client it names, if the update has it."""

    def __init__(self, reference: Id) -> None:
        super().__init__(reference)
        self.reference = reference


class StructIndex:
    """Answers for one document. Not to be shared between threads.

    `roots` names the shape of each root that the server itself reads (`facts.MAP`, `facts.ARRAY` …); in all others
    anything may stand. Declare every array that is ever read natively: see WrongContent.
    """

    __slots__ = ("_heads", "_lanes", "_places", "_roots", "_stage", "_writes", "max_depth")

    def __init__(self, roots: Mapping[str, int] = _OPEN, *, max_depth: int = MAX_DEPTH) -> None:
        self.max_depth = max_depth
        self._roots = roots
        self._lanes: dict[int, Lane] = {}
        self._places = Places()
        self._heads = Heads()
        self._stage: _Stage | None = None
        self._writes: Writes | None = None

    @classmethod
    def of(cls, state: bytes, roots: Mapping[str, int] = _OPEN) -> Self:
        """From a full state that this server stored. Raises CorruptUpdate when it does not stand on its own."""
        index = cls(roots)
        if state:
            index.add(inspect(state, UNLIMITED))
        return index

    @classmethod
    def load(cls, data: bytes, roots: Mapping[str, int] = _OPEN) -> Self:
        """What `dump` wrote. Raises Malformed; then build it anew with `of`."""
        index = cls(roots)
        index._places, index._lanes, index._heads = index_bytes.read(data)
        return index

    def dump(self) -> bytes:
        """For the store, beside the snapshot of the same state."""
        self._unstage()
        return index_bytes.write(self._places, self._lanes, self._heads)

    def end(self, client: int) -> int:
        """The first clock of `client` that is not known."""
        self._unstage()
        lane = self._lanes.get(client)
        return 0 if lane is None else lane.end

    def state_vector(self) -> dict[int, int]:
        """The ends of all clients."""
        self._unstage()
        return {client: lane.end for client, lane in self._lanes.items()}

    def check(self, facts: Facts) -> Verdict:
        """Whether the update fits, and the paths it touches. Changes no later answer."""
        try:
            inserts, deletes = self._take(facts)
        except _Refused as refused:
            self._unstage()
            return refused.verdict
        writes = self._writes
        path = self._places.path
        return _new(
            Accepted,
            (
                frozenset([path(place) for place in inserts if place != GONE]),
                frozenset([path(place) for place in deletes if place != GONE]) if deletes else _NOTHING,
                frozenset([path(place) for place in writes.rivals]) if writes and writes.rivals else _NOTHING,
            ),
        )

    def add(self, facts: Facts) -> None:
        """Takes over an update that the document takes. Raises CorruptUpdate, unchanged, when `check` refuses it."""
        stage = self._stage
        if stage is None or stage.facts is not facts:
            try:
                self._take(facts)
            except _Refused as refused:
                self._unstage()
                raise CorruptUpdate(
                    refused.verdict.message, details={"reason": refused.verdict.code}
                ) from None
            stage = self._stage
        if stage is not None:
            for lane, ranges in stage.deleted:
                lane.deleted.update(ranges)
            if self._writes is not None:
                self._writes.settle()
            self._stage = None

    def would_delete(self, deletes: tuple[Deletes, ...]) -> bool:
        """Whether all of it has been written, and some of it is not noted as deleted."""
        found = False
        for client, ranges in deletes:
            lane = self._lanes.get(client)
            for start, end in ranges:
                if lane is None or end > lane.end:
                    return False
                found = found or bool(lane.deleted.missing(start, end))
        return found

    def note_deleted(self, deletes: tuple[Deletes, ...]) -> None:
        """What the document says is deleted: of written clocks only."""
        self._unstage()
        for client, ranges in deletes:
            self._lanes[client].deleted.update(ranges)

    def _unstage(self) -> None:
        stage = self._stage
        if stage is None:
            return
        self._stage = None
        for client, lane, intervals, halves, end in stage.lanes:
            if end:
                lane.cut(intervals, halves, end)
            else:
                del self._lanes[client]
        self._places.truncate(stage.nodes, stage.names)

    def _take(self, facts: Facts) -> tuple[set[int], set[int]]:
        """Stages the update; the places where it inserts and where it deletes."""
        if self._stage is not None:
            self._unstage()
        places = self._places
        stage = self._stage = _new(_Stage, (facts, len(places), len(places.names), [], [], []))
        self._writes = None
        inserts: set[int] = set()
        deletes: set[int] = set()
        if facts.runs:
            fresh = self._open_lanes(facts.runs, stage)
            if len(fresh) == 1:
                run, lane = fresh[0]
                try:
                    for struct in run.structs:
                        self._place(struct, run.client, lane, stage, inserts)
                except _Missing as missing:
                    raise _unknown(run.client, lane, missing) from None
            elif fresh:
                self._place_in_order(fresh, stage, inserts)
            if stage.entries:
                self._writes = Writes(stage.entries, self._heads, self._was_deleted)
        for client, ranges in facts.deletes:
            self._take_deletes(client, ranges, stage, deletes)
        return inserts, deletes

    def _open_lanes(self, runs: tuple[Run, ...], stage: _Stage) -> list[tuple[Run, Lane]]:
        """The runs that bring something new, each with the lane it continues."""
        lanes = self._lanes
        fresh: list[tuple[Run, Lane]] = []
        missing: list[Id] = []
        for run in runs:
            client, start, last, _ = run
            lane = lanes.get(client)
            end = 0 if lane is None else lane.end
            if start > end:
                missing.append((client, end))
            elif last > end:
                if lane is None:
                    lane = lanes[client] = Lane()
                stage.lanes.append((client, lane, len(lane.starts), len(lane.halves), end))
                fresh.append((run, lane))
        if missing:
            raise _Refused(Gap(missing=tuple(missing)))
        return fresh

    def _place_in_order(self, fresh: list[tuple[Run, Lane]], stage: _Stage, inserts: set[int]) -> None:
        """Places each struct after those it leans on, whichever client of the update wrote them."""
        queues = {run.client: (run, lane, iter(run.structs)) for run, lane in fresh}
        heads: dict[int, Struct] = {}  # a struct that waits for another client
        for first, _ in fresh:
            goals = [(first.client, first.end)]
            while goals:
                client, goal = goals[-1]
                _, lane, structs = queues[client]
                try:
                    while lane.end < goal:
                        head = heads.get(client) or next(structs)
                        heads[client] = head
                        self._place(head, client, lane, stage, inserts)
                        del heads[client]
                    goals.pop()
                except _Missing as missing:
                    other, clock = missing.reference
                    waiting = {entry[0] for entry in goals}
                    if other not in queues or clock >= queues[other][0].end or other in waiting:
                        raise _unknown(client, lane, missing) from None
                    goals.append((other, clock + 1))

    def _place(  # noqa: C901, PLR0912 - one branch per form of a struct, the path of every keystroke
        self, struct: Struct, client: int, lane: Lane, stage: _Stage, inserts: set[int]
    ) -> None:
        clock, length, content, origin, right, parent, key, shape, halves = struct
        known = lane.end
        end = clock + length
        if end <= known:
            return
        if origin is not None:
            place = self._beside(origin, origin[1] + 1)
            if right is not None and (other := self._beside(right, right[1])) != place:
                place = self._settle((client, clock), place, other, stage.facts)
        elif right is not None:
            place = self._beside(right, right[1])
        elif parent is not None:
            place = self._inside(parent, key, (client, clock))
        else:
            place = GONE
        if clock < known:
            place = self._continue(client, lane, place, halves, stage.facts)
        kind = PLAIN
        if STRING <= content <= FORMAT and not self._holds_text(place):
            raise _Refused(WrongContent(struct=(client, clock)))
        if content == TYPE:
            if place != GONE:
                kind = self._new_type(place, (client, clock), shape)
        elif content == DELETED:
            kind = VANISHED
            stage.deleted.append((lane, [(known, end)]))
        lane.append(end, place, kind)
        if halves:
            lane.halves.extend(half for half in halves if half > known)
        if place & KEY_MASK and place >= 0:
            stage.entries.append((place, client, struct))
        inserts.add(place)

    def _beside(self, neighbour: Id, boundary: int) -> int:
        """The place of a known struct beside which another is put, at `boundary`."""
        lane = self._lanes.get(neighbour[0])
        clock = neighbour[1]
        if lane is None or clock >= lane.end:
            raise _Missing(neighbour)
        if lane.halves and lane.splits(boundary):
            raise _Refused(SplitCharacter(at=(neighbour[0], boundary)))
        return lane.places[lane.at(clock)]

    def _inside(self, parent: str | Id, key: str | None, struct: Id) -> int:
        """The place under a named root or under the type that a known item holds."""
        places = self._places
        if isinstance(parent, str):
            node = places.root(parent, self._roots.get(parent, NO_SHAPE))
        else:
            lane = self._lanes.get(parent[0])
            if lane is None or parent[1] >= lane.end:
                raise _Missing(parent)
            interval = lane.at(parent[1])
            node = lane.kinds[interval]
            if node == VANISHED or lane.places[interval] == GONE:
                return GONE
            if node == PLAIN:
                raise _Refused(WrongParent(struct=struct, parent=parent))
        return place_of(node, NO_KEY if key is None else places.key(key))

    def _holds_text(self, place: int) -> bool:
        return place == GONE or not (
            place & KEY_MASK or self._places.shapes[place >> KEY_BITS] not in _TEXTUAL
        )

    def _new_type(self, place: int, item: Id, shape: int) -> int:
        if self._places.depths[node_of(place)] >= self.max_depth:
            raise _Refused(TooDeep(struct=item, limit=self.max_depth))
        return self._places.type_at(place, item, shape)

    def _continue(self, client: int, lane: Lane, place: int, halves: tuple[int, ...], facts: Facts) -> int:
        """Where the unknown rest of a half-known struct stands: where its known part does."""
        if lane.end in halves:
            raise _Refused(SplitCharacter(at=(client, lane.end)))
        before = lane.places[-1]
        return place if before == place else self._settle((client, lane.end), before, place, facts)

    def _settle(self, struct: Id, one: int, other: int, facts: Facts) -> int:
        """The place between two places: nowhere when one was collected and the other is deleted too."""
        if one == GONE and self._is_deleted(node_of(other), facts):
            return GONE
        if other == GONE and self._is_deleted(node_of(one), facts):
            return GONE
        raise _Refused(MixedPlaces(struct=struct))

    def _is_deleted(self, node: int, facts: Facts) -> bool:
        """Whether the type, or one around it, is deleted already or by this update."""
        places = self._places
        while places.parents[node] != NO_PARENT:
            client, clock = places.clients[node], places.clocks[node]
            if clock in self._lanes[client].deleted:
                return True
            for other, ranges in facts.deletes:
                if other == client and any(start <= clock < end for start, end in ranges):
                    return True
            node = places.parents[node]
        return False

    def _was_deleted(self, item: Id) -> bool:
        return item[1] in self._lanes[item[0]].deleted

    def _take_deletes(self, client: int, ranges: list[Range], stage: _Stage, deletes: set[int]) -> None:
        lane = self._lanes.get(client)
        known = 0 if lane is None else lane.end
        fresh: list[Range] = []
        for start, end in ranges:
            if end > known or lane is None:
                raise _Refused(FutureDelete(client=client, known=known, end=end))
            if lane.halves and (lane.splits(start) or lane.splits(end)):
                raise _Refused(SplitCharacter(at=(client, start if lane.splits(start) else end)))
            fresh += lane.deleted.missing(start, end)
        if lane is None or not fresh:
            return
        stage.deleted.append((lane, fresh))
        steps = self._places.steps
        for start, end in fresh:
            covered = slice(lane.at(start), lane.at(end - 1) + 1)
            deletes.update(lane.places[covered])
            for kind in lane.kinds[covered]:
                if kind >= 0 and steps[kind] == NO_KEY:
                    deletes.add(place_of(kind, NO_KEY))


def _unknown(client: int, lane: Lane, missing: _Missing) -> _Refused:
    return _Refused(UnknownReference(struct=(client, lane.end), reference=missing.reference))
