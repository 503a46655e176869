"""Many data sources at once: approved, it is a bulk job under the request's own id, so there is one job at most."""

from typing import Any

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.model import Model
from crdt.roles import THE_SERVER
from engine.approval.editing import body_of, criticality_of
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.bulk.asking import NewJob
from engine.bulk.kind import Selection
from engine.bulk.surveying import Survey
from engine.members.ways import found_by
from engine.records import DocumentRecord, Json

MOST_SHOWN = 100
MOST_READ = 500
"""Sources whose criticality is looked up; of more than that the request counts as critical."""


class BulkUpdate(Model):
    """`operation` names a bulk operation, `input` is its own. `query` is that of the list of sources, in place of ids."""

    operation: str = Field(title="Operation", default="update", max_length=64)
    input: dict[str, Json] = Field(title="Settings", default={})
    sources: list[str] = Field(title="Data sources", default=[], max_length=100_000)
    query: dict[str, Json] | None = Field(title="Filter", default=None)


async def prepare(preparing: Preparing, input_: BulkUpdate) -> Prepared:
    ids = list[str]()
    survey = Survey(window=range(MOST_SHOWN), ids=ids)
    planned = await preparing.platform.bulk.plan(_job(preparing, input_), survey)
    if not ids:
        raise InvalidInput("No data source is chosen by this.", details={"field": "sources"})
    return Prepared(
        title=f"{planned.kind.title}: {survey.total} data sources",
        subject_kind="workspace",
        subject=preparing.workspace.id,
        document_kind="data_source",
        criticality=await _criticality(preparing, survey.documents),
        fields=tuple(sorted({str(one.get("field", "")) for one in _changes(input_)} - {""})),
        change={
            "items": [
                {"id": one.id, "title": one.title, "before": one.before, "after": one.after}
                for one, _ in survey.items
            ],
            "more": max(0, survey.total - MOST_SHOWN),
        },
        count=survey.total,
        # what was reviewed is what is done: a filter is not asked again when it is approved
        input=input_.model_copy(update={"sources": ids, "query": None}).model_dump(mode="json"),
    )


async def perform(doing: Doing, input_: BulkUpdate) -> Done:
    job = await doing.platform.bulk.submit(
        NewJob(
            organisation=doing.organisation,
            workspace=doing.place,
            by=doing.by,
            role=THE_SERVER,  # approved: what policies protect lets it pass; the rights are still those of who asked
            kind=input_.operation,
            input=input_.input,
            selection=Selection(ids=tuple(input_.sources)),
            title=doing.request.title,
            id=doing.key,
        )
    )
    return Done(result={"job": job.id, "number": job.number})


def _job(preparing: Preparing, input_: BulkUpdate) -> NewJob:
    return NewJob(
        organisation=preparing.workspace.organisation,
        workspace=preparing.workspace.id,
        by=preparing.user,
        role=preparing.role,
        kind=input_.operation,
        input=input_.input,
        selection=Selection(ids=tuple(input_.sources), query=input_.query),
    )


def _changes(input_: BulkUpdate) -> list[dict[str, Any]]:
    found = input_.input.get("changes")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


async def _criticality(preparing: Preparing, ids: set[str]) -> str:
    """The highest of them."""
    if len(ids) > MOST_READ:
        return "critical"
    rows = await found_by(preparing.platform.store.records, DocumentRecord, "id", ids)
    return criticality_of(*[await body_of(preparing, row) for row in rows])


APPROVAL = ApprovalType(
    name="data_source_bulk_update",
    title="Change of many data sources",
    summary="A bulk operation over chosen data sources begins",
    subject="workspace",
    input=BulkUpdate,
    right="run",
    prepare=prepare,
    perform=perform,
)
