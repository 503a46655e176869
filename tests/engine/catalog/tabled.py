"""Tables as sources tell them, and a catalogue that reads them again and again in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.catalog.difference import Where
from engine.catalog.keeping import Kept, Noted, keep
from engine.catalog.records import CatalogTable
from engine.ports import Store
from engine.sources.source import Column, Table
from storage.memory.open import open_memory

DAY = 24 * 3600 * 1_000_000


def column(name: str, type_: str = "INTEGER", *, nullable: bool = True, key: bool = False) -> Column:
    return Column(name=name, type=type_, nullable=nullable, primary_key=key)


def table(name: str, *columns: Column, **more: Any) -> Table:
    return Table(**{"schema_name": "main", "name": name, "kind": "table", "columns": list(columns), **more})


def where(at: int = 1, source: str = "s1") -> Where:
    return Where(
        source=DocumentId(source),
        organisation=OrganisationId("o1"),
        workspace=WorkspaceId("w1"),
        at=Micros(at),
    )


@dataclass
class Reading:
    """A source that is read again and again."""

    store: Store = field(default_factory=open_memory)
    commits: list[int] = field(default_factory=list)

    async def read(self, *tables: Table, at: int = 1) -> Kept:
        async def commit(batch: Sequence[Noted]) -> None:
            writes = tuple(write for noted in batch for write in noted.writes)
            self.commits.append(len(writes))
            await self.store.writer.commit(writes)

        return await keep(where(at), tables, self.store.records, commit, UserId("ada"))

    async def row(self, name: str) -> CatalogTable:
        row = await self.store.records.get(CatalogTable, "s1", name)
        assert row is not None
        return row
