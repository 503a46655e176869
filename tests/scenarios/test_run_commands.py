"""Runs through the commands that people and programs use, on a real platform."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from crdt.ids import UserId
from engine.commands.notifications import NotificationQuery, list_notifications
from engine.commands.run_list import COMMANDS as LISTS
from engine.commands.run_list import RunQuery, list_runs
from engine.commands.runs import (
    COMMANDS,
    CancelRun,
    DesignToCheck,
    OneRun,
    ReportsOf,
    cancel,
    check,
    delete,
    get,
    reports,
    retry,
)
from engine.inbox.kinds import ALERT
from engine.inbox.records import Notification
from engine.operations.operation import OperationContext
from engine.records import User
from engine.sources.failures import SourceFailed
from engine.workflow.designs.problem import DesignInvalid
from engine.writes import Put
from tests.engine.workshop import ADA, ORGANISATION, WORKSPACE, Workshop, until
from tests.scenarios.run_house import DAY, House, chain, step

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with Workshop() as shop:
        house = House(shop)
        user = User(
            id=ADA,
            organisation=ORGANISATION,
            kind="person",
            name="Ada",
            email=None,
            created_at=shop.clock.now(),
        )
        await house.platform.store.writer.commit((Put(record=user),))
        yield house
        await house.within(house.platform.rooms.close())


async def test_G13_a_design_is_run_and_looked_at(house: House) -> None:
    record = await house.design(chain("a", "b"))
    ended = await house.ended(await house.start(record))
    detail = await get(OneRun(id=ended.id), house.context(run=ended))
    assert ("succeeded", 1, "Nightly", "Ada", 2, 2) == (
        detail.status,
        detail.number,
        detail.title,
        detail.started_by_name,
        detail.steps,
        detail.steps_ended,
    )
    assert [("a", "A", [], "succeeded"), ("b", "B", ["a"], "succeeded")] == [
        (one.node, one.title, one.after, one.status) for one in detail.nodes
    ]
    assert "b" == detail.nodes[1].output["text"]
    assert ["succeeded"] == [one.status for one in detail.nodes[0].attempts]
    assert 7 == detail.sequence


async def test_G13_a_run_follows_the_design_it_was_started_with(house: House) -> None:
    record = await house.design(chain("a", "b"))
    document = await house.platform.rooms.read(record)
    before = document.content_hash()
    run = await house.start(record)
    assert before == run.design_hash

    def rename(doc: Any) -> None:
        doc["body"]["nodes"]["b"]["parameters"]["text"] = "changed"

    await house.edit(record, rename)
    await house.ended(run)
    assert {"a": 1, "b": 1} == dict(house.shop.stage.calls)


async def test_G15_a_design_with_a_cycle_does_not_start_and_says_why(house: House) -> None:
    body = chain("a", "b")
    body["edges"]["back"] = {"source": "b", "target": "a"}
    record = await house.design(body)
    with pytest.raises(DesignInvalid) as refused:
        await house.start(record)
    assert [["a", "b", "a"]] == [one["path"] for one in refused.value.details["problems"]]
    checked = await check(DesignToCheck(id=record.id), house.context(document=record))
    assert (False, ["cycle"]) == (checked.ok, [one.code for one in checked.problems])


async def test_G15_a_value_that_the_kind_refuses_is_a_problem_of_the_design(house: House) -> None:
    record = await house.design(chain("a"))

    def spoil(doc: Any) -> None:
        doc["body"]["nodes"]["a"]["timeout_s"] = "soon"

    await house.edit(record, spoil)
    checked = await check(DesignToCheck(id=record.id), house.context(document=record))
    assert [("value_refused", "a", "nodes.a.timeout_s")] == [
        (one.code, one.node, one.field) for one in checked.problems
    ]


async def test_G8_G11_cancel_and_repeat(house: House) -> None:
    async def broken(_: OperationContext) -> None:
        raise SourceFailed("damaged")

    house.shop.stage.courses["b"] = broken
    record = await house.design(chain("a", "b", "c"))
    failed = await house.ended(await house.start(record))
    detail = await get(OneRun(id=failed.id), house.context(run=failed))
    assert ["succeeded", "failed", "skipped"] == [one.status for one in detail.nodes]
    assert ("source_failed", "b") == (
        detail.nodes[1].error and detail.nodes[1].error.code,
        detail.nodes[2].cause,
    )
    del house.shop.stage.courses["b"]
    again = await house.ended(await house.row(await retry(OneRun(id=failed.id), house.context(run=failed))))
    assert "succeeded" == again.status
    detail = await get(OneRun(id=again.id), house.context(run=again))
    assert (failed.id, failed.id, None) == (detail.retry_of, detail.nodes[0].reused, detail.nodes[1].reused)

    async def stays(_: OperationContext) -> None:
        await until(lambda: False)

    house.shop.stage.courses["a"] = stays
    running = await house.start(record)
    await until(lambda: house.shop.stage.inside == 1)
    await cancel(CancelRun(id=running.id), house.context(run=running))
    stopped = await house.ended(running)
    detail = await get(OneRun(id=stopped.id), house.context(run=stopped))
    assert ("cancelled", "Ada") == (detail.status, detail.cancelled_by_name)


async def test_runs_are_listed_newest_first_by_days_design_and_status(house: House) -> None:
    old = await house.design(chain("a"))
    new = await house.design(chain("b"))
    for day in range(10):
        await house.ended(await house.start(old if day < 5 else new))
        house.shop.clock.advance(DAY)

    async def numbers(**query: Any) -> tuple[list[int], int]:
        listing = await list_runs(RunQuery(**query), house.context())
        return [one.number for one in listing.items], listing.total

    assert ([10, 9, 8, 7, 6, 5, 4], 7) == await numbers()
    assert ([10, 9, 8], 3) == await numbers(days=3)
    assert (list(range(10, 0, -1)), 10) == await numbers(days=30)
    assert ([6, 5], 7) == await numbers(offset=4, limit=2)
    assert ([5, 4], 2) == await numbers(design=old.id)
    assert ([], 0) == await numbers(status="failed,cancelled")
    assert (7, 7) == tuple(
        map(len, [(await numbers(status="succeeded"))[0], (await numbers(workspace=WORKSPACE))[0]])
    )
    assert ([], 0) == await numbers(workspace="other")


async def test_S4_4_what_tells_of_a_run_says_that_it_was_deleted(house: House) -> None:
    ended = await house.ended(await house.start(await house.design(chain("a"))))
    told = [
        Notification(
            id=name, organisation=ORGANISATION, user=ADA, kind=ALERT.name, workspace=WORKSPACE,
            document=ended.design, content={"run": run}, by=UserId(""), at=house.platform.clock.now(),
        )
        for name, run in (("of a run", ended.id), ("of a day", None))
    ]  # fmt: skip
    await house.platform.store.writer.commit(tuple(Put(record=one) for one in told))

    async def gone() -> dict[str, bool]:
        listed = await list_notifications(NotificationQuery(), house.context())
        return {one.id: one.gone for one in listed.items}

    assert {"of a run": False, "of a day": False} == await gone()
    await delete(OneRun(id=ended.id), house.context(run=ended))
    assert {"of a run": True, "of a day": False} == await gone()


async def test_what_steps_published_is_listed_without_stored_outputs(house: House) -> None:
    body = chain("a")
    body["nodes"]["a"] = step("a", size=100_000)
    ended = await house.ended(await house.start(await house.design(body)))
    assert 0 == (await reports(ReportsOf(id=ended.id), house.context(run=ended))).total
    detail = await get(OneRun(id=ended.id), house.context(run=ended))
    stored = detail.nodes[0].stored
    assert stored is not None
    assert stored.size > 100_000


def test_every_command_of_runs_is_declared_once() -> None:
    assert [
        "designs.check",
        "runs.cancel",
        "runs.delete",
        "runs.get",
        "runs.reports",
        "runs.retry",
        "runs.start",
    ] == sorted(command.name for command in COMMANDS.commands)
    assert ["runs.list", "runs.matrix"] == sorted(command.name for command in LISTS.commands)
