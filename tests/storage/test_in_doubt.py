"""A connection to PostgreSQL that breaks during COMMIT: what was written is written once, and what was not is said not to be."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Literal

import pytest
from sqlalchemy.engine import make_url

from crdt.errors import StoreUnavailable
from crdt.ids import Channel, DocumentId, Micros, UserId
from engine.runtime.tasks import running
from engine.writes import AppendEvent, AppendUpdate, Receipt
from storage.sql import SqlSettings, open_sql
from storage.sql.postgres import PostgresWriter
from storage.sql.server import connect, plain
from tests.support import postgres

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING),
]

RUN, D1 = Channel("run:r1"), DocumentId("d1")
BATCH = (
    AppendUpdate(document=D1, author=UserId("ada"), door="native", at=Micros(1), update=b"one"),
    AppendEvent(channel=RUN, topic="t", payload=1, at=Micros(1)),
)


class Wire:
    """Between Concert and the server. The next COMMIT breaks its connection: `after` the server has done it, or `before`."""

    def __init__(self, port: int) -> None:
        self.breaks: Literal["after", "before", ""] = ""
        self.broken = asyncio.Event()
        self.cuts = False
        """Whether it stays broken then."""
        self.cut = False
        """Whether nobody gets through any more."""
        self._port = port
        self._carrying: set[asyncio.Task[None]] = set()

    async def drained(self) -> None:
        _, left = await asyncio.wait(self._carrying, timeout=10)
        for one in left:  # a test that failed left a store open
            one.cancel()

    async def carry(self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        if self.cut:
            near_out.transport.abort()
            return
        far, far_out = await asyncio.open_connection("127.0.0.1", self._port)
        committing = asyncio.Event()
        with suppress(OSError):
            await asyncio.gather(
                self._say(near, far_out, near_out, committing), self._hear(far, near_out, committing)
            )
        for end in (near_out, far_out):
            end.transport.abort()

    async def _say(
        self,
        near: asyncio.StreamReader,
        far_out: asyncio.StreamWriter,
        near_out: asyncio.StreamWriter,
        committing: asyncio.Event,
    ) -> None:
        while said := await near.read(65_536):
            if self.breaks and b"COMMIT;" in said:
                broken, self.breaks = self.breaks, ""
                self.cut = self.cuts
                self.broken.set()
                if broken == "before":
                    near_out.transport.abort()
                    break
                committing.set()
            far_out.write(said)
        far_out.transport.abort()

    async def _hear(
        self, far: asyncio.StreamReader, near_out: asyncio.StreamWriter, committing: asyncio.Event
    ) -> None:
        while heard := await far.read(65_536):
            if committing.is_set():
                break
            near_out.write(heard)
        near_out.transport.abort()


@pytest.fixture(scope="module")
def running_server() -> Iterator[postgres.PrivateServer]:
    with postgres.private_server("fsync=off") as started:
        yield started


@pytest.fixture
def server(running_server: postgres.PrivateServer) -> str:
    return running_server.url


@asynccontextmanager
async def wired(url: str) -> AsyncIterator[tuple[Wire, str]]:
    address = make_url(url)
    wire = Wire(address.port or 0)
    listening = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield wire, address.set(port=port).render_as_string()
    finally:
        listening.close()
        await wire.drained()


@pytest.mark.parametrize("breaks", ["after", "before"])
async def test_N1_a_commit_whose_answer_is_lost_is_neither_lost_nor_doubled(
    server: str, breaks: Literal["after", "before"]
) -> None:
    async with wired(server) as (wire, url):
        store = await open_sql(url)
        before = await store.events.last(RUN)
        wire.breaks = breaks
        asked = store.writer.commit(BATCH)
        await wire.broken.wait()
        async with asyncio.timeout(30):
            try:
                receipt: Receipt | None = await asked
            except StoreUnavailable:
                receipt = None
        written = await store.events.since(RUN, before, 10)
        assert ("after" == breaks) == bool(written)
        assert [before + 1] * len(written) == [event.sequence for event in written]
        assert (None if receipt is None else receipt.numbers[1]) == (written[0].sequence if written else None)
        await store.close()
    assert not running()


async def test_N1_a_commit_that_a_crash_of_the_server_undid_is_not_taken_for_another_one(
    running_server: postgres.PrivateServer,
) -> None:
    """The server gives the numbers of transactions that it lost again."""
    async with wired(running_server.url) as (wire, url):
        store = await open_sql(url)
        before = await store.events.last(RUN)
        wire.breaks, wire.cuts = "before", True
        asked = store.writer.commit(BATCH)
        await wire.broken.wait()
        await asyncio.to_thread(running_server.stop, "immediate")
        await asyncio.to_thread(running_server.restart)
        other = await connect(plain(running_server.url), 10)
        for _ in range(20):
            await other.fetchval("SELECT txid_current()")
        await other.close()
        wire.cut = False
        async with asyncio.timeout(30):
            with pytest.raises(StoreUnavailable):
                await asked
            receipt = await store.writer.commit(BATCH)
            await store.close()
        assert before + 1 == receipt.numbers[1]


async def test_N1_what_comes_after_a_commit_in_doubt_is_written_and_does_not_settle_it(server: str) -> None:
    async with wired(server) as (wire, url):
        store = await open_sql(url)
        before = await store.events.last(RUN)
        wire.breaks = "after"
        asked = store.writer.commit(BATCH)
        await wire.broken.wait()
        async with asyncio.timeout(30):
            after = await store.writer.commit(BATCH)
            assert (before + 1, before + 2) == ((await asked).numbers[1], after.numbers[1])
        await store.close()


async def test_marks_of_transactions_go_with_their_connection(server: str) -> None:
    old = "INSERT INTO streams (stream, opened_at, fence, folded) VALUES ('writer:old', 0, 0, true)"
    places = "SELECT count(*) FROM streams WHERE stream LIKE 'writer:%'"
    other = await connect(plain(server), 10)
    await other.execute("DELETE FROM streams WHERE stream LIKE 'writer:%'")
    store = await open_sql(server)
    await other.execute(old)
    await store.writer.commit(BATCH)
    assert 2 == await other.fetchval(places)
    await store.close()
    assert 0 == await other.fetchval(places)
    await other.close()


async def test_a_store_that_closes_in_doubt_tells_whoever_waits(
    running_server: postgres.PrivateServer,
) -> None:
    async with wired(running_server.url) as (wire, url):
        store = await open_sql(url, SqlSettings(busy_seconds=0.5))
        wire.breaks, wire.cuts = "before", True
        asked = store.writer.commit(BATCH)
        await wire.broken.wait()
        assert isinstance(store.writer, PostgresWriter)
        await store.writer.close()
        assert asked.done()
        with pytest.raises(StoreUnavailable):
            await asked
        await store.close()
    assert not running()
