"""Joins the results of earlier steps into one report of the run. Published once, however often the step is tried.

Where there is no run to keep it, as in a script, the report is what is given.
"""

from pydantic import Field

from crdt.ids import RunId
from crdt.model import Model
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json, Report
from engine.sources.source import TableProfile
from engine.writes import Put


class ReportInput(Model):
    title: str = Field(title="Title", min_length=1, max_length=200)
    profiles: dict[str, Json] = Field(
        title="Profiles", description="Results of Profile table steps, each under a name of your choice."
    )


class ReportRow(Model):
    table: str
    rows: int
    columns: int
    null_share: float
    """Of all cells."""
    emptiest: str
    """The column with the most nulls, with its share; empty when nothing is null."""


class ReportOutput(Model):
    """`report`: the key under which the run keeps it; "" where there is no run."""

    report: str
    title: str
    tables: list[ReportRow]
    total_rows: int
    total_columns: int


async def publish_report(input_: ReportInput, context: OperationContext) -> Outcome[ReportOutput]:
    """The report's row is written in the commit that ends the step, under the step's idempotency key."""
    tables = [_row(TableProfile.model_validate(profile)) for profile in input_.profiles.values()]
    output = ReportOutput(
        report=context.idempotency_key if context.run else "",
        title=input_.title,
        tables=tables,
        total_rows=sum(row.rows for row in tables),
        total_columns=sum(row.columns for row in tables),
    )
    context.report.log("info", f"{input_.title}: {len(tables)} tables, {output.total_rows:,} rows")
    return Outcome(
        output=output, writes=() if context.run is None else (_kept(context, context.run, output),)
    )


def _kept(context: OperationContext, run: RunId, output: ReportOutput) -> Put:
    report = Report(
        key=output.report,
        organisation=context.organisation,
        workspace=context.workspace,
        run=run,
        title=output.title,
        content=output.model_dump(mode="json"),
        created_at=context.now,
    )
    return Put(record=report)


def _row(profile: TableProfile) -> ReportRow:
    cells = profile.sampled_rows * len(profile.columns)
    nulls = sum(column.nulls for column in profile.columns)
    emptiest = max(profile.columns, key=lambda column: column.nulls, default=None)
    shown = (
        f"{emptiest.name} {emptiest.null_share:.1%}".replace("%", " %") if emptiest and emptiest.nulls else ""
    )
    return ReportRow(
        table=profile.table,
        rows=profile.rows,
        columns=len(profile.columns),
        null_share=nulls / cells if cells else 0.0,
        emptiest=shown,
    )


OPERATION = Operation(
    name="report.publish",
    title="Publish report",
    summary="Joins table profiles into one report of the run",
    icon="file-text",
    category="Reports",
    input=ReportInput,
    output=ReportOutput,
    run=publish_report,
    changes=True,
)
