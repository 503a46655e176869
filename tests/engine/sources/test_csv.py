"""CSV files as they come: ragged, empty, packed, with a byte order mark, with newlines and endless lines in their cells."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from engine.sources.blocking import BlockingConnection
from engine.sources.csv_beginning import SAMPLE_ROWS
from engine.sources.failures import SourceFailed
from engine.sources.files import FilesConfig, FilesReader
from engine.sources.selecting import Selection
from engine.sources.source import Budget, SourceRoots, Table

pytestmark = pytest.mark.anyio


def files(folder: Path) -> BlockingConnection:
    roots = SourceRoots(folders=(str(folder),))
    return BlockingConnection(FilesReader(FilesConfig(folder="."), Budget(), roots), Budget())


async def read(folder: Path, name: str) -> tuple[Table, list[list[Any]]]:
    """The table and the values of its rows."""
    one = files(folder)
    (table,) = [found for found in await one.discover() if found.name == name]
    rows = (await one.select(Selection(table=name, limit=100))).rows
    await one.close()
    return table, [list(row.values()) for row in rows]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


async def test_SO11_a_ragged_file_keeps_the_names_of_its_columns_and_says_what_does_not_fit(
    tmp_path: Path,
) -> None:
    (tmp_path / "ragged.csv").write_text("id,name,total\n1,a,2\n\n2,b\n3,c,4,5\n")
    table, rows = await read(tmp_path, "ragged.csv")
    assert ["id", "name", "total", "column3"] == names(table)
    assert [[1, "a", 2, None], [2, "b", None, None], [3, "c", 4, 5]] == rows
    assert table.comment.startswith(
        "2 of 3 rows have more or fewer cells than the first line, the first in line 4."
    )
    assert "" == table.reason


async def test_SO11_lines_are_counted_as_they_stand_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "quoted.csv").write_text('\ufeffid;text\n1;"two\nlines; one cell"\n2;x;y\n3;z\n')
    table, rows = await read(tmp_path, "quoted.csv")
    assert ["id", "text", "column2"] == names(table)
    assert [[1, "two\nlines; one cell", None], [2, "x", "y"], [3, "z", None]] == rows
    assert table.comment.startswith(
        "1 of 3 rows has more or fewer cells than the first line, the first in line 4."
    )


@pytest.mark.parametrize(
    ("text", "columns", "count"),
    [
        ("\ufeffid,name\n1,a\n", ["id", "name"], 1),
        ("id;name;x\n1;a;2,5\n2;b;3,5\n", ["id", "name", "x"], 2),
        ('id,text\n1,"two\nlines"\n2,x\n', ["id", "text"], 2),
        ("exported by us\nid,name,x\n1,a,2\n2,b,3\n3,c,4\n", ["id", "name", "x"], 3),
        ("made,for you\nid,name,x\n1,a,2\n2,b,3\n3,c,4\n", ["id", "name", "x"], 3),
        ("name\nada\nbo\n", ["name"], 2),
        ("id,name\n", ["id", "name"], 0),
    ],
)
async def test_SO11_what_fits_is_read_without_a_word(
    tmp_path: Path, text: str, columns: list[str], count: int
) -> None:
    (tmp_path / "plain.csv").write_text(text)
    table, rows = await read(tmp_path, "plain.csv")
    assert (columns, count, "", "") == (names(table), len(rows), table.comment, table.reason)


@pytest.mark.parametrize("text", ["", "\n \n\n", "\ufeff"])
async def test_SO11_an_empty_file_has_no_columns_and_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "empty.csv").write_text(text)
    (tmp_path / "full.csv").write_text("a,b\n1,2\n")
    one = files(tmp_path)
    empty, full = await one.discover()
    assert ([], "empty_file", "The file is empty.") == (empty.columns, empty.reason, empty.comment)
    assert (["a", "b"], "") == (names(full), full.reason)
    assert 0 == await one.count("empty.csv")
    with pytest.raises(SourceFailed) as refused:
        await one.profile("empty.csv", None, lambda *_: None)
    *_, step = await one.test()
    await one.close()
    assert ("empty_file", "passed", "empty_file") == (refused.value.reason, step.status, step.reason)


async def test_SO11_a_packed_file_is_read_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(b"id,name\n1,a\n2\n"))
    (tmp_path / "torn.csv.gz").write_bytes(gzip.compress(b"id,name\n" + b"1,a\n" * 9_000)[:40])
    table, rows = await read(tmp_path, "packed.csv.gz")
    assert (["id", "name"], [[1, "a"], [2, None]]) == (names(table), rows)
    one = files(tmp_path)
    torn = next(found for found in await one.discover() if found.name == "torn.csv.gz")
    await one.close()
    assert torn.reason in {"damaged", "not_this_format"}


async def test_SO11_a_cell_may_be_long_and_a_line_has_an_end(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("id,text\n1," + "x" * (3 << 20) + "\n2,y\n")
    (tmp_path / "endless.csv").write_text("id,text\n1," + "x" * (17 << 20) + "\n")
    one = files(tmp_path)
    tables = {table.name: table for table in await one.discover()}
    assert 2 == await one.count("long.csv")
    await one.close()
    endless = tables["endless.csv"]
    assert ("line_too_long", "A line is longer than 16 MiB.") == (endless.reason, endless.comment)


async def test_SO11_a_row_that_does_not_fit_far_down_is_named_by_its_line(tmp_path: Path) -> None:
    rows = 2 * SAMPLE_ROWS
    (tmp_path / "late.csv").write_text("id,name,total\n" + "1,a,2\n" * rows + "1,secret\n")
    one = files(tmp_path)
    with pytest.raises(SourceFailed) as refused:
        await one.profile("late.csv", None, lambda *_: None)
    await one.close()
    assert ("ragged", f"Line {rows + 2:,} has 2 cells, the first line 3.") == (
        refused.value.reason,
        refused.value.message,
    )
