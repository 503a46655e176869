"""Where bulk jobs are tried out: a store, a platform that is not started, and the engine with kinds of the test's own."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crdt.errors import Forbidden
from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId
from engine.bulk.asking import NewJob
from engine.bulk.bulk import Bulk
from engine.bulk.counts import STATES, recounted
from engine.bulk.kind import BulkKind, Kinds, Selection
from engine.bulk.records import BulkItem, BulkJob
from engine.bulk.settings import JobSettings
from engine.channels import Channels
from engine.platform import Platform
from engine.ports import Store
from engine.records import DocumentRecord, Json
from engine.runtime.clock import ManualClock, SystemClock, SystemIds, WakingClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.topics.catalogue import TOPICS
from server.building import build
from server.settings import Settings
from server.transport.wire import frame
from storage.memory.open import open_memory
from tests.support.bulk_kinds import TOUCH

ORGANISATION = OrganisationId("o1")
WORKSPACE = WorkspaceId("w1")
ADA = UserId("ada")


@dataclass
class Standing:
    """Everybody may everything but what is named: documents."""

    closed: set[str] = field(default_factory=set)

    async def in_document(
        self, user: UserId, role: str, document: DocumentId, right: str
    ) -> tuple[DocumentRecord, str]:
        if document in self.closed:
            raise Forbidden(details={"right": right, "user": user})
        record = DocumentRecord(
            id=document, organisation=ORGANISATION, workspace=WORKSPACE, kind="data_source", kind_version=1,
            title=document, epoch="e", created_by=user, created_at=1, updated_by=user, updated_at=1,  # type: ignore[arg-type]
        )  # fmt: skip
        return record, role

    async def in_workspace(self, user: UserId, role: str, workspace: WorkspaceId, right: str) -> str:
        return role


@dataclass
class Shop:
    """One process's worth of bulk jobs over a store that outlives it."""

    store: Store
    data: Path
    clock: WakingClock = field(default_factory=SystemClock)
    kinds: Sequence[BulkKind[Any]] = (TOUCH,)
    standing: Standing = field(default_factory=Standing)
    heard: list[tuple[str, Json]] = field(default_factory=list)
    slots: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(self.clock, chance=lambda: 0.0)
        self.timers = TimerLoop(
            timers=self.store.timers, writer=self.store.writer, clock=self.clock, ask=self.supervisor.ask
        )
        self.channels = Channels(
            writer=self.store.writer, events=self.store.events, clock=self.clock, framing=frame, topics=TOPICS
        )
        self.ids = SystemIds(self.clock, lambda size: next(_ENTROPY).to_bytes(size, "big"))
        known: Kinds = {kind.name: kind for kind in self.kinds}
        self.bulk = Bulk(
            store=self.store,
            channels=self.channels,
            clock=self.clock,
            ids=self.ids,
            supervisor=self.supervisor,
            timers=self.timers,
            standing=self.standing,
            chance=lambda: 0.0,
            kinds=lambda: known,
            slots=self.slots,
        )
        platform, _ = build(Settings(data=self.data), self.store)
        self.platform: Platform = replace(platform, clock=self.clock, channels=self.channels, bulk=self.bulk)
        self.bulk.serves(self.platform)

    def new(self, count: int = 10, **more: Any) -> NewJob:
        """A job that touches so many things; `settings` of it by name, `input` of the kind."""
        settings = JobSettings(**{"strategy": "fixed", "size": 3, "backoff": 0.0, **more.pop("settings", {})})
        return NewJob(
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            by=ADA,
            role="owner",
            kind=more.pop("kind", "touch"),
            input={"count": count, **more.pop("input", {})},
            selection=Selection(**more.pop("selection", {})),
            settings=settings,
            **more,
        )

    async def done(self, new: NewJob) -> BulkJob:
        return await self.ended(await self.bulk.submit(new))

    async def ended(self, job: BulkJob) -> BulkJob:
        async with asyncio.timeout(60):
            return await self.bulk.ended(job.id)

    async def items(self, job: BulkJob, **where: Any) -> Sequence[BulkItem]:
        return await self.store.records.find(
            BulkItem, {"job": job.id, **where}, order="position", limit=200_000
        )

    async def states(self, job: BulkJob) -> dict[str, int]:
        found = {state: len(await self.items(job, state=state)) for state in STATES}
        return {state: many for state, many in found.items() if many}

    async def states_counted(self, job: BulkJob) -> dict[str, int]:
        """The same where there are very many."""
        return await recounted(self.store.records, job.id)

    async def die(self) -> None:
        """As a process that is killed: nothing is told, nothing more is written."""
        await self.supervisor.drain(0)


_ENTROPY = itertools.count(1)


@asynccontextmanager
async def shop(data: Path, **more: Any) -> AsyncIterator[Shop]:
    store = more.pop("store", None) or open_memory()
    opened = Shop(store=store, data=data, **more)
    try:
        yield opened
    finally:
        await opened.die()


def manual() -> ManualClock:
    return ManualClock()
