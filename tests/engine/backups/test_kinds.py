"""Every kind of source that is backed up, on real servers and files: the copy is of one moment, its trial gives back the same,
a restore goes into a new place and nowhere else.
"""

import itertools
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from crdt.errors import ConcertError
from engine.backups.comparing import differences, remarks
from engine.backups.kind import BackupFailed, BackupKind, BackupStopped, Copied, Job, PlaceTaken, Stock
from engine.backups.kinds import mariadb
from engine.backups.making import backup_kinds
from engine.sources.duckdb import DuckdbConfig
from engine.sources.failures import SourceFailed
from engine.sources.files import FilesConfig
from engine.sources.mariadb import MariadbConfig
from engine.sources.postgres import PostgresConfig
from engine.sources.source import Entrance, SourceRoots
from engine.sources.sqlite import SqliteConfig
from tests.engine.sources.estate import KINDS, Estate, postgres_address, postgres_place
from tests.support.mariadb import PASSWORD

SHOP = {"people": 100, "orders": 400, "select": 1, "wide": 0}
numbers = itertools.count()

each_kind = pytest.mark.parametrize("kind", KINDS, indirect=True)


def config_of(estate: Estate, kind: str) -> tuple[Any, Entrance]:
    match kind:
        case "sqlite":
            return SqliteConfig(path="shop.db"), Entrance()
        case "duckdb":
            return DuckdbConfig(path="shop.duckdb"), Entrance()
        case "files":
            return FilesConfig(folder="shop"), Entrance()
        case "postgres":
            return PostgresConfig(**postgres_place(estate.postgres)), Entrance()
        case _:
            assert estate.mariadb is not None
            place = {
                "host": estate.mariadb.host,
                "port": estate.mariadb.port,
                "user": "owner",
                "database": "shop",
            }
            return MariadbConfig(**place), Entrance(secret=PASSWORD)


def job_of(estate: Estate, kind: str, tmp_path: Path, stop_after: int = 1 << 30) -> Job:
    config, entrance = config_of(estate, kind)
    name = f"0192f1c0-0000-7000-8000-{next(numbers):012}"
    folder, scratch = tmp_path / name, tmp_path / f"{name}.trial"
    folder.mkdir()
    scratch.mkdir()
    asked = itertools.count()
    return Job(
        config=config,
        roots=SourceRoots(folders=(str(estate.folder),)),
        entrance=entrance,
        folder=folder,
        scratch=scratch,
        restore=name,
        say=lambda _done, _total, _label: None,
        stopped=lambda: next(asked) >= stop_after,
    )


def place(kind: str) -> str:
    """A name nobody has."""
    number = next(numbers)
    return {"sqlite": f"back/{number}.db", "duckdb": f"back/{number}.duckdb", "files": f"back/{number}"}.get(
        kind, f"back_{number}"
    )


def backed_up(kind: str) -> BackupKind:
    return backup_kinds()[kind]


