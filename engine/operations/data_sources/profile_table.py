"""Computes nulls, distinct values, extremes and distributions of every column of a table."""

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.profiles.withholding import sensitive, withheld
from engine.sources.source import TableProfile


class ProfileInput(Model):
    source: SourceField
    table: TableField
    sample_rows: int | None = Field(
        default=None,
        title="Sample rows",
        description="Empty takes the limit of the source.",
        ge=1,
        le=10_000_000,
    )


class ProfileOutput(TableProfile):
    column_count: int


async def profile_table(input_: ProfileInput, context: OperationContext) -> Outcome[ProfileOutput]:
    source = DocumentId(input_.source)
    connection = await context.open_source(source)
    try:
        profile = await connection.profile(input_.table, input_.sample_rows, context.report.progress)
    finally:
        await connection.close()
    profile = withheld(profile, await sensitive(context.records, source, input_.table))
    context.report.log("info", f"{input_.table}: {profile.rows:,} rows, {len(profile.columns)} columns")
    return Outcome(output=ProfileOutput(**profile.model_dump(), column_count=len(profile.columns)))


OPERATION = Operation(
    name="source.profile_table",
    title="Profile table",
    summary="Nulls, distinct values and distributions of every column, computed from the data",
    icon="chart-column",
    category="Data sources",
    input=ProfileInput,
    output=ProfileOutput,
    run=profile_table,
    timeout=900,
)
