"""A backup is one file, whichever database it is of: what is kept in a folder moves to a server, and back (K4)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from crdt.errors import AlreadyExists, StoreUnavailable
from engine.ports import Store
from engine.records import DocumentRecord, Record
from engine.writes import Put
from storage.sql import open_sql
from storage.sql.backup import backup, restore
from storage.sql.carrying import backup_server, restore_server
from tests.contracts.conftest import execute
from tests.contracts.samples import CHANNEL, DOCUMENT, RECORD_TYPES, event, journal, record, unset, update
from tests.support import postgres
from tests.support.furnished import with_tables

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING),
]

ROWS: list[Record] = [make(one, number) for one in RECORD_TYPES for make, number in ((record, 1), (unset, 2))]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.private_server("fsync=off") as started:
        yield started.url


@pytest.fixture
async def empty(server: str) -> str:
    await execute(server, "DROP DATABASE IF EXISTS fresh WITH (FORCE)")
    await execute(server, "CREATE DATABASE fresh")
    return server.replace("/postgres", "/fresh")


async def fill(folder: Path) -> None:
    store = await open_sql(with_tables(folder))
    await store.writer.commit((*(Put(record=row) for row in ROWS),))
    for number in range(1_200):
        await store.writer.commit((update(bytes([number % 256])), event({"n": number}), journal()))
    await store.close()


async def told(store: Store) -> list[object]:
    """All that can be read, epochs aside: a restored document has another one."""
    rows = [
        sorted(map(str, await store.records.find(one, {})))
        for one in RECORD_TYPES
        if one is not DocumentRecord
    ]
    updates = [row.update for row in await store.updates.since(DOCUMENT, 0, 10_000)]
    events = [(row.sequence, row.payload) for row in await store.events.since(CHANNEL, 0, 10_000)]
    entries = [row.entry for row in await store.journal.read("run:1")]
    return [rows, updates, events, entries]


async def test_K4_an_installation_moves_from_a_folder_to_a_server_and_back(
    tmp_path: Path, empty: str
) -> None:
    await fill(tmp_path / "first")
    first = await open_sql(tmp_path / "first")
    before, epochs = await told(first), {row.epoch for row in await first.records.find(DocumentRecord, {})}
    await first.close()
    taken = backup(tmp_path / "first", tmp_path / "one.zip")
    await asyncio.to_thread(restore_server, tmp_path / "one.zip", empty)

    moved = await open_sql(empty)
    assert before == await told(moved)
    assert not epochs & {row.epoch for row in await moved.records.find(DocumentRecord, {})}
    above = (await moved.writer.commit((event(),))).numbers[0]
    assert above > 1_000_000, "events go on above all that may have been lost"
    while_served = await asyncio.to_thread(backup_server, empty, tmp_path / "two.zip")
    await moved.close()
    same = taken.counts.keys() - {"channels", "events", "streams"}
    assert {name: taken.counts[name] for name in same} == {name: while_served.counts[name] for name in same}
    await asyncio.to_thread(restore, tmp_path / "two.zip", tmp_path / "third")
    third = await open_sql(tmp_path / "third")
    assert before[:2] == (await told(third))[:2]
    await third.close()


async def test_K4_what_is_in_a_database_is_never_overwritten_and_who_serves_is_left_alone(
    tmp_path: Path, empty: str
) -> None:
    with_tables(tmp_path / "folder")
    backup(tmp_path / "folder", tmp_path / "file.zip")
    store = await open_sql(empty)
    with pytest.raises(StoreUnavailable, match="Another Concert process serves"):
        await asyncio.to_thread(restore_server, tmp_path / "file.zip", empty)
    await store.writer.commit((update(b"kept"),))
    await store.close()
    with pytest.raises(AlreadyExists, match="has an installation already"):
        await asyncio.to_thread(restore_server, tmp_path / "file.zip", empty)
    again = await open_sql(empty)
    assert [b"kept"] == [row.update for row in await again.updates.since(DOCUMENT, 0, 10)]
    await again.close()


async def test_K4_a_backup_that_does_not_fit_leaves_nothing_behind(tmp_path: Path, empty: str) -> None:
    (tmp_path / "file.zip").write_bytes(b"hello")
    with pytest.raises(Exception, match="not a Concert backup"):
        await asyncio.to_thread(restore_server, tmp_path / "file.zip", empty)
    with pytest.raises(StoreUnavailable, match="no installation in the database"):
        await asyncio.to_thread(backup_server, empty, tmp_path / "none.zip")
    assert not await asyncio.to_thread((tmp_path / "none.zip").exists)
