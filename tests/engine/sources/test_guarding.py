"""A source is read as its document allows: so many connections at once, in its hours, so many rows."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from crdt.ids import DocumentId, Micros
from crdt.kinds.data_source import DataSource
from engine.diagnostics.sources import source_problems
from engine.runtime.tasks import spawn
from engine.sources.blocking import BlockingConnection
from engine.sources.guarding import Gates, GuardedConnection, SourceBusy, SourceResting
from engine.sources.hours import hours_of
from engine.sources.opening import budget_of, limits_of
from engine.sources.selecting import Selection
from engine.sources.source import Budget, SourceRoots
from engine.sources.sqlite import SOURCE, SqliteConfig, SqliteReader
from engine.vitals.meter import Meter
from tests.engine.sources.estate import Estate

pytestmark = pytest.mark.anyio

SHOP = DocumentId("shop")
NIGHTS = {"read_from": "22:00", "read_until": "06:00", "zone": "Europe/Berlin", "weekends": True}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-01-14T20:59", False),
        ("2026-01-14T21:00", True),
        ("2026-01-15T04:59", True),
        ("2026-01-15T05:00", False),
        ("2026-07-15T20:00", True),
        ("2026-07-15T19:59", False),
        ("2026-01-17T12:00", True),
    ],
)
def test_SO7_hours_go_by_the_clock_of_their_zone_and_over_midnight(moment: str, allowed: bool) -> None:
    hours = hours_of(NIGHTS)
    assert hours is not None
    assert allowed == hours.allow(at(moment))


@pytest.mark.parametrize(
    ("limits", "fields"),
    [
        ({}, []),
        (NIGHTS, []),
        ({"read_from": "22:00"}, ["limits.read_until"]),
        ({"read_from": "22h", "read_until": "6"}, ["limits.read_from", "limits.read_until"]),
        ({**NIGHTS, "zone": "Berlin"}, ["limits.zone"]),
    ],
)
def test_SO7_hours_that_are_none_are_named_and_hold_nobody_off(
    limits: dict[str, Any], fields: list[str]
) -> None:
    body = {"kind": "sqlite", "connection": {"path": "shop.db"}, "limits": limits}
    assert fields == [one.field for one in source_problems(body, {"sqlite": SOURCE})]
    assert (limits == NIGHTS) == (hours_of(limits) is not None)


async def test_SO7_outside_its_hours_only_a_test_is_answered(estate: Estate) -> None:
    freed: list[str] = []
    connection = guarded(estate, at("2026-01-14T12:00"), lambda: freed.append("freed"))
    assert {"passed"} == {step.status for step in await connection.test()}
    with pytest.raises(SourceResting) as refused:
        await connection.count("people")
    await connection.close()
    assert "from 22:00 until 06:00 (Europe/Berlin) and all weekend" in refused.value.message
    assert ["freed"] == freed


async def test_SO2_no_answer_has_more_rows_than_the_document_allows(estate: Estate) -> None:
    connection = guarded(estate, at("2026-01-14T23:00"), lambda: None)
    selected = await connection.select(Selection(table="people", limit=50))
    rows = await connection.query('SELECT "id" FROM "people"', most=50)
    await connection.close()
    assert ((7, True), (7, True)) == ((len(selected.rows), selected.cut), (len(rows.rows), rows.cut))


async def test_SO7_who_comes_when_all_places_are_taken_waits_in_line() -> None:
    gates = Gates()
    first, second = await gates.enter(SHOP, 2, 5), await gates.enter(SHOP, 2, 5)
    third = spawn(gates.enter(SHOP, 2, 60), name="third")
    fourth = spawn(gates.enter(SHOP, 2, 60), name="fourth")
    await asyncio.sleep(0)
    assert (2, False, False) == (gates.open_now(SHOP), third.done(), fourth.done())
    first()
    first()
    freed = await third
    assert (2, False) == (gates.open_now(SHOP), fourth.done())
    fourth.cancel()
    second()
    freed()
    assert 0 == gates.open_now(SHOP)


async def test_SO7_who_waits_too_long_is_told_and_keeps_no_place() -> None:
    gates = Gates()
    free = await gates.enter(SHOP, 1, 5)
    with pytest.raises(SourceBusy):
        await gates.enter(SHOP, 1, 0)
    free()
    assert 0 == gates.open_now(SHOP)
    (await gates.enter(SHOP, 1, 0))()


@pytest.mark.parametrize(
    ("said", "parallel"), [({}, 4), ({"parallel": 9}, 9), ({"parallel": 0}, 1), ({"parallel": "x"}, 4)]
)
def test_SO7_limits_that_make_no_sense_are_the_usual_ones(said: dict[str, Any], parallel: int) -> None:
    assert parallel == limits_of({"limits": said}).parallel


def guarded(estate: Estate, now: datetime, free: Callable[[], None]) -> GuardedConnection:
    reader = SqliteReader(SqliteConfig(path="shop.db"), SourceRoots(folders=(str(estate.folder),)))
    return GuardedConnection(
        BlockingConnection(reader, Budget()),
        hours=hours_of(NIGHTS),
        now=lambda: Micros(int(now.timestamp() * 1_000_000)),
        rows=7,
        free=free,
        meter=Meter(lambda _failed, _took: None, lambda: 0.0),
    )


def test_what_a_document_leaves_out_is_what_its_form_shows() -> None:
    shown = DataSource().limits
    budget, limits = budget_of({}), limits_of({"limits": {}})
    assert (shown.statement_timeout_s, shown.sample_rows) == (budget.statement_seconds, budget.sample_rows)
    assert (shown.parallel, shown.rows) == (limits.parallel, limits.rows)
    assert 50_000_000 == budget_of({"limits": {"sample_rows": 50_000_000}}).sample_rows
