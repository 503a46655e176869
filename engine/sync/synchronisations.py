"""Runs synchronisations, one of each at a time, and takes up after a restart what was under way (rules SY5, SY9).

Border: who may ask was decided before; how a run goes is `carrying.py`'s.
"""

import asyncio
import contextlib
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, Conflict, NotFound, ShuttingDown, Unavailable
from crdt.ids import DocumentId, UserId
from engine.ports import Ids
from engine.runtime.tasks import spawn
from engine.runtime.turns import Turns
from engine.sync import told
from engine.sync.carrying import Carrier, Halt
from engine.sync.side import Stopped
from engine.sync.taker import NewSync
from engine.sync_records import (
    UNDER_WAY,
    SyncConflict,
    Synchronisation,
    SyncRun,
    WritableSource,
)
from engine.writes import Insert, Put, Remove

AT_ONCE: Final = 2
KEPT: Final = 200
"""Runs of a synchronisation that stay."""
MOST: Final = 10_000
GOOD: Final = ("equal", "different", "compared")


class SynchronisationGone(NotFound):
    code = "synchronisation_gone"
    message = "There is no such synchronisation, or not of this source."
    next_step = "Look at the list of synchronisations again."


class SynchronisationPaused(Conflict):
    code = "synchronisation_paused"
    message = "This synchronisation is paused."
    next_step = "Resume it, or look at the differences only."


class SynchronisationBusy(Conflict):
    code = "synchronisation_busy"
    message = "This synchronisation is under way, or another one that writes to the same table."
    next_step = "Wait for its end, or stop it."


class SynchronisationFailed(Unavailable):
    code = "synchronisation_failed"
    message = "The synchronisation did not succeed. What was written before stays."
    next_step = "Look at what the message says and run it again: it goes on from what is there."


@dataclass(slots=True)
class _Work:
    """One run under way. `holds`: what nobody else may begin meanwhile."""

    ended: "asyncio.Future[SyncRun]"
    holds: tuple[str, ...]
    halt: Halt = field(default_factory=Halt)


