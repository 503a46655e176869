"""An update that stands behind the ends of an index's arrays: what to cut off again, or to keep.

Border: `structs` fills it and decides what becomes of it.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from crdt.clocks import ClockSet, Range
from crdt.facts import Entry, Facts, Id, Run, Struct
from crdt.lanes import VANISHED, Lane
from crdt.places import GONE, KEY_MASK, NO_KEY, Places, place_of
from crdt.verdicts import Refusal, UnknownReference


class Was(NamedTuple):
    """A lane that an update goes on with, and what it had before."""

    lane: Lane
    intervals: int
    halves: int
    end: int


class Stage(NamedTuple):
    facts: Facts
    nodes: int
    names: int
    lanes: dict[int, Was]
    """By client."""
    deleted: list[tuple[int, Lane, list[Range]]]
    """What is newly deleted, noted in the lanes only when the update counts."""
    sizes: dict[int, int]
    shrunk: dict[int, int]
    entries: list[Entry]
    gone: set[int]
    """The last four as `verdicts.Accepted` says."""
    begun: dict[int, tuple[int, int]]
    tails: dict[Id, int]
    """The structs that began a place anew last, each with how many did before it, one before the other."""

    def begin(self, place: int, right: Id, struct: Id) -> None:
        """A struct that names its right neighbour only: nobody, as its author saw it, stood before that one."""
        row = self.tails[struct] = self.tails.pop(right, 0) + 1
        total, longest = self.begun.get(place, (0, 0))
        self.begun[place] = (total + 1, max(longest, row))

    def delete(self, client: int, lane: Lane, ranges: list[Range], places: Places) -> None:
        """Notes ranges that are known and not deleted yet."""
        self.deleted.append((client, lane, ranges))
        starts, kinds = lane.starts, lane.kinds
        gone, shrunk = self.gone, self.shrunk
        for start, end in ranges:
            for index in range(lane.at(start), lane.at(end - 1) + 1):
                place, kind = lane.places[index], kinds[index]
                gone.add(place)
                if kind != VANISHED and not place & KEY_MASK:
                    after = starts[index + 1] if index + 1 < len(starts) else end
                    shrunk[place] = shrunk.get(place, 0) + min(end, after) - max(start, starts[index])
                if kind >= 0 and places.steps[kind] == NO_KEY:
                    gone.add(place_of(kind, NO_KEY))

    def newly_deleted(self) -> Iterator[tuple[int, int, int]]:
        """Place, client and first clock of each interval. What came deleted is left out."""
        for client, lane, ranges in self.deleted:
            for start, end in ranges:
                for at in range(lane.at(start), lane.at(end - 1) + 1):
                    if lane.kinds[at] != VANISHED and lane.places[at] != GONE:
                        yield lane.places[at], client, max(start, lane.starts[at])


def going(facts: Facts) -> dict[int, ClockSet]:
    """What an update deletes, by client, known or not."""
    found: dict[int, ClockSet] = {}
    for client, ranges in facts.deletes:
        found[client] = clocks = ClockSet()
        clocks.update(ranges)
    return found


class RefusedUpdate(Exception):
    """Carries a verdict out of a loop; nobody outside sees it."""

    def __init__(self, verdict: Refusal) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


class MissingReference(Exception):
    """Likewise: the loop goes on with the client it names, if the update has it."""

    def __init__(self, reference: Id) -> None:
        super().__init__(reference)
        self.reference = reference

    def refused(self, client: int, lane: Lane) -> RefusedUpdate:
        return RefusedUpdate(UnknownReference(struct=(client, lane.end), reference=self.reference))


def place_in_order(fresh: list[tuple[Run, Lane]], place: Callable[[Struct, int, Lane], None]) -> None:
    """Places each struct after those it leans on, whichever client of the update wrote them."""
    queues = {run.client: (run, lane, iter(run.structs)) for run, lane in fresh}
    heads: dict[int, Struct] = {}  # a struct that waits for another client
    for first, _ in fresh:
        goals = [(first.client, first.end)]
        waiting = {first.client}
        while goals:
            client, goal = goals[-1]
            _, lane, structs = queues[client]
            try:
                while lane.end < goal:
                    head = heads.get(client) or next(structs)
                    heads[client] = head
                    place(head, client, lane)
                    del heads[client]
                goals.pop()
                waiting.discard(client)
            except MissingReference as missing:
                other, clock = missing.reference
                if other not in queues or clock >= queues[other][0].end or other in waiting:
                    raise missing.refused(client, lane) from None
                goals.append((other, clock + 1))
                waiting.add(other)
