"""A backup that is taken while people type at all three doors has everything they were told is saved before it began."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import WebSocketException

from server.client import connect
from tests.scenarios.test_kill import team_on, text_of, words_of
from tests.support.server import RunningServer, running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("backed-up"))


async def test_K4_a_backup_has_what_was_acknowledged_before_it_at_every_door(
    server: RunningServer, tmp_path: Path
) -> None:
    team = team_on(server)
    file, before = tmp_path / "backup.zip", set[str]()
    with suppress(WebSocketException, OSError):
        async with team.connected() as (_, lines, signal), asyncio.TaskGroup() as group:
            team.typing(lines, signal, group)
            await signal.until(lambda: all(len(writer.acknowledged) > 5 for writer in team.writers), 60)
            before = {word for writer in team.writers for word in writer.acknowledged}
            await asyncio.to_thread(server.concert, "backup", str(file))
            await asyncio.to_thread(server.kill)
    after = {word for writer in team.writers for word in writer.acknowledged}
    restored = RunningServer(tmp_path / "restored")
    await asyncio.to_thread(restored.concert, "restore", str(file))
    await asyncio.to_thread(restored.start)
    try:
        async with connect(restored.url, team.people[0].token) as client:
            fresh = await client.document(team.design)
            described = str(text_of(fresh.doc))
    finally:
        restored.stop()
    counted = words_of(described)
    assert set() == before - counted.keys()
    assert {1} == set(counted.values())
    assert before < after, "nobody typed while the backup was taken"
