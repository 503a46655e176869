"""A database of an earlier Concert is backed up before it is migrated (K7)."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from crdt.errors import StoreUnavailable
from engine.records import Setting
from engine.writes import Put
from storage.sql import SqlSettings, open_sql
from storage.sql.backup import restore
from storage.sql.carrying import backup_server
from storage.sql.claim import ServedElsewhere, held
from storage.sql.migrate import counts, revision, upgrade
from storage.sql.revisions import newest
from storage.sql.upgrading import KEPT, backup_before, migrate
from tests.contracts.conftest import execute
from tests.storage.test_migrations_populated import REVISIONS, on_server, populate
from tests.support import postgres

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING),
]
BEFORE = REVISIONS[0]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.private_server("fsync=off") as started:
        yield started.url


@pytest.fixture
async def earlier(server: str) -> str:
    """A database of the first Concert, with rows."""

    def make(connection: Connection) -> None:
        upgrade(connection, BEFORE)
        populate(connection, ["settings"])

    await execute(server, "DROP DATABASE IF EXISTS earlier WITH (FORCE)")
    await execute(server, "CREATE DATABASE earlier")
    url = server.replace("/postgres", "/earlier")
    await on_server(url, make)
    return url


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


async def test_K7_a_database_of_a_server_is_backed_up_before_it_is_migrated(
    earlier: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows = await on_server(earlier, counts)
    data = tmp_path / "data"
    with caplog.at_level(logging.WARNING):
        store = await open_sql(earlier, SqlSettings(backups=data))
    await store.close()
    kept = backup_before(data, BEFORE)
    assert {kept.name} == names(data)
    assert str(kept) in caplog.text
    assert newest() == await on_server(earlier, revision)
    manifest = restore(kept, tmp_path)
    assert (BEFORE, rows) == (manifest.revision, dict(manifest.counts))
    again = await open_sql(tmp_path)
    assert 3 == await again.records.count(Setting, {})
    await again.close()


async def test_K7_what_cannot_be_backed_up_is_not_migrated(earlier: str, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    for start in (
        open_sql(earlier, SqlSettings(backups=tmp_path / "data")),
        migrate(earlier, tmp_path / "data"),
    ):
        with pytest.raises(StoreUnavailable, match="the backup before it could not be written"):
            await start
    assert BEFORE == await on_server(earlier, revision)


async def test_K7_a_database_that_a_process_serves_from_is_neither_backed_up_nor_migrated(
    earlier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What that process acknowledges meanwhile would be in no backup."""
    monkeypatch.setattr("storage.sql.upgrading.SECONDS", 0.5)
    async with held(earlier, 5):
        with pytest.raises(ServedElsewhere):
            await migrate(earlier, tmp_path)
    assert (set(), BEFORE) == (names(tmp_path), await on_server(earlier, revision))


async def test_K7_a_database_that_is_new_or_at_the_newest_migration_is_not_backed_up(
    server: str, tmp_path: Path
) -> None:
    await execute(server, "DROP DATABASE IF EXISTS fresh WITH (FORCE)")
    await execute(server, "CREATE DATABASE fresh")
    for _ in range(2):
        store = await open_sql(server.replace("/postgres", "/fresh"), SqlSettings(backups=tmp_path))
        await store.writer.commit((Put(record=Setting(name="a", value=1)),))
        await store.close()
    assert set() == names(tmp_path)


async def test_K7_of_backups_before_migrations_the_last_few_stay(earlier: str, tmp_path: Path) -> None:
    for number in range(KEPT + 1):
        backup_before(tmp_path, f"{number:04}x").write_bytes(b"")
    (tmp_path / "mine.backup").write_bytes(b"")
    await migrate(earlier, tmp_path)
    left = names(tmp_path)
    assert {backup_before(tmp_path, BEFORE).name, "mine.backup"} <= left
    assert KEPT + 1 == len(left)


async def test_K7_an_old_backup_that_cannot_be_removed_keeps_nobody_from_migrating(
    earlier: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(KEPT + 1):
        backup_before(tmp_path, f"{number:04}x").mkdir()
    await migrate(earlier, tmp_path)
    assert newest() == await on_server(earlier, revision)
    assert backup_before(tmp_path, BEFORE).is_file()
    assert "old backups stay" in caplog.text


async def test_K4_a_backup_of_a_large_database_says_how_far_it_is(
    earlier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.carrying.TOLD", 2)
    heard: list[tuple[int, int]] = []
    await asyncio.to_thread(
        backup_server, earlier, tmp_path / "one.zip", told=lambda done, rows: heard.append((done, rows))
    )
    assert [(3, 3)] == heard
