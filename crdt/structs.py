"""Knows every accepted struct of a document without its contents: says whether an update fits and what it touches.

One `StructIndex` per room, in step with its document: `check(facts)`, and when the gate agrees `add(facts)`. Consecutive
structs of one client in one place are one interval of 16 bytes, so a text typed in a million keystrokes costs no more
than its changes of place. Rules: SPEC.md, section P. Border: no contents, no people; `precheck` reads the bytes.

How `check` leaves no trace: it writes behind the ends of the arrays and notes the old ends; whatever comes next either
keeps what stands there (`add` of the same facts) or cuts it off again.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, Self

from crdt import index_bytes
from crdt.clocks import ClockSet, Range
from crdt.counts import Counts
from crdt.errors import CorruptUpdate
from crdt.facts import (
    ANY,
    DELETED,
    FORMAT,
    NO_SHAPE,
    STRING,
    TYPE,
    Deletes,
    Facts,
    Id,
    Run,
    Struct,
)
from crdt.heads import Heads, Writes, unpacked
from crdt.lanes import PLAIN, VANISHED, Lane
from crdt.lib0 import MAX_DEPTH
from crdt.places import GONE, KEY_MASK, NO_KEY, NO_PARENT, Places, node_of, place_of
from crdt.precheck import UNLIMITED, inspect
from crdt.stage import MissingReference, RefusedUpdate, Stage, Was, going, place_in_order
from crdt.verdicts import (
    CROWD,
    Accepted,
    FutureDelete,
    Gap,
    MixedPlaces,
    SplitCharacter,
    TooDeep,
    Verdict,
    WrongContent,
    WrongParent,
    WrongValue,
)

_OPEN: Final[Mapping[str, int]] = MappingProxyType({})
_NOBODY: Final[Mapping[int, bool]] = MappingProxyType({})
LONG: Final = 7
"""Units from which on a run of text is noted, so that others may read it: no secret is shorter."""
_new: Final = tuple.__new__


class StructIndex:
    """Answers for one document, in one thread.

    `roots` names the shape of each root that the server itself reads (`facts.MAP`, `facts.ARRAY` …); in all others
    anything may stand. Declare every array that is ever read natively: see WrongContent.
    """

    __slots__ = (
        "_counts",
        "_going",
        "_heads",
        "_lanes",
        "_places",
        "_roots",
        "_stage",
        "_writes",
        "max_depth",
    )

    def __init__(self, roots: Mapping[str, int] = _OPEN, *, max_depth: int = MAX_DEPTH) -> None:
        self.max_depth = max_depth
        self._roots = roots
        self._lanes: dict[int, Lane] = {}
        self._places = Places()
        self._heads = Heads()
        self._counts = Counts()
        self._stage: Stage | None = None
        self._writes: Writes | None = None
        self._going: dict[int, ClockSet] | None = None

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
        index._places, index._lanes, index._heads, index._counts = index_bytes.read(data)
        return index

    def dump(self) -> bytes:
        """For the store, beside the snapshot of the same state."""
        self._unstage()
        return index_bytes.write(self._places, self._lanes, self._heads, self._counts)

    @property
    def places(self) -> Places:
        """To be read, not changed."""
        return self._places

    @property
    def counts(self) -> Counts:
        """As they stand without the update that was checked last."""
        return self._counts

    def head(self, place: int) -> Id | None:
        """The item that stands last under a key, without the update that was checked last."""
        head = self._heads.get(place)
        return None if head is None else unpacked(head)

    def is_deleted(self, item: Id) -> bool:
        """Without the update that was checked last."""
        return item[1] in self._lanes[item[0]].deleted

    def node_of_item(self, item: Id) -> int | None:
        """The shared type that a known item holds."""
        return kind if (kind := self._lanes[item[0]].kind_at(item[1])) >= 0 else None

    def place_of_item(self, item: Id) -> int:
        return self._lanes[item[0]].places[self._lanes[item[0]].at(item[1])]

    def is_half(self, unit: Id) -> bool:
        """Whether a unit is the second half of a character."""
        return unit[0] in self._lanes and self._lanes[unit[0]].splits(unit[1])

    def lanes(self) -> Iterable[tuple[int, Lane]]:
        """By client what it has ever written, to be read."""
        return self._lanes.items()

    def newly_deleted(self) -> Iterator[tuple[int, int, int]]:
        """Place, client and first clock of each interval that the update checked last deletes."""
        return self._stage.newly_deleted() if self._stage is not None else iter(())

    def is_going(self, node: int) -> bool:
        """Whether a type, or one around it, is deleted already or by the update checked last."""
        return self._stage is not None and self._is_deleted(node, self._stage.facts)

    def end(self, client: int) -> int:
        """The first clock of `client` that is not known, without the update that was checked last."""
        staged = self._stage.lanes.get(client) if self._stage is not None else None
        if staged is not None:
            return staged.end
        lane = self._lanes.get(client)
        return 0 if lane is None else lane.end

    @property
    def clients(self) -> int:
        """How many have written, without the update that was checked last: each is a line of every state vector."""
        staged = self._stage.lanes.values() if self._stage is not None else ()
        return len(self._lanes) - sum(was.end == 0 for was in staged)

    def state_vector(self) -> dict[int, int]:
        """The ends of all clients."""
        self._unstage()
        return {client: lane.end for client, lane in self._lanes.items()}

    def check(self, facts: Facts) -> Verdict:
        """Whether the update fits, and what it touches. Changes no later answer."""
        try:
            stage = self._take(facts)
        except RefusedUpdate as refused:
            self._unstage()
            return refused.verdict
        _, nodes, _, _, _, sizes, shrunk, entries, gone, begun, _ = stage
        rivals = self._writes.rivals if self._writes is not None else _NOBODY
        return _new(Accepted, (sizes, shrunk, entries, gone, rivals, nodes, begun, self._places.path))

    def add(self, facts: Facts) -> None:
        """Takes over an update that the document takes. Raises CorruptUpdate, unchanged, when `check` refuses it."""
        stage = self._stage
        if stage is None or stage.facts is not facts:
            try:
                stage = self._take(facts)
            except RefusedUpdate as refused:
                self._unstage()
                raise CorruptUpdate(
                    refused.verdict.message, details={"reason": refused.verdict.code}
                ) from None
        for _, lane, ranges in stage.deleted:
            lane.deleted.update(ranges)
        if self._writes is not None:
            self._writes.settle()
        self._counts.add(stage.sizes, stage.shrunk)
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
        for client, (lane, intervals, halves, end) in stage.lanes.items():
            if end:
                lane.cut(intervals, halves, end)
            else:
                del self._lanes[client]
        self._places.truncate(stage.nodes, stage.names)

    def _take(self, facts: Facts) -> Stage:
        """Stages the update."""
        if self._stage is not None:
            self._unstage()
        places = self._places
        stage = self._stage = _new(
            Stage, (facts, len(places), len(places.names), {}, [], {}, {}, [], set(), {}, {})
        )
        self._writes = self._going = None
        if facts.runs:
            fresh = self._open_lanes(facts.runs, stage)
            if len(fresh) == 1:
                run, lane = fresh[0]
                try:
                    for struct in run.structs:
                        self._place(struct, run.client, lane, stage)
                except MissingReference as missing:
                    raise missing.refused(run.client, lane) from None
            elif fresh:
                place_in_order(fresh, lambda struct, client, lane: self._place(struct, client, lane, stage))
            if stage.entries and (len(stage.entries) > 1 or stage.entries[0][0] & KEY_MASK):
                self._writes = Writes(stage.entries, self._heads, self.is_deleted)
        for client, ranges in facts.deletes:
            self._take_deletes(client, ranges, stage)
        return stage

    def _open_lanes(self, runs: tuple[Run, ...], stage: Stage) -> list[tuple[Run, Lane]]:
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
                stage.lanes[client] = _new(Was, (lane, len(lane.starts), len(lane.halves), end))
                fresh.append((run, lane))
        if missing:
            raise RefusedUpdate(Gap(missing=tuple(missing)))
        return fresh

    def _place(  # noqa: C901, PLR0912 - one branch per form of a struct, the path of every keystroke
        self, struct: Struct, client: int, lane: Lane, stage: Stage
    ) -> None:
        clock, length, content, origin, right, parent, key, shape, halves, _ = struct
        known = lane.end
        end = clock + length
        size = 0
        if end <= known:
            return
        if origin is not None:
            if origin[1] + 1 == known and origin[0] == client:  # it goes on where its client ended
                place = lane.places[-1]
            else:
                place = self._beside(origin, origin[1] + 1)
            if right is not None and (other := self._beside(right, right[1])) != place:
                place = self._settle((client, clock), place, other, stage.facts)
        elif right is not None:
            place = self._beside(right, right[1])
            stage.begin(place, right, (client, clock))
        elif parent is not None:
            place = self._inside(parent, key, (client, clock))
            size = CROWD
        else:
            place = GONE
        if clock < known:
            place = self._continue(client, lane, place, halves, stage.facts)
        kind = PLAIN
        if STRING <= content <= FORMAT and not self._places.hold_text(place):
            raise RefusedUpdate(WrongContent(struct=(client, clock)))
        if content == TYPE:
            if place != GONE:
                if self._places.depths[node_of(place)] >= self.max_depth:
                    raise RefusedUpdate(TooDeep(struct=(client, clock), limit=self.max_depth))
                kind = self._places.type_at(place, (client, clock), shape)
        elif content == DELETED:
            kind = VANISHED
            size -= end - known
            stage.deleted.append((client, lane, [(known, end)]))
        lane.append(end, place, kind)
        if halves:
            lane.halves.extend(half for half in halves if half > known)
        if place & KEY_MASK:
            if place != GONE:
                several = content == ANY and end - known > 1
                if right is not None or (several and not self._goes(client, known, end, stage.facts)):
                    raise RefusedUpdate(WrongValue(struct=(client, clock)))
                stage.entries.append((place, client, struct))
            return
        sizes = stage.sizes
        sizes[place] = sizes.get(place, 0) + size + end - known
        if content == ANY or (content == STRING and length >= LONG):
            stage.entries.append((place, client, struct))

    def _beside(self, neighbour: Id, boundary: int) -> int:
        """The place of a known struct beside which another is put, at `boundary`."""
        lane = self._lanes.get(neighbour[0])
        clock = neighbour[1]
        if lane is None or clock >= lane.end:
            raise MissingReference(neighbour)
        if lane.halves and lane.splits(boundary):
            raise RefusedUpdate(SplitCharacter(at=(neighbour[0], boundary)))
        return lane.places[lane.at(clock)]

    def _inside(self, parent: str | Id, key: str | None, struct: Id) -> int:
        """The place under a named root or under the type that a known item holds."""
        places = self._places
        if isinstance(parent, str):
            node = places.root(parent, self._roots.get(parent, NO_SHAPE))
        else:
            lane = self._lanes.get(parent[0])
            if lane is None or parent[1] >= lane.end:
                raise MissingReference(parent)
            interval = lane.at(parent[1])
            node = lane.kinds[interval]
            if node == VANISHED or lane.places[interval] == GONE:
                return GONE
            if node == PLAIN:
                raise RefusedUpdate(WrongParent(struct=struct, parent=parent))
        return place_of(node, NO_KEY if key is None else places.key(key))

    def _continue(self, client: int, lane: Lane, place: int, halves: tuple[int, ...], facts: Facts) -> int:
        """Where the unknown rest of a half-known struct stands: where its known part does."""
        if lane.end in halves:
            raise RefusedUpdate(SplitCharacter(at=(client, lane.end)))
        before = lane.places[-1]
        return place if before == place else self._settle((client, lane.end), before, place, facts)

    def _settle(self, struct: Id, one: int, other: int, facts: Facts) -> int:
        """The place between two places: nowhere when one was collected and the other is deleted too."""
        if one == GONE and self._is_deleted(node_of(other), facts):
            return GONE
        if other == GONE and self._is_deleted(node_of(one), facts):
            return GONE
        raise RefusedUpdate(MixedPlaces(struct=struct))

    def _is_deleted(self, node: int, facts: Facts) -> bool:
        """Whether the type, or one around it, is deleted already or by this update."""
        places = self._places
        while places.parents[node] != NO_PARENT:
            client, clock = places.clients[node], places.clocks[node]
            if clock in self._lanes[client].deleted or self._goes(client, clock, clock + 1, facts):
                return True
            node = places.parents[node]
        return False

    def _goes(self, client: int, start: int, end: int, facts: Facts) -> bool:
        """Whether this update deletes all of it."""
        if self._going is None:
            self._going = going(facts)
        return client in self._going and not self._going[client].missing(start, end)

    def _take_deletes(self, client: int, ranges: list[Range], stage: Stage) -> None:
        lane = self._lanes.get(client)
        known = 0 if lane is None else lane.end
        fresh: list[Range] = []
        for start, end in ranges:
            if end > known or lane is None:
                raise RefusedUpdate(FutureDelete(client=client, known=known, end=end))
            if lane.halves and (lane.splits(start) or lane.splits(end)):
                raise RefusedUpdate(SplitCharacter(at=(client, start if lane.splits(start) else end)))
            fresh += lane.deleted.missing(start, end)
        if lane is not None and fresh:
            stage.delete(client, lane, fresh, self._places)
