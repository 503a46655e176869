"""A question that people answer with yes or no, put to them as a gate of a run puts it: by a program, or by a person.

Nothing is carried out: what the answer means is the business of who asked.
"""

from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.operations.flow.gate import GateQuestion, review_of
from engine.records import Json


async def prepare(preparing: Preparing, input_: GateQuestion) -> Prepared:
    asks = input_.model_dump(mode="json")
    return Prepared(
        title=input_.question,
        subject_kind="workspace",
        subject=preparing.workspace.id,
        change={"question": input_.question, "step": "", "review": review_of(asks) or _by_one_of(input_)},
    )


def _by_one_of(asked: GateQuestion) -> dict[str, Json]:
    """One stage of those who are named, of whom one decides; nobody named: whoever may approve."""
    named = [{"kind": "user", "name": one} for one in asked.approvers]
    return {"policy": "", "stages": [{"name": "", "mode": "any", "approvers": named}]}


async def perform(_doing: Doing, _input: GateQuestion) -> Done:
    return Done(result={"approved": True})


APPROVAL = ApprovalType(
    name="decision",
    title="Decision",
    summary="People answer a question with yes or no; who asked goes on by the answer",
    subject="workspace",
    input=GateQuestion,
    right="run",
    prepare=prepare,
    perform=perform,
    form=lambda input_: input_.get("form"),
)
