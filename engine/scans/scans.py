"""Begins, cancels and resumes scans, and waits for their ends. One per process; the work is done by one actor per source."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, cast

from crdt.errors import NotFound
from crdt.ids import DocumentId, UserId, named_uuid7
from engine.channels import Channels
from engine.ports import Ids, Store
from engine.rooms import Rooms
from engine.runtime.clock import WakingClock
from engine.runtime.supervisor import Supervisor
from engine.scans.actor import Around, Begin, Cancel, Resume, SourceScans
from engine.scans.records import ScanRecord
from engine.scans.scanner import NewScan
from engine.scans.stage import Stage, stages
from engine.scans.working import Opener
from engine.spec import EngineSpec

OVER: Final = frozenset({"succeeded", "failed", "cancelled"})
ALL: Final = 100_000


class Scans:
    def __init__(
        self,
        *,
        store: Store,
        channels: Channels,
        clock: WakingClock,
        ids: Ids,
        rooms: Rooms,
        supervisor: Supervisor,
        opener: Opener,
        chance: Callable[[], float],
        stages: Callable[[], Mapping[str, Stage]] = stages,
    ) -> None:
        self.stages = stages
        self._store = store
        self._ids = ids
        self._supervisor = supervisor
        self._awaited: dict[str, list[asyncio.Future[ScanRecord]]] = {}
        around = Around(
            store=store,
            channels=channels,
            clock=clock,
            rooms=rooms,
            opener=opener,
            stages=stages,
            chance=chance,
            post=lambda source, message: supervisor.post(actor_of(source), message),
            ended=self._ended,
        )
        supervisor.register("scans", lambda key: SourceScans(DocumentId(key.partition(":")[2]), around))

    async def start(self) -> None:
        """Goes on with every scan that has not ended."""
        rows = await self._store.records.find(ScanRecord, {"status": ("queued", "running")}, limit=ALL)
        for source in sorted({row.source for row in rows}):
            self._supervisor.wake(actor_of(source))

    async def begin(self, new: NewScan) -> ScanRecord:
        id_ = _named(new) if new.key else self._ids.new()
        return await self._ask(new.source, Begin(id=id_, new=new))

    async def cancel(self, scan: str, by: UserId) -> ScanRecord:
        """At once where it waits; a scan at work stops within a second and says so then."""
        record = await self._known(scan)
        if record.status in OVER:
            return record
        return await self._ask(record.source, Cancel(scan=scan, by=by))

    async def resume(self, scan: str, by: UserId) -> ScanRecord:
        """`NotResumable` for any but the newest of its source that failed or was cancelled."""
        record = await self._known(scan)
        return await self._ask(record.source, Resume(scan=scan, by=by))

    async def ended(self, scan: str) -> ScanRecord:
        future: asyncio.Future[ScanRecord] = asyncio.get_running_loop().create_future()
        self._awaited.setdefault(scan, []).append(future)
        record = await self._known(scan)
        if record.status in OVER:
            self._forget(scan, future)
            return record
        try:
            return await future
        finally:
            self._forget(scan, future)

    async def _known(self, scan: str) -> ScanRecord:
        record = await self._store.records.get(ScanRecord, scan)
        if record is None:
            raise NotFound("There is no such scan.")
        return record

    async def _ask(self, source: DocumentId, message: object) -> ScanRecord:
        return cast(ScanRecord, await self._supervisor.ask(actor_of(source), message))

    def _ended(self, record: ScanRecord) -> None:
        for future in self._awaited.pop(record.id, ()):
            if not future.done():
                future.set_result(record)

    def _forget(self, scan: str, future: "asyncio.Future[ScanRecord]") -> None:
        waiting = self._awaited.get(scan, [])
        if future in waiting:
            waiting.remove(future)
        if not waiting:
            self._awaited.pop(scan, None)


def actor_of(source: DocumentId) -> str:
    return f"scans:{source}"


def _named(new: NewScan) -> str:
    """The same id for the same key and source."""
    return named_uuid7(f"{new.key} {new.source}")


ENGINE = EngineSpec(
    name="scans",
    title="Scans",
    summary="Looks at sources stage by stage, and keeps what it finds.",
    capabilities=("stages", "incremental", "resume", "cancel", "one of a source at a time", "findings"),
    make=lambda platform: platform.scans,
    depends_on=("kind:data_source", "kind:rule_set"),
)
