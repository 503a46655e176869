"""Takes the time that it is told, and does nothing else: recorded executions of other systems are played with it."""

import asyncio
from typing import Final

from pydantic import Field

from crdt.model import Model
from engine.operations.operation import Operation, OperationContext, Outcome

DAY: Final = 86_400.0
SLICE: Final = 1.0
"""Seconds between two notes of progress."""


class SimulateInput(Model):
    """`seconds` times `scale` pass; no processor works meanwhile."""

    seconds: float = Field(title="Seconds", ge=0, le=DAY)
    scale: float = Field(default=1.0, title="Times", ge=0, le=1000)


class SimulateOutput(Model):
    seconds: float


async def simulate(input_: SimulateInput, context: OperationContext) -> Outcome[SimulateOutput]:
    wanted = input_.seconds * input_.scale
    done = 0.0
    while wanted - done > SLICE:
        await asyncio.sleep(SLICE)
        done += SLICE
        context.report.progress(done, wanted)
    await asyncio.sleep(wanted - done)
    return Outcome(output=SimulateOutput(seconds=wanted))


OPERATION = Operation(
    name="work.simulate",
    title="Simulate work",
    summary="Lets a stated time pass and does nothing else: stands in for work, for example of a recorded execution",
    icon="timer",
    category="Work",
    input=SimulateInput,
    output=SimulateOutput,
    run=simulate,
    timeout=DAY,
)
