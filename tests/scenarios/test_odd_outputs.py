"""Steps that give what is no JSON: they end, and free their place (rules G4 and G12 of engine/SPEC.md)."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from engine.operations.operation import Operation, OperationContext, Outcome
from engine.workflow.machine.states import Failed
from tests.engine.workshop import StepInput, Workshop
from tests.scenarios.flow_shop import design, does, run

pytestmark = pytest.mark.anyio
ODD = {"half a character": {"name": "\ud800"}, "bytes": b"\xff\xfe", "an object": object()}


class Odd(BaseModel):
    value: Any


def giving(value: object, *, pure: bool) -> dict[str, Operation[Any, Any]]:
    def gives(_: StepInput) -> Odd:
        return Odd(value=value)

    async def performs(given: StepInput, _: OperationContext) -> Outcome[Odd]:
        return Outcome(output=gives(given))

    at_once: Callable[[StepInput], Odd] | None = gives if pure else None
    odd = Operation(
        name="test.odd", title="Odd", summary="", icon="", category="Test",
        input=StepInput, output=Odd, run=performs, pure=at_once,
    )  # fmt: skip
    return {odd.name: odd}


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize("what", ODD)
async def test_G12_an_output_that_cannot_be_written_down_fails_its_step(what: str, pure: bool) -> None:
    content = design({"o": {"operation": "test.odd"}, "b": does("b"), "c": does("c")}, "o>b")
    async with Workshop(operations=giving(ODD[what], pure=pure), places=1) as shop:
        record = await run(shop, content)
        assert ("failed", {"o": "failed", "b": "skipped", "c": "succeeded"}) == (
            record.status,
            record.summary,
        )
        state = (await shop.engine.read(record.id)).steps["o"].state
        assert isinstance(state, Failed)
        assert "output_unwritable" == state.error.code
        assert state.error.next_step
        assert 1 == shop.engine.slots.free
