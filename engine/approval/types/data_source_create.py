"""A new data source, once it is approved. The document has the request's id, so there is never a second one."""

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.approval.editing import checked_new, criticality_of
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.records import Json

KIND = "data_source"


class NewSource(Model):
    """`body` as the document has it: `kind`, `connection`, `criticality`, `credential` as a reference."""

    name: str = Field(title="Name", min_length=1, max_length=200)
    body: dict[str, Json] = Field(title="Settings", default={})


async def prepare(preparing: Preparing, input_: NewSource) -> Prepared:
    await checked_new(preparing, KIND, input_.name, {"body": input_.body})
    return Prepared(
        title=f"New data source {input_.name}",
        subject_kind="workspace",
        subject=preparing.workspace.id,
        document_kind=KIND,
        criticality=criticality_of({"criticality": "medium"} | input_.body),
        fields=tuple(sorted(input_.body)),
        change=[{"field": name, "before": None, "after": input_.body[name]} for name in sorted(input_.body)],
    )


async def perform(doing: Doing, input_: NewSource) -> Done:
    id_ = DocumentId(doing.key)
    result = {"document": id_}
    await doing.platform.documents.create(
        doing.workspace, KIND, input_.name, {"body": input_.body}, doing.by, id_=id_, also=doing.ride(result)
    )
    return Done(result=result, rode=True)


APPROVAL = ApprovalType(
    name="data_source_create",
    title="New data source",
    summary="A data source is made as it was asked for",
    subject="workspace",
    input=NewSource,
    right="create",
    prepare=prepare,
    perform=perform,
)
