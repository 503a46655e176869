"""Sends what lies in the outbox, lane by lane, until it has arrived or is given up (rules OB of engine/SPEC.md).

Whoever commits an `Outgoing` says so afterwards with `notice`; a row that nobody told of is found by the next look. What
is queued in the store is all that is known: a restart goes on with it.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import structlog

from crdt.dataclasses import replace
from crdt.errors import Conflict
from engine.outbox.deciding import Circuit, Patience
from engine.outbox.lane import LONGEST_NAP, Counter, Lane, Post
from engine.outbox.records import Delivery, Outgoing
from engine.ports import Store
from engine.runtime.backoff import Backoff
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.writes import Insert, Put, Write

_PAGE: Final = 1000
_AGAIN: Final = Backoff(first=0.5, most=LONGEST_NAP)

_log = structlog.get_logger(__name__)


class StillQueued(Conflict):
    code = "still_queued"
    message = "This message waits to be sent already."
    next_step = "Wait for it, or look at its attempts."


async def _nowhere(_row: Outgoing) -> None:
    raise LookupError("an outbox was started before it knew how to send")


def _unheard(_row: Outgoing, _line: Delivery) -> None:
    """For who needs no news."""


class Outbox:
    """`patience_of` says how patient the outbox is with a channel. `post` and `told` are set before `start`."""

    def __init__(
        self,
        store: Store,
        clock: WakingClock,
        chance: Callable[[], float],
        patience_of: Callable[[str], Patience] = lambda _channel: Patience(),
    ) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._patience_of = patience_of
        self._lanes: dict[str, Lane] = {}
        self._counter: Counter | None = None
        self._alarm: Alarm | None = None
        self._looking: asyncio.Task[None] | None = None
        self._failures = 0

    def start(self, post: Post, told: Callable[[Outgoing, Delivery], None] = _unheard) -> None:
        """What was queued before is looked for at once."""
        self._counter = Counter(
            store=self._store, clock=self._clock, chance=self._chance, post=post, told=told
        )
        self._look()

    async def stop(self, grace: float = 0.0) -> None:
        """`grace`: seconds that messages under way have to arrive, so that as few as can be go out again at the next start."""
        self._counter = None
        if self._alarm is not None:
            self._alarm.cancel()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await asyncio.gather(*(lane.stop(grace) for lane in self._lanes.values()))
        self._lanes.clear()

    def notice(self, committed: Iterable[Write]) -> None:
        """Never waits, never raises."""
        for write in committed:
            if isinstance(write, Insert | Put) and isinstance(write.record, Outgoing):
                self._wake(write.record)

    async def idle(self) -> None:
        """Until nothing that may be sent now is left."""
        if self._looking is not None:
            await asyncio.gather(self._looking, return_exceptions=True)
        while busy := [lane for lane in self._lanes.values() if not lane.resting]:
            for lane in busy:
                await lane.rest()

    def circuits(self) -> Mapping[str, Circuit]:
        """By lane, what is known of those that were used since the start."""
        return {name: lane.circuit for name, lane in self._lanes.items()}

    async def send_again(self, row: Outgoing) -> Outgoing:
        """A message that is done with goes out once more, under the same id. Raises StillQueued."""
        if row.state == "queued":
            raise StillQueued(details={"message": row.id})
        now = self._clock.now()
        again = replace(
            row, state="queued", next_at=now, again_at=now, error="", sent_at=None, earlier=row.attempts
        )
        await self._store.writer.commit((Put(record=again),))
        self.notice((Put(record=again),))
        return again

    def _wake(self, row: Outgoing) -> None:
        if self._counter is None or row.state != "queued":
            return
        lane = self._lanes.get(row.lane)
        if lane is None:
            lane = self._lanes[row.lane] = Lane(row.lane, self._patience_of(row.channel), self._counter)
        lane.wake()

    def _look(self) -> None:
        """For lanes that nobody told of."""
        if self._counter is not None:
            self._looking = spawn(self._found(), name="outbox")

    async def _found(self) -> None:
        try:
            offset = 0
            while rows := await self._store.records.find(
                Outgoing, {"state": "queued"}, order="lane", offset=offset, limit=_PAGE
            ):
                for row in rows:
                    if row.lane not in self._lanes:
                        self._wake(row)
                offset += len(rows)
            self._failures, wait = 0, LONGEST_NAP
        except Exception as error:  # noqa: BLE001 - the store may be away; the next look finds them
            self._failures += 1
            wait = _AGAIN.delay(self._failures, self._chance())
            _log.warning("outbox_unread", error=str(error))
        self._alarm = self._clock.call_later(wait, self._look)
