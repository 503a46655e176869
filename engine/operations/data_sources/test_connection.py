"""Tests a source step by step and says what each step took and why one failed."""

from typing import Annotated

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.operation import Level, Operation, OperationContext, Outcome
from engine.sources.source import Step

SourceField = Annotated[str, Field(title="Source", json_schema_extra={"format": "source"})]
"""The id of a `data_source` document; forms show a chooser for this format."""

TableField = Annotated[str, Field(title="Table", min_length=1, json_schema_extra={"format": "table"})]
"""The name of a table of the source beside it; forms suggest those that were discovered last."""


class TestInput(Model):
    __test__ = False
    source: SourceField


class TestOutput(Model):
    __test__ = False
    passed: bool
    duration: int
    """Microseconds."""
    steps: list[Step]


async def test_connection(input_: TestInput, context: OperationContext) -> Outcome[TestOutput]:
    connection = await context.open_source(DocumentId(input_.source))
    try:
        steps = await connection.test()
    finally:
        await connection.close()
    passed = all(step.status == "passed" for step in steps)
    for step in steps:
        context.report.log(_level(step), f"{step.name}: {step.message}")
    return Outcome(
        output=TestOutput(passed=passed, duration=sum(step.duration for step in steps), steps=steps)
    )


def _level(step: Step) -> Level:
    if step.status == "failed":
        return "error"
    return "warning" if step.reason else "info"


test_connection.__test__ = False  # type: ignore[attr-defined]

OPERATION = Operation(
    name="source.test_connection",
    title="Test connection",
    summary="Opens the source step by step and says why it fails, if it does",
    icon="plug-zap",
    category="Data sources",
    input=TestInput,
    output=TestOutput,
    run=test_connection,
    timeout=60,
)
