"""A data source goes to the trash, from where it can be brought back."""

from pydantic import Field

from crdt.model import Model
from engine.approval.editing import criticality_of, document_of, there
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing


class Deletion(Model):
    document: str = Field(title="Data source", max_length=64)


async def prepare(preparing: Preparing, input_: Deletion) -> Prepared:
    record = await document_of(preparing, input_.document, ("data_source",))
    document = await preparing.platform.rooms.read(record)
    return Prepared(
        title=f"Delete {record.title}",
        subject_kind="document",
        subject=record.id,
        document_kind=record.kind,
        criticality=criticality_of(document.body().model_dump(mode="json")),
        pinned=document.content_hash(),
    )


async def perform(doing: Doing, input_: Deletion) -> Done:
    record = await there(doing, input_.document)
    result = {"document": record.id}
    await doing.platform.documents.trash(record, doing.by, also=doing.ride(result))
    return Done(result=result, rode=True)


APPROVAL = ApprovalType(
    name="data_source_delete",
    title="Deletion of a data source",
    summary="A data source goes to the trash",
    subject="document",
    input=Deletion,
    right="edit",
    prepare=prepare,
    perform=perform,
)
