"""A real scanner over a memory store and a SQLite file, with stages whose course a test can steer."""

import asyncio
import random
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from crdt.ids import Channel, DocumentId, OrganisationId, UserId, WorkspaceId, document_channel
from crdt.kinds.kind import kinds
from engine.channels import Channels
from engine.documents import Documents
from engine.findings.records import FindingRecord
from engine.ports import Store
from engine.records import Workspace
from engine.rooms import Rooms
from engine.runtime.clock import ManualClock, SystemIds
from engine.runtime.supervisor import Supervisor
from engine.scans.records import ScanRecord
from engine.scans.scanner import NewScan
from engine.scans.scans import Scans
from engine.scans.stage import Finished, Found, Stage, StageContext, StageResult
from engine.sources.source import NO_ENTRANCE, Budget, Connection, SourceRoots
from engine.sources.sqlite import SOURCE as SQLITE
from engine.topics.catalogue import TOPICS
from engine.writes import Insert
from storage.memory import open_memory

ORGANISATION, WORKSPACE = OrganisationId("o"), WorkspaceId("w")
SOURCE, OTHER = DocumentId("flights"), DocumentId("ledger")
ADA = UserId("ada")
CHANNEL = document_channel(SOURCE)
Course = Callable[[StageContext, str], Awaitable[None]]
FULL = {"people": ("email", "phone"), "orders": ("total",), "views": ()}


@dataclass
class Steered:
    """Two stages: `schema` lists the tables, `quality` finds in each table the columns of `bad`, one after the other.

    `course` is called before each table; `seen` says which tables were looked at, in order. `together`: `quality` finishes
    all its tables in one go.
    """

    bad: dict[str, Iterable[str]] = field(default_factory=lambda: dict(FULL))
    seen: list[str] = field(default_factory=list)
    course: Course | None = None
    schema_fails: Exception | None = None
    together: bool = False

    async def schema(self, context: StageContext) -> StageResult:
        if self.schema_fails is not None:
            raise self.schema_fails
        tables = tuple(await context.connection.discover())
        for table in tables:
            await context.checkpoint(table.name, (), ())
        return StageResult(summary={"tables": len(tables)}, tables=tables)

    async def quality(self, context: StageContext) -> StageResult:
        finished: list[Finished] = []
        for table in context.wanted:
            if table.name in context.done:
                continue
            if self.course is not None:
                await self.course(context, table.name)
            self.seen.append(table.name)
            found = [
                Found(rule="complete", severity="high", message="empty", table=table.name, column=column)
                for column in self.bad.get(table.name, ())
            ]
            context.report.progress(len(self.seen), len(context.wanted), table.name)
            if self.together:
                finished.append(Finished(table=table.name, writes=(), found=found))
            else:
                await context.checkpoint(table.name, (), found)
        if finished:
            await context.checkpoints(finished)
        context.report.log("info", "all looked at")
        return StageResult(summary={"looked_at": len(context.wanted)})

    def stages(self) -> dict[str, Stage]:
        return {
            "schema": Stage(name="schema", title="Schema", order=10, run=self.schema),
            "quality": Stage(name="quality", title="Quality", order=40, run=self.quality),
        }


class Lab:
    """One process: give the same store to the next one to see what a restart does."""

    def __init__(self, folder: Path, store: Store | None = None, steered: Steered | None = None) -> None:
        self.folder = folder
        self.clock = ManualClock()
        self.store = store or open_memory()
        self.steered = steered or Steered()
        self.supervisor = Supervisor(self.clock, chance=lambda: 0.0)
        ids = SystemIds(self.clock, random.Random(7 if store is None else 8).randbytes)
        self.channels = Channels(
            writer=self.store.writer,
            events=self.store.events,
            clock=self.clock,
            framing=lambda data: data,
            topics=TOPICS,
        )
        self.rooms = Rooms(store=self.store, clock=self.clock, kinds=kinds())
        self.documents = Documents(kinds(), self.store, self.channels, self.clock, ids)
        self.opened: defaultdict[DocumentId, int] = defaultdict(int)
        self.fails: Exception | None = None
        self.scans = Scans(
            store=self.store,
            channels=self.channels,
            clock=self.clock,
            ids=ids,
            rooms=self.rooms,
            supervisor=self.supervisor,
            opener=lambda _organisation, _workspace: self.open,
            chance=lambda: 0.0,
            stages=self.steered.stages,
        )

    async def open(self, source: DocumentId) -> Connection:
        if self.fails is not None:
            raise self.fails
        self.opened[source] += 1
        config = SQLITE.config(path=f"{source}.sqlite")
        return await SQLITE.open(config, Budget(), SourceRoots(folders=(str(self.folder),)), NO_ENTRANCE)

    async def __aenter__(self) -> Self:
        for source in (SOURCE, OTHER):
            if not (self.folder / f"{source}.sqlite").exists():
                self.sql(
                    "create table people (id integer primary key, email text, phone text)",
                    "create table orders (id integer primary key, total real)",
                    "create table views (id integer)",
                    "insert into people (email) values (null), ('a@b.example')",
                    source=source,
                )
        await self.scans.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.supervisor.drain(0)

    def sql(self, *statements: str, source: DocumentId = SOURCE) -> None:
        with sqlite3.connect(self.folder / f"{source}.sqlite") as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    async def begin(self, source: DocumentId = SOURCE, **more: Any) -> ScanRecord:
        new = NewScan(organisation=ORGANISATION, workspace=WORKSPACE, source=source, by=ADA, **more)
        return await self.scans.begin(new)

    async def scan(self, **more: Any) -> ScanRecord:
        return await self.scans.ended((await self.begin(**more)).id)

    async def findings(self, state: str = "open", source: DocumentId = SOURCE) -> list[str]:
        where = {"source": source, "state": state}
        rows = await self.store.records.find(FindingRecord, where, limit=1000)
        return sorted(f"{row.table}.{row.column}" for row in rows)

    async def told(self, channel: Channel = CHANNEL) -> list[str]:
        return [event.topic for event in await self.store.events.since(channel, 0, 1000)]

    async def rule_set(self, **rules: Any) -> DocumentId:
        """A new rule set that applies to the source."""
        workspace = Workspace(
            id=WORKSPACE,
            organisation=ORGANISATION,
            document=DocumentId("wd"),
            name="W",
            created_by=ADA,
            created_at=self.clock.now(),
        )
        if await self.store.records.get(Workspace, WORKSPACE) is None:
            await self.store.writer.commit((Insert(record=workspace),))
        body = {"applies_to": {SOURCE: True}, "rules": rules}
        return (await self.documents.create(workspace, "rule_set", "Ours", {"body": body}, ADA)).id


async def until(met: Callable[[], bool]) -> None:
    """Lets threads and tasks go on until `met`; ends as soon as it is."""
    async with asyncio.timeout(30):
        while not met():  # noqa: ASYNC110 - threads are waited for, which set no event
            await asyncio.sleep(0.002)
