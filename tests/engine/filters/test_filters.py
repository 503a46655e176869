"""Filters that people keep: their own, and everybody's."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from crdt.errors import Conflict, Forbidden, InvalidInput, OverLimit
from engine.filters.keeping import MOST_LETTERS, FilterGone, Filters, Keeper, Kept
from engine.runtime.clock import SystemIds
from tests.engine.access.house import EDA, OLGA, VIC, House

pytestmark = pytest.mark.anyio
HIGH = Kept(list="sources", name=" High  ones ", query={"criticality": "high"}, shared=False, first=False)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = await House().furnished()
    yield made
    await made.stop()


def filters(house: House) -> Filters:
    return Filters(store=house.store, channels=house.channels, clock=house.clock, ids=SystemIds(house.clock))


def by(user: str) -> Keeper:
    return Keeper(user=user, name=user, shares=user != VIC)  # type: ignore[arg-type]


async def test_FL1_ones_own_is_seen_by_oneself_and_a_shared_one_by_all(house: House) -> None:
    kept, place = filters(house), (await house.whole()).workspace
    await kept.save(place, None, HIGH, by(VIC))
    await kept.save(place, None, replace(HIGH, name="Ours", shared=True), by(EDA))
    await kept.save(place, None, replace(HIGH, list="runs"), by(VIC))
    seen = {user: [row.name for row in await kept.of(place, "sources", user)] for user in (VIC, OLGA)}
    assert {VIC: ["High ones", "Ours"], OLGA: ["Ours"]} == seen
    assert ["workspace:filter:changed"] == await house.topics()


async def test_FL1_a_name_stands_once_and_a_query_has_an_end(house: House) -> None:
    kept, place = filters(house), (await house.whole()).workspace
    await kept.save(place, None, HIGH, by(VIC))
    with pytest.raises(Conflict):
        await kept.save(place, None, replace(HIGH, name="high ONES"), by(VIC))
    with pytest.raises(InvalidInput):
        await kept.save(place, None, replace(HIGH, name="  "), by(VIC))
    with pytest.raises(OverLimit):
        await kept.save(place, None, replace(HIGH, name="x", query={"q": "x" * MOST_LETTERS}), by(VIC))


async def test_FL2_who_may_edit_changes_what_is_shared_and_a_list_begins_with_one(house: House) -> None:
    kept, place = filters(house), (await house.whole()).workspace
    with pytest.raises(Forbidden):
        await kept.save(place, None, replace(HIGH, shared=True), by(VIC))
    ours = await kept.save(place, None, replace(HIGH, shared=True, first=True), by(EDA))
    with pytest.raises(Forbidden):
        await kept.remove(place, ours.id, by(VIC))
    other = await kept.save(place, None, replace(HIGH, name="Other", shared=True, first=True), by(OLGA))
    mine = await kept.save(place, None, replace(HIGH, first=True), by(VIC))
    begin = {row.id for row in await kept.of(place, "sources", VIC) if row.first}
    assert {other.id, mine.id} == begin
    await kept.save(place, ours.id, replace(HIGH, name="Renamed", shared=True), by(OLGA))
    await kept.remove(place, other.id, by(EDA))
    assert ["High ones", "Renamed"] == [row.name for row in await kept.of(place, "sources", VIC)]
    with pytest.raises(FilterGone):
        await kept.remove(place, mine.id, by(EDA))
