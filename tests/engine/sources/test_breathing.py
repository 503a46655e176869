"""Rows are read in batches with a pause behind each, so that a thread that waits for the interpreter is let in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from engine.sources.breathing import AT_ONCE, breathing

ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        yield database


@pytest.mark.parametrize(("rows", "pauses"), [(0, 0), (1, 1), (AT_ONCE, 1), (5 * AT_ONCE + 1, 6)])
def test_a_reader_pauses_after_each_batch_of_rows(
    database: sqlite3.Connection, rows: int, pauses: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused: list[float] = []
    monkeypatch.setattr("engine.sources.breathing.time.sleep", paused.append)
    read = [
        row
        for batch in breathing(database.execute(f"SELECT * FROM ({ROWS}) LIMIT ?", (rows or 1, rows)))
        for (row,) in batch
    ]
    assert list(range(1, rows + 1)) == read
    assert pauses == len(paused)


def test_no_batch_is_longer_than_what_is_read_between_two_pauses(database: sqlite3.Connection) -> None:
    sizes = [len(batch) for batch in breathing(database.execute(ROWS, (2 * AT_ONCE + 7,)))]
    assert [AT_ONCE, AT_ONCE, 7] == sizes
