"""A profile says the same whoever counts: rows that pass by, or the database column by column."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import pytest

from engine.sources import tallying
from engine.sources.grouping import Dialect, measured_by
from engine.sources.measures import Measured, plain
from engine.sources.profiling import DUCKDB, DUCKDB_COSTLY, SQLITE, profile_table, quoted
from engine.sources.source import Column, TableProfile
from engine.sources.tallying import measured, tally

ROWS = 600
NAMES = {
    "id": "INTEGER",
    "price": "DOUBLE",
    "town": "TEXT",
    "few": "INTEGER",
    "none": "TEXT",
    "select": "TEXT",
}
COLUMNS = [Column(name=name, type=type_, nullable=True) for name, type_ in NAMES.items()]


def values() -> list[tuple[Any, ...]]:
    random = Random(3)
    towns = ["Aachen", "Bern", "Ĉambéry", "x" * 300, None]
    return [
        (n, round(random.uniform(-50, 900), 2), random.choice(towns), random.randrange(3), None, f"s{n % 40}")
        for n in range(ROWS)
    ]


def database_of(kind: str) -> Any:
    database: Any = sqlite3.connect(":memory:") if kind == "sqlite" else duckdb.connect()
    database.execute(
        f"CREATE TABLE t ({', '.join(f'{quoted(name)} {type_}' for name, type_ in NAMES.items())})"
    )
    database.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(NAMES))})", values())
    return database


def profiled(kind: str, dialect: Dialect, sample: int = 10_000) -> TableProfile:
    database = database_of(kind)

    def stream(sql: str) -> Iterator[list[tuple[Any, ...]]]:
        cursor = database.execute(sql)
        while batch := cursor.fetchmany(70):
            yield batch

    def query(sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = database.execute(sql).fetchall()
        return found

    try:
        made = profile_table(query, dialect, "t", "t", COLUMNS, sample, lambda *_: None, stream=stream)
    finally:
        database.close()
    even = [
        column.model_copy(update={"mean": None if column.mean is None else round(column.mean, 9)})
        for column in made.columns
    ]
    return made.model_copy(update={"columns": even})


def test_S0_4_rows_that_pass_by_and_columns_that_are_grouped_give_the_same_profile() -> None:
    passing = profiled("sqlite", SQLITE)
    assert passing == profiled("duckdb", DUCKDB)
    assert passing == profiled("duckdb", DUCKDB_COSTLY)
    columns = {column.name: column for column in passing.columns}
    assert (ROWS, "unique", 299.0) == (columns["id"].distinct, columns["id"].note, columns["id"].median)
    assert ("always null", 3, 12) == (
        columns["none"].note,
        columns["few"].distinct,
        len(columns["price"].histogram),
    )
    assert all(not column.distinct_estimated for column in passing.columns)


def test_a_column_with_too_many_values_is_counted_by_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = profiled("sqlite", SQLITE)
    monkeypatch.setattr(tallying, "MOST_VALUES", 100)
    _, tallies = tally([values()], COLUMNS, lambda _: None)
    assert [0, 1] == [index for index, one in enumerate(tallies) if one is None]
    assert expected == profiled("sqlite", SQLITE)


@pytest.mark.parametrize(
    ("kind", "dialect"), [("sqlite", SQLITE), ("duckdb", DUCKDB), ("duckdb", DUCKDB_COSTLY)]
)
def test_of_a_sample_nulls_extremes_and_means_still_come_from_every_row(kind: str, dialect: Dialect) -> None:
    whole = {column.name: column for column in profiled(kind, dialect).columns}
    part = profiled(kind, dialect, sample=100)
    assert (ROWS, 100) == (part.rows, part.sampled_rows)
    for column in part.columns:
        exact = whole[column.name]
        assert (exact.nulls, exact.null_share) == (column.nulls, column.null_share)
        assert (exact.minimum, exact.maximum) == (column.minimum, column.maximum)
        assert column.mean == (None if exact.mean is None else pytest.approx(exact.mean))
        assert column.distinct_estimated
        assert 0 <= column.distinct <= ROWS


def counted(values: list[Any], type_: str) -> Measured:
    column = Column(name="c", type=type_, nullable=True)
    rows, tallies = tally([[(value,) for value in values]], [column], lambda _: None)
    (kept,) = tallies
    assert kept is not None
    return measured(column, kept, rows)


def test_numbers_texts_and_bytes_in_one_column_are_ordered_as_sqlite_does() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (c)")
    mixed = ["b", 2, b"\x01", 1.5, None, "a", 2]
    database.executemany("INSERT INTO t VALUES (?)", [(value,) for value in mixed])
    column = Column(name="c", type="INTEGER", nullable=True)
    assert measured_by(lambda sql: database.execute(sql).fetchall(), SQLITE, "t", column, '"c"') == counted(
        mixed, "INTEGER"
    )
    database.close()


def test_what_is_not_a_number_is_one_value_and_no_part_of_the_mean() -> None:
    seen = counted([float("nan"), float("nan"), 1.0, 3.0, float("inf"), None], "DOUBLE")
    assert (1, 4, 2.0, 1.0) == (seen.nulls, seen.distinct, seen.mean, seen.median)


def test_values_without_a_hash_and_long_ones_are_told_apart() -> None:
    assert 2 == counted([{"a": 1}, {"a": 1}, [1, 2]], "JSON").distinct
    long = counted(["x" * 5_000 + "1", "x" * 5_000 + "2", "x" * 5_000 + "1"], "TEXT")
    assert (2, 61) == (long.distinct, len(long.low))
    blobs = counted([b"\x00" * 900, b"\x01" * 900], "BLOB")
    assert (2, "900 bytes") == (blobs.distinct, blobs.top[0].label)


def test_moments_have_a_histogram_and_fractions_stay_numbers() -> None:
    days = [datetime(2026, 1, 1 + n, tzinfo=UTC) for n in range(20)]
    assert (12, "2026-01-01T00:00Z") == (
        len(counted(list(days), "TIMESTAMPTZ").histogram),
        counted(list(days), "TIMESTAMPTZ").histogram[0].label,
    )
    assert (2.5, 7) == (plain(Decimal("2.50")), plain(Decimal("7.00")))
    assert 1.5 == counted([Decimal(1), Decimal(2)], "NUMERIC(8, 2)").mean
