"""Tests the connection of sources, step by step, and keeps what each said. It changes nothing, so there is nothing to take back."""

from collections.abc import AsyncIterator, Sequence

from pydantic import Field

from crdt.errors import Refused
from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.bulk.sources.looking import looked_at, sources
from engine.operations.data_sources.test_connection import TestOutput


class Unhealthy(Refused):
    code = "does_not_answer"
    message = "The source does not answer."
    next_step = "Look at its connection, then try the failed ones again."


class Health(Model):
    count_as_failed: bool = Field(
        default=True,
        title="Count a source that does not answer as failed",
        description="Otherwise it is done, and says so.",
    )


def select(context: BulkContext, selection: Selection, _input: Health) -> AsyncIterator[Sequence[Item]]:
    return sources(context, selection, Right.RUN)


async def run(context: BulkContext, item: Item, input_: Health) -> ItemDone:
    output = await looked_at(context, item, "source.test_connection")
    if not isinstance(output, TestOutput):
        raise TypeError("a test of a connection answers as one")
    wrong = next((step for step in output.steps if step.status != "passed"), None)
    if wrong is not None and input_.count_as_failed:
        raise Unhealthy(wrong.message, details={"step": wrong.name})
    said = "It answers." if wrong is None else wrong.message
    return ItemDone(result={"passed": output.passed, "said": said, "microseconds": output.duration})


KIND = BulkKind(
    name="health_check",
    title="Test connections",
    summary="Tests each source step by step and keeps what it said.",
    icon="heart-pulse",
    category="Looking",
    input=Health,
    select=select,
    run=run,
    right=Right.RUN,
)
