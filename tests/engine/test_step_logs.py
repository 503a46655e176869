"""What steps say is kept, by step and attempt. Rule RX1 of engine/SPEC.md."""

import asyncio
from typing import Any

import pytest

from crdt.ids import Micros, RunId, document_channel
from engine.commands.command import Caller, CommandContext
from engine.commands.run_logs import LogQuery, logs
from engine.execution.logs import ENOUGH, StepLogs
from engine.execution.records import StepLog
from engine.operations.operation import OperationContext
from engine.records import RunRecord
from engine.runtime.clock import ManualClock
from engine.workflow.machine.run import LogLine
from storage.memory import open_memory
from tests.engine.workshop import ADA, DESIGN, ORGANISATION, WORKSPACE, Workshop, design, until

pytestmark = pytest.mark.anyio


def a_run(id_: str = "r") -> RunRecord:
    return RunRecord(
        id=RunId(id_), organisation=ORGANISATION, workspace=WORKSPACE, design=DESIGN, design_hash="", title="",
        number=1, status="running", parameters={}, plan={}, summary=None, started_by=ADA, created_at=Micros(0),
    )  # fmt: skip


def line(number: int, message: str = "") -> LogLine:
    return LogLine(at=Micros(number), level="info", message=message or f"line {number}", number=number)


async def test_RX1_lines_of_a_step_that_goes_on_are_kept_within_a_second_and_are_never_missing() -> None:
    clock, store = ManualClock(), open_memory()
    desk = StepLogs(store, clock)
    log = desk.open(a_run(), "a", 1, resumed=False)
    log.add(line(1))
    assert [] == list(await store.records.find(StepLog, {}))
    assert ["line 1"] == [one.message for one in await desk.lines(RunId("r"))]
    clock.advance(1)
    assert ["line 1"] == [one.message for one in await desk.lines(RunId("r"))]
    await asyncio.sleep(0.01)
    assert 1 == await store.records.count(StepLog, {"run": "r"})
    assert ["line 1"] == [one.message for one in await desk.lines(RunId("r"))]


async def test_RX1_a_run_that_says_very_much_is_cut_off_with_a_word_also_after_a_restart() -> None:
    clock, store = ManualClock(), open_memory()
    desk = StepLogs(store, clock, run_lines=10)
    log = desk.open(a_run(), "a", 1, resumed=False)
    for number in range(1, 8):
        log.add(line(number))
    await store.writer.commit(log.close())
    again = StepLogs(store, clock, run_lines=10)
    log = again.open(a_run(), "a", 2, resumed=True)
    await until(lambda: again.left(RunId("r")) == 3)
    for number in range(1, 100):
        log.add(line(number))
    assert [*(f"line {n}" for n in range(1, 8)), "line 1", "line 2", ENOUGH] == [
        one.message for one in sorted(await again.lines(RunId("r")), key=lambda one: one[1:3])
    ]


async def test_RX1_what_steps_said_is_paged_and_searched_by_step_level_and_words() -> None:
    async with Workshop() as shop:

        async def talk(context: OperationContext) -> None:
            for number in range(250):
                level: Any = "warning" if number % 50 == 0 else "info"
                context.report.log(level, f"Row {number}")

        shop.stage.courses |= {"a": talk, "b": talk}
        record = await shop.run(design({"a": "", "b": "a"}))

        async def asked(**query: Any) -> tuple[int, list[str]]:
            found = await logs(LogQuery(id=record.id, **query), _context(shop, record))
            return found.total, [f"{one.node} {one.message}" for one in found.items]

        assert 500 == (await asked())[0]
        assert (250, ["a Row 0", "a Row 1"]) == await asked(node="a", limit=2)
        assert (5, ["b Row 200"]) == await asked(node="b", level="warning", newest_first=True, limit=1)
        assert (2, ["a Row 249", "b Row 249"]) == await asked(text="ROW 249")
        assert (500, ["b Row 249"]) == await asked(offset=499)
        assert (0, []) == await asked(attempt=2)
        live = [
            told["number"]
            for channel, topic, payload in shop.ear.fleeting
            if topic.endswith("log") and channel == document_channel(DESIGN) and payload["node"] == "a"
            for told in payload["lines"]
        ]
        assert sorted(set(live)) == live


def _context(shop: Workshop, record: RunRecord) -> CommandContext:
    class Here:
        runs = shop.engine

    caller = Caller(organisation=ORGANISATION, user=ADA, name="Ada", role="editor")
    return CommandContext(caller=caller, platform=Here(), workspaces=_none, run_object=record)  # type: ignore[arg-type]


async def _none() -> dict[Any, str]:
    return {}
