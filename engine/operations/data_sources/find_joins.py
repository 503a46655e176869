"""Looks for keys and references that nobody declared, and keeps them for people to decide on."""

from collections.abc import Sequence

from crdt.ids import DocumentId
from crdt.model import Model
from engine.catalog.difference import Where
from engine.joins.keeping import find
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.scans.stage import Found
from engine.writes import Write


class JoinsInput(Model):
    source: SourceField


class JoinsOutput(Model):
    """`left_out`: tables that were too many."""

    tables: int
    left_out: int
    keys: int
    joins: int


async def find_joins(input_: JoinsInput, context: OperationContext) -> Outcome[JoinsOutput]:
    source = DocumentId(input_.source)
    where = Where(
        source=source, organisation=context.organisation, workspace=context.workspace, at=context.now
    )

    async def commit(_table: str, writes: Sequence[Write], _found: Sequence[Found]) -> None:
        if writes:
            await context.keep(writes)

    connection = await context.open_source(source)
    try:
        tables = await connection.discover()
        summary = await find(where, connection, tables, context.records, context.report, commit)
    finally:
        await connection.close()
    return Outcome(output=JoinsOutput.model_validate(summary))


OPERATION = Operation(
    name="source.find_joins",
    title="Find keys and joins",
    summary="Looks for keys and references between tables that nobody declared",
    icon="link",
    category="Data sources",
    input=JoinsInput,
    output=JoinsOutput,
    run=find_joins,
    timeout=900,
)
