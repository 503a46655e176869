"""Part of the group `documents`. A design with 100,000 edits by five people in its log. Listed, compared, blamed; what it weighs, kept row by row and thinned.

The log is written as rooms and the compactor write it: rows of one edit each, a state with its authors every 500 rows.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from pycrdt import Doc, Map

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.kinds.kind import kinds
from crdt.kinds.writing import seed_from_json
from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex
from engine.channels import Channels
from engine.ports import LoggedUpdate, Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.runtime.clock import SECOND, ManualClock, SystemIds
from engine.timeline.attributing import attributed
from engine.timeline.blaming import index_of
from engine.timeline.keeping import Thinning
from engine.timeline.timeline import Timeline
from engine.writes import AppendUpdate, Attribute, Insert, StoreSnapshot, Write
from server.serve import settle_down
from storage.sql import open_sql
from tests.bench.design import design_of
from tests.bench.figure import Figure, figure

EDITS = 100_000
NODES = 500
EVERY = 500
PEOPLE = tuple(UserId(f"person-{number}") for number in range(5))
ID = DocumentId("document")
WORKFLOW = kinds()["workflow"]
GAP = SECOND // 10
PAIRS = 12
T = TypeVar("T")


def of_history() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        yield from asyncio.run(_measured(Path(name)))


async def _measured(folder: Path) -> list[Figure]:
    clock = ManualClock()
    store = await open_sql(folder)
    try:
        raw = await _written(store, clock)
        settle_down()  # as a server does
        return [*await _asked(store, clock), *await _weighed(store, clock, folder, raw)]
    finally:
        await store.close()


async def _written(store: Store, clock: ManualClock) -> int:
    """Bytes of all updates."""
    docs = [Doc[Any](client_id=100 + number) for number in range(len(PEOPLE))]
    seed = seed_from_json(WORKFLOW, design_of(NODES, 25), client_id=7)
    await store.writer.commit((Insert(record=_record(clock.now())), *_rows(clock, [(PEOPLE[0], seed)])))
    for doc in docs:
        doc.apply_update(seed)
    index = index_of(WORKFLOW, seed)
    drawn, size, number, unattributed = random.Random(1), len(seed), 1, [_logged(1, PEOPLE[0], clock, seed)]
    while number < EDITS:
        edits = [_edit(doc, drawn) for doc in docs for _ in range(EVERY // len(docs))]
        authored = [(PEOPLE[at // (EVERY // len(docs))], update) for at, update in enumerate(edits)]
        _exchange(docs, edits)
        for _, update in authored:
            index.add(inspect(update, UNLIMITED))
        await store.writer.commit(tuple(_rows(clock, authored)))
        for author, update in authored:
            number += 1
            unattributed.append(_logged(number, author, clock, update))
            size += len(update)
        await _covered(store, clock, docs[0], index, unattributed)
        unattributed = []
    return size


def _exchange(docs: list[Doc[Any]], edits: list[bytes]) -> None:
    share = len(edits) // len(docs)
    for at, doc in enumerate(docs):
        for other, update in enumerate(edits):
            if other // share != at:
                doc.apply_update(update)


async def _covered(
    store: Store, clock: ManualClock, doc: Doc[Any], index: StructIndex, rows: list[LoggedUpdate]
) -> None:
    snapshot = StoreSnapshot(
        document=ID,
        through=rows[-1].sequence,
        state=doc.get_update(),
        index=index.dump(),
        at=clock.now(),
        compact=False,
    )
    await store.writer.commit((Attribute(document=ID, ranges=await attributed(rows)), snapshot))


def _edit(doc: Doc[Any], drawn: random.Random) -> bytes:
    """Half of them letters in the notes of steps, half values."""
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    with doc.transaction():
        node = doc.get("body", type=Map)["nodes"][f"n{drawn.randrange(NODES)}"]
        if drawn.random() < 0.5:
            node["note"].insert(0, drawn.choice("abcdefgh "))
        else:
            node["timeout_s"] = float(drawn.randrange(1, 3_600))
    doc.unobserve(subscription)
    return updates[0]


def _rows(clock: ManualClock, authored: list[tuple[UserId, bytes]]) -> Iterator[Write]:
    for author, update in authored:
        clock.advance(GAP / SECOND)
        yield AppendUpdate(document=ID, author=author, door="native", at=clock.now(), update=update)


def _logged(number: int, author: UserId, clock: ManualClock, update: bytes) -> LoggedUpdate:
    return LoggedUpdate(sequence=number, author=author, door="native", at=clock.now(), update=update)


def _record(at: Micros) -> DocumentRecord:
    return DocumentRecord(
        id=ID,
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        kind=WORKFLOW.name,
        kind_version=WORKFLOW.version,
        title="Design",
        epoch="e",
        created_by=PEOPLE[0],
        created_at=at,
        updated_by=PEOPLE[0],
        updated_at=at,
    )


async def _asked(store: Store, clock: ManualClock) -> list[Figure]:
    rooms = Rooms(store=store, clock=clock, kinds=kinds())
    channels = Channels(writer=store.writer, events=store.events, clock=clock, framing=lambda data: data)
    drawn, record = random.Random(2), _record(clock.now())

    def timeline() -> Timeline:
        """Remembers nothing yet."""
        return Timeline(
            store=store,
            rooms=rooms,
            channels=channels,
            clock=clock,
            ids=SystemIds(clock),
            kind=lambda name: kinds()[name],
        )

    newest = await timeline().newest(record)
    listing = await _times(lambda: timeline().sessions(record, 0, 50))
    pairs = [sorted(drawn.sample(range(1, newest + 1), 2)) for _ in range(PAIRS)]
    far = [await _timed(lambda a=a, b=b: timeline().compare(record, a, b)) for a, b in pairs]  # type: ignore[misc]
    warm = timeline()
    await warm.compare(record, 1, newest)
    again = [await _timed(lambda a=a, b=b: warm.compare(record, a, b)) for a, b in pairs]  # type: ignore[misc]
    near = await _times(lambda: timeline().compare(record, newest - 20, newest))
    looking = await _times(lambda: timeline().look(record, newest - 300))
    blaming = await _times(lambda: timeline().blame(record, newest, ()))
    one = await _times(lambda: timeline().blame(record, newest, ("body", "nodes", "n3")))
    await rooms.close()
    named = f"history of a design of {NODES} steps and {newest:,} edits"
    return [
        figure(f"{named}: CPU of the newest 50 sessions", median(listing), "ms", at_most=300),
        figure(f"{named}: CPU of difference of any two points, median", median(far), "ms", at_most=300),
        figure(
            f"{named}: CPU of difference of any two points, slowest of {PAIRS}", max(far), "ms", at_most=300
        ),
        figure(
            f"{named}: CPU of difference of any two points, once one was asked for",
            median(again),
            "ms",
            at_most=300,
        ),
        figure(f"{named}: CPU of difference over the last 20 edits", median(near), "ms", at_most=300),
        figure(f"{named}: CPU of the state at a point", median(looking), "ms", at_most=300),
        figure(f"{named}: CPU of who wrote each of its fields", median(blaming), "ms"),
        figure(f"{named}: CPU of who wrote the fields of one step", median(one), "ms", at_most=300),
    ]


async def _weighed(store: Store, clock: ManualClock, folder: Path, raw: int) -> list[Figure]:
    before = _weight(folder)
    states = len(await store.updates.revisions(ID))
    clock.advance(3 * 24 * 3600)
    started = time.process_time()
    rows, dropped = await Thinning(store, clock, hours=24).thin(ID)
    seconds = time.process_time() - started
    kept = await store.updates.revisions(ID)
    ranges = await store.updates.attributions(ID)
    named = f"log of {EDITS:,} edits"
    authors = sum(len(one.clocks) for one in ranges)
    return [
        figure(f"{named}: bytes of its updates", raw / 1e6, "MB"),
        figure(f"{named}: rows, {states} states, authors on disk", before / 1e6, "MB"),
        figure(
            f"{named}: who wrote what, for ever",
            authors / 1e6,
            "MB",
            peer="its updates",
            peer_value=raw / 1e6,
        ),
        figure(f"{named}: states left after three days (of {states})", len(kept), "states"),
        figure(f"{named}: bytes of the states left", sum(one.size for one in kept) / 1e6, "MB"),
        figure(f"{named}: CPU of dropping {rows:,} rows and {dropped} states", seconds * 1e3, "ms"),
    ]


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


async def _times(call: Callable[[], Awaitable[T]]) -> list[float]:
    return [await _timed(call) for _ in range(5)]


async def _timed(call: Callable[[], Awaitable[T]]) -> float:
    """Milliseconds of CPU, in all threads."""
    started = time.process_time()
    await call()
    return (time.process_time() - started) * 1e3
