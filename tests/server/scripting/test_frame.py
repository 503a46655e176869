"""How the steps of a script are tried, limited and cleaned up after: by the rules of the engine."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import pytest

from crdt.frames import Failure
from server.client import Client, ServerRefused
from server.scripting import Flow, StepsFailed

pytestmark = pytest.mark.anyio
Does = Callable[[int], Awaitable[None]]


class Answering:
    """A server whose operations do what the test says, given how often they were asked; others give nothing."""

    def __init__(self, **does: Does) -> None:
        self.asked: list[str] = []
        self._does: Mapping[str, Does] = does

    async def call(self, _command: str, /, **said: Any) -> Any:
        operation = said["operation"]
        if operation == "data.transform":
            return {"output": {"value": said["input"]["value"]}}
        self.asked.append(operation)
        if operation in self._does:
            await self._does[operation](self.asked.count(operation))
        return {"output": {}}


def flow_on(server: Answering) -> Flow:
    return Flow(cast(Client, server), workspace="w", parameters={})


async def codes(flow: Flow) -> dict[str, str]:
    """What failed, and of what."""
    try:
        await flow.run()
    except StepsFailed as failed:
        return {id_: error["code"] for id_, error in failed.details["steps"].items()}
    return {}


def refuses(code: str, *, retryable: bool, until: int = 99) -> Does:
    async def does(times: int) -> None:
        if times < until:
            details = {"retryable": retryable}
            raise ServerRefused(Failure(code=code, message="No.", next_step="", details=details, ref=None))

    return does


async def takes_long(times: int) -> None:
    await asyncio.sleep(60 if times == 1 else 0)


async def test_G5_what_can_only_fail_again_is_not_tried_again() -> None:
    server = Answering(refused=refuses("invalid_input", retryable=False))
    flow = flow_on(server)
    flow.step("a", "refused", {}, attempts=3, backoff=0)
    assert {"a": "invalid_input"} == await codes(flow)
    assert ["refused"] == server.asked


async def test_G5_what_may_succeed_later_is_tried_as_often_as_is_said() -> None:
    server = Answering(away=refuses("unavailable", retryable=True, until=3))
    flow = flow_on(server)
    flow.step("a", "away", {}, attempts=3, backoff=0)
    flow.step("b", "away", {}, attempts=2, backoff=0, after=["a"])
    assert {} == await codes(flow)
    assert 4 == len(server.asked)


async def test_G5_an_error_says_nothing_of_trying_again_in_its_details() -> None:
    flow = flow_on(Answering(refused=refuses("invalid_input", retryable=False)))
    flow.step("a", "refused", {})
    with pytest.raises(StepsFailed) as failed:
        await flow.run()
    assert {} == failed.value.details["steps"]["a"]["details"]


async def test_G5_each_attempt_has_the_whole_limit_and_one_that_reached_it_is_tried_again() -> None:
    server = Answering(slow=takes_long)
    flow = flow_on(server)
    flow.step("a", "slow", {}, attempts=2, backoff=0.05, timeout=0.04)
    assert {} == await codes(flow)
    assert ["slow", "slow"] == server.asked


async def test_G21_a_try_that_reaches_its_limit_cleans_up_and_fails_without_its_catch() -> None:
    server = Answering(slow=takes_long)
    flow = flow_on(server)
    tried = flow.step("t", "flow.try", {}, timeout=0.01)
    with flow.inside(tried):
        flow.step("b", "slow", {})
    with flow.inside(tried, "catch"):
        flow.step("c", "caught", {})
    with flow.inside(tried, "finally"):
        flow.step("f", "cleanup", {})
    assert {"t": "timeout"} == await codes(flow)
    assert ["slow", "cleanup"] == server.asked


async def test_G21_a_try_inside_what_is_stopped_cleans_up() -> None:
    server = Answering(slow=takes_long)
    flow = flow_on(server)
    each = flow.step("each", "flow.for_each", {"items": [1]}, timeout=0.01)
    with flow.inside(each):
        tried = flow.step("t", "flow.try", {})
        with flow.inside(tried):
            flow.step("b", "slow", {})
        with flow.inside(tried, "finally"):
            flow.step("f", "cleanup", {})
    assert {"each": "timeout"} == await codes(flow)
    assert ["slow", "cleanup"] == server.asked
