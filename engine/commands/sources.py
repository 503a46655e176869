"""Data sources: list with last results, make, change, test, discover, profile, count."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel

from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext
from engine.commands.documents import (
    DocumentContent,
    content_of,
    merge_body,
    user_names,
)
from engine.names import Name
from engine.operate import operate
from engine.operations.data_sources.answers import (
    Counted,
    Discovered,
    JoinsLookedFor,
    OperationName,
    Profiled,
    Tested,
)
from engine.operations.data_sources.count_rows import CountOutput
from engine.operations.data_sources.discover_schema import SchemaOutput
from engine.operations.data_sources.profile_table import ProfileOutput
from engine.operations.data_sources.test_connection import TestOutput
from engine.operations.data_sources.told import OperationError
from engine.records import DocumentRecord, Json, OperationResult
from engine.scans.scanner import NewScan
from engine.vitals.told import MeasuredEvent, measured

KIND = "data_source"


class LastResult(Model):
    """`subject` is the table, or "" for the whole source."""

    operation: OperationName
    subject: str
    status: Literal["succeeded", "failed"]
    at: int
    by: str
    by_name: str
    duration: int
    passed: bool | None = None
    """What a connection test found: it succeeds also where a step fails."""


class StoredTest(Tested, LastResult):
    status: Literal["succeeded"]


class StoredSchema(Discovered, LastResult):
    status: Literal["succeeded"]


class StoredProfile(Profiled, LastResult):
    status: Literal["succeeded"]


class StoredCount(Counted, LastResult):
    status: Literal["succeeded"]


class StoredJoins(JoinsLookedFor, LastResult):
    status: Literal["succeeded"]


class StoredFailure(LastResult):
    """`result` is the error."""

    status: Literal["failed"]
    result: OperationError


Success = Annotated[
    StoredTest | StoredSchema | StoredProfile | StoredCount | StoredJoins, Field(discriminator="operation")
]


class StoredResult(RootModel[Annotated[Success | StoredFailure, Field(discriminator="status")]]):
    """The last result of an operation on a subject, with its whole answer."""


class Measured(MeasuredEvent):
    """How the source answered in the hour of use that ended `measured_at`: None where nobody asked it in the last day.

    `health_score` is 0 to 100, `avg_response_time` in milliseconds, `error_rate` the share of questions without an answer;
    `queries_per_second` is that of the last five minutes.
    """


class SourceDetail(DocumentContent, Measured):
    """`criticality` as the configuration says it, "" where it does not."""

    criticality: str
    results: list[StoredResult]


class NewSource(Model):
    workspace: str
    name: Name
    kind: str = Field(min_length=1, max_length=80)
    connection: dict[str, Json] = {}
    credential: str | None = None
    description: str = Field(default="", max_length=10_000)


class SourceBody(Model):
    """Fields of the configuration that `body` leaves out stay as they are; those it has say just that afterwards."""

    id: str
    body: dict[str, Json]


class SourceId(Model):
    id: str


class DiscoverOf(SourceId):
    """What else is looked for in the same go: lineage in the SQL of views, and failures of the source's quality rules."""

    include_lineage: bool = False
    run_quality_checks: bool = False


class DiscoveredNow(SchemaOutput):
    """`scan` is the one that looks for the rest, None where nothing else was asked for."""

    scan: str | None


class TableOf(Model):
    id: str
    table: str = Field(min_length=1, max_length=400)


class ProfileOf(TableOf):
    sample_rows: int | None = Field(default=None, ge=1, le=10_000_000)


async def create(input_: NewSource, context: CommandContext) -> SourceDetail:
    body = input_.model_dump(include={"kind", "connection", "credential", "description"}, exclude_none=True)
    documents = context.platform.documents
    row = await documents.create(context.workspace, KIND, input_.name, {"body": body}, context.caller.user)
    return await detail_of(row, context)


async def get(_input: SourceId, context: CommandContext) -> SourceDetail:
    return await detail_of(context.document, context)


async def update(input_: SourceBody, context: CommandContext) -> SourceDetail:
    return await detail_of(await merge_body(input_.body, context), context)


