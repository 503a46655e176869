"""One lane of the outbox: takes what is due there, as many at once as it may, and writes down how each attempt ended.

A message is under way from before it is sent until its row says how that ended: the store may be away between both, and
the message is not sent again for that (OB2). Border: what a channel says is its own; what follows is `deciding.py`.
"""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, ShuttingDown
from crdt.ids import Micros
from engine.outbox.deciding import Attempt, Away, Circuit, Outcome, Patience, after, judged
from engine.outbox.records import Delivery, Outgoing
from engine.ports import Store
from engine.runtime.backoff import Backoff
from engine.runtime.clock import SECOND, WakingClock, sleep
from engine.runtime.tasks import spawn
from engine.writes import Put

LONGEST_NAP: Final = 30.0
"""Seconds: a row that nobody told of, or a clock that was set, is noticed this late at most."""
_STORE: Final = Backoff(first=0.5, most=30.0)

_log = structlog.get_logger(__name__)

Post = Callable[[Outgoing], Awaitable[Outcome]]
"""Sends one message. Whatever it raises is taken for a fault of that message alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What all lanes of an outbox share. `told` hears of each attempt after its commit."""

    store: Store
    clock: WakingClock
    chance: Callable[[], float]
    post: Post
    told: Callable[[Outgoing, Delivery], None]


class Lane:
    def __init__(self, name: str, patience: Patience, counter: Counter) -> None:
        self.name = name
        self.circuit = Circuit()
        self._patience = patience
        self._counter = counter
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._rests = asyncio.Event()
        self._open = True
        self._task = spawn(self._work(), name=f"outbox {name}")

    def wake(self) -> None:
        self._rests.clear()
        self._woken.set()

    @property
    def resting(self) -> bool:
        """Nothing is under way, and nothing that may be sent now is left."""
        return self._rests.is_set()

    async def rest(self) -> None:
        await self._rests.wait()

    async def stop(self, grace: float) -> None:
        """Nothing new is begun. What is under way has `grace` seconds to end and be written down; then it is broken off, and
        goes out again under the same id at the next start.
        """
        self._open = False
        self._task.cancel()
        tasks = list(self._under_way.values())
        if tasks and grace > 0:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(self._task, *tasks, return_exceptions=True)

    async def _work(self) -> None:
        failures = 0
        while self._open:
            self._woken.clear()
            try:
                wait = await self._round()
                failures = 0
            except ShuttingDown:
                return
            except Exception as error:  # noqa: BLE001 - the store may be away; the lane must outlive that
                failures += 1
                wait = _STORE.delay(failures, self._counter.chance())
                _log.warning("outbox_unread", lane=self.name, error=str(error))
            await self._nap(wait)

    async def _round(self) -> float:
        """Begins what may be begun. Seconds until the next look."""
        clock, under_way = self._counter.clock, self._under_way
        rows = await self._counter.store.records.find(
            Outgoing,
            {"state": "queued", "lane": self.name},
            order="next_at",
            limit=2 * self._patience.at_once + 1,
        )
        now = clock.now()
        waiting = [row for row in rows if row.id not in under_way]
        due = [row for row in waiting if row.next_at <= now]
        places = max(0, self.circuit.places(now, self._patience) - len(under_way))
        for row in due[:places]:
            under_way[row.id] = spawn(self._attempt(row), name=f"send {row.id}")
        if not under_way and not self._woken.is_set():
            self._rests.set()
        return self._pause(waiting, due[places:], now)

    def _pause(self, waiting: list[Outgoing], held: list[Outgoing], now: Micros) -> float:
        moments = [row.next_at for row in waiting if row.next_at > now]
        if held and self.circuit.down_until is not None:
            moments.append(self.circuit.down_until)
        ahead = [(moment - now) / SECOND for moment in moments if moment > now]
        return min(LONGEST_NAP, *ahead, LONGEST_NAP)

    async def _nap(self, seconds: float) -> None:
        alarm = self._counter.clock.call_later(seconds, self.wake)
        try:
            await self._woken.wait()
        finally:
            alarm.cancel()

    async def _attempt(self, row: Outgoing) -> None:
        clock = self._counter.clock
        began = clock.now()
        outcome = await self._sent(row)
        attempt = Attempt(outcome=outcome, began=began, took=max(0, clock.now() - began))
        done, line = after(row, attempt, self._patience, self._counter.chance())
        await self._keep(done, line)
        before = self.circuit
        self.circuit = judged(before, outcome, self._patience, clock.now(), self._counter.chance())
        if (before.down_until is None) != (self.circuit.down_until is None):
            _log.warning("channel_down" if self.circuit.down_until else "channel_up", lane=self.name)
        self._under_way.pop(row.id, None)
        self._counter.told(done, line)
        self.wake()

    async def _sent(self, row: Outgoing) -> Outcome:
        try:
            async with asyncio.timeout(self._patience.seconds):
                return await self._counter.post(row)
        except TimeoutError:
            return Away(error=f"Nothing came back within {self._patience.seconds:g} s.")
        except ConcertError as error:
            return Away(error=f"{error.code}: {error}", lane=False)
        except Exception as error:  # noqa: BLE001 - a channel may fail in any way; the others go on
            # Where, and not with which words: those of a library may quote a secret.
            where = "".join(traceback.format_tb(error.__traceback__))
            kind = type(error).__name__
            _log.error("message_unsent", outgoing=row.id, channel=row.channel, error=kind, where=where)
            return Away(error=kind, lane=False)

    async def _keep(self, done: Outgoing, line: Delivery) -> None:
        """As often as it takes: the message is out."""
        failures = 0
        while True:
            try:
                await self._counter.store.writer.commit((Put(record=done), Put(record=line)))
            except ShuttingDown:
                raise
            except ConcertError as error:
                failures += 1
                _log.warning("delivery_unkept", outgoing=done.id, error=error.code)
                await sleep(self._counter.clock, _STORE.delay(failures, self._counter.chance()))
            else:
                return
