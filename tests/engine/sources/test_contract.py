"""What every kind of source promises alike: discovery, counts, profiles, selections, statements, limits. On real servers."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import duckdb
import psycopg
import pytest

from crdt.errors import ConcertError
from engine.runtime.tasks import spawn
from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.selecting import Condition, Selection
from engine.sources.source import Budget, Connection, Table
from tests.engine.sources.estate import DECLARING, KINDS, ORDERS, PEOPLE, Estate, postgres_address

pytestmark = pytest.mark.anyio
every = pytest.mark.parametrize("kind", KINDS, indirect=True)
declaring = pytest.mark.parametrize("kind", DECLARING, indirect=True)
servers = pytest.mark.parametrize("kind", ["postgres", "mariadb"], indirect=True)

SLOW = {
    "postgres": "SELECT count(*) FROM generate_series(1, 2000000000)",
    "mariadb": "SELECT sleep(100)",
}


def named(kind: str, table: str) -> str:
    return f"{table}.csv" if kind == "files" else table


async def tables_of(connection: Connection) -> dict[str, Table]:
    return {table.name: table for table in await connection.discover()}


@every
async def test_SO1_the_same_tables_are_found_with_their_columns(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind)
    tables = await tables_of(connection)
    await connection.close()
    assert ["id", "name", "email"] == [column.name for column in tables[named(kind, "people")].columns]
    assert ["id", "person", "total", "placed", "note"] == [
        column.name for column in tables[named(kind, "orders")].columns
    ]


@declaring
async def test_SO1_keys_indexes_and_views_are_found_with_what_they_say(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind)
    tables = await tables_of(connection)
    await connection.close()
    orders = tables["orders"]
    by_name = {column.name: column for column in orders.columns}
    assert (True, False) == (by_name["id"].primary_key, by_name["id"].nullable)
    assert "people.id" == by_name["person"].references
    assert [(["person"], "people", ["id"])] == [
        (key.columns, key.table, key.references) for key in orders.foreign_keys
    ]
    indexed = {(tuple(index.columns), index.unique) for index in orders.indexes}
    assert {(("id",), True), (("person",), False)} <= indexed
    assert "view" == tables["spending"].kind
    assert "orders" in (tables["spending"].definition or "")
    assert None is tables["spending"].bytes


BREAKING = (
    "CREATE TABLE passing (x INTEGER)",
    "CREATE VIEW broken AS SELECT x FROM passing",
    "DROP TABLE passing",
)


@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "mariadb"], indirect=True)
async def test_SO1_a_view_that_cannot_be_read_is_marked_and_keeps_nobody_from_the_rest(
    estate: Estate, kind: str
) -> None:
    """PostgreSQL lets nobody drop what a view reads."""
    with broken(estate, kind):
        connection = await estate.open(kind)
        tables = await tables_of(connection)
        await connection.close()
    assert ("view", [], "This view cannot be read") == (
        tables["broken"].kind,
        tables["broken"].columns,
        tables["broken"].comment.partition(":")[0],
    )
    assert {"people", "orders", "spending"} <= tables.keys()
    assert "" == tables["spending"].comment


@contextmanager
def broken(estate: Estate, kind: str) -> Iterator[None]:
    match kind:
        case "sqlite":
            opened: Any = sqlite3.connect(estate.folder / "shop.db", isolation_level=None)
        case "duckdb":
            opened = duckdb.connect(str(estate.folder / "shop.duckdb"))
        case _:
            assert estate.mariadb is not None
            opened = estate.mariadb.connect("shop")
    for sql in BREAKING:
        opened.cursor().execute(sql)
    if kind == "duckdb":  # it lets one process write or several read
        opened.close()
    yield
    if kind == "duckdb":
        opened = duckdb.connect(str(estate.folder / "shop.duckdb"))
    opened.cursor().execute("DROP VIEW broken")
    opened.close()


@servers
async def test_SO1_a_server_s_own_estimate_of_rows_is_told_as_one(estate: Estate, kind: str) -> None:
    analyse(estate, kind)
    connection = await estate.open(kind)
    tables = await tables_of(connection)
    await connection.close()
    people, view = tables["people"], tables["spending"]
    assert people.rows_estimated
    assert 90 <= (people.rows or 0) <= 110
    assert (None, False) == (view.rows, view.rows_estimated)


def analyse(estate: Estate, kind: str) -> None:
    if kind == "mariadb":
        assert estate.mariadb is not None
        estate.mariadb.run("ANALYZE TABLE people", database="shop")
        return
    with closing(psycopg.connect(postgres_address(estate.postgres), autocommit=True)) as session:
        session.execute("ANALYZE people")


@declaring
async def test_SO1_reserved_words_odd_names_and_200_columns_are_read_as_any_other(
    estate: Estate, kind: str
) -> None:
    connection = await estate.open(kind)
    tables = await tables_of(connection)
    odd = await connection.select(Selection(table="select", where=[_is("100% ?", 2)]))
    profile = await connection.profile("wide", None, lambda *_: None)
    await connection.close()
    assert {"from", 'a "quoted" name', "100% ?"} == {column.name for column in tables["select"].columns}
    assert ({"from": 1, 'a "quoted" name': "x", "100% ?": 2},) == odd.rows
    assert 200 == len(tables["wide"].columns) == len(profile.columns)


@every
async def test_SO1_counts_and_profiles_are_the_same_everywhere(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind)
    count = await connection.count(named(kind, "orders"))
    people = await connection.profile(named(kind, "people"), None, lambda *_: None)
    orders = await connection.profile(named(kind, "orders"), None, lambda *_: None)
    await connection.close()
    assert len(ORDERS) == count == orders.rows
    by_name = {column.name: column for column in people.columns}
    assert (0, 100) == (by_name["id"].nulls, by_name["id"].distinct)
    assert 40 == by_name["name"].distinct
    assert 25 == by_name["email"].nulls == sum(row[2] is None for row in PEOPLE)
    total = next(column for column in orders.columns if column.name == "total")
    assert (1.25, 500.0, 250.625) == (total.minimum, total.maximum, total.mean)


@every
async def test_SO2_values_are_bound_and_rows_are_cut_at_the_limit(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind)
    table = named(kind, "orders")
    found = await connection.select(
        Selection(table=table, columns=["id"], where=[_is("note", "100% of ?")], order_by="id", limit=3)
    )
    containing = await connection.select(
        Selection(table=table, where=[_is("note", "0% OF", "contains")], limit=1)
    )
    relation = await connection.relation(table)
    rows = await connection.query(f'SELECT "id" FROM {relation} WHERE "id" > ? ORDER BY "id"', [390], most=4)
    await connection.close()
    assert ([{"id": 1}, {"id": 2}, {"id": 3}], True) == (list(found.rows), found.cut)
    assert 1 == len(containing.rows)
    assert (["id"], [[391], [392], [393], [394]], True) == (rows.columns, rows.rows, rows.cut)


@every
async def test_SO3_a_statement_that_would_write_is_refused_and_nothing_changes(
    estate: Estate, kind: str
) -> None:
    connection = await estate.open(kind)
    table = named(kind, "people")
    relation = await connection.relation(table)
    with pytest.raises(SourceFailed):
        await connection.query(f"DELETE FROM {relation}")
    assert 100 == await connection.count(table)
    await connection.close()


@every
async def test_SO4_a_table_that_is_not_there_is_named_with_the_nearest(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind)
    with pytest.raises(TableNotFound) as refused:
        await connection.count(named(kind, "peple"))
    await connection.close()
    assert [named(kind, "people")] == refused.value.details["nearest"][:1]


@declaring
async def test_SO4_a_table_that_is_dropped_meanwhile_is_said_in_plain_words(
    estate: Estate, kind: str
) -> None:
    if kind == "duckdb":
        pytest.skip("DuckDB lets nobody write to a file that somebody reads")
    estate.run(kind, "CREATE TABLE brief (a INTEGER)")
    connection = await estate.open(kind)
    relation = await connection.relation("brief")
    estate.run(kind, "DROP TABLE brief")
    with pytest.raises(ConcertError) as refused:
        await connection.query(f"SELECT * FROM {relation}")
    await connection.close()
    assert ("source_failed", "table_gone") == (refused.value.code, refused.value.details["reason"])


@servers
async def test_SO5_a_statement_over_its_limit_is_stopped_on_the_server(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind, Budget(statement_seconds=0.2))
    with pytest.raises(SourceFailed) as stopped:
        await connection.query(SLOW[kind])
    await connection.close()
    assert "timeout" == stopped.value.reason


@servers
async def test_SO5_who_cancels_stops_the_statement_on_the_server(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind)
    working = spawn(connection.query(SLOW[kind]), name="slow")
    watching = await estate.open(kind)
    while not await _running(watching, kind):
        pass
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert not await _running(watching, kind)
    assert 100 == await connection.count("people")
    await connection.close()
    await watching.close()


@servers
async def test_SO6_a_test_says_each_step_with_its_time(estate: Estate, kind: str) -> None:
    connection = await estate.open(kind)
    steps = await connection.test()
    await connection.close()
    assert ["DNS", "TCP", "TLS", "Login", "Database", "Read right"] == [step.name for step in steps]
    assert {"passed"} == {step.status for step in steps}
    assert all(step.message for step in steps)


@servers
@pytest.mark.parametrize(
    ("other", "step", "reason"),
    [
        ({"host": "no-such-host.invalid"}, "DNS", "unknown_host"),
        ({"port": 1}, "TCP", "refused"),
        ({"tls": "require"}, "TLS", "tls_refused"),
        ({"user": "nobody", "secret": "planted-wrong"}, "Login", "wrong_password"),
        ({"database": "nowhere"}, "Database", "unknown_database"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_SO6_a_test_names_the_step_that_fails_and_why(
    estate: Estate, kind: str, other: dict[str, Any], step: str, reason: str
) -> None:
    connection = await estate.open(kind, **other)
    steps = await connection.test()
    with pytest.raises(SourceFailed) as refused:
        await connection.count("people")
    await connection.close()
    failed = next(one for one in steps if one.status == "failed")
    assert (step, reason) == (failed.name, failed.reason)
    assert failed.next_step
    assert reason == refused.value.reason
    assert {"skipped"} == {one.status for one in steps[steps.index(failed) + 1 :]}
    assert "planted" not in str([one.model_dump() for one in steps]) + str(refused.value.to_dict())


@servers
@pytest.mark.parametrize("tls", ["off", "prefer"])
async def test_SO6_another_kind_of_server_is_not_taken_for_a_wrong_password(
    estate: Estate, kind: str, tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # PostgreSQL waits in silence for its client to speak.
    monkeypatch.setattr("engine.sources.mariadb.CONNECT_SECONDS", 0.2)
    assert estate.postgres is not None
    assert estate.mariadb is not None
    port = estate.mariadb.port if kind == "postgres" else urlsplit(estate.postgres.url).port
    connection = await estate.open(kind, port=port, tls=tls)
    steps = await connection.test()
    await connection.close()
    failed = next(one for one in steps if one.status == "failed")
    assert ("TLS", "other_server") == (failed.name, failed.reason)
    assert failed.message.endswith("is another kind of server.")


async def _running(connection: Connection, kind: str) -> bool:
    """Whether the server works on the slow statement of somebody else's session."""
    if kind == "postgres":
        sql = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE ? AND pid <> pg_backend_pid()"
        rows = await connection.query(sql, ["%generate_series%"])
    else:
        sql = (
            "SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE ? AND ID <> connection_id()"
        )
        rows = await connection.query(sql, ["%sleep(%"])
    return bool(rows.rows[0][0])


