"""Carries one run through its phases: who may be touched is looked at before each, the work is done in threads, what came of it is
committed. After a crash it goes on behind the last batch (rule SY5).

Border: which runs there are, and one at a time, is the caller's (`synchronisations.py`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from crdt.dataclasses import dataclass, replace
from crdt.errors import Forbidden, NotFound
from crdt.ids import DocumentId, Micros, UserId
from engine.ports import Clock, Store
from engine.records import DocumentRecord
from engine.source_opener import Described, SourceOpener
from engine.sources.opening import budget_of, limits_of
from engine.sync.announcing import Announcer
from engine.sync.comparing import Compared, Decided
from engine.sync.deciding import Rule
from engine.sync.figures import Figures
from engine.sync.mapping import Pair, Wanted
from engine.sync.memory import Memory
from engine.sync.side import Place, side_of
from engine.sync.work import (
    Job,
    Phase,
    Side,
    Tables,
    Target,
    compare,
    figures_of,
    looked_at,
    memory_of,
    planned,
    proof,
    read_side,
)
from engine.sync_records import SyncConflict, Synchronisation, SyncRun, WritableSource
from engine.writes import Put, Remove, Write

T = TypeVar("T")
TELL_SECONDS: Final = 0.1
MOST: Final = 100_000


class SourceNotWritable(Forbidden):
    code = "source_not_writable"
    message = "This table may not be written to: sources are only read unless an administrator allows it."
    next_step = "Ask an administrator of the target to allow this table on its page Synchronise."


class PolicyMoved(NotFound):
    code = "synchronisation_changed"
    message = "The synchronisation was changed while this run was interrupted."
    next_step = "Run it again."


@dataclass(slots=True)
class Halt:
    """Whether a run is to stop, asked by its threads."""

    asked: bool = False

    def __call__(self) -> bool:
        return self.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """`folder` holds the memories."""

    store: Store
    clock: Clock
    say: Announcer
    opener: SourceOpener
    folder: Path

    async def carried(self, row: SyncRun, wish: Synchronisation, halt: Halt) -> SyncRun:
        """The row as it has ended. Raises ConcertError."""
        if row.version != wish.version:
            raise PolicyMoved
        if not row.dry:
            await self.allowed(wish)
        job = await self._job(row, wish, halt)
        source = await self.touching(wish.source, halt, lambda: looked_at(job.source, halt))
        target = await self.touching(wish.target, halt, lambda: looked_at(job.target, halt))
        tables = await asyncio.to_thread(planned, job, source, target)
        with ExitStack() as stack:
            memory = await asyncio.to_thread(stack.enter_context, memory_of(job, tables))
            try:
                ended = await self._gone_through(row, wish, job, tables, memory, halt)
            except asyncio.CancelledError:
                raise  # the next process goes on with what was read
            except BaseException:
                await asyncio.to_thread(memory.forget_rows)
                raise
            await asyncio.to_thread(memory.forget_rows)
            return ended

    async def _gone_through(
        self, row: SyncRun, wish: Synchronisation, job: Job, tables: Tables, memory: Memory, halt: Halt
    ) -> SyncRun:
        read: Figures | None = None
        if row.state == "comparing" or memory.about("run") != row.id:
            row, read = await self._compared(replace(row, state="comparing"), wish, job, tables, memory, halt)
            if row.dry:
                return replace(row, state="compared")
        row = await self._written(row, wish, job, tables, memory, halt)
        return await self._proven(row, wish, job, tables, read, halt)

    async def allowed(self, wish: Synchronisation) -> None:
        """SY2. Raises `SourceNotWritable`."""
        said = await self.store.records.get(WritableSource, wish.target)
        written = self.opener.allowances.is_written(wish.target)
        if written or said is None or wish.target_table not in said.tables:
            raise SourceNotWritable(details={"source": wish.target, "table": wish.target_table[:200]})

    async def described(self, source: DocumentId) -> Described:
        record = await self.store.records.get(DocumentRecord, source)
        if record is None or record.kind != "data_source" or record.trashed_at is not None:
            raise NotFound("There is no such data source.", details={"source": source})
        return await self.opener.described(record)

    async def side(self, source: DocumentId, table: str, *, writes: bool = False) -> Side:
        described = await self.described(source)
        place = Place(
            config=described.config,
            roots=described.roots,
            entrance=described.entrance,
            budget=budget_of(described.body),
        )
        kind = side_of(described.source.kind, writes=writes)
        return Side(kind=kind, place=place, table=table, rows=limits_of(described.body).rows)

    # The phases

    async def _compared(
        self, row: SyncRun, wish: Synchronisation, job: Job, tables: Tables, memory: Memory, halt: Halt
    ) -> tuple[SyncRun, Figures]:
        read = await self.touching(wish.source, halt, lambda: read_side(job, tables, memory, "source"))
        await self.touching(wish.target, halt, lambda: read_side(job, tables, memory, "target"))
        decided = {} if row.dry and wish.conflicts != "ask" else await self._decided(wish)
        dry = row.dry
        found: Compared = await _threaded(halt, lambda: compare(job, tables, memory, decided, dry=dry))
        row = replace(
            row,
            state="comparing" if row.dry else "applying",
            counts=found.counts,
            sample=found.sample,
            total=found.total,
        )
        if not row.dry:
            await asyncio.to_thread(memory.say, "run", row.id)
        asked = [] if row.dry else await self._asked(row, wish, found)
        await self.say.commit([Put(record=row), *asked])
        return row, read

    async def _written(
        self, row: SyncRun, wish: Synchronisation, job: Job, tables: Tables, memory: Memory, halt: Halt
    ) -> SyncRun:
        """SY5: a row of the run says no more than what stands in the target."""
        if row.state == "applying" and row.total:
            async with self._entered(wish.target) as described:
                target = await _threaded(halt, lambda: Target(job, tables))
                with closing(target):
                    row = await self._batches(row, wish, described, target, memory, halt)
        row = replace(row, state="proving")
        await self.say.commit([Put(record=row)])
        return row

    async def _batches(
        self,
        row: SyncRun,
        wish: Synchronisation,
        described: Described,
        target: Target,
        memory: Memory,
        halt: Halt,
    ) -> SyncRun:
        while True:
            await self.allowed(wish)
            self.opener.awake(described)
            batch = await _threaded(halt, lambda: target.batch(memory))
            if batch is None:
                return row
            counts = dict(row.counts or {})
            for name, count in batch.counts.items():
                counts[name] = counts.get(name, 0) + count
            row = replace(row, counts=counts, done=batch.done)
            await self.say.commit([Put(record=row)])
            self.say.progress(row, "writing", row.done, row.total)

    async def _proven(
        self, row: SyncRun, wish: Synchronisation, job: Job, tables: Tables, read: Figures | None, halt: Halt
    ) -> SyncRun:
        source = await self.touching(wish.source, halt, lambda: figures_of(job, tables, "source"))
        target = await self.touching(wish.target, halt, lambda: figures_of(job, tables, "target"))
        said = proof(tables, source, target, read)
        return replace(row, state="equal" if said["equal"] else "different", proof=said)

    # Conflicts for people

    async def _decided(self, wish: Synchronisation) -> dict[str, Decided]:
        rows = await self._conflicts(wish)
        return {
            one.row: Decided(one.take, _digest(one.source_digest), _digest(one.target_digest))  # type: ignore[arg-type]
            for one in rows
            if one.take
        }

    async def _conflicts(self, wish: Synchronisation) -> list[SyncConflict]:
        return list(await self.store.records.find(SyncConflict, {"synchronisation": wish.id}, limit=MOST))

    async def _asked(self, row: SyncRun, wish: Synchronisation, found: Compared) -> list[Write]:
        """Those of before that are not asked any more go."""
        now = {one.key for one in found.asked}
        gone = [
            Remove(type=SyncConflict, key=(wish.id, one.row))
            for one in await self._conflicts(wish)
            if one.row not in now
        ]
        fresh = [
            Put(
                record=SyncConflict(
                    synchronisation=wish.id,
                    row=one.key,
                    organisation=wish.organisation,
                    run=row.id,
                    source_row=one.source_row,
                    target_row=one.target_row,
                    source_digest=(one.source or b"").hex(),
                    target_digest=(one.target or b"").hex(),
                    take="",
                    found_at=self.clock.now(),
                    decided_by=UserId(""),
                    decided_at=Micros(0),
                )
            )
            for one in found.asked
        ]
        return [*gone, *fresh]

    # Limits

    async def _job(self, row: SyncRun, wish: Synchronisation, halt: Halt) -> Job:
        loop = asyncio.get_running_loop()
        last = 0.0

        def say(phase: Phase, done: int, total: int) -> None:
            nonlocal last
            now = self.clock.monotonic()
            if now - last >= TELL_SECONDS:
                last = now
                loop.call_soon_threadsafe(self.say.progress, row, phase, done, total)

        return Job(
            source=await self.side(wish.source, wish.table),
            target=await self.side(wish.target, wish.target_table, writes=True),
            wanted=wanted_of(wish),
            rule=Rule(deletes=wish.deletes, conflicts=wish.conflicts),
            batch=wish.batch,
            folder=self.folder,
            name=wish.id,
            stopped=halt,
            say=say,
        )

    async def touching(self, source: DocumentId, halt: Halt, call: Callable[[], T]) -> T:
        """In a thread, within the hours and the connections of the source."""
        async with self._entered(source):
            return await _threaded(halt, call)

    @asynccontextmanager
    async def _entered(self, source: DocumentId) -> AsyncIterator[Described]:
        """SY9: one of the connections that its document allows, in its hours."""
        described = await self.described(source)
        async with self.opener.entered(described):
            yield described


def wanted_of(wish: Synchronisation) -> Wanted:
    return Wanted(
        pairs=tuple(
            Pair(source=one["source"], target=one["target"], converts=one["converts"]) for one in wish.columns
        ),
        keys=tuple(wish.keys),
        mark=wish.mark if wish.deletes == "mark" else "",
        newer=wish.newer if wish.conflicts == "newer" else "",
    )


def _digest(said: Any) -> bytes | None:
    return bytes.fromhex(said) if said else None


async def _threaded(halt: Halt, call: Callable[[], T]) -> T:
    """Who is cancelled waits for the thread, which is told to stop: what it uses is closed afterwards."""
    work = asyncio.ensure_future(asyncio.to_thread(call))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        halt.asked = True
        with suppress(Exception):
            await work
        raise
