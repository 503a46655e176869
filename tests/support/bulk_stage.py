"""A Concert in this process with people, sources and a kind of bulk operation that is done by hand, item by item."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crdt.ids import DocumentId
from crdt.kinds.writing import to_json
from crdt.roles import Role
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection, bulk_kinds
from engine.cards.card import card_of
from engine.platform import Platform
from engine.records import DocumentRecord, User, Workspace
from engine.workspaces import create_workspace
from engine.writes import Put
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.furnished import with_tables

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStage:
    """`key` of an item is the same for every attempt, as in a job."""

    concert: Concert
    workspace: Workspace

    @property
    def platform(self) -> Platform:
        return self.concert.platform

    @property
    def owner(self) -> User:
        return self.concert.owner

    async def source(self, name: str, **body: Any) -> DocumentRecord:
        content = {"body": {"kind": "sqlite", "connection": {"path": f"{name}.db"}, **body}}
        return await self.platform.documents.create(
            self.workspace, "data_source", name, content, self.owner.id
        )

    async def member(self, name: str, role: str) -> User:
        person = await self.concert.identity.person(self.owner, f"{name}@example.org")
        await self.concert.identity.grant(person, "workspace", self.workspace.id, role, self.owner.id)
        return person

    def context(self, item: str = "", by: User | None = None, *, role: str = Role.OWNER) -> BulkContext:
        return BulkContext(
            organisation=self.workspace.organisation,
            workspace=self.workspace.id,
            user=(by or self.owner).id,
            role=role,
            job="job",
            now=self.platform.clock.now(),
            platform=self.platform,
            key=f"job:{item}",
        )

    async def body(self, id_: str) -> dict[str, Any]:
        """The canonical content."""
        row = await self.row(id_)
        found: dict[str, Any] = to_json(await self.platform.rooms.read(row))["body"]
        return found

    async def row(self, id_: str) -> DocumentRecord:
        row = await self.platform.store.records.get(DocumentRecord, DocumentId(id_))
        assert row is not None
        return row

    async def carded(self) -> None:
        """Every source stands in the lists as it is now, without waiting for whoever keeps them."""
        platform, where = self.platform, {"workspace": self.workspace.id, "kind": "data_source"}
        for row in await platform.store.records.find(DocumentRecord, where, limit=1000):
            document = await platform.rooms.read(row)
            card = card_of(row, document.projection, platform.rooms.sequence(row.id), platform.clock.now())
            await platform.store.writer.commit((Put(record=card),))

    async def content(self) -> dict[str, tuple[str, bool]]:
        """Of every source the hash of its canonical JSON, and whether it is in the trash."""
        where = {"workspace": self.workspace.id, "kind": "data_source"}
        rows = await self.platform.store.records.find(DocumentRecord, where, limit=1000)
        return {
            row.title: ((await self.platform.rooms.read(row)).content_hash(), row.trashed_at is not None)
            for row in rows
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """One job of a kind, done without the engine."""

    stage: BulkStage
    kind: BulkKind[Any]
    input: Any
    by: User | None = None
    role: str = Role.OWNER

    @classmethod
    def of(
        cls, stage: BulkStage, kind: str, by: User | None = None, role: str = Role.OWNER, **values: Any
    ) -> "ByHand":
        found = bulk_kinds()[kind]
        return cls(stage=stage, kind=found, input=found.input.model_validate(values), by=by, role=role)

    async def select(self, *ids: str, query: Any = None) -> Sequence[Item]:
        """Without ids all that fit the query; without that one, too, all that there is."""
        selection = Selection(ids=ids, query={} if query is None and not ids else query)
        items = self.kind.select(self.stage.context(by=self.by, role=self.role), selection, self.input)
        if isinstance(items, AsyncIterator):
            return [item async for page in items for item in page]
        return await items

    async def run(self, item: Item, *, counted: bool = True) -> ItemDone:
        """Not counted: the process fell before the commit that says it is done."""
        done = await self.kind.run(self.stage.context(item.id, self.by, role=self.role), item, self.input)
        if counted and done.writes:
            await self.stage.platform.store.writer.commit(done.writes)
        return done

    async def undo(self, item: Item, done: ItemDone, *, force: bool = False) -> None:
        assert self.kind.undo is not None
        context = replace(self.stage.context(item.id, self.by, role=self.role), force=force)
        writes = await self.kind.undo(context, item, done.undo)
        if writes:
            await self.stage.platform.store.writer.commit(writes)


async def bulk_stage(concert: Concert, name: str = "Here") -> BulkStage:
    """In a workspace of its own."""
    owner = concert.owner
    workspace = await create_workspace(concert.platform, owner.organisation, name, owner.id)
    return BulkStage(concert=concert, workspace=workspace)


@asynccontextmanager
async def opened_concert(data: Path) -> AsyncIterator[Concert]:
    concert = await open_concert(Settings(data=with_tables(data), demo=False), lambda *_: None)
    try:
        yield concert
    finally:
        await concert.close()
