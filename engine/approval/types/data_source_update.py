"""Changes of a data source, made in one edit exactly as they were reviewed."""

from engine.approval.editing import FieldChanges, made, prepared
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing


async def prepare(preparing: Preparing, input_: FieldChanges) -> Prepared:
    return await prepared(preparing, input_, ("data_source",))


async def perform(doing: Doing, input_: FieldChanges) -> Done:
    return await made(doing, input_)


APPROVAL = ApprovalType(
    name="data_source_update",
    title="Change of a data source",
    summary="Fields of a data source get other values",
    subject="document",
    input=FieldChanges,
    right="edit",
    prepare=prepare,
    perform=perform,
)
