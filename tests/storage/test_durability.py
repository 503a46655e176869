"""What survives: a killed process, a power cut, a full disk. Rules K1 to K3 of PROMISES.md."""

import asyncio
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from crdt.errors import StoreUnavailable
from engine.ports import Store
from storage.sql import SqlSettings, open_sql
from storage.sql.database import FILE, connect
from tests.contracts.samples import CHANNEL, DOCUMENT, event, journal, update
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20
NO_CHECKPOINTS = SqlSettings(checkpoint_seconds=3600)


@pytest.mark.parametrize("seed", range(4))
async def test_K1_what_was_acknowledged_survives_kill_9(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged = 0
    with_tables(tmp_path)
    for _ in range(2):
        acknowledged = max(
            acknowledged, _killed(tmp_path, chance.randrange(1, 3_000), chance.choice([1, 7, 60]))
        )
        store = await open_sql(tmp_path)
        numbers = [row.sequence for row in await store.updates.since(DOCUMENT, 0, 100_000)]
        assert list(range(1, len(numbers) + 1)) == numbers
        assert acknowledged <= len(numbers)
        # A batch is there whole: its event and its journal entry too.
        assert numbers == [row.sequence for row in await store.events.since(CHANNEL, 0, 100_000)]
        assert numbers == [row.position for row in await store.journal.read("run:1")]
        await store.close()


def _killed(folder: Path, after: int, writers: int) -> int:
    """The newest number a process acknowledged before it was killed, which is after so many."""
    command = [sys.executable, "-m", "tests.storage.acknowledging", str(folder), str(writers)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        read = [int(process.stdout.readline()) for _ in range(after)]
        process.kill()
        # The last line may be cut in the middle; the lines before it are whole.
        whole = process.stdout.read().split("\n")[:-1]
    return max([*read, *map(int, whole)])


async def test_K2_an_acknowledgement_waits_for_the_commit(tmp_path: Path) -> None:
    store = await open_sql(tmp_path)
    with closing(connect(tmp_path / FILE, SqlSettings())) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = store.writer.commit((update(),))
        # The writer cannot begin, and many turns of the loop change nothing.
        for _ in range(1_000):
            await asyncio.sleep(0)
        assert not waiting.done()
        other.execute("COMMIT")
    await waiting
    await store.close()


async def test_K2_what_was_acknowledged_is_already_in_the_log_of_the_database(tmp_path: Path) -> None:
    store = await open_sql(tmp_path)
    seen: list[int] = []

    def look(_: object) -> None:
        with closing(sqlite3.connect(tmp_path / FILE)) as other:
            seen.append(other.execute("SELECT count(*) FROM updates").fetchone()[0])

    for _ in range(20):
        future = store.writer.commit((update(),))
        future.add_done_callback(look)
        await future
    assert list(range(1, 21)) == seen
    await store.close()


@pytest.mark.parametrize(("chosen", "level"), [("FULL", 2), ("NORMAL", 1)])
def test_K2_the_log_is_synced_with_every_commit_unless_chosen_otherwise(
    tmp_path: Path, chosen: str, level: int
) -> None:
    (tmp_path / FILE).touch()
    settings = SqlSettings() if chosen == "FULL" else SqlSettings(synchronous="NORMAL")
    with closing(connect(tmp_path / FILE, settings)) as connection:
        assert (level,) == connection.execute("PRAGMA synchronous").fetchone()
        assert ("wal",) == connection.execute("PRAGMA journal_mode").fetchone()
        assert (0,) == connection.execute("PRAGMA wal_autocheckpoint").fetchone()
        assert (1,) == connection.execute("PRAGMA foreign_keys").fetchone()


async def test_K2_a_log_cut_anywhere_after_an_acknowledgement_keeps_it(tmp_path: Path) -> None:
    """A power cut leaves what was synced and any part of what was not: here the log is cut at 200 places."""
    folder = tmp_path / "live"
    store = await open_sql(folder, NO_CHECKPOINTS)
    log = folder / f"{FILE}-wal"
    shutil.copy(folder / FILE, tmp_path / FILE)
    lengths = [0]
    for number in range(100):
        await store.writer.commit((update(b"x" * (number * 40)), journal(number)))
        lengths.append(log.stat().st_size)
    whole = log.read_bytes()
    await store.close()

    chance = random.Random(2)
    for _ in range(200):
        acknowledged = chance.randrange(len(lengths))
        synced = lengths[acknowledged]
        torn = chance.randrange(len(whole) - synced + 1)
        noise = chance.randbytes(chance.choice([0, 1, 700, 5_000]))
        copied = tmp_path / "cut" / FILE
        copied.parent.mkdir()
        shutil.copy(tmp_path / FILE, copied)
        copied.with_name(f"{FILE}-wal").write_bytes(whole[: synced + torn] + noise)
        with closing(sqlite3.connect(copied)) as opened:
            assert ("ok",) == opened.execute("PRAGMA quick_check").fetchone()
            count, last = opened.execute("SELECT count(*), max(sequence) FROM updates").fetchone()
            assert (count, count) == (last or 0, opened.execute("SELECT count(*) FROM journal").fetchone()[0])
            assert acknowledged <= count
        shutil.rmtree(copied.parent)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "concert-test", disk], check=False, capture_output=True
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("only root may mount the small disk this needs")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


async def _fill(store: Store, size: int, most: int) -> int:
    """Numbers acknowledged until the disk was full."""
    for number in range(most):
        try:
            await store.writer.commit((update(b"x" * size), event(), journal()))
        except StoreUnavailable:
            return number
    return most


async def test_K3_a_full_disk_loses_nothing_and_the_writer_recovers_by_itself(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(3 * MIB))
    store = await open_sql(small_disk / "data")
    written = await _fill(store, 20_000, 2_000)
    assert 0 < written < 2_000
    with pytest.raises(StoreUnavailable, match="disk"):
        await store.writer.commit((update(bytes(4 * MIB)),))
    # Reads go on while nothing can be written.
    before = [row.sequence for row in await store.updates.since(DOCUMENT, 0, 10_000)]
    assert list(range(1, len(before) + 1)) == before
    assert written <= len(before)

    ballast.unlink()
    receipt = await store.writer.commit((update(b"after"),))
    assert (len(before) + 1,) == receipt.numbers
    await store.close()
    with closing(sqlite3.connect(small_disk / "data" / FILE)) as opened:
        assert ("ok",) == opened.execute("PRAGMA integrity_check").fetchone()


async def test_a_database_that_went_away_fails_batches_and_comes_back(tmp_path: Path) -> None:
    store = await open_sql(tmp_path, SqlSettings(busy_seconds=0.05))
    await store.writer.commit((update(b"one"),))
    with closing(connect(tmp_path / FILE, SqlSettings())) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            await store.writer.commit((update(b"lost"), event()))
        with suppress(StoreUnavailable):
            await asyncio.gather(*(store.writer.commit((update(b"lost"),)) for _ in range(50)))
        other.execute("ROLLBACK")
    assert [b"one"] == [row.update for row in await store.updates.since(DOCUMENT, 0, 10)]
    assert (2,) == (await store.writer.commit((update(b"two"),))).numbers
    await store.close()
