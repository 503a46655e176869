"""A source in a file, read by the stage as a scan would, over a memory store."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.lineage.stage import STAGE
from engine.operations.operation import Level
from engine.ports import Store
from engine.records import Json
from engine.scans.stage import Finished, Found, StageContext
from engine.sources.opening import open_from_body
from engine.sources.source import Connection, SourceRoots, Table
from engine.sources.sqlite import SOURCE
from engine.writes import AppendEvent, Write
from storage.memory import open_memory

ORGANISATION, WORKSPACE, SHOP, ADA = (
    OrganisationId("org"),
    WorkspaceId("ws"),
    DocumentId("shop"),
    UserId("ada"),
)


class Silent:
    def log(self, _level: Level, _message: str) -> None: ...

    def progress(self, _done: float, _total: float, _label: str = "") -> None: ...


@dataclass(slots=True)
class Scanned:
    """`found` and `events` are what the last scan left; `told` is the SQL that the source says instead of its own."""

    file: Path
    store: Store = field(default_factory=open_memory)
    found: list[Found] = field(default_factory=list)
    events: list[AppendEvent] = field(default_factory=list)
    scans: int = 0
    finished: list[str] = field(default_factory=list)
    told: dict[str, str | None] = field(default_factory=dict)

    def run(self, *statements: str) -> "Scanned":
        with closing(sqlite3.connect(self.file)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return self

    async def connect(self) -> Connection:
        body = {"kind": "sqlite", "connection": {"path": self.file.name}}
        return await open_from_body(body, {"sqlite": SOURCE}, SourceRoots(folders=(str(self.file.parent),)))

    async def scan(self, done: Sequence[str] = ()) -> Json:
        self.scans += 1
        self.found, self.events = [], []
        connection = await self.connect()
        try:
            tables = tuple(self._defined(await connection.discover()))
            context = StageContext(
                organisation=ORGANISATION,
                workspace=WORKSPACE,
                source=SHOP,
                scan=f"scan {self.scans}",
                user=ADA,
                now=Micros(self.scans),
                connection=connection,
                records=self.store.records,
                report=Silent(),
                tables=tables,
                wanted=tables,
                done=frozenset(done),
                checkpoint=self._checkpoint,
                checkpoints=self._checkpoints,
            )
            return (await STAGE.run(context)).summary
        finally:
            await connection.close()

    def _defined(self, tables: Sequence[Table]) -> list[Table]:
        with closing(sqlite3.connect(self.file)) as connection:
            found = dict(connection.execute("select name, sql from sqlite_master where type = 'view'"))
        told = {**found, **self.told}
        return [table.model_copy(update={"definition": told.get(table.name)}) for table in tables]

    async def _checkpoints(self, finished: Sequence[Finished]) -> None:
        for one in finished:
            await self._checkpoint(one.table, one.writes, one.found)

    async def _checkpoint(self, table: str, writes: Sequence[Write], found: Sequence[Found]) -> None:
        self.finished.append(table)
        await self.store.writer.commit(tuple(writes))
        self.found += found
        self.events += [one for one in writes if isinstance(one, AppendEvent)]
