"""What locks cost the updates of others: one JSON line per figure. `python -m tests.bench.locks`, nothing else running.

Somebody types into a step of a design of 60 while others hold sections of it and people of every role are in the room.
CPU of this process in microseconds per update; figures of the same room without locks stand beside it.
"""

import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from pycrdt import Doc, Map, Text

from crdt.document import Document
from crdt.effects import Commit
from crdt.events import CommitSucceeded, Loaded, LockAsked, SessionJoined, TickFellDue, UpdateArrived
from crdt.facts import MAP
from crdt.gate import Gate
from crdt.ids import Micros, SessionId, UserId
from crdt.kinds.kind import kinds
from crdt.locks import LockTable
from crdt.precheck import inspect
from crdt.presence import Author
from crdt.replica import RoomLimits
from crdt.roles import ORDER
from crdt.room import Room
from crdt.structs import StructIndex
from tests.bench.figure import figure

UPDATES = 4_000
ROUNDS = 5
STEPS = 60
KIND = kinds()["workflow"]
TYPIST = Author(user=UserId("editor"), name="Editor")


def design() -> bytes:
    doc: Doc[Any] = Doc(client_id=1)
    body = doc.get("body", type=Map)
    nodes: Map[Any] = Map()
    body["nodes"] = nodes
    for number in range(STEPS):
        nodes[f"n{number}"] = Map({"operation": "source.test_connection", "name": Text("Step")})
    return doc.get_update()


def typed(seed: bytes) -> list[bytes]:
    """Keystrokes in the name of the last step, which nobody holds."""
    doc: Doc[Any] = Doc(client_id=2)
    doc.apply_update(seed)
    name = doc.get("body", type=Map)["nodes"][f"n{STEPS - 1}"]["name"]
    made: list[bytes] = []
    subscription = doc.observe(lambda event: made.append(event.update))
    for at in range(UPDATES):
        name.insert(4 + at, "x")
    doc.unobserve(subscription)
    return made


def holders(locks: int) -> LockTable:
    """Each section by somebody else."""
    table = LockTable()
    for number in range(locks):
        other = Author(user=UserId(f"u{number}"), name=f"U{number}")
        table.take(("body", "nodes", f"n{number}"), other, 0.0)
    return table


def judging(seed: bytes, updates: list[bytes], locks: int) -> float:
    """The gate alone: facts in, ruling out."""
    index = StructIndex.of(seed, dict.fromkeys(KIND.roots, MAP))
    gate = Gate(KIND, index, {}, {}, holders(locks))
    facts = [inspect(update) for update in updates]
    start = time.process_time()
    for one in facts:
        gate.judge(one, TYPIST, "editor")
        index.add(one)
    return (time.process_time() - start) / len(updates) * 1e6


def whole_room(seed: bytes, updates: list[bytes], locks: int) -> float:
    """Inspected, judged, merged by fifty, applied, committed and told, without sockets and store."""
    loaded = Loaded(
        document=Document.load(KIND, seed),
        index=StructIndex.of(seed, dict.fromkeys(KIND.roots, MAP)),
        sequence=1,
        rows=1,
        size=len(seed),
    )
    room = Room(kind=KIND, epoch="e", loaded=loaded, owners={}, limits=RoomLimits())
    for role in ORDER:
        author = Author(user=UserId(role), name=role.title())
        joined = SessionJoined(session=SessionId(role), author=author, role=role, door="native")
        room.receive(joined, 0.0)
    for number in range(locks):
        other = Author(user=UserId(f"u{number}"), name=f"U{number}")
        order = LockAsked(
            request=number,
            verb="take",
            section=("body", "nodes", f"n{number}"),
            author=other,
            at=Micros(0),
            ttl=600.0,
        )
        room.receive(order, 0.0)
    _tick(room, 0.0, 1)
    start = time.process_time()
    for number, update in enumerate(updates):
        room.receive(UpdateArrived(SessionId("editor"), number, update), 1.0)
        if number % 50 == 49:
            _tick(room, 1.0, number)
    _tick(room, 1.0, len(updates))
    return (time.process_time() - start) / len(updates) * 1e6


def _tick(room: Room, now: float, number: int) -> None:
    effects = room.receive(TickFellDue(), now)
    rows = [len(effect.rows) for effect in effects if isinstance(effect, Commit)]
    if rows:
        room.receive(CommitSucceeded(numbers=(number + 1,) * rows[0]), now)


def measured(measure: Callable[[bytes, list[bytes], int], float], name: str) -> None:
    seed = design()
    updates = typed(seed)
    seen: dict[int, list[float]] = {0: [], 1: [], 20: []}
    for _ in range(ROUNDS):
        for locks, values in seen.items():
            values.append(measure(seed, updates, locks))
    bare = median(seen[0])
    for locks, values in seen.items():
        peer = {"peer": "the same without locks", "peer_value": bare} if locks else {}
        limit = {"ratio_at_most": 2.0} if locks else {}
        line = figure(f"locks.{name}.{locks}", median(values), "us CPU per update", **peer, **limit)  # type: ignore[arg-type]
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    measured(judging, "judge")
    measured(whole_room, "room")