@dataclass(slots=True, kw_only=True)
class Synchronisations:
    carrier: Carrier
    ids: Ids
    _work: dict[str, _Work] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)
    _turns: Turns = field(default_factory=Turns)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def start(self) -> None:
        """SY5: goes on with what was under way when the process ended."""
        for row in await self.carrier.store.records.find(SyncRun, {"state": UNDER_WAY}, limit=MOST):
            wish = await self.carrier.store.records.get(Synchronisation, row.synchronisation)
            if wish is None:
                await self._end(replace(row, state="failed", error=SynchronisationGone().to_dict()))
            else:
                self._begin(row, wish)

    def turn(self, synchronisation: str) -> asyncio.Lock:
        """Held by whoever changes it, from the look at its row to the commit."""
        return self._turns.of(synchronisation)

    async def begin(self, new: NewSync) -> SyncRun:
        wish, records = new.synchronisation, self.carrier.store.records
        if new.key:
            where = {"synchronisation": wish.id, "key": new.key, "state": (*UNDER_WAY, *GOOD)}
            if known := await records.find(SyncRun, where, limit=1):
                return known[0]
        if wish.paused and not new.dry:
            raise SynchronisationPaused(details={"synchronisation": wish.id})
        if not new.dry:
            await self.carrier.allowed(wish)
        row = SyncRun(
            id=self.ids.new(),
            organisation=wish.organisation,
            workspace=wish.workspace,
            synchronisation=wish.id,
            source=wish.source,
            target=wish.target,
            state="comparing",
            dry=new.dry,
            version=wish.version,
            by=new.by,
            run=new.run,
            key=new.key,
            started_at=self.carrier.clock.now(),
        )
        holds = _holds(wish)
        if not self._held.isdisjoint(holds):
            raise SynchronisationBusy(details={"synchronisation": wish.id})
        self._held.update(holds)
        say = self.carrier.say
        try:
            entry = () if new.dry else (say.entry(wish, "run", new.by, run=row.id),)
            await say.commit([Insert(record=row), *say.of(row, told.STARTED), *entry])
        except BaseException:
            self._held.difference_update(holds)
            raise
        self._begin(row, wish)
        return row

    async def ended(self, run: str) -> SyncRun:
        work = self._work.get(run)
        if work is not None:
            return await asyncio.shield(work.ended)
        row = await self.carrier.store.records.get(SyncRun, run)
        if row is None:
            raise SynchronisationGone
        return row

    async def stop(self, run: str) -> None:
        if (work := self._work.get(run)) is not None:
            work.halt.asked = True

    async def get(self, synchronisation: str, source: DocumentId) -> Synchronisation:
        """One that reads or writes this source."""
        row = await self.carrier.store.records.get(Synchronisation, synchronisation)
        if row is None or source not in (row.source, row.target):
            raise SynchronisationGone
        return row

    async def remove(self, row: Synchronisation, by: UserId) -> None:
        """With its runs and its memory; what it wrote stays."""
        records, say = self.carrier.store.records, self.carrier.say
        for run in await records.find(SyncRun, {"synchronisation": row.id, "state": UNDER_WAY}, limit=MOST):
            await self.stop(run.id)
            await self.ended(run.id)
        runs = await records.find(SyncRun, {"synchronisation": row.id}, limit=MOST)
        conflicts = await records.find(SyncConflict, {"synchronisation": row.id}, limit=MOST)
        await say.commit(
            [
                Remove(type=Synchronisation, key=(row.id,)),
                *(Remove(type=SyncRun, key=(run.id,)) for run in runs),
                *(Remove(type=SyncConflict, key=(row.id, one.row)) for one in conflicts),
                *say.happened(row, "removed", by),
            ]
        )
        for ending in ("", "-wal", "-shm"):
            path = self.carrier.folder / f"{row.id}.sqlite{ending}"
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def allow(self, said: WritableSource) -> None:
        """Caller's duty: who says it may manage the source."""
        before = await self.carrier.store.records.get(WritableSource, said.source)
        tables = [] if before is None else before.tables
        await self.carrier.say.commit([Put(record=said), *self.carrier.say.allowed(said, tables)])

    # One run

    def _begin(self, row: SyncRun, wish: Synchronisation) -> None:
        work = _Work(asyncio.get_running_loop().create_future(), _holds(wish))
        self._work[row.id] = work
        self._held.update(work.holds)
        spawn(self._carried(row, wish, work), name=f"synchronisation {row.id}")

    async def _carried(self, row: SyncRun, wish: Synchronisation, work: _Work) -> None:
        ended: SyncRun | None = None
        try:
            async with self._free:
                ended = await self.carrier.carried(row, wish, work.halt)
        except ConcertError as error:
            now = await self._now(row)
            ended = replace(
                now, state="stopped" if isinstance(error, Stopped) else "failed", error=error.to_dict()
            )
        except asyncio.CancelledError:
            raise  # the process ends: the next one goes on
        except Exception as error:  # noqa: BLE001 - a driver's surprise ends this run and nothing else
            failed = SynchronisationFailed(f"{type(error).__name__} came unexpectedly.")
            ended = replace(await self._now(row), state="failed", error=failed.to_dict())
        finally:
            if ended is not None:
                await self._over(ended, work)

    async def _now(self, row: SyncRun) -> SyncRun:
        """With what was written of it before it failed."""
        return await self.carrier.store.records.get(SyncRun, row.id) or row

    async def _over(self, ended: SyncRun, work: _Work) -> None:
        with contextlib.suppress(ShuttingDown):
            ended = await self._end(ended)
            await self._prune(ended)
        self._work.pop(ended.id, None)
        self._held.difference_update(work.holds)
        if not work.ended.done():
            work.ended.set_result(ended)

    async def _end(self, row: SyncRun) -> SyncRun:
        row = replace(row, finished_at=self.carrier.clock.now())
        topic = told.FAILED if row.state in {"failed", "stopped"} else told.FINISHED
        say = self.carrier.say
        wish = await self.carrier.store.records.get(Synchronisation, row.synchronisation)
        entry = []
        if wish is not None and not row.dry:
            entry = [say.entry(wish, "applied", row.by, run=row.id, state=row.state, written=row.done)]
        await say.commit([Put(record=row), *say.of(row, topic), *entry])
        return row

    async def _prune(self, newest: SyncRun) -> None:
        rows = await self.carrier.store.records.find(
            SyncRun,
            {"synchronisation": newest.synchronisation},
            order="started_at",
            descending=True,
            offset=KEPT,
            limit=MOST,
        )
        if spare := [row for row in rows if row.state not in UNDER_WAY]:
            await self.carrier.say.commit([Remove(type=SyncRun, key=(row.id,)) for row in spare])


def _holds(wish: Synchronisation) -> tuple[str, ...]:
    return (wish.id, f"{wish.target} {wish.target_table}")