@each_kind
def test_BK1_the_trial_of_a_copy_gives_back_what_the_source_had(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    job = job_of(estate, kind, tmp_path)
    copied = backed_up(kind).copy(job)
    found = backed_up(kind).trial(job)
    assert [] == differences(copied, found)
    assert [] == remarks(copied, found)
    if kind != "files":
        assert SHOP == {name: stock.rows for name, stock in found.items()}


@each_kind
def test_BK4_a_restore_fills_a_new_place_and_writes_over_nothing(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    job = job_of(estate, kind, tmp_path)
    copied = backed_up(kind).copy(job)
    target = place(kind)
    assert copied.after == backed_up(kind).restore(job, target)
    with pytest.raises(PlaceTaken):
        backed_up(kind).restore(job, target)
    assert copied.after == backed_up(kind).copy(job_of(estate, kind, tmp_path)).after


@each_kind
def test_BK5_who_stops_a_backup_is_obeyed_soon(estate: Estate, kind: str, tmp_path: Path) -> None:
    with pytest.raises(BackupStopped):
        backed_up(kind).copy(job_of(estate, kind, tmp_path, stop_after=0))


@each_kind
def test_BK10_a_restore_that_is_stopped_leaves_nothing_in_the_new_place(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    job = job_of(estate, kind, tmp_path)
    backed_up(kind).copy(job)
    target = place(kind)
    with pytest.raises(BackupStopped):
        backed_up(kind).restore(replace(job, stopped=lambda: True), target)
    backed_up(kind).look(job, target)
    assert [] == [path.name for path in estate.folder.rglob("*.restoring")]
    assert not (estate.folder / "back").exists() or any((estate.folder / "back").iterdir())


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_BK10_what_a_killed_process_left_is_taken_back_and_nothing_else(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    """A program that it had started may still be at work on a PostgreSQL database."""
    job, other = (job_of(estate, kind, tmp_path) for _ in range(2))
    left = [f"concert_restore_{one.restore.replace('-', '')}" for one in (job, other)]
    address = postgres_address(estate.postgres)
    with closing(psycopg.connect(address, autocommit=True)) as session:
        for name in left:
            session.execute(f"CREATE DATABASE {name}".encode())
        with closing(psycopg.connect(address, dbname=left[0])):
            backed_up(kind).undo(job, "anything")
        names = "SELECT datname FROM pg_database WHERE datname LIKE 'concert\\_restore\\_%'"
        assert [left[1]] == [name for (name,) in session.execute(names.encode()).fetchall()]
        session.execute(f"DROP DATABASE {left[1]}".encode())


@pytest.mark.parametrize("kind", ["mariadb"], indirect=True)
def test_BK10_a_server_without_comments_of_databases_is_told_by_a_table_whose_one_is(
    estate: Estate, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As MySQL is: killed in the middle, whole, empty, and of another restore."""
    monkeypatch.setattr(mariadb, "_has_comments", lambda _cursor: False)
    job, other = job_of(estate, kind, tmp_path), job_of(estate, kind, tmp_path)
    copied = backed_up(kind).copy(job)
    cut, whole, empty, another = (place(kind) for _ in range(4))
    assert copied.after == backed_up(kind).restore(job, whole)
    assert estate.mariadb is not None
    with closing(estate.mariadb.connect()) as session, session.cursor() as cursor:
        for name, its in ((cut, job), (another, other)):
            mariadb._filled(its if its is job else replace(other, folder=job.folder), name)
        cursor.execute(f"CREATE DATABASE {empty}")
        for name in (cut, whole, another, place(kind)):
            backed_up(kind).undo(job, name)
        with pytest.raises(BackupFailed):
            backed_up(kind).undo(job, empty)
        cursor.execute("SHOW DATABASES LIKE 'back\\_%'")
        found = {name for (name,) in cursor.fetchall()}
        assert {whole, empty, another} == found & {cut, whole, empty, another}
        cursor.execute(f"SHOW TABLES FROM {whole} LIKE '{mariadb.MARK}'")
        assert () == tuple(cursor.fetchall())


@pytest.mark.parametrize("kind", ["mariadb"], indirect=True)
def test_BK10_a_database_of_somebody_else_is_never_taken_back(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    job = job_of(estate, kind, tmp_path)
    ours, theirs = place(kind), place(kind)
    mark = f"Concert is restoring into this database: {job.restore}"
    assert estate.mariadb is not None
    with closing(estate.mariadb.connect()) as session, session.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {ours} COMMENT '{mark}'")
        cursor.execute(f"CREATE DATABASE {theirs}")
        for name in (ours, theirs):
            backed_up(kind).undo(job, name)
        cursor.execute("SHOW DATABASES LIKE 'back\\_%'")
        found = [name for (name,) in cursor.fetchall()]
        assert (False, True) == (ours in found, theirs in found)


@pytest.mark.parametrize("kind", ["postgres", "mariadb"], indirect=True)
def test_BK7_no_secret_stands_in_what_a_program_says(estate: Estate, kind: str, tmp_path: Path) -> None:
    job = job_of(estate, kind, tmp_path)
    backed_up(kind).copy(job)
    copy = next(path for path in job.folder.iterdir())
    copy.write_bytes(b"no dump at all " + PASSWORD.encode() + b";\n")
    with pytest.raises(ConcertError) as failed:
        backed_up(kind).trial(job)
    assert PASSWORD not in str(failed.value.to_dict())
    assert [] == list(job.scratch.iterdir())


@pytest.mark.parametrize("kind", ["sqlite", "files"])
@pytest.mark.parametrize("target", ["../outside.db", "/etc/concert", "", "a\0b", "."])
def test_BK4_nothing_is_restored_outside_the_folder_of_sources(
    estate: Estate, kind: str, target: str, tmp_path: Path
) -> None:
    job = job_of(estate, kind, tmp_path)
    backed_up(kind).copy(job)
    with pytest.raises(SourceFailed):
        backed_up(kind).restore(job, target)


def test_BK1_a_copy_shows_one_moment_while_others_write(estate: Estate, tmp_path: Path) -> None:
    """Somebody writes to the SQLite file between the reading of its contents and the copying of its pages."""
    path = estate.folder / "busy.db"
    shutil.copy(estate.folder / "shop.db", path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    job = job_of(estate, "sqlite", tmp_path)
    said = itertools.count()

    def write(_done: float, _total: float, _label: str) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.execute("INSERT INTO people VALUES (?, 'Late', NULL)", (10_000 + next(said),))
            database.commit()

    busy = Job(
        config=SqliteConfig(path="busy.db"), roots=job.roots, entrance=job.entrance, folder=job.folder,
        scratch=job.scratch, say=write, stopped=job.stopped,
    )  # fmt: skip
    copied = backed_up("sqlite").copy(busy)
    assert next(said) > 0
    assert [] == differences(copied, backed_up("sqlite").trial(busy))
    assert 100 == copied.before["people"].rows


def test_BK2_a_trial_that_differs_is_told_table_by_table() -> None:
    was = {"a": Stock(3, "x"), "b": Stock(1, "y"), "gone": Stock(1, "z")}
    copied = Copied(before=was, after=was)
    found = {"a": Stock(2, "x"), "b": Stock(1, "other"), "new": Stock(1, "n")}
    assert ["a has 2 rows, not the 3 it had, or other values", "b has 1 rows, not the 1 it had, or other values",
            "gone is missing", "new was never there"] == differences(copied, found)  # fmt: skip


def test_BK2_what_was_written_to_meanwhile_may_lie_between() -> None:
    copied = Copied(before={"a": Stock(3, "x")}, after={"a": Stock(9, "y")})
    assert [] == differences(copied, {"a": Stock(5, "between")})
    assert ["a was written to while it was copied: 5 rows"] == remarks(copied, {"a": Stock(5, "between")})
    assert 1 == len(differences(copied, {"a": Stock(10, "more")}))


def test_BK3_a_file_that_is_written_to_each_time_is_no_backup(estate: Estate, tmp_path: Path) -> None:
    folder = estate.folder / "restless"
    folder.mkdir()
    file = folder / "log.csv"
    file.write_text("a\n1\n")
    ticks = itertools.count(1)
    job = job_of(estate, "files", tmp_path)

    def stopped() -> bool:
        os.utime(file, ns=(next(ticks) * 10**9,) * 2)
        return False

    restless = Job(
        config=FilesConfig(folder="restless"), roots=job.roots, entrance=job.entrance, folder=job.folder,
        scratch=job.scratch, say=job.say, stopped=stopped,
    )  # fmt: skip
    with pytest.raises(ConcertError, match="written to each time"):
        backed_up("files").copy(restless)
