"""Heavy bodies in processes of this machine. Rule RX6 of engine/SPEC.md."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crdt.ids import DocumentId, Micros, RunId
from engine.execution.executor import BodyFailed, NotHere, OutOfMemory, ProcessDied, Work
from engine.execution.pool import ProcessPool
from engine.operations.operation import Level, OperationContext, Outcome
from engine.sources.source import Connection
from storage.memory import open_memory
from tests.engine.execution.bodies import HEAVY, Given, Named, begun, runs
from tests.engine.workshop import ADA, ORGANISATION, WORKSPACE

pytestmark = pytest.mark.anyio

MEGABYTE = 1 << 20


class Heard:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.at: list[tuple[float, float]] = []

    def log(self, _: Level, message: str) -> None:
        self.lines.append(message)

    def progress(self, done: float, total: float, _: str = "") -> None:
        self.at.append((done, total))


async def no_source(source: DocumentId) -> Connection:
    raise AssertionError(source)


def work(heard: Heard | None = None, **given: Any) -> Work:
    context = OperationContext(
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        user=ADA,
        run=RunId("r"),
        idempotency_key="r:a",
        now=Micros(5),
        records=open_memory().records,
        report=heard or Heard(),
        open_source=no_source,
    )
    return Work(key="r:a:1", operation=HEAVY, input=Given(**given), context=context)


@pytest.fixture
async def pool() -> AsyncIterator[ProcessPool]:
    made = ProcessPool(2, 400 * MEGABYTE)
    yield made
    await made.close()


async def started(file: Path) -> int:
    """The process in which the body has begun."""
    async with asyncio.timeout(30):
        while not (found := begun(file)):  # noqa: ASYNC110 - another process says so
            await asyncio.sleep(0.01)
    return found[-1]


async def test_RX6_a_heavy_body_runs_in_another_process_that_is_used_again(pool: ProcessPool) -> None:
    heard = Heard()
    first = await pool.run(work(heard, text="a", lines=300, writes=True))
    second = await pool.run(work(text="b"))
    assert ("a", "b", "r:a") == (first.output.text, second.output.text, first.output.key)
    assert os.getpid() != first.output.process == second.output.process
    assert [f"line {number}" for number in range(300)] == heard.lines
    assert (300, 300) == heard.at[-1]
    assert 1 == len(first.writes)


async def test_RX6_what_a_body_raises_comes_home_and_its_process_stays(pool: ProcessPool) -> None:
    with pytest.raises(Named) as refused:
        await pool.run(work(fails="named"))
    assert ("Ada is refused.", {"name": "Ada"}) == (refused.value.message, refused.value.details)
    with pytest.raises(BodyFailed) as failed:
        await pool.run(work(fails="strange"))
    assert ("Strange", True) == (failed.value.details["error"], "bodies.py" in failed.value.details["trace"])
    with pytest.raises(NotHere):
        await pool.run(work(fails="records"))
    assert 1 == len(pool.processes)


async def test_RX6_a_body_that_is_stopped_runs_no_more_and_others_go_on(
    pool: ProcessPool, tmp_path: Path
) -> None:
    file = tmp_path / "begun"
    busy = asyncio.ensure_future(pool.run(work(file=f"{file}", until=f"{tmp_path}/never")))
    process = await started(file)
    busy.cancel()
    with pytest.raises(asyncio.CancelledError):
        await busy
    assert not runs(process)
    assert "after" == (await pool.run(work(text="after"))).output.text


async def test_RX6_a_body_that_takes_too_much_memory_fails_alone(pool: ProcessPool, tmp_path: Path) -> None:
    beside = asyncio.ensure_future(pool.run(work(text="beside", until=f"{tmp_path}/go")))
    with pytest.raises(OutOfMemory):
        await pool.run(work(bytes=2000 * MEGABYTE))
    (tmp_path / "go").touch()
    assert "beside" == (await beside).output.text


async def test_RX6_a_process_that_dies_fails_its_step_and_is_replaced(pool: ProcessPool) -> None:
    with pytest.raises(ProcessDied) as died:
        await pool.run(work(dies=True))
    assert {"exit": 3} == died.value.details
    assert "after" == (await pool.run(work(text="after"))).output.text


async def test_RX6_waiting_for_a_process_is_told_and_never_more_run_than_there_may(tmp_path: Path) -> None:
    pool, told = ProcessPool(1), list[bool]()
    first: asyncio.Future[Outcome[Any]] = asyncio.ensure_future(
        pool.run(work(file=f"{tmp_path}/begun", until=f"{tmp_path}/go"))
    )
    await started(tmp_path / "begun")
    second = asyncio.ensure_future(pool.run(replace(work(text="second"), working=told.append)))
    await asyncio.sleep(0)
    assert [False] == told
    (tmp_path / "go").touch()
    await first
    assert "second" == (await second).output.text
    assert [False, True] == told
    await pool.close()
