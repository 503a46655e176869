"""The store goes away under a working server and comes back: nothing is acknowledged meanwhile, nothing acknowledged is lost.

Two ways for it to go: the database server crashes, and the disk is full. The server itself is never restarted for it.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pycrdt import Map

from crdt.errors import ConcertError
from crdt.ids import DocumentId
from server.client import Client, connect
from server.live import LiveDocument
from storage.sql import open_sql
from tests.contracts.conftest import execute
from tests.support import postgres
from tests.support.people import Person, owner
from tests.support.server import NotStarted, RunningServer
from tests.support.waiting import SECONDS

pytestmark = pytest.mark.anyio

MIB = 1 << 20
PATIENCE = 0.5
"""Seconds after which an acknowledgement is not expected any more while the store is away."""
POLLING = 0.05
Change = Callable[[], None]


class Diary:
    """One writer: each entry is a key of its own; `kept` are those that were acknowledged."""

    def __init__(self, client: Client, document: LiveDocument) -> None:
        self._client = client
        self._document = document
        self._next = 0
        self.kept: list[str] = []
        self.lost: list[str] = []

    async def write(self, size: int = 10) -> bool:
        """Whether it was acknowledged in time."""
        key = f"entry-{self._next:05d}"
        self._next += 1
        self._document.doc.get("body", type=Map)[key] = "x" * size
        try:
            async with asyncio.timeout(PATIENCE):
                await self._document.saved()
        except (TimeoutError, ConcertError):
            self.lost.append(key)
            return False
        self.kept.append(key)
        return True

    async def catch_up(self) -> None:
        """Until everything written is acknowledged."""
        async with asyncio.timeout(SECONDS):
            while True:
                with suppress(ConcertError):
                    if self._document.error is not None:
                        await self._client.resume(self._document)
                    await self._document.saved()
                    break
                await asyncio.sleep(POLLING)  # the store is not there yet
        self.kept += self.lost
        self.lost.clear()


@dataclass(frozen=True, kw_only=True)
class Outage:
    """`size` of the entries written meanwhile, `seconds` that it lasts at least, `reads`: other documents can be read."""

    begin: Change
    end: Change
    size: int = 10
    seconds: float = 0.0
    reads: bool = False


async def outlive(server: RunningServer, ada: Person, outage: Outage) -> None:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    document, other = (
        DocumentId(ada.call("POST", path, kind="freeform", name=name)["id"]) for name in ("Diary", "Other")
    )
    pid = server.pid
    async with connect(server.url, ada.token) as client:
        diary = Diary(client, await client.document(document))
        for _ in range(20):
            assert await diary.write()
        outage.begin()
        while await diary.write(outage.size) or await diary.write(outage.size):
            assert len(diary.kept) < 2_000
        until = time.monotonic() + outage.seconds
        while time.monotonic() < until:
            assert not await diary.write()
        assert 200 == asked(server, "/healthz")
        assert (200 if outage.reads else 503) == ada.request("GET", f"/documents/{other}").status_code
        outage.end()
        await ready(server)
        await diary.catch_up()
        assert await diary.write()
        assert pid == server.pid
    server.kill()
    server.start()
    body = ada.call("GET", f"/documents/{document}")
    assert [] == [key for key in diary.kept if key not in str(body)]


def asked(server: RunningServer, path: str) -> int:
    return httpx.get(f"{server.url}{path}", timeout=30).status_code


async def ready(server: RunningServer) -> None:
    async with asyncio.timeout(SECONDS):
        while await asyncio.to_thread(asked, server, "/readyz") != 200:  # noqa: ASYNC110 - it has nobody to tell
            await asyncio.sleep(POLLING)


@pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING)
@pytest.mark.parametrize("seconds", [0.0, pytest.param(10.0, marks=pytest.mark.soak)])
async def test_K6_a_database_server_that_crashes_and_comes_back_loses_nothing(
    tmp_path: Path, seconds: float
) -> None:
    with postgres.private_server() as store:
        server = RunningServer(tmp_path, "--no-demo", environment={"DATABASE_URL": store.url}).start()
        try:
            ada = await asyncio.to_thread(owner, server)
            await outlive(server, ada, Outage(begin=store.stop, end=store.restart, seconds=seconds))
        finally:
            server.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "concert-test", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount the small disk this needs")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


async def test_K6_a_full_disk_stops_the_acknowledgements_and_its_end_brings_them_back(
    small_disk: Path,
) -> None:
    ballast = small_disk / "ballast"
    server = RunningServer(small_disk / "data", "--no-demo").start()

    def fill() -> None:
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    try:
        ada = await asyncio.to_thread(owner, server)
        await outlive(server, ada, Outage(begin=fill, end=ballast.unlink, size=20_000, reads=True))
    finally:
        server.stop()


@pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING)
def test_a_start_without_room_in_the_data_folder_is_refused_in_one_line(small_disk: Path) -> None:
    with suppress(OSError), (small_disk / "ballast").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    with postgres.private_server("fsync=off") as store:
        for environment in ({}, {"DATABASE_URL": store.url}):
            refused = RunningServer(small_disk / "data", "--no-demo", environment=environment)
            with pytest.raises(NotStarted, match="Make room"):
                refused.start()
            assert "Traceback" not in "\n".join(refused.lines)


CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name LIKE 'concert %' AND datname = current_database()"""


@pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING)
async def test_K6_a_server_that_was_replaced_while_it_was_cut_off_ends_and_says_why(tmp_path: Path) -> None:
    with postgres.private_server("fsync=off") as store:
        first = RunningServer(tmp_path, "--no-demo", environment={"DATABASE_URL": store.url}).start()
        try:
            ada = await asyncio.to_thread(owner, first)
            await execute(store.url, CUT)
            await (await open_sql(store.url)).close()  # another one serves for a while
            assert [503, 503] == [asked(first, "/readyz") for _ in range(2)], "it notices, then looks again"
            said = await asyncio.to_thread(first.wait_for, "^concert: Another Concert process served from")
            assert "Start this one again if it is the one to serve" in said.string
            assert 1 == await asyncio.to_thread(first.stop)
            first.start()
            assert 200 == ada.request("GET", "/bootstrap").status_code
        finally:
            first.stop()
