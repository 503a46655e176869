"""What makes a source faster: indexes from the schema, statements read with care, and trials that touch nothing."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from engine.security.check import digest_of
from engine.sources.source import Column, ForeignKey, Index, Table
from engine.tuning.explaining import explain, frequent
from engine.tuning.indexes import doubled, keys_without_index, statement_for
from engine.tuning.statement import StatementRefused, read
from engine.tuning.trial import tried
from tests.engine.security.looking import flaws, looker, mariadb_at, postgres_at, sqlite_at, statuses
from tests.support import mariadb, postgres

pytestmark = pytest.mark.anyio
ROWS = 4000


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)")
        database.execute(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers(id), total REAL, note TEXT)"
        )
        rows = [(n, n % 400, n / 2, f"50% of {n}?") for n in range(ROWS)]
        database.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
        database.commit()
    return path


def table(name: str, *columns: str, key: str = "id", **more: object) -> Table:
    made = [Column(name=one, type="int", nullable=True, primary_key=one == key) for one in columns]
    return Table(schema_name="", name=name, kind="table", columns=made, **more)


ORDERS = table(
    "orders",
    "id",
    "customer",
    "total",
    "note",
    indexes=[Index(name="by_total", columns=["total"])],
    foreign_keys=[ForeignKey(columns=["customer"], table="customers", references=["id"])],
)


def test_TN1_a_foreign_key_needs_an_index_that_begins_with_it() -> None:
    (missing,) = keys_without_index([ORDERS])
    assert (("customer",), "customers") == (missing.columns, missing.towards)
    assert 'CREATE INDEX "orders_customer" ON "orders" ("customer")' == statement_for(ORDERS, missing.columns)
    helped = ORDERS.model_copy(update={"indexes": [Index(name="x", columns=["customer", "total"])]})
    assert [] == list(keys_without_index([helped]))


def test_TN1_an_index_that_another_begins_with_is_doubled_but_never_one_that_makes_unique() -> None:
    indexes = [
        Index(name="a", columns=["customer"]),
        Index(name="b", columns=["customer", "total"]),
        Index(name="c", columns=["total"], unique=True),
        Index(name="d", columns=["total", "note"]),
        Index(name="e", columns=["id"]),
        Index(name="f", columns=["customer", "total"]),
    ]
    found = {one.index.name for one in doubled([ORDERS.model_copy(update={"indexes": indexes})])}
    assert {"a", "e"} <= found
    assert 1 == len(found & {"b", "f"})
    assert not found & {"c", "d"}


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE orders",
        "SELECT 1; SELECT 2",
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "INSERT INTO orders SELECT * FROM orders",
        "PRAGMA journal_mode = DELETE",
        "ATTACH 'x' AS y",
        "SELECT (",
        "",
        "SELECT " + "(" * 5000,
    ],
)
def test_TN2_only_one_select_is_explained(text: str) -> None:
    with pytest.raises(StatementRefused):
        read(text, "sqlite", [ORDERS])


def test_TN2_texts_with_signs_of_their_own_are_bound_and_columns_become_candidates() -> None:
    found = read(
        "SELECT o.note FROM orders o WHERE o.note = 'what? 5%' AND o.customer = 3 AND o.total > 10",
        "postgres",
        [ORDERS],
    )
    assert ("what? 5%",) == found.values
    assert 1 == found.sql.count("?")
    assert [("orders", ("note", "customer", "total"))] == [
        (one.table, one.columns) for one in found.candidates
    ]
    helped = read("SELECT * FROM orders WHERE total = 4", "sqlite", [ORDERS])
    assert () == helped.candidates


async def test_TN3_an_index_is_tried_in_a_copy_and_its_gain_measured_in_work_not_in_time(shop: Path) -> None:
    before = _hash(shop)
    connection = sqlite_at(shop)
    tables = await connection.discover()
    (plan,) = await explain(connection, tables, ["SELECT * FROM orders WHERE customer = 7"])
    await connection.close()
    (index,) = plan.indexes
    assert "SCAN orders" == plan.before
    assert index.used
    assert "SEARCH orders USING INDEX" in index.after
    assert index.estimated is not None
    assert index.measured is not None
    assert index.estimated > 0.95
    assert index.measured > 0.9
    assert (before, ["shop.db"]) == (_hash(shop), [one.name for one in _listed(shop)])


def test_TN3_a_trial_measures_the_same_twice(shop: Path) -> None:
    statement = read("SELECT * FROM orders WHERE note = '50% of 7?'", "sqlite", [ORDERS])
    (candidate,) = statement.candidates
    first, second = (tried(shop, statement, candidate, 20) for _ in range(2))
    assert (first.steps_before, first.steps_after) == (second.steps_before, second.steps_after)
    assert first.steps_before > ROWS
    assert first.whole


async def test_TN1_the_checks_of_a_sqlite_file(shop: Path) -> None:
    found = await looker().look(sqlite_at(shop), "engine.tuning.checks")
    assert {"customer"} == flaws(found["tuning.keys_without_index"])
    assert "pass" == statuses(found)["tuning.no_primary_key"]
    assert digest_of([one.digest for one in found["tuning.no_primary_key"].asked]) == (
        found["tuning.no_primary_key"].digest
    )


async def test_TN4_a_server_only_explains_and_says_why_a_gain_is_unknown() -> None:
    if not postgres.programs():
        pytest.skip(postgres.MISSING)
    with postgres.private_server("fsync=off") as server:
        port = int(server.url.split(":")[-1].split("/")[0])
        with psycopg.connect(
            host="127.0.0.1", port=port, user="concert", dbname="postgres", autocommit=True
        ) as session:
            session.execute("CREATE TABLE orders (id int PRIMARY KEY, customer int, note text)")
        connection = postgres_at(port, "concert")
        tables = await connection.discover()
        texts = ["SELECT * FROM orders WHERE customer = 7 AND note = 'a?b%'", "SELECT * FROM nowhere"]
        good, bad = await explain(connection, tables, texts)
        assert "Seq Scan orders" in good.before
        assert (None, False) == (good.indexes[0].measured, good.indexes[0].used)
        assert "hypopg" in good.indexes[0].note
        assert bad.error
        assert [] == await frequent(connection)
        await connection.close()


async def test_TN4_a_plan_of_mariadb_says_in_words_that_no_table_is_read() -> None:
    if not mariadb.is_installed():
        pytest.skip(mariadb.MISSING)
    with mariadb.mariadb_server() as server:
        server.run("CREATE DATABASE shop", "CREATE TABLE shop.orders (id int PRIMARY KEY, total int)")
        connection = mariadb_at(server.port, "owner", mariadb.PASSWORD)
        tables = await connection.discover()
        none, one = await explain(connection, tables, ["SELECT 1", "SELECT * FROM orders WHERE total = 7"])
        assert "No tables used" == none.before
        assert "orders: ALL, key none, rows 1" == one.before
        await connection.close()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _listed(path: Path) -> list[Path]:
    return sorted(path.parent.iterdir())
