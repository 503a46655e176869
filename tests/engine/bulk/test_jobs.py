"""A bulk job from its plan to its end, over a store in memory."""

from pathlib import Path

import pytest

from tests.support.bulk_shop import shop

pytestmark = pytest.mark.anyio


async def test_BU1_each_item_of_the_plan_is_done_once(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        job = await here.done(here.new(25, input={"bad": 5}))
        assert (job.status, job.counts) == ("finished", {"done": 20, "failed": 5})
        assert await here.states(job) == job.counts
