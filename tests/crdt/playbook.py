"""For playbook tests of a room: events in, effects expected. Writers are pycrdt documents; the log is a list."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from pycrdt import Doc, Map, Text

from crdt.document import Document
from crdt.effects import Broadcast, Commit, Effect, Row
from crdt.events import (
    CommitSucceeded,
    Door,
    Event,
    Loaded,
    RoomReloaded,
    SessionJoined,
    TickFellDue,
    UpdateArrived,
)
from crdt.gate import Owner
from crdt.ids import ClientId, SessionId, UserId
from crdt.kinds.kind import YDoc, kinds
from crdt.locks import LockTable
from crdt.presence import Author
from crdt.replica import RoomLimits
from crdt.room import Room
from crdt.spacing import Spacing
from crdt.structs import StructIndex
from crdt.updates import merge

E = TypeVar("E", bound=Effect)

ADA = Author(user=UserId("ada"), name="Ada")
BOB = Author(user=UserId("bob"), name="Bob")
EVA = Author(user=UserId("eva"), name="Eva")
A, B, C = SessionId("a"), SessionId("b"), SessionId("c")


class Writer:
    """A client's copy: `type` makes an update to send."""

    def __init__(self, client: int, *, root: str = "body") -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.client = client
        self.body = self.doc.get(root, type=Map)
        self.comments = self.doc.get("comments", type=Map)

    def put(self, key: str, value: Any) -> bytes:
        return self._update(lambda: self.body.__setitem__(key, value))

    def comment(self, key: str, value: Any) -> bytes:
        return self._update(lambda: self.comments.__setitem__(key, value))

    def type(self, key: str, text: str) -> bytes:
        """Appends to the text under `key`."""

        def write() -> None:
            if key not in self.body:
                self.body[key] = Text()
            shared: Text = self.body[key]
            shared += text

        return self._update(write)

    def drop(self, key: str) -> bytes:
        return self._update(lambda: self.body.__delitem__(key))

    def _update(self, write: Any) -> bytes:
        before = self.doc.get_state()
        updates: list[bytes] = []
        subscription = self.doc.observe(lambda event: updates.append(event.update))
        with self.doc.transaction():
            write()
        self.doc.unobserve(subscription)
        assert before != self.doc.get_state() or updates
        return merge(updates)

    def hear(self, update: bytes) -> None:
        self.doc.apply_update(update)

    @property
    def state_vector(self) -> bytes:
        return self.doc.get_state()

    @property
    def content(self) -> dict[str, Any]:
        return self.body.to_py() or {}


def nothing_loaded(kind: str = "freeform", rows: tuple[bytes, ...] = ()) -> Loaded:
    state = merge(rows) if rows else b""
    return Loaded(
        document=Document.load(kinds()[kind], state),
        index=StructIndex.of(state),
        sequence=len(rows),
        rows=len(rows),
        size=len(state),
    )


@dataclass
class Stage:
    """A room with its log. `committed` are the rows that a reload would find."""

    kind: str = "freeform"
    limits: RoomLimits = field(default_factory=RoomLimits)
    now: float = 100.0
    committed: list[Row] = field(default_factory=list)
    owners: dict[ClientId, Owner] = field(default_factory=dict)
    locks: LockTable | None = None
    images: Spacing | None = None

    def __post_init__(self) -> None:
        self.room = Room(
            kind=kinds()[self.kind],
            epoch="e1",
            loaded=nothing_loaded(self.kind),
            owners=self.owners,
            limits=self.limits,
            locks=self.locks,
            images=self.images,
        )

    def send(self, event: Event) -> list[Effect]:
        return self.room.receive(event, self.now)

    def join(
        self,
        name: str,
        author: Author = ADA,
        *,
        role: str = "editor",
        door: Door = "native",
        client: int | None = None,
        epoch: str | None = None,
        state_vector: bytes | None = b"\x00",
    ) -> list[Effect]:
        event = SessionJoined(
            session=SessionId(name),
            author=author,
            role=role,
            door=door,
            client=None if client is None else ClientId(client),
            epoch=epoch,
            state_vector=state_vector,
        )
        return self.send(event)

    def update(self, name: str, id_: int, update: bytes) -> list[Effect]:
        return self.send(UpdateArrived(SessionId(name), id_, update))

    def tick(self) -> list[Effect]:
        self.now += 1.0
        return self.send(TickFellDue())

    def commit(self, effects: list[Effect]) -> list[Effect]:
        """What the log answers to the commit among `effects`."""
        rows = only(effects, Commit).rows
        first = len(self.committed) + 1
        self.committed += rows
        return self.send(CommitSucceeded(numbers=tuple(range(first, first + len(rows)))))

    def tick_and_commit(self) -> list[Effect]:
        return self.commit(self.tick())

    def reload(self) -> list[Effect]:
        loaded = nothing_loaded(self.kind, tuple(row.update for row in self.committed))
        return self.send(RoomReloaded(loaded=loaded))


def two(**more: Any) -> Stage:
    """Ada and Bob are there."""
    stage = Stage(**more)
    stage.join("a", ADA)
    stage.join("b", BOB)
    return stage


def set_y(doc: YDoc) -> None:
    doc.get("body", type=Map)["y"] = 2


def of_type(effects: list[Effect], type_: type[E]) -> list[E]:
    return [effect for effect in effects if isinstance(effect, type_)]


def only(effects: list[Effect], type_: type[E]) -> E:
    (found,) = of_type(effects, type_)
    return found


def broadcast(effects: list[Effect]) -> bytes:
    return only(effects, Broadcast).update
