"""A policy or a rule set changes, in one edit exactly as it was reviewed."""

from engine.approval.editing import FieldChanges, made, prepared
from engine.approval.ruling import Approver, Stage
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing

KINDS = ("policy", "rule_set")


async def prepare(preparing: Preparing, input_: FieldChanges) -> Prepared:
    return await prepared(preparing, input_, KINDS)


async def perform(doing: Doing, input_: FieldChanges) -> Done:
    return await made(doing, input_)


APPROVAL = ApprovalType(
    name="policy_change",
    title="Change of a policy",
    summary="A policy or a rule set says something else from then on",
    subject="document",
    input=FieldChanges,
    right="edit",
    prepare=prepare,
    perform=perform,
    stages=(Stage(name="Who runs the place", approvers=(Approver(kind="right", name="manage"),)),),
)
