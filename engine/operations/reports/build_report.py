"""Builds a report of sources from what is known of them: findings, scans, schema and what else has a section."""

from typing import Annotated

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import DocumentId, uuid7
from crdt.model import Model
from crdt.roles import Right
from engine.members.ways import found_by
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import DocumentRecord
from engine.reports.keeping import keeping, made


class BuildInput(Model):
    title: str = Field(title="Title", min_length=1, max_length=200)
    sources: list[Annotated[str, Field(max_length=64, json_schema_extra={"format": "source"})]] = Field(
        title="Sources", min_length=1, max_length=1000
    )
    sections: list[Annotated[str, Field(max_length=64)]] = Field(
        default=[], title="Sections", description="None of them: all.", max_length=50
    )


class BuildOutput(Model):
    report: str
    title: str
    sections: list[str]


async def build_report(input_: BuildInput, context: OperationContext) -> Outcome[BuildOutput]:
    """The report's row is written in the commit that ends the step."""
    wanted = {DocumentId(source) for source in input_.sources}
    rows = await found_by(context.records, DocumentRecord, "id", wanted)
    there = {
        row.id: row.title
        for row in sorted(rows, key=lambda row: row.title)
        if row.workspace == context.workspace and row.kind == "data_source" and row.trashed_at is None
    }
    if not there:
        raise InvalidInput("None of these sources is in this workspace.", details={"field": "sources"})
    for source in there:
        await context.permit(source, Right.READ)
    report = await made(
        context.records,
        id_=uuid7(context.now, context.idempotency_key.encode()[-10:].rjust(10, b"0")),
        organisation=context.organisation,
        workspace=context.workspace,
        title=input_.title,
        sources=there,
        sections=input_.sections,
        by=context.user,
        now=context.now,
        run=context.run,
    )
    context.report.log("info", f"{input_.title}: {len(there)} sources, {len(report.sections)} sections")
    output = BuildOutput(report=report.id, title=report.title, sections=report.sections)
    return Outcome(output=output, writes=keeping(report))


OPERATION = Operation(
    name="report.build",
    title="Build report",
    summary="Puts findings, scans and schema of sources together into one report",
    icon="file-chart-column",
    category="Reports",
    input=BuildInput,
    output=BuildOutput,
    run=build_report,
    changes=True,
)
