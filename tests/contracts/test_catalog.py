"""The catalogue searched, on every adapter alike."""

from typing import Any

import pytest

from crdt.ids import DocumentId
from engine.catalog.lists import TableQuery
from engine.catalog.records import Annotation, CatalogTable, CatalogUse
from engine.classification.records import ClassificationRecord
from engine.ports import Store
from engine.writes import Put
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio


def row(name: str, columns: str = "", **fields: Any) -> Put:
    given = {"source": "s1", "table": name, "words": name.lower(), "column_words": columns, "kind": "table"}
    return Put(
        record=record(CatalogTable, 1, **{**given, "rows": 1, "changed_at": 1, "gone_at": None, **fields})
    )


def said(table: str, column: str = "", **fields: Any) -> Put:
    given = {"source": "s1", "table": table, "column": column, "owner": None, "description": ""}
    return Put(record=record(Annotation, 1, **{**given, "tagged": "", "termed": "", "words": "", **fields}))


def label(table: str, column: str, title: str, state: str) -> Put:
    given = {"source": "s1", "table": table, "column": column, "label": title, "title": title}
    return Put(record=record(ClassificationRecord, 1, **given, state=state))


def use(table: str, by: str, day: int) -> Put:
    return Put(record=record(CatalogUse, 1, source="s1", table=table, way="view", by=by, day=day))


WRITES = (
    row("Order", "id customer_id", rows=5, changed_at=9),
    row("order_items", "order_id 100%", rows=None),
    row("customers", "id name order_count", rows=7),
    row("old_orders", gone_at=3),
    row("trips", "day", kind="view", source="s2"),
    said("customers", owner="ada", description="Who buys.", tagged="|people/buyers|", words="who buys"),
    said("customers", "name", tagged="|pii/name|", termed="|g/t|", words="order of names"),
    said("Order", owner="ben", tagged="|people|money|", words="spent"),
    use("customers", "ada", 10),
    use("customers", "ben", 10),
    use("Order", "ada", 11),
    use("Order", "ada", 2),
)


async def found(store: Store, **query: Any) -> list[str]:
    rows, total = await store.catalog.page(TableQuery(**{"sources": ("s1", "s2"), **query}))
    assert len(rows) == total or "limit" in query
    return [one.table for one in rows]


async def test_S4_17_which_numbers_of_rows_are_estimates_is_told(store: Store) -> None:
    """A view whose text says so is none."""
    facts = {"definition": '"rows_estimated":true', "rows_estimated": False}
    await store.writer.commit(
        (*WRITES, row("guessed", facts={"rows_estimated": True}), row("said", facts=facts))
    )
    rows, _ = await store.catalog.page(TableQuery(sources=(DocumentId("s1"),)))
    assert ["guessed"] == [one.table for one in rows if one.rows_estimated]


async def test_S4_17_a_name_counts_more_than_a_column_and_a_column_more_than_a_description(
    store: Store,
) -> None:
    await store.writer.commit(WRITES)
    assert ["Order", "order_items", "customers"] == await found(store, words=("order",))
    assert ["customers"] == await found(store, words=("order", "buys"))
    assert ["order_items"] == await found(store, words=("100%",))
    assert [] == await found(store, words=("0_",))


async def test_S4_17_tables_are_found_by_the_labels_of_their_columns(store: Store) -> None:
    """Rule CA8: by those that nobody rejected, after those that have the word in a name."""
    labels = (
        label("Order", "customer_id", "Bank account", "suggested"),
        label("order_items", "order_id", "Bank account", "rejected"),
        label("customers", "id", "Account of customers", "confirmed"),
        label("trips", "day", "Bank account", "confirmed"),
    )
    await store.writer.commit((*WRITES, *labels, row("accounts")))
    assert ["Order"] == await found(store, words=("bank", "account"))
    assert ["accounts", "customers", "Order"] == await found(store, words=("account",))


async def test_S4_17_tables_are_narrowed_by_source_kind_tag_term_owner_and_what_is_gone(store: Store) -> None:
    await store.writer.commit(WRITES)
    assert ["trips"] == await found(store, kind="view")
    assert ["customers", "Order", "order_items"] == await found(store, sources=("s1",))
    assert ["customers", "Order"] == await found(store, tag="people")
    assert ["customers"] == await found(store, tag="people/buyers")
    assert ["customers"] == await found(store, tag="pii")
    assert ["customers"] == await found(store, term="g/t")
    assert ["Order"] == await found(store, owner="ben")
    assert ["old_orders"] == await found(store, gone=True)
    assert ["Order"] == await found(store, table="Order")
    assert [] == await found(store, sources=())


async def test_S4_17_popularity_counts_days_on_which_people_used_a_table(store: Store) -> None:
    """Rule CA10."""
    await store.writer.commit(WRITES)
    assert ["customers", "Order", "order_items", "trips"] == await found(store, order="uses", since=5)
    rows, _ = await store.catalog.page(TableQuery(sources=(DocumentId("s1"),), order="uses", since=0))
    assert [("Order", 2), ("customers", 2)] == sorted((one.table, one.uses) for one in rows[:2])


async def test_S4_17_order_and_pages(store: Store) -> None:
    await store.writer.commit(WRITES)
    assert ["customers", "Order", "trips", "order_items"] == await found(store, order="rows")
    assert "Order" == (await found(store, order="changed_at"))[0]
    assert ["order_items"] == await found(store, order="table", offset=2, limit=1)


async def test_S4_17_facets_count_all_that_fits(store: Store) -> None:
    await store.writer.commit(WRITES)
    facets = await store.catalog.facets(TableQuery(sources=(DocumentId("s1"), DocumentId("s2"))))
    assert {
        "source": {"s1": 3, "s2": 1},
        "kind": {"table": 3, "view": 1},
        "owner": {"ada": 1, "ben": 1},
        "tag": {"people/buyers": 1, "people": 1, "money": 1},
    } == {name: dict(counts) for name, counts in facets.items()}
    assert {"source": {}, "kind": {}, "owner": {}, "tag": {}} == await store.catalog.facets(
        TableQuery(sources=())
    )
