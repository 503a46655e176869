"""What a design says of its runs, what they were like, and what others have to do with it, through the commands on a real platform."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from crdt.errors import Conflict
from engine.commands.design_plan import DesignToPlan, StepToChange, impact, plan
from engine.commands.optimizer import (
    ChangeToTry,
    DesignToOptimize,
    ExpectationsOf,
    OneExpectation,
    expect,
    expectations,
    forget,
    suggest,
    what_if,
)
from engine.commands.statistics import (
    DesignToCount,
    StatisticsQuery,
    VersionsToCompare,
    compare_versions,
    of_design,
    rebuild,
)
from engine.members.records import DocumentText
from engine.optimizer.changing import FasterStep, OtherPriority
from engine.records import DocumentRecord, User
from engine.trigger_records import TriggerRecord
from engine.writes import Put
from tests.engine.workshop import ADA, ORGANISATION, WORKSPACE, Workshop
from tests.scenarios.run_house import House, chain, step

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with Workshop() as shop:
        house = House(shop)
        user = User(
            id=ADA, organisation=ORGANISATION, kind="person", name="Ada", email=None, created_at=shop.clock.now()
        )  # fmt: skip
        await house.platform.store.writer.commit((Put(record=user),))
        yield house
        await house.within(house.platform.rooms.close())


async def ran(house: House, design: DocumentRecord, times: int) -> None:
    for _ in range(times):
        await house.ended(await house.start(design))
    await rebuild(DesignToCount(id=design.id), house.context(document=design))


def trigger(house: House, design: DocumentRecord, after: DocumentRecord) -> TriggerRecord:
    now = house.platform.clock.now()
    return TriggerRecord(
        id="t1", organisation=ORGANISATION, workspace=WORKSPACE, design=design.id, kind="after", name="When done",
        config={"workflow": after.id}, parameters={}, catch_up="none", catch_up_most=1, overlap="skip", condition="",
        acts_as=ADA, role="editor", version=1, created_by=ADA, created_at=now, updated_by=ADA, updated_at=now, memory={},
    )  # fmt: skip


async def test_S4_3_the_plan_knows_durations_from_runs_once_there_are_any(house: House) -> None:
    design = await house.design(chain("a", "b"))
    context = house.context(document=design)
    before = await plan(DesignToPlan(id=design.id), context)
    assert (2, ["a", "b"], 4) == (before.guessed, before.path, before.places)
    await ran(house, design, 2)
    after = await plan(DesignToPlan(id=design.id), context)
    assert (0, [("step", 2), ("step", 2)]) == (after.guessed, [(one.known, one.count) for one in after.steps])


async def test_S4_3_a_round_trip_is_told_as_its_path(house: House) -> None:
    body = chain("a", "b")
    body["edges"]["b-a"] = {"source": "b", "target": "a"}
    design = await house.design(body)
    seen = await plan(DesignToPlan(id=design.id), house.context(document=design))
    assert {"a", "b"} == set(seen.cycles[0])
    assert ["a", "b"] == seen.levels[0].stuck


async def test_S4_3_an_impact_names_the_designs_that_call_this_one_or_run_after_it(house: House) -> None:
    """Rule AN3."""
    called = await house.design(chain("a", "b"))
    calling = await house.design(
        {"nodes": {"c": {"operation": "flow.call", "parameters": {"workflow": called.id}}}}
    )
    naming = await house.design({"nodes": {"n": step(called.id)}})
    following = await house.design(chain("x"))
    rows = [
        DocumentText(document=one.id, organisation=ORGANISATION, words=called.id.casefold(), through=1)
        for one in (calling, naming)
    ]
    after = Put(record=trigger(house, following, called))
    await house.platform.store.writer.commit((*(Put(record=row) for row in rows), after))
    seen = await impact(StepToChange(id=called.id, node="a"), house.context(document=called))
    assert {(calling.id, "calls", None), (following.id, "after", "When done")} == {
        (one.id, one.how, one.trigger) for one in seen.dependents
    }
    assert ["b"] == [one.node for one in seen.reached]
    with pytest.raises(Conflict, match="no such step"):
        await impact(StepToChange(id=called.id, node="gone"), house.context(document=called))


async def test_S4_9_statistics_are_of_the_design_its_steps_and_its_versions(house: House) -> None:
    design = await house.design(chain("a", "b"))
    context = house.context(document=design)
    assert 0 == (await of_design(StatisticsQuery(id=design.id), context)).total.runs
    await ran(house, design, 3)
    seen = await of_design(StatisticsQuery(id=design.id), context)
    assert (3, 3, [True]) == (seen.total.runs, seen.total.succeeded, [one.current for one in seen.versions])
    assert {("a", "A"), ("b", "B")} == {(one.node, one.title) for one in seen.steps}
    version = seen.versions[0].version
    both = await compare_versions(VersionsToCompare(id=design.id, first=version, second="other"), context)
    assert ("too_few", 3, 0) == (both.duration_verdict, both.first.runs, both.second.runs)


async def test_S4_8_the_optimizer_says_nothing_before_ten_runs_and_keeps_what_was_expected(
    house: House,
) -> None:
    """Rule AN7."""
    design = await house.design(chain("a", "b"))
    context = house.context(document=design)
    change = ChangeToTry(id=design.id, change=FasterStep(node="a"))
    await ran(house, design, 9)
    assert (9, 10, []) == (
        (few := await suggest(DesignToOptimize(id=design.id), context)).runs,
        few.needed,
        few.suggestions,
    )
    assert (await what_if(change, context)).gain is None
    with pytest.raises(Conflict, match="9 runs"):
        await expect(change, context)
    await ran(house, design, 1)
    seen = await suggest(DesignToOptimize(id=design.id), context)
    assert (10, None) == (seen.runs, few.costs)
    assert seen.costs is not None
    assert (10, 0, 0.0) == (seen.costs.runs, seen.costs.unsuccessful, seen.costs.lost)
    urgent = ChangeToTry(id=design.id, change=OtherPriority(priority=1))
    assert [10, 10] == [
        one.gain.runs for one in [await what_if(each, context) for each in (change, urgent)] if one.gain
    ]
    kept = await expect(change, context)
    assert ("version", "waiting", "Ada") == (kept.since, kept.measured.outcome, kept.by_name)
    listed = await expectations(ExpectationsOf(id=design.id), context)
    assert [kept.id] == [one.id for one in listed.items]
    await forget(OneExpectation(id=design.id, expectation=kept.id), context)
    assert 0 == (await expectations(ExpectationsOf(id=design.id), context)).total


async def test_S4_9_a_design_that_one_may_not_see_is_not_named_only_counted(house: House) -> None:
    called, calling = (
        await house.design(chain("a")),
        await house.design({"nodes": {"c": {"operation": "flow.call", "parameters": {"workflow": "x"}}}}),
    )
    text = DocumentText(document=calling.id, organisation=ORGANISATION, words=called.id.casefold(), through=1)
    await house.platform.store.writer.commit((Put(record=text),))

    async def readable(_documents: object) -> dict[object, str]:
        return {called.id: "viewer"}

    context = replace(house.context(document=called), readable=readable)  # type: ignore[arg-type]
    seen = await impact(StepToChange(id=called.id, node="a"), context)
    assert ([], 1) == (seen.dependents, seen.hidden)
