"""Folders of files and DuckDB files as sources: each file a table, nothing outside can be read."""

import json
from pathlib import Path

import duckdb
import pytest

from engine.sources import files as source
from engine.sources.blocking import BlockingConnection
from engine.sources.duckdb import DuckdbConfig, DuckdbReader
from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.files import FilesConfig, FilesReader
from engine.sources.selecting import Selection
from engine.sources.source import Budget, SourceRoots

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lake = tmp_path / "lake"
    (lake / "2024").mkdir(parents=True)
    (lake / "people.csv").write_text("name,age,born\nAda,36,1815-12-10\nBo,,1990-01-02\n")
    (lake / "2024" / "rows.json").write_text(json.dumps([{"a": 1, "b": "x"}, {"a": 2, "b": None}]))
    (tmp_path / "secret.csv").write_text("token\nhidden\n")
    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT range AS n, now() AS at FROM range(1000)) TO '{lake}/numbers.parquet'"
        )
    return tmp_path


def reader(folder: Path, name: str = "lake") -> FilesReader:
    return FilesReader(FilesConfig(folder=name), Budget(), SourceRoots(folders=(str(folder),)))


def files(folder: Path, name: str = "lake") -> BlockingConnection:
    return BlockingConnection(reader(folder, name), Budget())


async def test_each_file_of_a_folder_is_a_table(folder: Path) -> None:
    tables = {table.name: table for table in await files(folder).discover()}
    assert ["2024/rows.json", "numbers.parquet", "people.csv"] == list(tables)
    assert 1000 == tables["numbers.parquet"].rows
    assert ["name", "age", "born"] == [column.name for column in tables["people.csv"].columns]


async def test_files_are_profiled_like_tables(folder: Path) -> None:
    one = files(folder)
    profile = await one.profile("people.csv", None, lambda *_: None)
    columns = {column.name: column for column in profile.columns}
    assert (2, 1, 36.0) == (profile.rows, columns["age"].nulls, columns["age"].median)
    assert "1815-12-10" == columns["born"].minimum
    numbers = await one.profile("numbers.parquet", None, lambda *_: None)
    assert 1000 == sum(bin_.count for bin_ in numbers.columns[0].histogram)
    assert 2 == await one.count("2024/rows.json")
    await one.close()


async def test_times_with_a_zone_are_read_as_rows(folder: Path) -> None:
    one = files(folder)
    read = await one.select(Selection(table="numbers.parquet", limit=1))
    await one.close()
    assert [0] == [row["n"] for row in read.rows]
    assert str(read.rows[0]["at"]).endswith("+00:00")


async def test_S0_22_a_folder_is_tested_in_steps(folder: Path) -> None:
    assert ["passed", "passed", "passed"] == [step.status for step in await files(folder).test()]
    (folder / "lake" / "2024" / "broken.parquet").write_bytes(b"PAR1 but not really")
    *_, read = await files(folder).test()
    assert ("passed", "damaged") == (read.status, read.reason), "the others answer"
    assert (
        "1 of 4 files cannot be read. 2024/broken.parquet: The content does not have the form" in read.message
    )
    assert read.next_step
    (folder / "lake" / "2024" / "rows.json").unlink()
    *_, read = await files(folder, "lake/2024").test()
    assert ("failed", "damaged") == (read.status, read.reason), "none of them answers"


async def test_a_folder_with_more_files_than_are_listed_says_so_and_reads_each_by_its_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MOST_FILES", 2)
    one = files(folder)
    assert ["2024/rows.json", "numbers.parquet"] == [table.name for table in await one.discover()]
    said = (await one.test())[1].message
    assert "3 files; the first 2 by path are listed, each is read by its path" == said
    assert 2 == await one.count("people.csv")
    for other in (
        "2024/../people.csv",
        "./people.csv",
        str(folder / "lake" / "people.csv"),
        "2024",
        "no.csv",
    ):
        with pytest.raises(TableNotFound):
            await one.count(other)


async def test_an_empty_folder_says_what_to_put_in(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert "3 files" == (await files(folder).test())[1].message
    assert "1 file" == (await files(folder, "lake/2024").test())[1].message
    steps = await files(folder, "empty").test()
    assert ("failed", "empty_folder") == (steps[1].status, steps[1].reason)


async def test_nothing_outside_the_folder_can_be_read(folder: Path) -> None:
    (folder / "lake" / "link.csv").symlink_to(folder / "secret.csv")
    one = files(folder)
    assert "link.csv" not in {table.name for table in await one.discover()}
    with pytest.raises(TableNotFound):
        await one.count("../secret.csv")
    inside = reader(folder)
    with pytest.raises(duckdb.PermissionException):
        inside.query(f"SELECT * FROM read_csv('{folder}/secret.csv')")
    with pytest.raises(duckdb.Error):
        inside.query("SET enable_external_access = true")
    inside.close()
    with pytest.raises(SourceFailed):
        await files(folder, "..").discover()


async def test_a_duckdb_file_is_read_and_only_read(folder: Path) -> None:
    path = folder / "shop.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, total DECIMAL(8, 2))")
        database.execute("INSERT INTO orders SELECT range, range * 1.5 FROM range(50)")
        database.execute("CREATE SCHEMA audit")
        database.execute("CREATE VIEW audit.big AS SELECT * FROM orders WHERE total > 30")
    inside = DuckdbReader(DuckdbConfig(path="shop.duckdb"), Budget(), SourceRoots(folders=(str(folder),)))
    one = BlockingConnection(inside, Budget())
    assert ["passed"] * 3 == [step.status for step in await one.test()]
    assert {"orders": 50, "audit.big": None} == {table.name: table.rows for table in await one.discover()}
    profile = await one.profile("orders", None, lambda *_: None)
    assert (50, "unique") == (profile.rows, profile.columns[0].note)
    with pytest.raises(duckdb.Error):
        inside.query("DROP TABLE orders")
    await one.close()


async def test_SO4_a_file_that_is_not_utf_8_says_so_and_keeps_nobody_from_the_others(folder: Path) -> None:
    (folder / "lake" / "old.csv").write_bytes("name\nJosé\n".encode("latin-1"))
    connection = files(folder)
    tables = {table.name: table for table in await connection.discover()}
    with pytest.raises(SourceFailed) as refused:
        await connection.count("old.csv")
    steps = await connection.test()
    assert "not_utf8" == refused.value.reason
    old = tables["old.csv"]
    assert ("not_utf8", "The file is not UTF-8.", []) == (old.reason, old.comment, old.columns)
    assert "" == tables["people.csv"].reason
    assert 2 == await connection.count("people.csv")
    assert "not_utf8" == steps[-1].reason
    await connection.close()
