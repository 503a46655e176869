"""What asking for an approval would lead to, before it is asked."""

from typing import TYPE_CHECKING

from crdt.dataclasses import dataclass
from crdt.model import Model
from engine.approval.around import Judge
from engine.approval.previewing import Preview, previewed
from engine.approval.ruling import Outcome
from engine.commands.approval_shown import names_in, stage_out
from engine.commands.approval_views import ApprovalStageOut, NewApproval, RulingOut
from engine.commands.approvals import HERE, wished
from engine.commands.command import Area, Command, CommandContext
from engine.policies.judging import judge

if TYPE_CHECKING:
    from engine.platform import Platform


class ApprovalPreviewOut(Model):
    """`outcome`: a policy would approve or reject it at once, or it goes to the people of `stages`. `due`: when something
    happens by itself first, by the ladder of escalation `ladder` ("" for the standard one); `ends`: when it is over if nobody
    decides. `nobody`: there is nobody who could decide it.
    """

    title: str
    outcome: Outcome
    policy: RulingOut
    criticality: str
    fields: list[str]
    count: int
    stages: list[ApprovalStageOut]
    ladder: str
    due: int | None
    ends: int | None
    nobody: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judging:
    platform: "Platform"
    judge: Judge


async def preview(input_: NewApproval, context: CommandContext) -> ApprovalPreviewOut:
    ask = await wished(input_, context)
    found = await previewed(_Judging(platform=context.platform, judge=judge), ask)
    return await _shown(found, context)


async def _shown(found: Preview, context: CommandContext) -> ApprovalPreviewOut:
    row, state = found.row, found.state
    names = await names_in(state, context)
    routed = found.outcome == "route"
    return ApprovalPreviewOut(
        title=row.title,
        outcome=found.outcome,
        policy=RulingOut(id=row.policy, name=row.policy_name, rule=row.rule, why=row.why),
        criticality=row.criticality,
        fields=list(row.fields or ()),
        count=row.count,
        stages=[stage_out(step, state, names) for step in state.steps],
        ladder=row.ladder,
        due=state.due if routed else None,
        ends=found.ends if routed else None,
        nobody=found.is_for_nobody,
    )


COMMANDS = Area(
    name="approval_preview",
    commands=(
        Command(
            name="approvals.preview",
            summary="What asking for an approval would lead to: which rule fires, who is asked, and until when",
            method="POST",
            path=f"{HERE}/preview",
            scope="workspace",
            names="workspace",
            right="read",
            input=NewApproval,
            output=ApprovalPreviewOut,
            run=preview,
        ),
    ),
)
