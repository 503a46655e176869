"""Reads rows of a table by conditions."""

from typing import Annotated

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.amounts import amount
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json
from engine.sources.selecting import MOST_ROWS, Condition, Selection

MOST_CONDITIONS = 20
WhereField = Annotated[
    list[Condition],
    Field(title="Where", max_length=MOST_CONDITIONS, description="All of these hold."),
]


class RowsInput(Model):
    source: SourceField
    table: TableField
    columns: list[str] = Field(
        default_factory=list, title="Columns", description="None: all of them.", max_length=500
    )
    where: WhereField = []
    order_by: str = Field(default="", title="Order by")
    descending: bool = Field(default=False, title="Largest first")
    limit: int = Field(default=1_000, title="At most", ge=1, le=MOST_ROWS)


class RowsOutput(Model):
    """`cut`: there are more rows than these."""

    rows: list[dict[str, Json]]
    columns: list[str]
    count: int
    cut: bool


async def read_rows(input_: RowsInput, context: OperationContext) -> Outcome[RowsOutput]:
    selection = Selection(
        table=input_.table,
        columns=input_.columns,
        where=input_.where,
        order_by=input_.order_by,
        descending=input_.descending,
        limit=input_.limit,
    )
    connection = await context.open_source(DocumentId(input_.source))
    try:
        found = await connection.select(selection)
    finally:
        await connection.close()
    more = ", and there are more" if found.cut else ""
    context.report.log("info", f"{input_.table}: {amount(len(found.rows), 'row')}{more}")
    return Outcome(
        output=RowsOutput(
            rows=list(found.rows), columns=list(found.columns), count=len(found.rows), cut=found.cut
        )
    )


OPERATION = Operation(
    name="query.rows",
    title="Read rows",
    summary="Reads the rows of a table for which conditions hold",
    icon="table-2",
    category="Data",
    input=RowsInput,
    output=RowsOutput,
    run=read_rows,
)
