"""Who and what a play has: documents of organisations, a store with its moods, a server, people with their clients."""

from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from crdt.ids import DocumentId, OrganisationId, UserId
from crdt.replica import RoomLimits
from engine.records import DocumentRecord
from engine.runtime.clock import ManualClock, SystemIds
from tests.simulation.cable import Cable
from tests.simulation.doors import End, Porch
from tests.simulation.drawer import Chances, Drawer
from tests.simulation.house import House
from tests.simulation.ledger import Ledger
from tests.simulation.natives import NativeClient
from tests.simulation.people import Client
from tests.simulation.providers import Forger, HocuspocusClient, YjsClient
from tests.support.world import record

ROLES: Final = ("editor", "editor", "editor", "owner", "commenter", "viewer")


@dataclass(slots=True)
class Line:
    """A connection with both its ends. A client that has turned away leaves `client` None: only the server's end is left."""

    cable: Cable
    end: End
    client: Client | None


class Stage:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.counted: Counter[str] = Counter()
        random = self.random
        self.clock = ManualClock()
        self.ids = SystemIds(self.clock, random.randbytes)
        self.documents = [DocumentId(f"d{number}") for number in range(random.choice((1, 1, 2, 3)))]
        organisations = [random.choice(("o1", "o2")) for _ in self.documents]
        self.records: dict[DocumentId, DocumentRecord] = {
            id_: replace(
                record(id_, random.choice(("freeform", "freeform", "workflow"))),
                organisation=OrganisationId(organisation),
            )
            for id_, organisation in zip(self.documents, organisations, strict=True)
        }
        self.ledgers = {id_: Ledger(id_) for id_ in self.documents}
        self.drawers = {id_: Drawer(ledger=self.ledgers[id_]) for id_ in self.documents}
        self.chances = Chances(
            untouched=random.choice((0.0, 0.1, 0.4)),
            unknown=random.choice((0.0, 0.0, 0.05)),
            unloaded=random.choice((0.0, 0.2)),
        )
        self.limits = RoomLimits(
            compact_after=random.choice((5, 20, 200)), compact_pause=0.5, queue=random.choice((300, 1 << 20))
        )
        self.scale = random.choice((1, 300, 3_000))
        self.guests: set[UserId] = set()
        self.is_open_house = random.random() < 0.15
        self.has_forger = random.random() < 0.15 and not self.is_open_house
        """There the id of a guest who is away is anybody's (R5), so what a forger does under it stands."""
        self.house = self._start()
        self.clients = self._people()
        self.lines: list[Line] = []
        self.roles: dict[UserId, dict[DocumentId, str]] = {client.user: {} for client in self.clients}
        for client in self.clients:
            for id_ in client.documents:
                self.roles[client.user][id_] = "editor" if self.is_open_house else random.choice(ROLES)

    def _start(self) -> House:
        house = House(
            random=self.random,
            clock=self.clock,
            records=self.records,
            drawers=self.drawers,
            limits=self.limits,
            chances=self.chances,
            guests=self.guests,
        )
        self.porch = Porch(house, self.ids)
        return house

    def _people(self) -> list[Client]:
        """Two to six, some of them the same person in two places, on any doors."""
        random, made = self.random, list[Client]()
        plain = {id_ for id_, record_ in self.records.items() if record_.kind != "freeform"}
        for number in range(random.randrange(2, 7)):
            home = random.choice(self.documents)
            organisation = self.records[home].organisation
            user = UserId(f"{organisation}-{'abcdef'[random.randrange(number + 1)]}")
            kind = random.choice((NativeClient, YjsClient, HocuspocusClient))
            if self.is_open_house:
                kind = random.choice((YjsClient, HocuspocusClient))
            if self.has_forger and number == 1:
                kind, user = Forger, UserId(f"{organisation}-mallory")
            ledgers = {home: self.ledgers[home]}
            if kind is NativeClient and random.random() < 0.5:
                ledgers = {
                    id_: self.ledgers[id_]
                    for id_, record_ in self.records.items()
                    if record_.organisation == organisation
                }
            made.append(kind(user, ledgers, random, plain=plain))
        return made