def _is(column: str, value: object, how: str = "equal") -> Condition:
    return Condition.model_validate({"column": column, "is": how, "value": value})


@every
async def test_SO10_a_write_that_leaves_every_size_alone_is_told(estate: Estate, kind: str) -> None:
    """Where nothing was written the source says the same; where it cannot tell yet, it says nothing."""
    before = await told_still(estate, kind)
    assert before == await told_of(estate, kind)
    estate.rewrite(kind, "Person 1", "Person Z")
    try:
        while before == (now := await told_of(estate, kind)):  # noqa: ASYNC110 - a server tells nobody
            await asyncio.sleep(0.05)  # a server counts what a session did when it has ended
    finally:
        estate.rewrite(kind, "Person Z", "Person 1")
    assert before != now


async def told_still(estate: Estate, kind: str) -> str:
    """What it says when it can: MariaDB does not count anything younger than two seconds."""
    async with asyncio.timeout(60):
        while (said := await told_of(estate, kind)) is None:  # noqa: ASYNC110 - a server tells nobody
            await asyncio.sleep(0.1)
    return said


async def told_of(estate: Estate, kind: str) -> str | None:
    connection = await estate.open(kind)
    try:
        return (await tables_of(connection))[named(kind, "people")].changed
    finally:
        await connection.close()
