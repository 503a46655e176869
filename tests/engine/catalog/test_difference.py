"""What a reading finds different from the one before, rules CA1 to CA4 of engine/SPEC.md."""

import pytest

from crdt.ids import Micros
from engine.catalog.difference import live
from engine.catalog.finding import NEWS, found_in
from engine.catalog.keeping import Kept
from engine.catalog.records import CatalogChange
from tests.engine.catalog.tabled import DAY, Reading, column, table

pytestmark = pytest.mark.anyio


def said(kept: Kept) -> list[tuple[str, str, str]]:
    return [(one.what, one.table, one.column) for one in kept.changes]


async def test_CA1_the_first_reading_changes_nothing_and_later_ones_say_what_is_new() -> None:
    reading = Reading()
    first = await reading.read(table("orders", column("id")))
    assert ([], 1) == (first.changes, first.added)
    same = await reading.read(table("orders", column("id")), at=2)
    assert [] == same.changes
    more = await reading.read(table("orders", column("id"), column("total", "REAL")), table("trips"), at=3)
    assert [("column_added", "orders", "total"), ("table_added", "trips", "")] == said(more)
    kept = await reading.store.records.find(CatalogChange, {"source": "s1"}, order="at")
    assert [("column_added", 3), ("table_added", 3)] == sorted((one.what, one.at) for one in kept)


async def test_CA2_type_null_and_key_that_change_are_said_with_both_values() -> None:
    reading = Reading()
    await reading.read(table("orders", column("id"), column("total", "REAL")))
    changed = await reading.read(
        table("orders", column("id", nullable=False, key=True), column("total", "TEXT")), at=5
    )
    told = [(one.what, one.column, one.before, one.after) for one in changed.changes]
    assert [
        ("null_changed", "id", True, False),
        ("key_changed", "id", False, True),
        ("type_changed", "total", "REAL", "TEXT"),
    ] == told
    total = (await reading.row("orders")).columns[1]
    assert ("REAL", 5) == (total["was"]["type"], total["changed_at"])
    assert {"tables": 1, "columns": 2, "added": 0, "changed": 1, "gone": 0, "back": 0} == changed.summary()


async def test_CA3_what_is_gone_leaves_a_tombstone_and_comes_back_as_it_was() -> None:
    reading = Reading()
    orders = table("orders", column("id"), column("total", "REAL"))
    await reading.read(orders, table("trips", column("day")))
    gone = await reading.read(table("orders", column("id")), at=2)
    assert [("column_gone", "orders", "total"), ("table_gone", "trips", "")] == said(gone)
    assert [] == (await reading.read(table("orders", column("id")), at=3)).changes
    row, trips = await reading.row("orders"), await reading.row("trips")
    assert (["id"], 2, 2) == (
        [one["name"] for one in live(row.columns)],
        row.columns[1]["gone_at"],
        trips.gone_at,
    )
    back = await reading.read(orders, table("trips", column("day")), at=4)
    assert [("column_back", "orders", "total"), ("table_back", "trips", "")] == said(back)
    trips = await reading.row("trips")
    assert (None, 1) == (trips.gone_at, trips.first_seen)


async def test_CA4_what_changed_is_found_for_a_month_and_what_is_gone_until_it_is_forgotten() -> None:
    reading = Reading()
    await reading.read(table("orders", column("id"), column("note")), at=1)
    await reading.read(
        table("orders", column("id", "TEXT"), column("at")), table("new", column("id")), at=DAY
    )
    orders, new = await reading.row("orders"), await reading.row("new")
    assert ["type_changed", "column_added", "column_gone"] == [
        one.rule for one in found_in(orders, Micros(1), Micros(DAY))
    ]
    assert ["table_added"] == [one.rule for one in found_in(new, Micros(1), Micros(DAY))]
    later = Micros(DAY + NEWS)
    assert (["column_gone"], []) == (
        [one.rule for one in found_in(orders, Micros(1), later)],
        found_in(new, Micros(1), later),
    )
    await reading.read(at=2 * DAY)
    (found,) = found_in(await reading.row("orders"), Micros(1), Micros(later * 10))
    assert ("table_gone", "high", "orders is gone.") == (found.rule, found.severity, found.message)


async def test_CA5_three_thousand_tables_are_committed_ten_at_a_time() -> None:
    reading = Reading()
    tables = [table(f"t{number:04}", column("id"), column("name", "TEXT")) for number in range(3_000)]
    kept = await reading.read(*tables)
    assert (3_000, 6_000, 10) == (kept.tables, kept.columns, max(reading.commits))
    assert 301 == len(reading.commits)
