"""The places of this process for steps that run, and who has one: the shell around `queue` and `admission`.

A step that waits for a decision, an event or a time holds nothing here.
"""

from collections.abc import Callable, Mapping

from crdt.ids import RunId
from engine.runtime.clock import Alarm, WakingClock
from engine.workflow.serving.admission import Admission, Share
from engine.workflow.serving.queue import NOTHING, Needs, Queue, Request

Grant = Callable[[RunId, str, int], None]
"""run, node, attempt: the place and what the step needs are held from now on, until `release`."""


class Slots:
    def __init__(self, queue: Queue, grant: Grant, clock: WakingClock) -> None:
        self._queue = queue
        self._grant = grant
        self._clock = clock
        self._admission = Admission()
        self._outside: dict[RunId, dict[str, Request]] = {}
        self._alarm: Alarm | None = None
        self._claiming: tuple[RunId, str] | None = None

    @property
    def free(self) -> int:
        return self._queue.free

    @property
    def places(self) -> int:
        """Steps that run at once at most."""
        return self._queue.places

    @property
    def totals(self) -> Mapping[str, int]:
        """How much there is of each slot."""
        return self._queue.totals

    @property
    def waiting(self) -> int:
        return self._queue.waiting + sum(map(len, self._outside.values()))

    def know(self, run: RunId, share: Share, *, begun: bool = False) -> None:
        """A run with a limit, before it asks for anything. `begun`: as its journal says."""
        self._admission.know(run, share, begun=begun)

    def request(
        self, run: RunId, node: str, attempt: int, *, priority: int = 3, needs: Needs = NOTHING
    ) -> None:
        """A step that needs more than there is is granted at once: whoever performs it refuses (`beyond`)."""
        if self._queue.beyond(needs):
            needs = NOTHING
        wish = Request(run, node, attempt, priority, needs)
        self._outside.setdefault(run, {})[node] = wish
        self._let_in((run,) if self._admission.may_run(run) else self._admission.wish(run, self._now()))

    def claim(
        self, run: RunId, node: str, attempt: int, *, priority: int = 3, needs: Needs = NOTHING
    ) -> bool:
        """Asks like `request`. True when the step has its place at once: then nobody is told of it."""
        if needs is NOTHING and self._admission.may_run(run) and self._queue.take_at_once(run, node):
            return True
        self._claiming = run, node
        try:
            self.request(run, node, attempt, priority=priority, needs=needs)
            return self._claiming is None
        finally:
            self._claiming = None

    def beyond(self, needs: Needs) -> str | None:
        """The slot of which a step asks for more than there is."""
        return self._queue.beyond(needs)

    def withdraw(self, run: RunId, node: str) -> None:
        """The step no longer waits; a place that it holds already is given back by `release`."""
        if wishes := self._outside.get(run):
            wishes.pop(node, None)
        self._queue.withdraw(run, node)

    def release(self, run: RunId, node: str) -> None:
        """Without effect when the step holds no place."""
        if self._queue.release(run, node) and not self._queue.is_empty:
            self._hand_out()

    def rest(self, run: RunId) -> None:
        """The run only waits for somebody or something: runs with the same limit may go on."""
        self._let_in(self._admission.rest(run))

    def forget(self, run: RunId) -> None:
        """Everything this run waits for or holds; it is still one of those with its limit."""
        self._outside.pop(run, None)
        self._queue.forget(run)
        self._hand_out()

    def leave(self, run: RunId) -> None:
        """The run has ended."""
        self._let_in(self._admission.leave(run))

    def _let_in(self, runs: tuple[RunId, ...]) -> None:
        now = self._now()
        for run in runs:
            for wish in self._outside.pop(run, {}).values():
                self._queue.add(wish, now)
        self._hand_out()

    def _hand_out(self) -> None:
        now = self._now()
        while (granted := self._queue.take(now)) is not None:
            if self._claiming == (granted.run, granted.node):
                self._claiming = None
            else:
                self._grant(granted.run, granted.node, granted.attempt)
        self._ring_at(self._queue.rings(now), now)

    def _ring_at(self, moment: float | None, now: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = None if moment is None else self._clock.call_later(moment - now, self._hand_out)

    def _now(self) -> float:
        return self._clock.monotonic()
