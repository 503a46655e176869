"""A backup has everything acknowledged before it began; restoring it makes every client start anew (K4)."""

import asyncio
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crdt.errors import InvalidInput, NotFound, StoreUnavailable
from engine.ports import Store
from engine.records import DocumentRecord
from engine.writes import Put
from storage.sql import open_sql
from storage.sql.backup import backup, restore
from storage.sql.database import FILE
from tests.contracts.samples import CHANNEL, DOCUMENT, event, journal, record, update
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio

DOCUMENTS = [replace(record(DocumentRecord, number), epoch="before") for number in range(3)]


async def fill(folder: Path) -> None:
    store = await open_sql(with_tables(folder))
    await store.writer.commit(
        (update(b"one"), event("one"), journal(), *(Put(record=row) for row in DOCUMENTS))
    )
    await store.close()


async def epochs(store: Store) -> set[str]:
    return {row.epoch for row in await store.records.find(DocumentRecord, {})}


async def test_K4_an_online_backup_under_load_has_all_that_was_acknowledged(tmp_path: Path) -> None:
    store = await open_sql(with_tables(tmp_path / "live"))
    stop = asyncio.Event()

    async def write() -> None:
        while not stop.is_set():
            await store.writer.commit((update(bytes(200)), event()))

    load = [asyncio.ensure_future(write()) for _ in range(20)]
    acknowledged = (await store.writer.commit((update(b"the last before"),))).numbers[0]
    manifest = await asyncio.to_thread(backup, tmp_path / "live", tmp_path / "backup.zip")
    acknowledged_later = (await store.writer.commit((update(),))).numbers[0]
    stop.set()
    await asyncio.gather(*load)
    await store.close()

    assert acknowledged <= manifest.counts["updates"] < acknowledged_later
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    restored = await open_sql(tmp_path / "restored")
    rows = await restored.updates.since(DOCUMENT, 0, 1_000_000)
    assert list(range(1, manifest.counts["updates"] + 1)) == [row.sequence for row in rows]
    assert b"the last before" == rows[acknowledged - 1].update
    await restored.close()


async def test_K4_restoring_raises_every_epoch(tmp_path: Path) -> None:
    """Rule E6."""
    await fill(tmp_path / "live")
    manifest = backup(tmp_path / "live", tmp_path / "backup.zip")
    assert {row.id: "before" for row in DOCUMENTS} == manifest.epochs
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    store = await open_sql(tmp_path / "restored")
    fresh = await epochs(store)
    assert (3, False) == (len(fresh), "before" in fresh)
    assert [b"one"] == [row.update for row in (await store.updates.load(DOCUMENT)).tail]
    await store.close()


async def test_K4_no_event_number_of_the_lost_time_is_given_again(tmp_path: Path) -> None:
    await fill(tmp_path / "live")
    backup(tmp_path / "live", tmp_path / "backup.zip")
    store = await open_sql(tmp_path / "live")
    lost = event("lost", channel=CHANNEL), event("lost", channel=type(CHANNEL)("user:new"))
    seen = max((await store.writer.commit(lost)).numbers)
    await store.close()

    restore(tmp_path / "backup.zip", tmp_path / "live")
    store = await open_sql(tmp_path / "live")
    for channel in (CHANNEL, type(CHANNEL)("user:new")):
        # Who saw the lost events is below the first number to go on from, and so takes a snapshot.
        assert seen < await store.events.first(channel) - 1
        before = await store.events.last(channel)
        numbers = (await store.writer.commit((event("new", channel=channel), event(channel=channel)))).numbers
        assert (before + 1, before + 2) == numbers
        assert numbers[0] == await store.events.first(channel)
    assert ["one"] == [row.payload for row in await store.events.since(CHANNEL, 0, 1)]
    await store.close()
    # The jump is no hole.
    await (await open_sql(tmp_path / "live")).close()


async def test_restoring_keeps_what_was_there_beside_it(tmp_path: Path) -> None:
    await fill(tmp_path / "live")
    backup(tmp_path / "live", tmp_path / "backup.zip")
    store = await open_sql(tmp_path / "live")
    await store.writer.commit((update(b"after the backup"),))
    await store.close()
    restore(tmp_path / "backup.zip", tmp_path / "live")
    (kept,) = (tmp_path / "live").glob(f"{FILE}.before-*")
    with closing(sqlite3.connect(kept)) as opened:
        assert (2,) == opened.execute("SELECT count(*) FROM updates").fetchone()
    assert {FILE, "concert.lock", kept.name} == {path.name for path in (tmp_path / "live").iterdir()}


async def test_a_damaged_database_is_kept_with_its_log_when_a_backup_replaces_it(tmp_path: Path) -> None:
    await fill(tmp_path / "live")
    backup(tmp_path / "live", tmp_path / "backup.zip")
    (tmp_path / "live" / FILE).write_bytes(b"damaged" * 1_000)
    (tmp_path / "live" / f"{FILE}-wal").write_bytes(b"a log that belongs to it")
    restore(tmp_path / "backup.zip", tmp_path / "live")
    kept = {path.read_bytes()[:8] for path in (tmp_path / "live").glob(f"{FILE}.before-*")}
    assert {b"damagedd", b"a log th"} == kept
    await (await open_sql(tmp_path / "live")).close()


async def test_a_folder_in_use_is_not_restored_into(tmp_path: Path) -> None:
    await fill(tmp_path)
    backup(tmp_path, tmp_path / "backup.zip")
    store = await open_sql(tmp_path)
    with pytest.raises(StoreUnavailable, match="uses the data folder"):
        restore(tmp_path / "backup.zip", tmp_path)
    assert {"before"} == await epochs(store)
    await store.close()


async def test_what_was_changed_in_a_backup_is_noticed_and_nothing_is_replaced(tmp_path: Path) -> None:
    await fill(tmp_path / "live")
    backup(tmp_path / "live", tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        manifest, database = json.loads(archive.read("manifest.json")), archive.read(FILE)
    damages = {
        "bytes": (manifest, database[:5_000] + b"changed" + database[5_007:]),
        "counts": (manifest | {"counts": manifest["counts"] | {"updates": 2}}, database),
        "format": (manifest | {"format": 99}, database),
        "missing": ({"format": 1}, database),
    }
    before = (tmp_path / "live" / FILE).read_bytes()
    for name, (described, content) in damages.items():
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("manifest.json", json.dumps(described))
            archive.writestr(FILE, content)
        with pytest.raises(InvalidInput):
            restore(tmp_path / name, tmp_path / "live")
    (tmp_path / "no zip").write_bytes(b"nothing of the kind")
    with pytest.raises(InvalidInput):
        restore(tmp_path / "no zip", tmp_path / "live")
    assert before == (tmp_path / "live" / FILE).read_bytes()


async def test_a_damaged_database_gives_no_backup(tmp_path: Path) -> None:
    await fill(tmp_path / "live")
    path = tmp_path / "live" / FILE
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable):
        backup(tmp_path / "live", tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_there_is_nothing_to_back_up_in_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        backup(tmp_path, tmp_path / "backup.zip")


async def test_a_backup_moves_to_another_machine_as_one_file(tmp_path: Path) -> None:
    await fill(tmp_path / "live")
    manifest = backup(tmp_path / "live", tmp_path / "out" / "backup.zip")
    assert ["backup.zip"] == [path.name for path in (tmp_path / "out").iterdir()]
    shutil.rmtree(tmp_path / "live")
    assert manifest == restore(tmp_path / "out" / "backup.zip", tmp_path / "elsewhere")
    assert "3 documents" in manifest.summary()
