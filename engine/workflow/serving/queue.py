"""Whose turn it is: steps that wait for a place, by priority with ageing, fair among runs, within what each needs. Pure.

Steps that need the same stand in one lane, and a decision looks at the first of each lane: it costs as many steps as
there are kinds of needs, and the logarithm of how many wait. Time arrives as an argument, in seconds that never jump.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import field
from heapq import heappop, heappush
from typing import Final, NamedTuple

from crdt.dataclasses import dataclass
from crdt.ids import RunId
from engine.operations.rate import Rate

AGEING: Final = 30.0
"""Seconds of waiting that count as one step of priority: the least urgent pass the most urgent after two minutes."""


class Order(NamedTuple):
    """Less is served first. Of two who came at one moment, the one that came first."""

    due: float
    turn: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What a step holds while it runs besides its place (`slots`), and the rates that its start counts for."""

    slots: tuple[tuple[str, int], ...] = ()
    rates: tuple[str, ...] = ()


NOTHING: Final = Needs()


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    run: RunId
    node: str
    attempt: int
    priority: int = 3
    needs: Needs = NOTHING


@dataclass(slots=True)
class _Line:
    """The steps of one run in one lane; those of other runs take turns with them."""

    order: Order
    steps: deque[Request] = field(default_factory=deque)


@dataclass(slots=True)
class _Lane:
    lines: dict[RunId, _Line] = field(default_factory=dict)
    heap: list[tuple[Order, RunId]] = field(default_factory=list)

    def first(self) -> Order | None:
        return self.heap[0][0] if self.heap else None

    def put(self, run: RunId, line: _Line) -> None:
        self.lines[run] = line
        heappush(self.heap, (line.order, run))

    def pop(self) -> tuple[RunId, _Line]:
        _, run = heappop(self.heap)
        return run, self.lines.pop(run)


class Queue:
    """`places`: steps that run at once. `totals`: how much there is of each slot. `rates` by the name steps say."""

    def __init__(
        self, places: int, totals: Mapping[str, int] | None = None, rates: Mapping[str, Rate] | None = None
    ) -> None:
        self.places = places
        self.free = places
        self.totals = dict(totals or {})
        self._left = dict(self.totals)
        self._rates = dict(rates or {})
        self._starts: dict[str, deque[float]] = {name: deque() for name in self._rates}
        self._lanes: dict[Needs, _Lane] = {}
        self._waiting: dict[RunId, dict[str, Request]] = {}
        self._held: dict[RunId, dict[str, Needs]] = {}
        self._turn = 0

    @property
    def waiting(self) -> int:
        return sum(map(len, self._waiting.values()))

    def beyond(self, needs: Needs) -> str | None:
        """The slot of which a step asks for more than there is: it would wait for ever."""
        return next((name for name, many in needs.slots if many > self.totals.get(name, 0)), None)

    def add(self, request: Request, now: float) -> None:
        """The same step again replaces its wish."""
        self._waiting.setdefault(request.run, {})[request.node] = request
        lane = self._lanes.setdefault(request.needs, _Lane())
        line = lane.lines.get(request.run)
        if line is None:
            line = _Line(self._order(request.priority, now))
            lane.put(request.run, line)
        line.steps.append(request)

    def take_at_once(self, run: RunId, node: str) -> bool:
        """A place for a step that needs nothing else, where one is free and nobody waits."""
        if self.free <= 0 or self._lanes:
            return False
        self._held.setdefault(run, {})[node] = NOTHING
        self.free -= 1
        return True

    @property
    def is_empty(self) -> bool:
        """Nobody waits, not even somebody who has been let go of and not been looked at since."""
        return not self._lanes

    def withdraw(self, run: RunId, node: str) -> None:
        """The step waits no longer; what it holds already is given back by `release`."""
        if wishes := self._waiting.get(run):
            wishes.pop(node, None)
            if not wishes:
                del self._waiting[run]

    def release(self, run: RunId, node: str) -> bool:
        """False when the step holds nothing."""
        held = self._held.get(run)
        if held is None or node not in held:
            return False
        self._give_back(held.pop(node))
        if not held:
            del self._held[run]
        return True

    def forget(self, run: RunId) -> None:
        """Everything this run waits for or holds."""
        self._waiting.pop(run, None)
        for needs in self._held.pop(run, {}).values():
            self._give_back(needs)

    def take(self, now: float) -> Request | None:
        """The step that runs next: it holds what it needs from now on."""
        if self.free <= 0:
            return None
        waited_for: set[str] = set()
        for needs, lane in self._in_order():
            names = {name for name, _ in needs.slots}
            short = any(self._left[name] < many for name, many in needs.slots if name in self._left)
            if short or names & waited_for:
                # Who comes later does not get it first, else who needs much would never have it.
                waited_for |= names
            elif self._opens(needs, now) <= now and (request := self._next_of(lane, now)) is not None:
                self._grant(request, now)
                return request
        return None

    def rings(self, now: float) -> float | None:
        """When somebody who waits only for a rate may start."""
        moments = [
            self._opens(needs, now) for needs, lane in self._lanes.items() if needs.rates and lane.heap
        ]
        later = [moment for moment in moments if moment > now]
        return min(later) if later else None

    def _in_order(self) -> list[tuple[Needs, _Lane]]:
        found = []
        for needs, lane in list(self._lanes.items()):
            self._clear(lane)
            if (first := lane.first()) is None:
                del self._lanes[needs]
            else:
                found.append((first, needs, lane))
        found.sort(key=lambda one: one[0])
        return [(needs, lane) for _, needs, lane in found]

    def _clear(self, lane: _Lane) -> None:
        """Steps at the head that wait no longer go."""
        while lane.heap:
            run = lane.heap[0][1]
            wishes, steps = self._waiting.get(run, {}), lane.lines[run].steps
            while steps and wishes.get(steps[0].node) is not steps[0]:
                steps.popleft()
            if steps:
                return
            lane.pop()

    def _next_of(self, lane: _Lane, now: float) -> Request:
        """Its run stands behind all others of its priority afterwards."""
        run, line = lane.pop()
        request = line.steps.popleft()
        if line.steps:
            line.order = self._order(request.priority, now)
            lane.put(run, line)
        return request

    def _grant(self, request: Request, now: float) -> None:
        self.withdraw(request.run, request.node)
        self._held.setdefault(request.run, {})[request.node] = request.needs
        self.free -= 1
        for name, many in request.needs.slots:
            if name in self._left:
                self._left[name] -= many
        for name in request.needs.rates:
            self._starts[name].append(now)

    def _give_back(self, needs: Needs) -> None:
        self.free += 1
        for name, many in needs.slots:
            if name in self._left:
                self._left[name] += many

    def _opens(self, needs: Needs, now: float) -> float:
        """When all rates allow one more start."""
        return max((self._opens_at(name, now) for name in needs.rates), default=now)

    def _opens_at(self, name: str, now: float) -> float:
        rate, starts = self._rates[name], self._starts[name]
        while starts and starts[0] <= now - rate.seconds:
            starts.popleft()
        return now if len(starts) < rate.starts else starts[0] + rate.seconds

    def _order(self, priority: int, now: float) -> Order:
        self._turn += 1
        return Order(now + (priority - 1) * AGEING, self._turn)
