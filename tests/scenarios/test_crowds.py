"""Many at once: everybody comes back after a restart, or many never read. The others notice little, all end up equal."""

import asyncio
import socket as sockets
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest
from pycrdt import Doc, Map
from websockets.asyncio.client import connect as dial
from websockets.exceptions import ConnectionClosed

from crdt.codec import decode_server, encode
from crdt.frames import Committed, Hello, Join, Joined, Welcome
from crdt.ids import DocumentId, document_channel
from crdt.updates import clocks
from server.client import connect
from tests.support.bystanders import Steadfast
from tests.support.people import Person, invited, owner
from tests.support.raw import Raw
from tests.support.server import RunningServer, running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

MISSED = 40
"""Edits of a kilobyte that were made while nobody was there."""
SYNCED_SECONDS = 30.0
MEMORY = 200 << 20
SHARE = 1.5
LARGE = "x" * 60_000
SLOW_BUFFER = 4096


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("crowds"))


async def document(server: RunningServer, ada: Person, name: str) -> DocumentId:
    async with connect(server.url, ada.token) as client:
        made = await client.call("documents.create", id=ada.workspace(), kind="freeform", name=name)
    return DocumentId(made["id"])


async def fill(server: RunningServer, ada: Person, document: DocumentId, edits: int, mark: str) -> bytes:
    """Somebody makes so many edits of a kilobyte. Returns the state vector behind them."""
    async with connect(server.url, ada.token) as client:
        live = await client.document(document)
        for number in range(edits):
            live.doc.get("body", type=Map)[f"{mark}-{number}"] = f"{number:04}" * 256
        await live.saved()
        return live.doc.get_state()


async def come_back(
    server: RunningServer, token: str, document: DocumentId, vector: bytes
) -> tuple[int, bytes]:
    """The bytes that came until the copy was in step, and what it missed."""
    async with dial(f"{server.websocket}/ws", compression=None, max_size=None, open_timeout=60) as socket:
        await socket.send(encode(Hello(token=token)))
        await socket.send(encode(Join(channel=document_channel(document), sv=vector, epoch="", client=7)))
        heard = 0
        async for payload in socket:
            assert isinstance(payload, bytes)
            heard += len(payload)
            frame = decode_server(payload)
            if isinstance(frame, Joined):
                return heard, frame.update
            assert isinstance(frame, Welcome), frame
    raise AssertionError("it was closed")


