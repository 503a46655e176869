"""Reads one value over the rows of a table: how many, the sum, the largest."""

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.operations.query.rows import WhereField
from engine.records import Json
from engine.sources.selecting import Aggregate, Selection


class ValueInput(Model):
    source: SourceField
    table: TableField
    value: Aggregate = Field(default="count", title="Value")
    of: str = Field(default="", title="Of column", description="May be empty for a count of rows.")
    where: WhereField = []


class ValueOutput(Model):
    """Null over no rows, but for a count."""

    value: Json


async def read_value(input_: ValueInput, context: OperationContext) -> Outcome[ValueOutput]:
    if not input_.of and input_.value != "count":
        raise InvalidInput(f"The {input_.value} needs a column.", next_step="Say of which column.")
    selection = Selection(table=input_.table, where=input_.where, aggregate=input_.value, of=input_.of)
    connection = await context.open_source(DocumentId(input_.source))
    try:
        found = await connection.select(selection)
    finally:
        await connection.close()
    value = found.rows[0]["value"]
    context.report.log("info", f"{input_.value} of {input_.of or input_.table}: {value}")
    return Outcome(output=ValueOutput(value=value))


OPERATION = Operation(
    name="query.value",
    title="Read value",
    summary="One value over the rows of a table: how many, the sum, the average, the smallest, the largest",
    icon="sigma",
    category="Data",
    input=ValueInput,
    output=ValueOutput,
    run=read_value,
)
