"""Looking at runs through commands: pages, counts, the matrix, the plan, values place by place, rounds that are over."""

from typing import Any

import pytest

from crdt.errors import Conflict, InvalidInput, NotFound
from crdt.ids import run_channel
from engine.commands.run_list import MatrixQuery, RunQuery, list_runs, matrix
from engine.commands.run_logs import LogQuery, logs
from engine.commands.run_plan import plan
from engine.commands.run_rounds import RoundsQuery, rounds
from engine.commands.run_values import ValueQuery, value
from engine.commands.runs import OneRun
from engine.records import RunRecord
from engine.sources.failures import SourceFailed
from engine.writes import AppendEvent
from tests.scenarios.run_house import House, chain, step
from tests.scenarios.test_run_commands import house

__all__ = ["house"]
pytestmark = pytest.mark.anyio


@pytest.fixture
async def failed(house: House) -> RunRecord:
    """A run of three steps whose second one fails."""

    async def breaks(_: object) -> None:
        raise SourceFailed("failed")

    house.shop.stage.courses["b"] = breaks
    return await house.ended(await house.start(await house.design(chain("a", "b", "c"))))


async def test_AL1_pages_follow_each_other_and_counts_are_of_all(house: House) -> None:
    record = await house.design(chain("a"))
    for _ in range(5):
        await house.ended(await house.start(record))
        house.shop.clock.advance(1)
    seen: list[int] = []
    after = ""
    while True:
        page = await list_runs(RunQuery(limit=2, after=after), house.context())
        assert (5, {"succeeded": 5}) == (page.total, page.counts)
        seen += [one.number for one in page.items]
        after = page.next
        if not after:
            break
    assert [5, 4, 3, 2, 1] == seen


async def test_AL1_a_list_says_where_a_run_failed_and_what_started_it(
    house: House, failed: RunRecord
) -> None:
    (one,) = (await list_runs(RunQuery(status="failed"), house.context())).items
    assert ("B", "manual", 3, 3) == (one.failed_step, one.trigger, one.steps, one.steps_ended)
    assert 0 == (await list_runs(RunQuery(trigger="schedule"), house.context())).total
    assert 1 == (await list_runs(RunQuery(text="#1", started_by="me"), house.context())).total


@pytest.mark.parametrize("wrong", [{"after": "yesterday"}, {"parameter": "day"}])
async def test_AL1_a_question_that_means_nothing_is_refused(house: House, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        await list_runs(RunQuery(**wrong), house.context())


async def test_AL1_a_matrix_has_the_steps_of_all_versions_and_their_states(house: House) -> None:
    record = await house.design(chain("a", "b"))
    await house.ended(await house.start(record))

    def without_b(root: Any) -> None:
        del root["nodes"]["b"]
        del root["edges"]["a-b"]

    await house.edit(record, lambda document: without_b(document["body"]))
    await house.ended(await house.start(record))
    found = await matrix(MatrixQuery(id=record.id), house.context(document=record))
    assert ["a", "b"] == [one.node for one in found.steps]
    assert [{"a": "succeeded", "b": "succeeded"}, {"a": "succeeded"}] == [one.states for one in found.runs]
    assert [1, 2] == [one.run.number for one in found.runs]


async def test_AL8_a_plan_says_the_ways_of_the_version_that_ran(house: House, failed: RunRecord) -> None:
    found = await plan(OneRun(id=failed.id), house.context(run=failed))
    assert [("a", "b"), ("b", "c")] == [(one.source, one.target) for one in found.edges]
    assert ["a", "b", "c"] == [one.node for one in found.steps]


async def test_AL8_a_value_is_told_a_place_and_a_page_at_a_time(house: House) -> None:
    body = chain("a", "b")
    body["nodes"]["a"] = step("a", size=100_000)
    body["nodes"]["b"] = step("b", given=[{"$from": "a.output.text"}])
    ended = await house.ended(await house.start(await house.design(body)))

    async def looked(**query: Any) -> Any:
        return await value(ValueQuery(id=ended.id, **query), house.context(run=ended))

    whole = await looked(node="a")
    assert ("object", 3) == (whole.kind, whole.total)
    filler = next(one for one in whole.items if one.key == "filler")
    assert (100_000, 120) == (filler.size, len(filler.value))
    text = await looked(node="a", path="/filler", offset=90_000)
    assert (100_000, 10_000) == (text.total, len(text.value))
    given = await looked(node="b", part="input", path="/given")
    assert [("0", "a")] == [(one.key, one.value) for one in given.items]
    with pytest.raises(NotFound):
        await looked(node="a", path="/nowhere")


async def test_AL8_a_step_that_failed_has_given_nothing(house: House, failed: RunRecord) -> None:
    with pytest.raises(Conflict):
        await value(ValueQuery(id=failed.id, node="b"), house.context(run=failed))


async def test_AL8_the_log_of_a_step_that_failed_says_why(house: House, failed: RunRecord) -> None:
    said = await logs(LogQuery(id=failed.id, node="b"), house.context(run=failed))
    assert [("error", SourceFailed("failed").message)] == [(one.level, one.message) for one in said.items]


async def test_AL8_rounds_that_are_over_are_told_from_the_events(house: House, failed: RunRecord) -> None:
    told = []
    for number in range(3):
        node = f"F[{number}]/x"
        head = {"node": node, "title": "X", "operation": "test.step", "at": number * 10 + 5}
        told += [
            ("workflow:step:started", {**head, "attempt": 1, "started_at": number * 10}),
            ("workflow:step:failed" if number == 1 else "workflow:step:completed", {
                **head,
                **({"error": {"code": "x", "message": "m", "next_step": ""}} if number == 1 else {}),
            }),
        ]  # fmt: skip
    channel = run_channel(failed.id)
    now = house.shop.clock.now()
    events = (AppendEvent(channel=channel, topic=topic, payload=said, at=now) for topic, said in told)
    await house.platform.store.writer.commit(tuple(events))
    found = await rounds(RoundsQuery(id=failed.id, node="F", first=1, count=2), house.context(run=failed))
    assert (2, ["F[1]/x", "F[2]/x"]) == (found.known, [one.node for one in found.steps])
    assert ["failed", "succeeded"] == [one.status for one in found.steps]
    assert [(1, 10, 15)] == [(one.number, one.started_at, one.ended_at) for one in found.steps[0].attempts]
