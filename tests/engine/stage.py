"""A world with one document and a resetter for it: where the stories of resets are played."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pycrdt import Doc, Map

from crdt.document import Document
from crdt.frames import ServerFrame
from crdt.ids import Channel, ClientId, DocumentId, UserId
from crdt.kinds.kind import kinds
from crdt.updates import clocks
from engine.records import DocumentRecord
from engine.resetting import Resetter
from engine.rooms import loading
from engine.writes import Insert
from tests.support.world import Phone, World, YjsPhone

F = TypeVar("F", bound=ServerFrame)

D1 = Channel("doc:d1")
ID = DocumentId("d1")
FREEFORM = kinds()["freeform"]


def state(root: str = "body", /, **values: Any) -> bytes:
    doc: Doc[Any] = Doc(client_id=77)
    written = doc.get(root, type=Map)
    for key, value in values.items():
        written[key] = value
    return doc.get_update()


def content(of: bytes) -> dict[str, Any]:
    doc: Doc[Any] = Doc()
    doc.apply_update(of)
    return dict(doc.get("body", type=Map).to_py() or {})


@dataclass
class Stage:
    """A world whose document has a row, and a resetter for it."""

    world: World = field(default_factory=World)

    async def founded(self) -> "Stage":
        world = self.world
        await world.store.writer.commit((Insert(record=world.town.records["d1"]),))
        await world.user("ada", "bob", "eva")
        self.resetter = Resetter(
            store=world.store, rooms=world.rooms, channels=world.channels, clock=world.clock, ids=world.ids
        )
        return self

    @property
    def record(self) -> DocumentRecord:
        return self.world.town.records["d1"]

    async def reset(self, to: bytes, *, own: bool = False) -> DocumentRecord:
        """What the town hands out from now on is the new record."""
        new = await self.done(self.resetter.reset(self.record, FREEFORM, to, UserId("eva"), own=own))
        self.world.town.records["d1"] = new
        await self.world.turn(0.01)
        return new

    async def done(self, work: Awaitable[DocumentRecord]) -> DocumentRecord:
        async def wanted() -> DocumentRecord:
            return await work

        task = asyncio.ensure_future(wanted())
        while not task.done():
            await self.world.turn(0.01)
            await asyncio.sleep(0.001)  # a thread prepares the state
        return task.result()

    async def phone(self, name: str, client: int, epoch: str = "e1") -> Phone:
        phone = await self.world.phone(name)
        await phone.join(client=client, epoch=epoch)
        return phone

    async def stored(self) -> dict[str, Any]:
        return content(await self.state())

    async def state(self) -> bytes:
        return (await self.world.within(self.world.rooms.read(self.record))).state()

    async def owners(self) -> dict[int, UserId]:
        """Of the client ids that stand in the document now."""
        bound = await loading.bindings(self.world.store, ID)
        here = clocks(Document.load(FREEFORM, await self.state()).state_vector())
        return {client: bound[ClientId(client)] for client in here}

    async def yjs(self, name: str, *said: bytes) -> YjsPhone:
        phone = self.world.yjs_line(name)
        await self.world.turn(0.01)
        phone.say(*said)
        await self.world.turn(0.01)
        return phone


def of(frames: list[ServerFrame], kind: type[F]) -> list[F]:
    return [frame for frame in frames if isinstance(frame, kind)]
