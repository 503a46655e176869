"""A data folder belongs to one process, and to Concert."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crdt.errors import Conflict, StoreBusy, StoreUnavailable
from engine.records import Setting
from engine.writes import Put
from storage.sql import SqlSettings, open_sql
from storage.sql.database import APPLICATION_ID, FILE, FolderLock
from tests.contracts.samples import event, journal, update
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[2]


async def test_a_second_opening_of_a_folder_is_refused_until_the_first_is_closed(tmp_path: Path) -> None:
    first = await open_sql(tmp_path)
    with pytest.raises(StoreUnavailable, match="uses the data folder"):
        await open_sql(tmp_path)
    await first.close()
    await (await open_sql(tmp_path)).close()


def test_a_second_process_is_told_who_uses_the_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.storage.acknowledging", str(tmp_path), "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(StoreUnavailable, match=f"pid {process.pid}"):
            FolderLock(tmp_path)
        process.kill()
    FolderLock(tmp_path).release()


async def test_beside_a_running_process_records_can_be_written_and_numbers_not(tmp_path: Path) -> None:
    running = await open_sql(tmp_path)
    await running.writer.commit((update(),))
    beside = await open_sql(tmp_path, beside=True)
    await beside.writer.commit((Put(record=Setting(name="a", value=1)),))
    assert Setting(name="a", value=1) == await running.records.get(Setting, "a")
    with pytest.raises(Conflict):
        await beside.writer.commit((Put(record=Setting(name="b", value=1)), journal()))
    await beside.close()
    assert (2,) == (await running.writer.commit((update(),))).numbers
    await running.close()


async def test_beside_nobody_a_folder_opens_as_ever(tmp_path: Path) -> None:
    alone = await open_sql(tmp_path, beside=True)
    assert (1,) == (await alone.writer.commit((update(),))).numbers
    await alone.close()


async def test_a_file_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as foreign:
        foreign.execute("CREATE TABLE theirs (a)")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreUnavailable, match="another program"):
        await open_sql(tmp_path)
    assert before == (tmp_path / FILE).read_bytes()


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        await open_sql(tmp_path)


async def test_the_file_says_whose_it_is(tmp_path: Path) -> None:
    await (await open_sql(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as opened:
        assert (APPLICATION_ID,) == opened.execute("PRAGMA application_id").fetchone()


async def test_closing_leaves_one_file_with_everything_in_it(tmp_path: Path) -> None:
    store = await open_sql(tmp_path)
    await store.writer.commit((update(),))
    await store.close()
    assert ["concert.db", "concert.lock"] == names(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("table", "number"), [("updates", "sequence"), ("events", "sequence"), ("journal", "position")]
)
async def test_a_log_with_a_hole_is_not_opened(tmp_path: Path, table: str, number: str) -> None:
    store = await open_sql(with_tables(tmp_path))
    await asyncio.gather(*(store.writer.commit((update(), journal(), event(n))) for n in range(5)))
    await store.close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as opened:
        opened.execute(f'DELETE FROM "{table}" WHERE "{number}" = 3')
    with pytest.raises(StoreUnavailable, match="missing"):
        await open_sql(tmp_path)


async def test_a_full_queue_refuses_at_once_and_takes_again_later(tmp_path: Path) -> None:
    store = await open_sql(with_tables(tmp_path), SqlSettings(queue_writes=10))
    taken = [store.writer.commit((update(),)) for _ in range(10)]
    full = store.writer.commit((update(),))
    assert full.done()
    with pytest.raises(StoreBusy):
        await full
    await asyncio.gather(*taken)
    assert (11,) == (await store.writer.commit((update(),))).numbers
    await store.close()


async def test_a_queue_is_bounded_by_bytes_too_but_takes_one_large_batch(tmp_path: Path) -> None:
    store = await open_sql(with_tables(tmp_path), SqlSettings(queue_bytes=1_000))
    large = store.writer.commit((update(bytes(5_000)),))
    with pytest.raises(StoreBusy):
        await store.writer.commit((update(b"x"),))
    assert (1,) == (await large).numbers
    await store.close()


async def test_a_long_log_is_emptied_while_the_writer_goes_on(tmp_path: Path) -> None:
    store = await open_sql(with_tables(tmp_path), SqlSettings(wal_limit=1 << 16, checkpoint_seconds=0.01))
    for _ in range(300):
        await store.writer.commit((update(bytes(4_000)),))
    # 300 commits of two pages at least, had nothing been moved meanwhile.
    assert (tmp_path / f"{FILE}-wal").stat().st_size < 300 * 2 * 4096
    await store.close()


async def test_somebody_who_reads_for_long_does_not_make_the_writer_wait_for_its_log(tmp_path: Path) -> None:
    settings = SqlSettings(wal_limit=1 << 16, checkpoint_seconds=0.01, busy_seconds=3600.0)
    store = await open_sql(with_tables(tmp_path), settings)
    await store.writer.commit((update(),))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM updates").fetchone()
        for _ in range(300):
            await store.writer.commit((update(bytes(4_000)),))
    await store.close()
