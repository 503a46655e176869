"""Counts the rows of a table."""

from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome


class CountInput(Model):
    source: SourceField
    table: TableField


class CountOutput(Model):
    table: str
    rows: int


async def count_rows(input_: CountInput, context: OperationContext) -> Outcome[CountOutput]:
    connection = await context.open_source(DocumentId(input_.source))
    try:
        rows = await connection.count(input_.table)
    finally:
        await connection.close()
    context.report.log("info", f"{input_.table}: {rows:,} rows")
    return Outcome(output=CountOutput(table=input_.table, rows=rows))


OPERATION = Operation(
    name="source.count_rows",
    title="Count rows",
    summary="Counts the rows of a table exactly",
    icon="hash",
    category="Data sources",
    input=CountInput,
    output=CountOutput,
    run=count_rows,
)
