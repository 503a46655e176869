"""Documents: opened over the network, edited a keystroke at a time, projected. Peer: pycrdt alone, in the same run.

The peer is the limit of what one process can do with these bytes: it checks nothing, knows no people and keeps no log.
"""

import asyncio
import gc
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from pycrdt import Doc, Map, Text

from crdt.document import Document
from crdt.effects import Commit, Evict, Refuse, Reload, Wake
from crdt.events import CommitSucceeded, Loaded, SessionJoined, TickFellDue, UpdateArrived
from crdt.ids import DocumentId, SessionId, UserId
from crdt.kinds.kind import Kind, kinds
from crdt.kinds.writing import seed_from_json
from crdt.presence import Author
from crdt.replica import RoomLimits
from crdt.room import Room
from crdt.structs import StructIndex
from server.client import connect
from tests.bench.design import design_of
from tests.bench.figure import Figure, figure
from tests.bench.histories import of_history
from tests.bench.trace import PARENT, Trace, trace
from tests.support.people import owner
from tests.support.server import RunningServer

NODES = 5_000
COLUMNS = 70
ROUNDS = 3
BARE = "pycrdt alone"
ADA = Author(user=UserId("ada"), name="Ada")
FREEFORM, WORKFLOW = kinds()["freeform"], kinds()["workflow"]


def figures() -> Iterator[Figure]:
    yield from _cold_load()
    recorded = trace()
    room = yield from _typing(recorded)
    yield from _opening(recorded, room)
    yield from _projecting()
    yield from of_history()


# A design opened over the network


def _cold_load() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        server = RunningServer(Path(name) / "data", "--no-demo")
        document, state = _import(server)
        joins, ready, cpu, bare = [], [], [], []
        for _ in range(ROUNDS):
            process = server.start()
            started = time.perf_counter()
            token = owner(server).token
            before = _cpu(process.pid)
            joins.append(asyncio.run(_join(server, token, document)))
            cpu.append(_cpu(process.pid) - before)
            ready.append(time.perf_counter() - started)
            server.stop()
            bare.append(_timed(lambda: _applied([state]).get_update()))
    for what, values, limit in (
        ("join to joined, fresh process", joins, {"ratio_at_most": 10.0}),
        ("server CPU of that join", cpu, {}),
    ):
        yield figure(
            f"cold load of a design of {NODES:,} nodes: {what}",
            median(values) * 1e3,
            "ms",
            peer=f"{BARE}: apply and encode",
            peer_value=median(bare) * 1e3,
            **limit,
        )


def _import(server: RunningServer) -> tuple[DocumentId, bytes]:
    """The stored design, opened once so that it has its snapshot, and its state."""
    server.start()
    try:
        ada = owner(server)
        where = f"/collaboration/workspaces/{ada.workspace()}/import"
        made = ada.call("POST", where, kind="workflow", **design_of(NODES, COLUMNS))
        id_ = DocumentId(made["id"])
        state = ada.request("GET", f"/documents/{id_}/export?format=yjs")
        return id_, state.raise_for_status().content
    finally:
        server.stop()


async def _join(server: RunningServer, token: str, id_: DocumentId) -> float:
    """Seconds from the client's question to its copy being complete."""
    async with connect(server.websocket, token) as client:
        started = time.perf_counter()
        document = await client.document(id_)
        seconds = time.perf_counter() - started
        nodes = document.doc.get("body", type=Map)["nodes"]
        assert len(nodes) == NODES
    return seconds


# A paper typed again


def _typing(typed: Trace) -> Generator[Figure, None, Room]:
    """Every edit through the room as a client's update: inspected, judged, applied, committed, broadcast."""
    _Typist(typed.updates[:5_000], 1).seconds()
    bare: list[float] = []
    alone: list[float] = []
    together: list[float] = []
    for each, seconds in ((0, bare), (1, alone), (20, together)) * 2:
        gc.collect()
        if each:
            typist = _Typist(typed.updates, each)
            seconds.append(typist.seconds())
            assert str(_applied([typist.room.document.state()]).get(PARENT, type=Text)) == typed.text
        else:
            seconds.append(_timed(lambda: _applied(typed.updates)))
    for title, values, limit in (
        ("a tick for each", alone, 20.0),
        ("20 to a tick", together, 12.0),
    ):
        yield figure(
            f"{typed.name} through a room, {title}: CPU of an edit",
            min(values) * 1e6 / len(typed.updates),
            "us",
            peer=BARE,
            peer_value=min(bare) * 1e6 / len(typed.updates),
            ratio_at_most=limit,
        )
    return typist.room


