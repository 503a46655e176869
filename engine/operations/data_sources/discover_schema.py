"""Reads which tables, columns, keys and views a source has."""

from pydantic import BaseModel

from crdt.ids import DocumentId
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.sources.source import Table


class SchemaInput(BaseModel):
    source: SourceField


class SchemaOutput(BaseModel):
    tables: list[Table]
    table_count: int
    column_count: int


async def discover_schema(input_: SchemaInput, context: OperationContext) -> Outcome[SchemaOutput]:
    connection = await context.open_source(DocumentId(input_.source))
    try:
        tables = await connection.discover()
    finally:
        await connection.close()
    columns = sum(len(table.columns) for table in tables)
    context.report.log("info", f"{len(tables)} tables, {columns} columns")
    return Outcome(output=SchemaOutput(tables=tables, table_count=len(tables), column_count=columns))


OPERATION = Operation(
    name="source.discover_schema",
    title="Discover schema",
    summary="Lists tables, columns, keys and views of a source",
    icon="scan-search",
    category="Data sources",
    input=SchemaInput,
    output=SchemaOutput,
    run=discover_schema,
    timeout=300,
)
