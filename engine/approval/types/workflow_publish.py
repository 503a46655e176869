"""A design as it was reviewed becomes a named version, kept for ever."""

from pydantic import Field

from crdt.model import Model
from engine.approval.editing import criticality_of, document_of, there
from engine.approval.errors import ContentMoved
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.timeline.records import VersionRecord


class Publication(Model):
    document: str = Field(title="Design", max_length=64)
    name: str = Field(title="Version", min_length=1, max_length=120)
    note: str = Field(title="What is new", default="", max_length=2_000)


async def prepare(preparing: Preparing, input_: Publication) -> Prepared:
    record = await document_of(preparing, input_.document, ("workflow",))
    document = await preparing.platform.rooms.read(record)
    body = document.body().model_dump(mode="json")
    return Prepared(
        title=f"Publish {record.title} as {input_.name}",
        subject_kind="document",
        subject=record.id,
        document_kind=record.kind,
        criticality=criticality_of(body),
        fields=("version",),
        change=[{"field": "version", "before": None, "after": input_.name}],
        count=max(1, len(body.get("nodes", {}))),
        pinned=document.content_hash(),
    )


async def perform(doing: Doing, input_: Publication) -> Done:
    platform = doing.platform
    record = await there(doing, input_.document)
    known = await platform.store.records.get(VersionRecord, record.id, doing.key)
    if known is not None:
        return Done(result=_result(known))
    document = await platform.rooms.read(record)
    if document.content_hash() != doing.request.current:
        raise ContentMoved
    through = platform.rooms.sequence(record.id)
    kind = platform.documents.kind(record.kind)
    result = {
        "document": record.id,
        "version": doing.key,
        "name": input_.name,
        "content": doing.request.current,
    }
    version = await platform.history.versions.name(
        record, kind, through, input_.name, input_.note, doing.by, id_=doing.key, also=doing.ride(result)
    )
    return Done(result=_result(version), rode=True)


def _result(version: VersionRecord) -> dict[str, str]:
    return {
        "document": version.document,
        "version": version.id,
        "name": version.name,
        "content": version.content_hash,
    }


APPROVAL = ApprovalType(
    name="workflow_publish",
    title="Publication of a design",
    summary="A workflow design as it was reviewed becomes a named version",
    subject="document",
    input=Publication,
    right="edit",
    prepare=prepare,
    perform=perform,
)