async def test(_input: SourceId, context: CommandContext) -> BaseModel:
    return await _operate("source.test_connection", context, {})


async def discover(input_: DiscoverOf, context: CommandContext) -> DiscoveredNow:
    """What else is wanted is a scan of its own, which is watched, cancelled and resumed as every scan."""
    found = await _operate("source.discover_schema", context, {})
    wanted = {"lineage": input_.include_lineage, "quality": input_.run_quality_checks}
    stages = tuple(stage for stage, asked in wanted.items() if asked)
    if not stages:
        return DiscoveredNow(**found.model_dump(), scan=None)
    scan = await context.platform.scans.begin(
        NewScan.of(context.document, context.caller.user, stages=stages)
    )
    return DiscoveredNow(**found.model_dump(), scan=scan.id)


async def profile(input_: ProfileOf, context: CommandContext) -> BaseModel:
    values: dict[str, Any] = {"table": input_.table}
    if input_.sample_rows is not None:
        values["sample_rows"] = input_.sample_rows
    return await _operate("source.profile_table", context, values)


async def count(input_: TableOf, context: CommandContext) -> BaseModel:
    return await _operate("source.count_rows", context, {"table": input_.table})


async def _operate(name: OperationName, context: CommandContext, values: dict[str, Any]) -> BaseModel:
    return await operate(context.platform, name, context.document, context.caller, values)


async def _results(row: DocumentRecord, context: CommandContext) -> list[dict[str, Json]]:
    """Newest first, with the fields of `StoredResult`."""
    found = await context.platform.store.records.find(
        OperationResult, {"source": row.id}, order="at", descending=True
    )
    names = await user_names(context, {one.by for one in found})
    return [
        {
            "operation": one.operation,
            "subject": one.subject,
            "status": one.status,
            "at": one.at,
            "by": one.by,
            "by_name": names.get(one.by, ""),
            "duration": one.duration,
            "passed": one.result.get("passed") if isinstance(one.result, dict) else None,
            "result": one.result,
        }
        for one in found
    ]


async def detail_of(row: DocumentRecord, context: CommandContext) -> SourceDetail:
    content = await content_of(row, context)
    results = [StoredResult.model_validate(one) for one in await _results(row, context)]
    vitals = (await context.platform.vitals.of([row.id]))[row.id]
    return SourceDetail(
        **content.model_dump(),
        **measured(vitals),
        criticality=str(content.body.get("criticality") or ""),
        results=results,
    )


def _command(name: str, summary: str, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {
        "method": "POST",
        "right": "run",
        "input": SourceId,
        "output": SourceDetail,
        **more,
    }
    return Command(name=name, summary=summary, path=path, scope="document", kind=KIND, run=run, **values)


COMMANDS = Area(
    name="sources",
    commands=(
        Command(
            name="sources.create",
            summary="A new data source",
            method="POST",
            path="/data-sources",
            scope="workspace",
            names="workspace",
            right="create",
            input=NewSource,
            output=SourceDetail,
            run=create,
        ),
        _command(
            "sources.get",
            "One data source with its results",
            "/data-sources/{id}",
            get,
            method="GET",
            right="read",
        ),
        _command(
            "sources.update",
            "Changes fields of the live configuration; those left out stay",
            "/scan/data-sources/{id}",
            update,
            method="PUT",
            right="edit",
            input=SourceBody,
        ),
        _command(
            "sources.test",
            "Tests the connection now",
            "/scan/data-sources/{id}/health-check",
            test,
            output=TestOutput,
        ),
        _command(
            "sources.discover",
            "Reads the schema now",
            "/data-discovery/data-sources/{id}/discover-schema",
            discover,
            input=DiscoverOf,
            output=DiscoveredNow,
        ),
        _command(
            "sources.profile",
            "Profiles a table now",
            "/data-discovery/data-sources/{id}/profile",
            profile,
            input=ProfileOf,
            output=ProfileOutput,
        ),
        _command(
            "sources.count",
            "Counts the rows of a table now",
            "/data-discovery/data-sources/{id}/count",
            count,
            input=TableOf,
            output=CountOutput,
        ),
    ),
)
