"""A process with rooms and a checker over a store in memory: where the stories of live problems are played."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pycrdt import Map

from crdt.codec import decode_server
from crdt.frames import Event
from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId, document_channel
from crdt.kinds.kind import YDoc, kinds
from engine.audience import Lens, Subscription
from engine.channels import Channels
from engine.components import Components
from engine.diagnostics.diagnostics import Diagnostics
from engine.diagnostics.told import ProblemOut, ProblemsChangedEvent, ProblemsOut
from engine.documents import Documents
from engine.operations.operation import Operation
from engine.records import DocumentRecord, Json, Workspace
from engine.rooms import Rooms
from engine.runtime.clock import ManualClock, SystemIds
from engine.runtime.tasks import spawn
from engine.sources.source import Source
from engine.topics.pattern import Selection
from engine.writes import Insert
from server.transport import wire
from storage.memory import open_memory
from tests.engine.checking.sketching import OPERATIONS
from tests.support.world import Line

ADA = UserId("ada")
WORKSPACE = WorkspaceId("w1")
T = TypeVar("T")


class Listener:
    """Somebody who has joined a document's channel, and what they know of its problems by asking once and listening."""

    def __init__(self) -> None:
        self.outlet = Line()
        self.known: dict[str, ProblemOut] = {}
        self.heard: list[ProblemsChangedEvent] = []
        self.state = ""
        self.number = 0

    def rejoin(self) -> None:
        """It never is too slow."""

    def begin(self, standing: ProblemsOut) -> None:
        self.known = {one.id: one for one in standing.problems}
        self.state, self.number = standing.state, standing.number

    def listen(self) -> list[ProblemsChangedEvent]:
        """What came since the last time, taken over where it goes on from what is known."""
        frames = [decode_server(payload) for payload in self.outlet.take()]
        came = [ProblemsChangedEvent.model_validate(one.payload) for one in frames if isinstance(one, Event)]
        self.heard += came
        for event in came:
            if event.state == self.state and event.number == self.number + 1 and not event.again:
                self.number = event.number
                for id_ in event.removed:
                    del self.known[id_]
                self.known |= {one.id: one for one in (*event.added, *event.changed)}
        return came

    @property
    def codes(self) -> list[str]:
        return [
            one.code
            for one in sorted(self.known.values(), key=lambda one: (one.rank, one.node or "", one.id))
        ]


class Surgery:
    def __init__(
        self,
        operations: dict[str, Operation[Any, Any]] = OPERATIONS,
        sources: dict[str, Source[Any]] | None = None,
    ) -> None:
        self.store = open_memory()
        self.clock = ManualClock()
        self.ids = SystemIds(self.clock)
        self.components = Components(engines={}, sources=sources or {}, operations=operations, kinds=kinds())
        self.workspace = Workspace(
            id=WORKSPACE,
            organisation=OrganisationId("o1"),
            document=DocumentId("wd"),
            name="W",
            created_by=ADA,
            created_at=self.clock.now(),
        )
        self.open()

    def open(self) -> None:
        """A process on the store; an older one is forgotten as it stands."""
        self.channels = Channels(
            writer=self.store.writer,
            events=self.store.events,
            clock=self.clock,
            framing=wire.frame,
            on_event=lambda channel, _, topic: self.diagnostics.event_committed(channel, topic),
        )
        self.diagnostics = Diagnostics(
            store=self.store,
            channels=self.channels,
            clock=self.clock,
            ids=self.ids,
            components=self.components,
        )
        self.rooms = Rooms(
            store=self.store,
            clock=self.clock,
            kinds=kinds(),
            on_changes=self.diagnostics.note,
            on_closed=self.diagnostics.room_closed,
        )
        self.documents = Documents(kinds(), self.store, self.channels, self.clock, self.ids)

    async def founded(self) -> "Surgery":
        await self.store.writer.commit((Insert(record=self.workspace),))
        return self

    async def turn(self, seconds: float = 0.0) -> None:
        for step in range(40):
            self.clock.advance(seconds if step == 0 else 0.0)
            await asyncio.sleep(0)

    async def within(self, wanted: Coroutine[Any, Any, T]) -> T:
        """Lets time pass until the coroutine has its answer."""
        task = spawn(wanted, name="wanted by a test")
        while not task.done():
            await self.turn(0.01)
        return task.result()

    async def document(self, kind: str, content: Json) -> DocumentRecord:
        made = self.documents.create(self.workspace, kind, "Nightly", {"body": content}, ADA)
        return await self.within(made)

    async def edit(self, record: DocumentRecord, edit: Callable[[Any], None]) -> None:
        """`edit` is given the map at `body`. Nothing is settled afterwards."""

        def change(doc: YDoc) -> None:
            edit(doc.get("body", type=Map))

        await self.within(self.rooms.edit(record, ADA, change))

    async def problems(self, record: DocumentRecord) -> ProblemsOut:
        return await self.within(self.diagnostics.problems(record, self.rooms))

    async def listener(self, record: DocumentRecord) -> Listener:
        """Joins, then asks for all there is."""
        listener = Listener()
        lens = Lens(Selection(), frozenset({"read"}))
        joining = self.channels.subscribe(document_channel(record.id), listener, None, lens)
        subscription: Subscription = await self.within(joining)
        self.channels.go_live(subscription)
        listener.begin(await self.problems(record))
        listener.listen()
        return listener
