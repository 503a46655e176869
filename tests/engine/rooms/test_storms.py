"""Many clients on bad connections against a failing store: nothing acknowledged is lost, and all end up equal.

Each seed is a whole run: clients type, drop their sockets in the middle of anything, come back with what they have,
join late, leave; the store stalls, goes away and fails. Deterministic: time, ids and loss come from the seed.
"""

import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from pycrdt import Doc, Map

from crdt.codec import decode_server
from crdt.errors import FenceLost, StoreUnavailable
from crdt.frames import Ack, Committed, Failure, Hello, Join, Joined, Left, Reset, ServerFrame, Sync, Welcome
from crdt.ids import Channel, DocumentId
from crdt.updates import clocks
from tests.support.world import Phone, World

pytestmark = pytest.mark.anyio

D1 = Channel("doc:d1")


@dataclass
class Client:
    """A well-behaved native client: keeps its edits until they are acknowledged, and sends them again."""

    world: World
    name: str
    number: int
    doc: Doc[Any] = field(init=False)
    phone: Phone | None = None
    joined: bool = False
    sent: int = 0
    waiting: dict[int, dict[str, int]] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    edits: int = 0
    loose: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.doc = Doc(client_id=self.number)
        self.body = self.doc.get("body", type=Map)

    def connect(self) -> None:
        self.phone = self.world.dial()
        self.joined = False
        self.phone.say(Hello(token=self.name))
        self._join()

    def _join(self) -> None:
        assert self.phone is not None
        self.joined = False
        # what was sent and not acknowledged will be sent again with the answer to the join
        for edits in self.waiting.values():
            self.loose |= edits
        self.waiting.clear()
        self.phone.say(Join(channel=D1, sv=self.doc.get_state(), epoch="e1", client=self.number))

    def lose(self, chance: random.Random) -> None:
        """The socket ends; part of what the server wrote never arrives."""
        if self.phone is None:
            return
        kept = self.phone.line.take()
        for payload in kept[: chance.randrange(len(kept) + 1)]:
            self._hear(decode_server(payload))
        if self.phone is not None:
            self.phone.hang_up()
        self.phone = None
        self.joined = False

    def type(self) -> None:
        self.edits += 1
        edit = {f"{self.name}-{self.edits}": self.edits}
        updates: list[bytes] = []
        subscription = self.doc.observe(lambda event: updates.append(event.update))
        with self.doc.transaction():
            for key, value in edit.items():
                self.body[key] = value
        self.doc.unobserve(subscription)
        if self.joined:
            self._send(updates[0], edit)
        else:
            self.loose |= edit

    def _send(self, update: bytes, edits: dict[str, int]) -> None:
        assert self.phone is not None
        self.sent += 1
        self.waiting[self.sent] = edits
        self.phone.say(Sync(channel=D1, id=self.sent, update=update))

    def listen(self) -> None:
        if self.phone is not None:
            for payload in self.phone.line.take():
                self._hear(decode_server(payload))

    def _hear(self, frame: ServerFrame) -> None:
        match frame:
            case Joined(update=update, sv=vector):
                self.doc.apply_update(update)
                self.joined = True
                edits, self.loose = self.loose, {}
                if self.phone is not None:
                    self._send(self.doc.get_update(vector), edits)
            case Committed(update=update):
                self.doc.apply_update(update)
            case Ack(id=id_):
                for number in [number for number in self.waiting if number <= id_]:
                    self.acknowledged |= self.waiting.pop(number)
            case Left(code="room_reloaded"):
                self._join()
            case Failure(code="store_unavailable", ref=("sync", _, _)):
                self.joined = False
            case Failure() | Reset() | Left():
                raise AssertionError(frame)
            case Welcome():
                pass
            case _:
                raise AssertionError(frame)


class Storm:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.world = World()
        self.clients = [Client(self.world, f"p{number}", number) for number in range(1, 6)]

    async def step(self) -> None:
        chance, client = self.chance, self.chance.choice(self.clients)
        match chance.randrange(20):
            case 0:
                client.lose(chance)
            case 1 | 2 | 3:
                if client.phone is None:
                    client.connect()
            case 4:
                self.world.switches.hold()
            case 5 | 6:
                self.world.switches.release()
            case 7 if chance.random() < 0.3:
                self.world.switches.fail_next(FenceLost())
            case 8 if chance.random() < 0.5:
                self.world.switches.fail_next(StoreUnavailable(), times=chance.randrange(1, 4))
            case 9 | 10 | 11:
                client.listen()
            case _:
                for _ in range(chance.randrange(1, 4)):
                    client.type()
        await self.world.turn(chance.choice([0.0, 0.001, 0.005, 0.3]), steps=chance.randrange(1, 5))

    async def calm(self) -> None:
        self.world.switches.release()
        self.world.switches._failures.clear()
        for client in self.clients:
            if client.phone is None:
                client.connect()
        for _ in range(30):
            await self.world.turn(1.0)
            for client in self.clients:
                client.listen()

    async def check_committed(self) -> None:
        """R3: no client holds a struct of another that is not in the log."""
        stored = await self.world.store.updates.load(DocumentId("d1"))
        log: Doc[Any] = Doc()
        for update in (stored.state, *(row.update for row in stored.tail)):
            if update:
                log.apply_update(update)
        known = clocks(log.get_state())
        for client in self.clients:
            for writer, clock in clocks(client.doc.get_state()).items():
                if writer != client.number:
                    assert clock <= known.get(writer, 0)


@pytest.mark.parametrize("seed", range(12))
async def test_N1_after_any_storm_all_are_equal_and_nothing_acknowledged_is_lost(seed: int) -> None:
    storm = Storm(seed)
    for number in range(400):
        await storm.step()
        if number % 20 == 0:
            await storm.check_committed()
    await storm.calm()
    await storm.check_committed()
    first = storm.clients[0].body.to_py()
    expected = {f"{client.name}-{n}": n for client in storm.clients for n in range(1, client.edits + 1)}
    assert first == expected
    for client in storm.clients:
        assert client.body.to_py() == expected
        assert client.acknowledged == {f"{client.name}-{n}": n for n in range(1, client.edits + 1)}
    storm.world.restart()
    document = await storm.world.within(storm.world.rooms.read(storm.world.town.records["d1"]))
    assert dict(document.projection) == {"body": expected}
