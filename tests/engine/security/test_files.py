"""The checks on files: mode bits, owner, folders, and what cannot be seen from here."""

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from crdt.ids import Micros
from engine.secrets.records import SecretRecord
from engine.security.assessing import findings
from engine.sources.blocking import BlockingConnection
from engine.sources.duckdb import DuckdbConfig, DuckdbReader
from engine.sources.files import FilesConfig, FilesReader
from engine.sources.source import Budget, SourceRoots
from tests.engine.security.looking import ADA, ORGANISATION, WORKSPACE, flaws, looker, sqlite_at, statuses

pytestmark = pytest.mark.anyio
DAY = 86_400_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as made:
        made.execute("CREATE TABLE orders (id INTEGER)")
    lake = tmp_path / "lake"
    lake.mkdir()
    (lake / "open.csv").write_text("a\n1\n")
    (lake / "shut.csv").write_text("a\n1\n")
    for path in (*tmp_path.iterdir(), *lake.iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)
    tmp_path.chmod(0o700)
    return tmp_path


async def test_SX2_a_file_that_only_its_owner_reads_passes(folder: Path) -> None:
    found = statuses(await looker().look(sqlite_at(folder / "shop.db")))
    assert {"pass"} == {
        found[f"files.{name}"] for name in ("world_readable", "world_writable", "folder_writable", "owner")
    }
    assert "not_permitted" == found["files.encryption"]  # never a pass


async def test_SX1_looking_changes_nothing_of_a_source_and_a_fix_is_told_and_not_done(folder: Path) -> None:
    (folder / "shop.db").chmod(0o666)
    before = _as_it_is(folder)
    found = await looker().look(sqlite_at(folder / "shop.db"))
    assert ["chmod o-w shop.db"] == [one.statement for one in found["files.world_writable"].flaws]
    assert all(one.fix for one in findings([*found.values()]))
    assert before == _as_it_is(folder)


async def test_SX2_mode_bits_of_files_and_their_folder_fail_with_what_mends_them(folder: Path) -> None:
    (folder / "shop.db").chmod(0o666)
    _open_to_all(folder)
    found = await looker().look(sqlite_at(folder / "shop.db"))
    assert ["chmod o-w shop.db"] == [one.statement for one in found["files.world_writable"].flaws]
    assert "fail" == found["files.world_readable"].status
    assert {folder.name} == flaws(found["files.folder_writable"])


async def test_SX2_each_file_of_a_folder_is_looked_at_and_a_duckdb_file_too(folder: Path) -> None:
    roots = SourceRoots(folders=(str(folder),))
    (folder / "lake" / "open.csv").chmod(0o602)
    lake = BlockingConnection(FilesReader(FilesConfig(folder="lake"), Budget(), roots), Budget())
    assert {"open.csv"} == flaws((await looker().look(lake))["files.world_writable"])
    (folder / "shop.duckdb").chmod(0o604)
    duck = BlockingConnection(DuckdbReader(DuckdbConfig(path="shop.duckdb"), Budget(), roots), Budget())
    assert {"shop.duckdb"} == flaws((await looker().look(duck))["files.world_readable"])


async def test_SX4_a_secret_that_was_not_changed_for_long_is_found(folder: Path) -> None:
    one = looker()
    for days, status in ((10, "pass"), (181, "fail")):
        await one.put(
            SecretRecord(
                workspace=WORKSPACE,
                name="till",
                organisation=ORGANISATION,
                host="",
                description="",
                sealed="x",
                data_key="x",
                sealed_by="k",
                version=1,
                created_by=ADA,
                created_at=one.now,
                rotated_by=ADA,
                rotated_at=Micros(one.now - days * DAY),
            )
        )
        found = await one.look(sqlite_at(folder / "shop.db"), credential="vault:till")
        assert status == found["credential.age"].status
    assert "not_applicable" == (await one.look(sqlite_at(folder / "shop.db")))["credential.age"].status


def _open_to_all(path: Path) -> None:
    path.chmod(0o777)


def _as_it_is(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Mode and content of each file."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }
