"""Reads which tables, columns, keys and views a source has, and keeps them in the catalogue."""

from collections.abc import Sequence
from typing import Final

from crdt.ids import DocumentId
from crdt.model import Model
from engine.catalog.difference import Where
from engine.catalog.keeping import Kept, Noted, keep
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.sources.source import Table

MOST_LISTED: Final = 500
"""Tables that the answer names; the catalogue has them all."""


class SchemaInput(Model):
    source: SourceField


class SchemaOutput(Model):
    """`tables` are the first ones; the counts are of all. Added, changed, gone and back are tables since the last reading."""

    tables: list[Table]
    table_count: int
    column_count: int
    added: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0


async def discover_schema(input_: SchemaInput, context: OperationContext) -> Outcome[SchemaOutput]:
    source = DocumentId(input_.source)
    connection = await context.open_source(source)
    try:
        tables = await connection.discover()
    finally:
        await connection.close()
    where = Where(
        source=source, organisation=context.organisation, workspace=context.workspace, at=context.now
    )

    async def commit(batch: Sequence[Noted]) -> None:
        await context.keep([write for noted in batch for write in noted.writes])

    output = said(tables, await keep(where, tables, context.records, commit, context.user))
    found = "1 table" if len(tables) == 1 else f"{len(tables)} tables"
    context.report.log("info", f"{found}, {output.column_count} columns")
    return Outcome(output=output)


def said(tables: Sequence[Table], kept: Kept) -> SchemaOutput:
    """What a reading of the schema answers."""
    counts = kept.summary()
    return SchemaOutput(
        tables=list(tables[:MOST_LISTED]),
        table_count=len(tables),
        column_count=counts["columns"],
        added=counts["added"],
        changed=counts["changed"],
        gone=counts["gone"],
        back=counts["back"],
    )


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