class _Typist:
    """A person alone in a room whose log answers at once; `each` edits come between two ticks."""

    def __init__(self, updates: list[bytes], each: int) -> None:
        loaded = Loaded(
            document=Document.load(FREEFORM), index=StructIndex.of(b""), sequence=0, rows=0, size=0
        )
        self.room = Room(kind=FREEFORM, epoch="e", loaded=loaded, owners={}, limits=RoomLimits())
        self._updates = updates
        self._each = each
        self._session = SessionId("s")
        self._number = 0
        joined = SessionJoined(
            session=self._session, author=ADA, role="editor", door="native", state_vector=b"\0"
        )
        self.room.receive(joined, time.monotonic())

    def seconds(self) -> float:
        updates, each = self._updates, self._each
        started = time.process_time()
        for first in range(0, len(updates), each):
            self._tick(first, updates[first : first + each])
        return time.process_time() - started

    def _tick(self, first: int, updates: list[bytes]) -> None:
        receive, now, session = self.room.receive, time.monotonic(), self._session
        for number, update in enumerate(updates, first + 1):
            effects = receive(UpdateArrived(session, number, update), now)
            assert all(isinstance(effect, Wake) for effect in effects), effects
        (commit,) = receive(TickFellDue(), now)
        assert isinstance(commit, Commit)
        rows = len(commit.rows)
        numbers = tuple(range(self._number + 1, self._number + 1 + rows))
        self._number += rows
        for effect in receive(CommitSucceeded(numbers=numbers), now):
            assert not isinstance(effect, Refuse | Evict | Reload), effect


def _opening(typed: Trace, room: Room) -> Iterator[Figure]:
    """The paper's document, deletions and all, from its snapshot."""
    state = room.document.state()
    index = StructIndex.of(state).dump()
    ours, bare = [], []
    for _ in range(5):
        ours.append(_timed(lambda: (_document(FREEFORM, state), StructIndex.load(index))))
        bare.append(_timed(lambda: _applied([state])))
    yield figure(
        f"{typed.name}: open the document ({len(state):,} bytes) from its snapshot",
        median(ours) * 1e3,
        "ms",
        peer=BARE,
        peer_value=median(bare) * 1e3,
        ratio_at_most=2.0,
    )


# One field of a large design


def _projecting() -> Iterator[Figure]:
    """The plain content follows each edit at a price that does not grow with the document."""
    rounds = [(_one_field(1_000), _one_field(10_000)) for _ in range(5)]
    small, large = zip(*rounds, strict=True)
    yield figure(
        "one field of a design of 10,000 nodes edited: apply and follow",
        median(large) * 1e6,
        "us",
        peer="the same at 1,000 nodes",
        peer_value=median(small) * 1e6,
        ratio_at_most=1.5,
    )


def _one_field(nodes: int, edits: int = 2_000) -> float:
    """CPU seconds of an edit."""
    state = seed_from_json(WORKFLOW, design_of(nodes, COLUMNS))
    writer = _applied([state])
    updates: list[bytes] = []
    watching = writer.observe(lambda event: updates.append(event.update))
    body: Map[Any] = writer.get("body", type=Map)
    for number, step in zip(range(edits), itertools.cycle(range(0, nodes, nodes // 100)), strict=False):
        body["nodes"][f"n{step}"]["timeout_s"] = float(number + 1)
    writer.unobserve(watching)
    document = _document(WORKFLOW, state)
    seconds = _timed(lambda: [document.apply(update) for update in updates])
    document.close()
    return seconds / len(updates)


def _document(kind: Kind, state: bytes) -> Document:
    return Document.load(kind, state)


def _applied(updates: list[bytes]) -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc


def _timed(run: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    started = time.process_time()
    run()
    return time.process_time() - started


def _cpu(pid: int) -> float:
    """CPU seconds of another process so far (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
