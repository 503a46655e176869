"""SQLite files as sources: tested in steps, read without being able to write, profiled exactly."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.sources.blocking import BlockingConnection
from engine.sources.failures import SourceFileMissing, SourceTimeout, TableNotFound
from engine.sources.source import Budget, SourceRoots
from engine.sources.sqlite import SqliteConfig, SqliteReader
from engine.sources.sqlite_catalogue import tables_of

pytestmark = pytest.mark.anyio

EVIL = 'x"; DROP TABLE orders; --'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        database.execute(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers(id), total REAL, note TEXT)"
        )
        database.execute("CREATE VIEW big AS SELECT * FROM orders WHERE total > 50")
        database.execute(f'CREATE TABLE "{EVIL.replace(chr(34), chr(34) * 2)}" ("select" TEXT)')
        database.executemany("INSERT INTO customers VALUES (?, ?)", [(n, f"c{n}") for n in range(10)])
        database.executemany(
            "INSERT INTO orders VALUES (?, ?, ?, ?)",
            [(n, n % 10, float(n), None if n % 4 else "note") for n in range(100)],
        )
        database.commit()
    return tmp_path


def connection(folder: Path, path: str = "shop.db", seconds: float = 10) -> BlockingConnection:
    return BlockingConnection(reader(folder, path), Budget(statement_seconds=seconds))


def reader(folder: Path, path: str = "shop.db") -> SqliteReader:
    return SqliteReader(SqliteConfig(path=path), SourceRoots(folders=(str(folder),)))


async def test_S0_22_a_connection_test_names_each_step_and_its_time(folder: Path) -> None:
    steps = await connection(folder).test()
    assert ["File", "Format", "Open", "Read right"] == [step.name for step in steps]
    assert {"passed"} == {step.status for step in steps}
    assert all(step.duration >= 0 for step in steps)


@pytest.mark.parametrize(
    ("path", "step", "reason"),
    [
        ("absent.db", "File", "file_not_found"),
        ("../outside.db", "File", "outside_roots"),
        ("/etc/hostname", "File", "outside_roots"),
        ("text.db", "Format", "not_this_format"),
        (".", "Format", "not_this_format"),
    ],
)
async def test_S0_22_a_failed_step_has_a_reason_and_the_rest_is_skipped(
    folder: Path, path: str, step: str, reason: str
) -> None:
    (folder / "text.db").write_text("no database at all, but long enough to be read")
    steps = {one.name: one for one in await connection(folder, path).test()}
    assert ("failed", reason) == (steps[step].status, steps[step].reason)
    assert steps[step].next_step
    assert "skipped" == steps["Read right"].status


async def test_a_damaged_file_is_a_failed_step_not_a_crash(folder: Path) -> None:
    raw = bytearray((folder / "shop.db").read_bytes())
    raw[100:4096] = bytes(3996)
    (folder / "shop.db").write_bytes(raw)
    steps = await connection(folder).test()
    assert "failed" in {step.status for step in steps}


async def test_S0_8_the_schema_has_tables_views_keys_and_links(folder: Path) -> None:
    tables = {table.name: table for table in await connection(folder).discover()}
    assert ["big", "customers", "orders", EVIL] == list(tables)
    assert ("view", None) == (tables["big"].kind, tables["big"].rows)
    assert 100 == tables["orders"].rows
    columns = {column.name: column for column in tables["orders"].columns}
    assert columns["id"].primary_key
    assert "customers.id" == columns["customer"].references


async def test_a_table_named_like_an_attack_is_just_a_name(folder: Path) -> None:
    one = connection(folder)
    assert 0 == await one.count(EVIL)
    assert 100 == await one.count("orders")
    with pytest.raises(TableNotFound):
        await one.count("orders; DROP TABLE orders")
    await one.close()


async def test_a_wrong_name_of_a_table_is_said_with_the_nearest_ones(folder: Path) -> None:
    one = connection(folder)
    with pytest.raises(TableNotFound) as raised:
        await one.count("Order")
    assert "The source has no table “Order”." == raised.value.message
    assert "The nearest: orders. Choose one, or discover the schema again." == raised.value.next_step
    with pytest.raises(TableNotFound) as raised:
        await one.count("zzz")
    assert TableNotFound.next_step == raised.value.next_step
    await one.close()


async def test_a_profile_is_exact(folder: Path) -> None:
    seen: list[tuple[float, float, str]] = []
    profile = await connection(folder).profile("orders", None, lambda *mark: seen.append(mark))
    columns = {column.name: column for column in profile.columns}
    assert (100, 100, 4) == (profile.rows, profile.sampled_rows, len(profile.columns))
    assert (75, 0.75, 1) == (columns["note"].nulls, columns["note"].null_share, columns["note"].distinct)
    assert (0.0, 99.0, 49.5, 49.0) == (
        columns["total"].minimum,
        columns["total"].maximum,
        columns["total"].mean,
        columns["total"].median,
    )
    assert 100 == sum(bin_.count for bin_ in columns["total"].histogram)
    assert ("unique", "link to customers") == (columns["id"].note, columns["customer"].note)
    assert (4, 4, "") == seen[-1]


async def test_a_profile_from_a_sample_says_so(folder: Path) -> None:
    profile = await connection(folder).profile("orders", 40, lambda *_: None)
    assert (100, 34) == (profile.rows, profile.sampled_rows)  # every third row
    assert all(column.distinct_estimated for column in profile.columns)


async def test_an_empty_table_profiles_without_dividing_by_zero(folder: Path) -> None:
    profile = await connection(folder).profile(EVIL, None, lambda *_: None)
    assert (0, "no rows") == (profile.rows, profile.columns[0].note)


async def test_a_statement_over_its_budget_is_stopped(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        database.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
        )
        database.commit()
    one = connection(folder, seconds=0.2)
    with pytest.raises(SourceTimeout):
        await one.count("endless")
    assert 100 == await one.count("orders")
    await one.close()


async def test_a_cancelled_caller_stops_the_statement(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        database.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
        )
        database.commit()
    one = connection(folder, seconds=60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await one.count("endless")
    await one.close()


def test_a_source_is_only_read(folder: Path) -> None:
    one = reader(folder)
    assert 100 == one.count("orders")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        one.query("DELETE FROM orders")
    one.close()


async def test_a_missing_file_is_told_by_its_code(folder: Path) -> None:
    with pytest.raises(SourceFileMissing) as caught:
        await connection(folder, "absent.db").discover()
    assert "source_file_missing" == caught.value.code


def test_somebody_else_may_go_on_at_each_table_and_column_of_a_schema(folder: Path) -> None:
    breaths = 0

    def breath() -> None:
        nonlocal breaths
        breaths += 1

    with closing(sqlite3.connect(folder / "shop.db")) as database:
        tables = tables_of(lambda sql: database.execute(sql).fetchall(), breath)
    assert breaths == len(tables) + sum(len(one.columns) for one in tables if one.kind == "table")


def steps_of(folder: Path, tables: int) -> int:
    """How much SQLite computes to tell of so many tables, in hundreds of its instructions."""
    path = folder / f"{tables}.db"
    with closing(sqlite3.connect(path)) as database, database:
        for number in range(tables):
            database.execute(f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, a TEXT UNIQUE)")
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(sqlite3.connect(path)) as database:
        database.set_progress_handler(count, 100)
        assert tables == len(tables_of(lambda sql: database.execute(sql).fetchall()))
    return steps


def test_what_it_takes_to_read_a_schema_grows_with_its_tables_alone(folder: Path) -> None:
    assert 5 > steps_of(folder, 400) / steps_of(folder, 100)


async def test_the_bytes_of_a_table_are_its_own_and_those_of_its_indexes(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "shop.db")) as database, database:
        database.execute("CREATE TABLE indexed (a TEXT)")
        database.execute("CREATE INDEX by_a ON indexed (a)")
        (page,) = database.execute("PRAGMA page_size").fetchone()
    found = {one.name: one.bytes for one in await connection(folder).discover()}
    assert (2 * page, None) == (found["indexed"], found["big"])
