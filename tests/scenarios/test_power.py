"""A power cut leaves only what was synced: whatever the server tells anybody about an edit comes after the sync of its write.

What the kernel was asked for is read from strace. Killing a process proves nothing of the kind: the kernel lives on.
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.crdt.playbook import Writer
from tests.support import tracing
from tests.support.people import owner
from tests.support.server import RunningServer
from tests.support.tracing import Call
from tests.support.visitors import VISITORS

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not tracing.is_there(), reason="strace is not installed: apt-get install strace"),
]

LOG = "-wal"
ACKNOWLEDGED = {
    "/ws": re.compile(r"\\243ack\\331"),
    "/hocuspocus": re.compile(r'\\10\\1", \d+'),
    "/yjs/{document:path}": re.compile("edit-yjs-"),
}
"""What the acknowledgement of each door looks like in the words of strace; the one of `/yjs` is the echo of the edit."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path / "data", "--no-demo", under=tracing.under(tmp_path / "trace")).start()
    yield running
    if running.is_running:
        running.kill()


async def edits(server: RunningServer, door: str, document: str, token: str, count: int) -> None:
    """One after the other, each acknowledged before the next; its key says whose it is."""
    client = 10 + list(VISITORS).index(door)
    writer = Writer(client)
    async with AsyncExitStack() as stack:
        visitor = VISITORS[door](stack, client)
        assert await visitor.enter(server.websocket, token, document)
        for number in range(count):
            assert await visitor.send(writer.put(mark(door, number), number), resent=True)


def mark(door: str, number: int) -> str:
    return f"edit-{door.split('/')[1]}-{number:05d}"


async def trace(server: RunningServer, at: Path, count: int) -> list[Call]:
    ada = owner(server)
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    async with asyncio.timeout(60 + count), asyncio.TaskGroup() as group:
        for door in VISITORS:
            # a document each, so that an acknowledgement has one sender
            document = ada.call("POST", path, kind="freeform", name=door.split("/")[1])["id"]
            group.create_task(edits(server, door, document, ada.token, count))
    assert server.stop() == 0
    return tracing.read(at / "trace")


def check(door: str, calls: list[Call], count: int) -> None:
    syncs = [call for call in calls if call.is_sync and call.target.endswith(LOG)]
    told = [call for call in calls if call.is_told]
    acknowledged = [call for call in told if ACKNOWLEDGED[door].search(call.data)]
    assert count == len(acknowledged)
    for number, acknowledgement in enumerate(acknowledged):
        edit = mark(door, number)
        written = next(call for call in calls if call.target.endswith(LOG) and edit in call.data)
        synced = next(call for call in syncs if call.began > written.ended)
        assert synced.ended < acknowledgement.began, f"{edit} was told before it was synced"


@pytest.mark.parametrize("count", [25, pytest.param(1_000, marks=pytest.mark.soak)])
async def test_K2_every_acknowledgement_follows_the_sync_of_what_it_acknowledges(
    server: RunningServer, tmp_path: Path, count: int
) -> None:
    calls = await trace(server, tmp_path, count)
    for door in VISITORS:
        check(door, calls, count)


def test_K2_a_server_that_tells_before_it_syncs_is_caught() -> None:
    """The check itself: the same calls in the wrong order."""
    door = "/yjs/{document:path}"
    written = Call("pwrite64", f"x{LOG}", mark(door, 0), 0, 0)
    told = Call("write", "socket:[1]", mark(door, 0), 1, 1)
    synced = Call("fdatasync", f"x{LOG}", "", 2, 2)
    with pytest.raises(AssertionError, match="before it was synced"):
        check(door, [written, told, synced], 1)
