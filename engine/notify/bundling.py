"""Puts together what waits for a bundle: at its moment the entries of one person and channel become one message (PR5).

Entries and message change in one commit, so nothing is in two bundles or in none. What is due is all in the store.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import structlog

from crdt.errors import ShuttingDown
from crdt.ids import Micros
from engine.contact_records import DigestEntry
from engine.outbox.records import DIGEST, Outgoing
from engine.ports import Ids, Store
from engine.runtime.backoff import Backoff
from engine.runtime.clock import SECOND, WakingClock
from engine.runtime.tasks import spawn
from engine.writes import Batch, Insert, Put, Remove, Write

LONGEST_NAP: Final = 60.0
PAGE: Final = 500
_STORE: Final = Backoff(first=0.5, most=30.0)

_log = structlog.get_logger(__name__)


class Bundler:
    """`committed` hears what was committed, so that the outbox takes it up."""

    def __init__(
        self,
        store: Store,
        clock: WakingClock,
        ids: Ids,
        chance: Callable[[], float],
        committed: Callable[[Batch], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._chance = chance
        self._committed = committed
        self._woken = asyncio.Event()
        self._rests = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = spawn(self._work(), name="bundles")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def notice(self, committed: Iterable[Write]) -> None:
        """Never waits, never raises."""
        if any(isinstance(write, Put) and isinstance(write.record, DigestEntry) for write in committed):
            self._rests.clear()
            self._woken.set()

    async def idle(self) -> None:
        """Until everything that is due was put together."""
        await self._rests.wait()

    def look(self) -> None:
        """Now, whatever was planned."""
        self._rests.clear()
        self._woken.set()

    async def _work(self) -> None:
        failures = 0
        while True:
            self._woken.clear()
            try:
                wait = await self._round()
                failures = 0
            except ShuttingDown:
                return
            except Exception as error:  # noqa: BLE001 - the store may be away; bundles must outlive that
                failures += 1
                wait = _STORE.delay(failures, self._chance())
                _log.warning("bundles_unread", error=str(error))
            if not self._woken.is_set():
                self._rests.set()
            alarm = self._clock.call_later(wait, self.look)
            try:
                await self._woken.wait()
            finally:
                alarm.cancel()

    async def _round(self) -> float:
        """Seconds until the next look."""
        while True:
            rows = await self._store.records.find(DigestEntry, {}, order="due", limit=PAGE)
            now = self._clock.now()
            due = [row for row in rows if row.due <= now]
            for row in {(one.user, one.channel, one.lane): one for one in due}.values():
                await self._bundle(row, now)
            if not due:
                ahead = [(row.due - now) / SECOND for row in rows[:1]]
                return min(LONGEST_NAP, *ahead, LONGEST_NAP)

    async def _bundle(self, first: DigestEntry, now: Micros) -> None:
        where = {"user": first.user, "channel": first.channel, "lane": first.lane}
        rows = await self._store.records.find(DigestEntry, where, order="due", limit=PAGE)
        due = [row for row in rows if row.due <= now]
        if not due:
            return
        gone = (Remove(type=DigestEntry, key=(row.notification, row.channel)) for row in due)
        batch: Batch = (Insert(record=self._message(due, now)), *gone)
        await self._store.writer.commit(batch)
        self._committed(batch)

    def _message(self, rows: Sequence[DigestEntry], now: Micros) -> Outgoing:
        first = rows[0]
        of = {row.workspace for row in rows}
        return Outgoing(
            id=self._ids.new(),
            organisation=first.organisation,
            workspace=first.workspace if len(of) == 1 else None,
            user=first.user,
            channel=first.channel,
            lane=first.lane,
            setup=first.lane,
            kind=DIGEST,
            subject="Bundle" if len(rows) > 1 else "",
            data={"notifications": [row.notification for row in rows], "bundle": True},
            cause=f"bundle:{len(rows)}",
            next_at=now,
            created_at=now,
        )