async def storm(server: RunningServer, crowd: int) -> float:
    """The seconds it took."""
    ada = owner(server)
    people = [ada, *(invited(server, ada, f"Guest {number}") for number in range(crowd // 150))]
    place = await document(server, ada, f"Storm of {crowd}")
    before = await fill(server, ada, place, 200, "before")
    missed = await fill(server, ada, place, MISSED, "missed")
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    process = psutil.Process(server.pid)
    memory = process.memory_info().rss
    began = time.monotonic()
    visits = [come_back(server, people[n % len(people)].token, place, before) for n in range(crowd)]
    answers = await asyncio.gather(*visits)
    spent = time.monotonic() - began
    grown = process.memory_info().rss - memory
    needed = len(answers[0][1])
    heard = sum(size for size, _ in answers)
    sys.stdout.write(
        f"{crowd} came back in {spent:.1f} s, {heard / crowd / needed:.2f} times what they missed "
        f"({needed} bytes each), memory +{grown >> 20} MiB\n"
    )
    copy: Doc[Any] = Doc()
    copy.apply_update(ada.request("GET", f"/documents/{place}/export?format=yjs").content)
    assert clocks(copy.get_state()) == clocks(missed)
    assert MISSED * 1000 < needed < MISSED * 1100
    assert {needed} == {len(update) for _, update in answers}
    assert heard < SHARE * needed * crowd
    assert grown < MEMORY
    assert "Traceback" not in "\n".join(server.lines)
    return spent


async def test_N6_forty_come_back_at_once_and_get_what_they_missed(server: RunningServer) -> None:
    await storm(server, 40)


@pytest.mark.soak
async def test_N6_five_hundred_come_back_at_once_and_get_what_they_missed(server: RunningServer) -> None:
    assert SYNCED_SECONDS > await storm(server, 500)


class Idler:
    """Joins and reads nothing until it is asked to."""

    def __init__(self, socket: Raw, document: DocumentId) -> None:
        self.socket = socket
        self.channel = document_channel(document)
        self.doc: Doc[Any] = Doc()

    async def join(self, token: str) -> None:
        await self.socket.hello(token)
        await self.socket.send(Join(channel=self.channel, sv=b"\0", epoch="", client=self.doc.client_id))
        self.doc.apply_update((await self.socket.wait(Joined)).update)

    async def read_on(self, goal: bytes) -> None:
        """Until its copy stands where the others do."""
        async with asyncio.timeout(60):
            while clocks(self.doc.get_state()) != clocks(goal):
                self.doc.apply_update((await self.socket.wait(Committed)).update)


async def catch_up(
    idler: Idler, server: RunningServer, person: Person, place: DocumentId, goal: bytes
) -> None:
    """It reads on, or comes back when it did not read for so long that it was dropped (a busy machine takes its time)."""
    try:
        await idler.read_on(goal)
    except ConnectionClosed:
        _, missed = await come_back(server, person.token, place, idler.doc.get_state())
        idler.doc.apply_update(missed)
    assert clocks(goal) == clocks(idler.doc.get_state())


@asynccontextmanager
async def idlers(
    server: RunningServer, person: Person, document: DocumentId, count: int
) -> AsyncIterator[list[Idler]]:
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(count):
            end = sockets.socket()
            end.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, SLOW_BUFFER)
            end.connect(("127.0.0.1", server.port))
            end.setblocking(False)
            line = dial(f"{server.websocket}/ws", sock=end, compression=None, max_size=None, max_queue=1)
            found.append(Idler(Raw(await stack.enter_async_context(line)), document))
            await found[-1].join(person.token)
        yield found


async def pace(pair: Steadfast, edits: int) -> float:
    """The median of so many edits of the two from now on."""
    pair.latencies.clear()
    while len(pair.latencies) < edits:
        await asyncio.to_thread(pair.check)
    return statistics.median(pair.latencies)


async def flood(
    server: RunningServer, ada: Person, place: DocumentId, megabytes: int, seconds: float
) -> bytes:
    """Writes large values all the while. Returns the state vector behind them."""
    async with connect(server.url, ada.token) as client:
        live = await client.document(place)
        number = megabytes * (1 << 20) // len(LARGE)
        for written in range(number):
            live.doc.get("body", type=Map)[f"large-{written % 8}"] = f"{written}{LARGE}"
            await live.saved()
            await asyncio.sleep(seconds / number)  # a load is a pace
        return live.doc.get_state()


async def beside_slow_readers(server: RunningServer, readers: int, megabytes: int, seconds: float) -> None:
    ada = owner(server)
    place = await document(server, ada, f"Slow {readers}")
    elsewhere = await document(server, ada, f"Beside {readers}")
    pair = Steadfast(ada, invited(server, ada, "Cleo"), elsewhere).start()
    process = psutil.Process(server.pid)
    try:
        quiet = await pace(pair, 50)
        await flood(server, ada, place, megabytes // 4, seconds / 4)
        loaded = await pace(pair, 50)
        memory = process.memory_info().rss
        async with idlers(server, ada, place, readers) as found:
            goal = await flood(server, ada, place, megabytes, seconds)
            grown = process.memory_info().rss - memory
            beside = await pace(pair, 50)
            async with connect(server.url, ada.token) as client:
                live = await client.document(place)
                assert clocks(goal) == clocks(live.doc.get_state())
            await asyncio.gather(*(catch_up(idler, server, ada, place, goal) for idler in found))
    finally:
        pair.stop()
    pair.raise_for_error()
    sys.stdout.write(
        f"{readers} that never read, {megabytes} MiB for each: memory +{grown >> 20} MiB; an edit elsewhere "
        f"{quiet * 1000:.1f} ms before, {loaded * 1000:.1f} after the load alone, {beside * 1000:.1f} beside them\n"
    )
    assert grown < readers * (5 << 20)


async def test_N4_who_does_not_read_costs_a_bounded_memory_and_catches_up_by_one_difference(
    server: RunningServer,
) -> None:
    await beside_slow_readers(server, readers=4, megabytes=12, seconds=4.0)


@pytest.mark.soak
async def test_N4_twenty_who_never_read_for_a_minute(server: RunningServer) -> None:
    await beside_slow_readers(server, readers=20, megabytes=60, seconds=60.0)
