"""A workflow design that people write in, and a model of who wrote what: the oracle of the tests of its history."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from pycrdt import Map

from crdt.ids import ClientId, DocumentId, UserId
from crdt.kinds.kind import YDoc, kinds
from crdt.kinds.shape import shape_of
from crdt.kinds.workflow import Node
from crdt.kinds.writing import built, new_document
from crdt.replica import RoomLimits
from crdt.room import SERVER
from engine.records import DocumentRecord
from engine.resetting import Resetter
from engine.rooms.loading import bindings_of
from engine.timeline.blaming import Blame
from engine.timeline.keeping import Thinning
from engine.timeline.timeline import Timeline
from engine.writes import AppendUpdate, Insert
from tests.support.world import World, record

T = TypeVar("T")
WORKFLOW = kinds()["workflow"]
ID = DocumentId("d1")
Steps = tuple[str, ...]
PEOPLE = ("ada", "bob", "eva")


@dataclass
class Chronicle:
    """`fields` and `texts` say who wrote each value, and each character, that stands there now."""

    compact_after: int = 500
    pace: float = 1.0
    fields: dict[Steps, str] = field(default_factory=dict)
    texts: dict[Steps, list[tuple[str, str]]] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)

    async def founded(self) -> "Chronicle":
        self.world = World(limits=RoomLimits(compact_after=self.compact_after, compact_pause=0))
        self.world.town.records["d1"] = record("d1", kind="workflow")
        await self.world.user(*PEOPLE)
        row = self.record
        first = AppendUpdate(
            document=ID,
            author=UserId("ada"),
            door="server",
            at=self.world.clock.now(),
            update=new_document(WORKFLOW, "Design", client_id=7),
        )
        bound = bindings_of(row, {ClientId(7): SERVER}, self.world.clock.now())
        await self.world.store.writer.commit((Insert(record=row), first, *bound))
        self.texts[("body", "name")] = [(character, "ada") for character in "Design"]
        self.texts[("body", "description")] = []
        self._begin()
        return self

    def _begin(self) -> None:
        world = self.world
        self.timeline = Timeline(
            store=world.store,
            rooms=world.rooms,
            channels=world.channels,
            clock=world.clock,
            ids=world.ids,
            kind=lambda name: kinds()[name],
        )

    def restart(self) -> None:
        self.world.restart()
        self._begin()

    @property
    def record(self) -> DocumentRecord:
        return self.world.town.records["d1"]

    async def now(self, wanted: Coroutine[Any, Any, T]) -> T:
        return await self.world.within(wanted)

    async def newest(self) -> int:
        return await self.now(self.timeline.newest(self.record))

    async def edit(self, who: str, change: Callable[[Any], object]) -> int:
        """In the body, in somebody's name. Returns the number of the row."""

        def edit(doc: YDoc) -> None:
            change(doc.get("body", type=Map))

        number = await self.now(self.world.rooms.edit(self.record, UserId(who), edit))
        await self.world.turn(self.pace)
        await self.world.compacted()
        return number

    async def note_hash(self) -> int:
        newest = await self.newest()
        document = await self.now(self.world.rooms.read(self.record))
        self.hashes[newest] = document.content_hash()
        return newest

    async def thin(self, *, hours: int = 24, later: float = 0.0) -> tuple[int, int]:
        await self.world.turn(later)
        return await self.now(Thinning(self.world.store, self.world.clock, hours=hours).thin(ID))

    async def reset(self, through: int) -> None:
        world = self.world
        resetter = Resetter(
            store=world.store, rooms=world.rooms, channels=world.channels, clock=world.clock, ids=world.ids
        )
        state = await self.now(self.timeline.points.exact(self.record, through))
        new = await self.now(resetter.reset(self.record, WORKFLOW, state, UserId("eva"), own=True))
        world.town.records["d1"] = new

    async def blame(self) -> dict[Steps, Blame]:
        _, found = await self.now(self.timeline.blame(self.record, await self.newest(), ()))
        return {one.path: one for one in found}

    # What people do at random; the model follows

    async def step(self, random: Random) -> None:
        who = random.choice(PEOPLE)
        nodes = sorted({path[2] for path in self.fields if path[:2] == ("body", "nodes")})
        match random.randrange(6):
            case 0:
                await self.add(who, random.choice("abcdef"))
            case 1 if nodes:
                await self.remove(who, random.choice(nodes))
            case 2 | 3 if nodes:
                await self.set(who, random.choice(nodes), random.choice(["operation", "timeout_s"]), random)
            case _:
                names = [path for path in self.texts if path != ("body", "description")]
                await self.type(who, random.choice(names), random)

    async def add(self, who: str, name: str) -> None:
        value = {"operation": "source.profile", "timeout_s": 5.0, "name": "New"}
        self._forget(("body", "nodes", name))
        await self.edit(who, lambda body: body["nodes"].update({name: built(shape_of(Node), value)}))
        at = ("body", "nodes", name)
        self.fields |= {(*at, "operation"): who, (*at, "timeout_s"): who}
        self.texts[(*at, "name")] = [(character, who) for character in "New"]

    async def remove(self, who: str, name: str) -> None:
        self._forget(("body", "nodes", name))
        await self.edit(who, lambda body: body["nodes"].pop(name))

    async def set(self, who: str, name: str, key: str, random: Random) -> None:
        value: object = random.random() if key == "timeout_s" else random.choice(["x", "y", "z"])

        def change(body: Any) -> None:
            body["nodes"][name][key] = value

        await self.edit(who, change)
        self.fields[("body", "nodes", name, key)] = who

    async def type(self, who: str, path: Steps, random: Random) -> None:
        held = self.texts[path]
        at = random.randrange(len(held) + 1)
        gone = random.randrange(3) if random.random() < 0.4 else 0
        put = random.choice(["", "é", "ab ", "😀"]) if gone else random.choice(["word ", "é", "😀x"])
        start = len("".join(character for character, _ in held[:at]).encode())
        size = len("".join(character for character, _ in held[at : at + gone]).encode())

        def change(body: Any) -> None:
            text = body
            for key in path[1:]:
                text = text[key]
            if size:
                del text[start : start + size]
            if put:
                text.insert(start, put)

        if size or put:
            await self.edit(who, change)
        held[at : at + gone] = [(character, who) for character in put]

    def _forget(self, below: Steps) -> None:
        for table in (self.fields, self.texts):
            for path in [path for path in table if path[: len(below)] == below]:
                del table[path]


async def agreed(chronicle: Chronicle) -> None:
    """Blame says what the model says: of each value, and of each character."""
    found = await chronicle.blame()
    said = {path: found[path].by for path in chronicle.fields}
    assert chronicle.fields == {path: by.author if by else None for path, by in said.items()}
    for path, characters in chronicle.texts.items():
        stretches = [
            (character, one.by.author if one.by else None)
            for one in found[path].stretches
            for character in one.text
        ]
        assert characters == stretches, path
