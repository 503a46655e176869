"""A document and a branch of it on a memory store, and everything that merges."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pycrdt import Map, Text

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId, document_channel
from crdt.kinds.kind import YDoc, kinds
from engine.branches.deciding import Choice, Strategy
from engine.branches.making import Branching
from engine.branches.merging import Asked, Merging, Pair
from engine.branches.records import MergeRecord
from engine.branches.undoing import Undoing
from engine.channels import Channels
from engine.documents import Documents
from engine.records import DocumentRecord, Workspace
from engine.rooms import Rooms
from engine.runtime.clock import ManualClock, SystemIds
from storage.memory import open_memory

ADA, BEA = UserId("ada"), UserId("bea")
WORKSPACE = Workspace(
    id=WorkspaceId("w"),
    organisation=OrganisationId("o"),
    document=DocumentId("wd"),
    name="W",
    created_by=ADA,
    created_at=Micros(0),
)
T = TypeVar("T")


class Studio:
    """The document is a source where nothing else is said."""

    def __init__(self) -> None:
        self.store, self.clock = open_memory(), ManualClock()
        ids = SystemIds(self.clock)
        self.channels = Channels(
            writer=self.store.writer, events=self.store.events, clock=self.clock, framing=bytes
        )
        self.rooms = Rooms(
            store=self.store, clock=self.clock, kinds=kinds(), on_events=self.channels.committed
        )
        documents = Documents(kinds(), self.store, self.channels, self.clock, ids)
        self.work = Branching(
            store=self.store,
            rooms=self.rooms,
            channels=self.channels,
            documents=documents,
            clock=self.clock,
            ids=ids,
        )

    async def founded(self) -> "Studio":
        body = {"criticality": "medium", "description": "All."}
        return await self.founded_with("data_source", {"body": body})

    async def founded_with(self, kind: str, content: dict[str, Any]) -> "Studio":
        self.target = await self.until(self.work.documents.create(WORKSPACE, kind, "F", content, ADA))
        branch = await self.until(self.work.make(self.target, "Try", BEA))
        self.document = await self.row(branch.document)
        return self

    async def row(self, id_: DocumentId) -> DocumentRecord:
        found = await self.store.records.get(DocumentRecord, id_)
        assert found is not None
        return found

    async def until(self, work: Awaitable[T]) -> T:
        """Lets the clock of the rooms go on until it is done."""
        task = asyncio.ensure_future(work)
        while not task.done():
            self.clock.advance(0.01)
            await asyncio.sleep(0.001)  # a thread may have to do its part
        return task.result()

    async def put(self, record: DocumentRecord, by: UserId, **values: Any) -> None:
        def write(doc: YDoc) -> None:
            for key, value in values.items():
                doc.get("body", type=Map)[key] = Text(value) if key == "description" else value

        await self.until(self.rooms.edit(record, by, write))

    async def body(self, record: DocumentRecord) -> dict[str, Any]:
        document = await self.until(self.rooms.read(record))
        return dict(document.projection["body"])

    async def pair(self) -> Pair:
        branch = await self.work.find(self.target, self.document.id)
        return Pair(branch=branch, into="target", target=self.target, document=self.document)

    async def merge(self, strategy: Strategy = "ask", *choices: Choice) -> MergeRecord:
        asked = Asked(strategy=strategy, choices=choices, by=BEA, role="editor")
        return await self.until(Merging(branching=self.work).merge(await self.pair(), asked))

    async def undo(self, merge: MergeRecord) -> tuple[tuple[str, ...], ...]:
        undone = await self.until(
            Undoing(branching=self.work).undo(await self.pair(), merge.id, BEA, "editor")
        )
        return undone.stayed

    async def topics(self, record: DocumentRecord) -> list[str]:
        return [event.topic for event in await self.store.events.since(document_channel(record.id), 0, 100)]


@dataclass
class Between:
    """Does something right before the edit of a merge reaches its room."""

    studio: Studio
    act: Callable[[], Awaitable[None]]

    def install(self) -> None:
        edit = self.studio.rooms.edit

        async def later(*given: Any, **more: Any) -> int:
            self.studio.rooms.edit = edit  # type: ignore[method-assign]
            await self.act()
            return await edit(*given, **more)

        self.studio.rooms.edit = later  # type: ignore[method-assign]
