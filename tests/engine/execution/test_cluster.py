"""Heavy bodies on a real Dask scheduler and real workers. Rules RX6 and RX7 of engine/SPEC.md."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crdt.kinds.workflow import Workflow
from engine.execution.cluster import Cluster
from engine.execution.executor import Executors, Inline, OutOfMemory
from engine.runtime.clock import SystemClock
from storage.sql import open_sql
from tests.engine.execution.bodies import HEAVY, Named, begun, runs
from tests.engine.execution.farms import Farm
from tests.engine.execution.test_pool import MEGABYTE, Heard, started, work
from tests.engine.workshop import LEDGER, Workshop

pytestmark = pytest.mark.anyio

PATIENCE = 240.0
"""Seconds for a scheduler and workers to come up: on a machine that does much else a start of theirs takes a minute."""


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    made = Farm(tmp_path_factory.mktemp("farm"))
    made.start_scheduler()
    made.start_worker()
    yield made
    made.close()


@pytest.fixture
async def cluster(farm: Farm) -> AsyncIterator[Cluster]:
    made = Cluster(farm.address, SystemClock(), random.random, memory=400 * MEGABYTE)
    yield made
    await made.close()


async def test_RX6_on_a_cluster_what_a_body_says_gives_and_raises_comes_home(cluster: Cluster) -> None:
    heard = Heard()
    done = await cluster.run(work(heard, text="a", lines=200, writes=True))
    assert ("a", "r:a", 1) == (done.output.text, done.output.key, len(done.writes))
    with pytest.raises(Named):
        await cluster.run(replace(work(fails="named"), key="r:a:2"))
    with pytest.raises(OutOfMemory):
        await cluster.run(replace(work(bytes=2000 * MEGABYTE), key="r:a:3"))
    async with asyncio.timeout(20):
        while len(heard.lines) < 200:  # noqa: ASYNC110 - its last lines may come after its result
            await asyncio.sleep(0.02)
    assert [f"line {number}" for number in range(200)] == heard.lines


async def test_RX6_on_a_cluster_too_a_body_that_is_stopped_runs_no_more(
    cluster: Cluster, tmp_path: Path
) -> None:
    file = tmp_path / "begun"
    busy = asyncio.ensure_future(
        cluster.run(replace(work(file=f"{file}", until=f"{tmp_path}/never"), key="r:b:1"))
    )
    process = await started(file)
    busy.cancel()
    with pytest.raises(asyncio.CancelledError):
        await busy
    await ended(process)
    after = await cluster.run(replace(work(text="after"), key="r:b:2"))
    assert "after" == after.output.text


async def test_RX7_a_worker_and_then_the_scheduler_are_killed_and_no_run_is_lost_and_none_done_twice(
    tmp_path: Path,
) -> None:
    farm = Farm(tmp_path)
    try:
        farm.start_scheduler()
        doomed = farm.start_worker()
        cluster = Cluster(farm.address, SystemClock(), random.random)
        store = await open_sql(tmp_path / "store")
        async with Workshop(
            store=store,
            places=4,
            executors=Executors(light=Inline(), heavy=cluster),
            operations={HEAVY.name: HEAVY},
        ) as shop:
            records = [await shop.start(_design(tmp_path, number)) for number in range(3)]
            endings = [asyncio.ensure_future(shop.engine.ended(record.id)) for record in records]
            await _begun(tmp_path, "a", 1, 3)
            farm.start_worker()
            farm.kill(doomed)
            await _begun(tmp_path, "a", 2, 3)
            (tmp_path / "go a").touch()
            await _begun(tmp_path, "b", 1, 3)
            farm.kill(farm.scheduler)
            farm.start_scheduler()
            farm.start_worker()
            await _begun(tmp_path, "b", 2, 3)
            (tmp_path / "go b").touch()
            ended = await asyncio.gather(*endings)
            assert ["succeeded"] * 3 == [record.status for record in ended]
            ledger = [event.payload["key"] for event in await store.events.since(LEDGER, 0, 100)]
            assert sorted(f"{record.id}:{node}" for record in records for node in "ab") == sorted(ledger)
            runs_now = [await shop.engine.read(record.id) for record in records]
            assert {1} == {len(step.attempts) for run in runs_now for step in run.steps.values()}
        await cluster.close()
        await store.close()
    finally:
        farm.close()


async def test_RX7_after_a_restart_a_step_goes_to_the_cluster_again_and_what_was_left_of_it_ends(
    farm: Farm, tmp_path: Path
) -> None:
    store = await open_sql(tmp_path / "store")
    (tmp_path / "go b").touch()

    def shop_of(cluster: Cluster) -> Workshop:
        executors = Executors(light=Inline(), heavy=cluster)
        return Workshop(store=store, executors=executors, operations={HEAVY.name: HEAVY})

    first = Cluster(farm.address, SystemClock(), random.random)
    shop = shop_of(first)
    shop.timers.start()
    await shop.engine.start()
    record = await shop.start(_design(tmp_path, 0))
    left_behind = (await _begun(tmp_path, "a", 1, 1))[0]
    second = Cluster(farm.address, SystemClock(), random.random)
    async with shop_of(second) as again:
        await _begun(tmp_path, "a", 2, 1)
        await ended(left_behind)
        (tmp_path / "go a").touch()
        assert "succeeded" == (await again.engine.ended(record.id)).status
        ledger = [event.payload["key"] for event in await store.events.since(LEDGER, 0, 100)]
        assert [f"{record.id}:a", f"{record.id}:b"] == ledger
    await shop.__aexit__()
    await first.close()
    await second.close()
    await store.close()


def _design(folder: Path, number: int) -> Workflow:
    """Two heavy steps, one after the other, that note where they run and wait to be let go."""
    nodes = {
        node: {
            "operation": "test.heavy",
            "parameters": {
                "text": node,
                "writes": True,
                "file": f"{folder}/begun {node} {number}",
                "until": f"{folder}/go {node}",
            },
        }
        for node in "ab"
    }
    return Workflow.model_validate(
        {"name": "Heavy", "nodes": nodes, "edges": {"a-b": {"source": "a", "target": "b"}}}
    )


async def _begun(folder: Path, node: str, times: int, bodies: int) -> list[int]:
    """The processes of the last time, once that many bodies have begun that often."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = [begun(folder / f"begun {node} {number}") for number in range(3)]
            last = [processes[-1] for processes in found if len(processes) >= times]
            if len(last) >= bodies:
                return last
            await asyncio.sleep(0.02)


async def ended(process: int) -> None:
    async with asyncio.timeout(30):
        while runs(process):  # noqa: ASYNC110 - another process ends
            await asyncio.sleep(0.02)
