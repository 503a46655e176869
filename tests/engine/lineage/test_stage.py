"""A scan reads the views of a real source, again when something is another one, and says why where it cannot."""

from pathlib import Path

import pytest

from engine.lineage.parsing import Cache, Sql
from engine.lineage.parsing_apart import Reader
from engine.lineage.reading import Place, Reached, downstream, upstream
from engine.lineage.records import LineageEdge, LineageReading
from engine.lineage.sql.tables import Schema
from engine.operations.operation import OperationContext
from tests.engine.lineage.scanned import ADA, ORGANISATION, SHOP, WORKSPACE, Scanned, Silent

pytestmark = pytest.mark.anyio

TABLES = (
    "create table orders (id integer primary key, customer integer, amount real)",
    "create table customers (id integer primary key, name text, city text)",
    "create view totals as select customer, sum(amount) as total, count(*) as n from orders group by customer",
    """create view best (who, spent) as select c.name, t.total from totals t join customers c on c.id = t.customer
       where t.total > 100""",
)


@pytest.fixture
def shop(tmp_path: Path) -> Scanned:
    return Scanned(tmp_path / "shop.db").run(*TABLES)


def at(table: str, column: str = "") -> Place:
    return Place(source=SHOP, table=table, column=column)


def names(found: list[Reached]) -> list[tuple[str, str, int]]:
    return [(one.place.table, one.place.column, one.hops) for one in found]


async def test_LI2_the_views_of_a_source_are_edges_between_tables_and_columns(shop: Scanned) -> None:
    assert await shop.scan() == {
        "views": 2,
        "read": 2,
        "partly": 0,
        "unreadable": 0,
        "unparsed": 0,
        "unchanged": 0,
    }
    records = shop.store.records
    assert names(await downstream(records, ORGANISATION, [at("orders")])) == [
        ("totals", "", 1),
        ("best", "", 2),
    ]
    up = await upstream(records, ORGANISATION, [at("best", "spent")])
    assert names(up) == [("totals", "total", 1), ("orders", "amount", 2)]
    assert [one.edge.how for one in up] == ["", "SUM(amount)"]


async def test_LI1_what_only_decides_which_rows_there_are_is_followed_when_asked_for(shop: Scanned) -> None:
    await shop.scan()
    records = shop.store.records
    city = [at("customers", "id")]
    assert await downstream(records, ORGANISATION, city) == []
    assert names(await downstream(records, ORGANISATION, city, indirect=True)) == [("best", "", 1)]


async def test_LI4_a_view_is_read_again_only_when_its_sql_or_a_column_is_another_one(shop: Scanned) -> None:
    await shop.scan()
    assert (await shop.scan())["unchanged"] == 2
    assert shop.events == []
    shop.run("drop view best", "create view best (who, spent) as select city, id from customers")
    assert (await shop.scan())["unchanged"] == 1
    records = shop.store.records
    assert names(await upstream(records, ORGANISATION, [at("best")])) == [("customers", "", 1)]
    assert names(await upstream(records, ORGANISATION, [at("best", "spent")])) == [("customers", "id", 1)]
    shop.run("alter table orders add column note text")
    assert (await shop.scan())["read"] == 2


async def test_LI4_a_view_that_is_gone_takes_its_edges_with_it_and_the_source_is_told(shop: Scanned) -> None:
    await shop.scan()
    assert {one.channel for one in shop.events} == {"workspace:ws", "doc:shop"}
    shop.run("drop view best")
    await shop.scan()
    assert [one.payload["removed"] for one in shop.events if one.channel == "doc:shop"] == [7]
    records = shop.store.records
    assert await records.count(LineageEdge, {"to_table": "best"}) == 0
    assert [row.table for row in await records.find(LineageReading, {})] == ["totals"]


async def test_LI4_an_edge_keeps_when_it_was_first_seen(shop: Scanned) -> None:
    await shop.scan()
    shop.run("alter table customers add column mail text")
    await shop.scan()
    edges = await shop.store.records.find(LineageEdge, {"to_table": "totals", "to_column": ""})
    assert {(one.first_seen, one.seen_at) for one in edges} == {(1, 2)}


async def test_LI5_a_view_that_cannot_be_followed_says_where_and_is_a_finding(shop: Scanned) -> None:
    shop.told["best"] = "select c.name,\n  c.nope from customers c"
    assert (await shop.scan())["partly"] == 1
    reading = await shop.store.records.get(LineageReading, SHOP, "best")
    assert reading is not None
    said = "c has no column nope."
    assert (reading.state, reading.reason, reading.line, reading.column) == ("partly", said, 2, 5)
    assert [(one.rule, one.table, one.severity) for one in shop.found] == [("view_not_read", "best", "info")]


async def test_LI5_a_view_whose_sql_may_not_be_read_is_a_finding_with_what_to_do(shop: Scanned) -> None:
    shop.told["best"] = None
    assert (await shop.scan())["unreadable"] == 1
    assert [(one.table, one.fix) for one in shop.found] == [
        ("best", "Give the login of this source the right to read view definitions.")
    ]


async def test_LI3_a_long_text_is_read_in_a_process_that_ends_with_its_time() -> None:
    context = OperationContext(
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        user=ADA,
        run=None,
        idempotency_key="k",
        now=1,  # type: ignore[arg-type]
        records=None,  # type: ignore[arg-type]
        report=Silent(),
        open_source=None,  # type: ignore[arg-type]
    )
    schema = Schema.plain({"t": ["a"]})
    sql = Sql(text="select a from t", dialect="duckdb", schema=schema)
    async with Reader(context, cache=Cache(), short=0) as reader:
        assert [flow.tables for flow in (await reader.read(sql)).flows] == [{"t"}]
    async with Reader(context, cache=Cache(), short=0, seconds=0.0) as reader:
        refused = (await reader.read(sql)).refused
        assert refused is not None
        assert refused.message == "Reading it took longer than 0 s."
