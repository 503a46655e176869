"""Durable timers: `SetTimer` and `ClearTimer` writes, and one sleeping loop that wakes actors when they are due.

A timer is delivered at least once. Its actor clears or moves it in the batch of its own transition; one that no batch
named meanwhile meant nothing more than it caused, and the loop clears it once the actor has answered (rule A7).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ShuttingDown
from crdt.ids import Micros
from engine.ports import DueTimer, Timers, Writer
from engine.records import Json
from engine.runtime.clock import SECOND, Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.writes import ClearTimer, EndTimer, SetTimer, Write

_log = structlog.get_logger(__name__)

PAGE = 200
LONGEST_NAP = 60.0
"""Seconds: a wall clock that was set back or forward is noticed this late at most."""
AGAIN_AFTER = 1.0
"""Seconds until a timer is delivered again whose actor failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRang:
    """What the actor receives."""

    key: str
    due: Micros
    message: Json


class TimerLoop:
    """`ask(actor, message)` reaches the actor and waits for its answer."""

    def __init__(
        self,
        *,
        timers: Timers,
        writer: Writer,
        clock: WakingClock,
        ask: Callable[[str, object], Awaitable[object]],
    ) -> None:
        self._timers = timers
        self._writer = writer
        self._clock = clock
        self._ask = ask
        self._in_hand: set[str] = set()
        self._reading = False
        self._named: set[str] = set()
        """What was set or cleared while it was read or in hand: what is known of it here is not so any more."""
        self._alarm: Alarm | None = None
        self._rings_at: Micros | None = None
        self._round: asyncio.Task[None] | None = None
        self._again = False
        self._open = False

    def start(self) -> None:
        self._open = True
        self._look()

    def stop(self) -> None:
        self._open = False
        if self._alarm is not None:
            self._alarm.cancel()
        if self._round is not None:
            self._round.cancel()

    def notice(self, committed: Iterable[Write]) -> None:
        """Whoever commits timers says so afterwards, so that an early one is not overslept and a moved one not cleared."""
        for write in committed:
            if not isinstance(write, SetTimer | ClearTimer):
                continue
            if self._reading or write.key in self._in_hand:
                self._named.add(write.key)
            if isinstance(write, SetTimer):
                self._ring_by(write.due)

    def _ring_by(self, due: Micros) -> None:
        if not self._open or (self._rings_at is not None and self._rings_at <= due):
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._rings_at = due
        seconds = max(0.0, (due - self._clock.now()) / SECOND)
        self._alarm = self._clock.call_later(min(seconds, LONGEST_NAP), self._look)

    def _look(self) -> None:
        """One round at a time; a wish for another one while it runs is kept."""
        self._rings_at = self._alarm = None
        if not self._open:
            return
        if self._round is not None and not self._round.done():
            self._again = True
            return
        self._round = spawn(self._rounds(), name="timers")

    async def _rounds(self) -> None:
        while True:
            self._again = False
            try:
                await self._deliver_due()
            except Exception as error:  # noqa: BLE001 - the store may be away; the loop must outlive that
                _log.warning("timers_unread", error=str(error))
                self._ring_by(Micros(self._clock.now() + round(AGAIN_AFTER * SECOND)))
            if not self._again:
                return

    async def _deliver_due(self) -> None:
        now = self._clock.now()
        due = await self._read(now)
        fresh = [timer for timer in due if timer.key not in self._in_hand and timer.key not in self._named]
        self._named &= self._in_hand
        for timer in fresh:
            self._in_hand.add(timer.key)
            spawn(self._deliver(timer), name=f"timer {timer.key}")
        following = await self._timers.next_due()
        if following is not None and (following > now or len(fresh) >= PAGE):
            self._ring_by(following)

    async def _read(self, now: Micros) -> Sequence[DueTimer]:
        self._reading = True
        try:
            return await self._timers.due(now, PAGE + len(self._in_hand))
        finally:
            self._reading = False

    async def _deliver(self, timer: DueTimer) -> None:
        rang = TimerRang(key=timer.key, due=timer.due, message=timer.message)
        try:
            await self._ask(timer.actor, rang)
            if timer.key not in self._named:
                await self._writer.commit((EndTimer(key=timer.key, due=timer.due),))
        except ShuttingDown:
            self._put_down(timer.key)
        except Exception as error:  # noqa: BLE001 - delivered again: at least once
            _log.warning("timer_undelivered", timer=timer.key, actor=timer.actor, error=str(error))
            self._clock.call_later(AGAIN_AFTER, lambda: self._let_go(timer.key))
        else:
            self._let_go(timer.key)

    def _let_go(self, key: str) -> None:
        self._put_down(key)
        self._look()

    def _put_down(self, key: str) -> None:
        self._in_hand.discard(key)
        self._named.discard(key)
