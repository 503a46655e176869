"""Starts a bulk operation: over the source of the event, or over all sources that a filter finds."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from crdt.roles import Right
from engine.bulk.kind import Selection
from engine.records import Json
from engine.rules.action import ActionInput, Did, Doing, Leaves, RuleAction
from engine.rules.jobs import begun


class StartBulkJob(ActionInput):
    kind: str = Field(title="Bulk operation", max_length=64)
    input: dict[str, Any] = Field(default={}, title="Values")
    over: Literal["source", "query"] = Field(
        default="source", title="Over the source of the event, or a filter"
    )
    query: dict[str, Any] = Field(default={}, title="Filters of the list of sources")
    title: str = Field(default="", title="Title", max_length=200)


async def run(doing: Doing, input_: StartBulkJob) -> Did:
    ids = (str(doing.source().id),) if input_.over == "source" else ()
    job = await begun(
        doing,
        kind=input_.kind,
        input_=input_.input,
        selection=Selection(ids=ids, query=None if ids else input_.query),
        title=input_.title or doing.rule.name,
    )
    return Did(
        summary=f"Started bulk operation {job.number}: {job.title}",
        link=f"/operations/{job.id}",
    )


def leaves(doing: Doing, input_: StartBulkJob) -> Leaves:
    return Leaves(made=(doing.key,), touched=(doing.source().id,) if input_.over == "source" else ())


def says(values: Mapping[str, Json]) -> str:
    where = "all sources of its filter" if values.get("over") == "query" else "the source"
    return f"{str(values.get('kind', '')).replace('_', ' ').capitalize()} would be started over {where}"


ACTION = RuleAction(
    name="start_bulk_job",
    title="Start a bulk operation",
    summary="Starts a bulk operation over the source of the event, or over what a filter finds.",
    icon="layers",
    input=StartBulkJob,
    right=Right.RUN,
    run=run,
    says=says,
    leaves=leaves,
)
