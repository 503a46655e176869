"""Heavy bodies on a real Dask scheduler and real workers. Rules RX6 and RX7 of engine/SPEC.md."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from engine.execution.cluster import Cluster
from engine.execution.executor import OutOfMemory
from engine.runtime.clock import SystemClock
from tests.engine.execution.bodies import Named
from tests.engine.execution.farms import Farm
from tests.engine.execution.test_pool import MEGABYTE, Heard, work

pytestmark = pytest.mark.anyio


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
