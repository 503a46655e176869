"""What people do with an approval request: decide, hand over, ask for changes, ask again, escalate, withdraw.

Border: what is said about it without deciding is `approval_comments.py`'s.
"""

from typing import Any

from pydantic import BaseModel

from crdt.dataclasses import replace
from crdt.errors import Forbidden, NotFound
from crdt.ids import Micros, UserId
from crdt.roles import Right
from engine.approval.beginning import type_of
from engine.approval.records import ApprovalRequest
from engine.approval.type import Prepared, Preparing
from engine.commands.approval_shown import seen, shown_whole
from engine.commands.approval_views import (
    ApprovalAnswer,
    ApprovalOut,
    ApprovalWords,
    Approving,
    Handover,
    MaybeWords,
    Resubmission,
)
from engine.commands.approvals import ITSELF, read_input
from engine.commands.command import Area, Command, CommandContext
from engine.records import Json, User, Workspace

ONE = "/workflow/approvals/{id}"


async def approve(input_: Approving, context: CommandContext) -> ApprovalOut:
    _, role = await seen(input_.id, context)
    row = await context.platform.approvals.decide(
        input_.id,
        context.caller.user,
        "approve",
        input_.comment.strip(),
        input_.seen,
        input_.values,
        Micros(input_.asked_at),
    )
    return await shown_whole(row, role, context)


async def reject(input_: ApprovalAnswer, context: CommandContext) -> ApprovalOut:
    _, role = await seen(input_.id, context)
    row = await context.platform.approvals.decide(
        input_.id,
        context.caller.user,
        "reject",
        input_.comment.strip(),
        input_.seen,
        asked_at=Micros(input_.asked_at),
    )
    return await shown_whole(row, role, context)


async def withdraw(input_: MaybeWords, context: CommandContext) -> ApprovalOut:
    _, role = await seen(input_.id, context)
    row = await context.platform.approvals.withdraw(input_.id, context.caller.user, input_.comment.strip())
    return await shown_whole(row, role, context)


async def request_changes(input_: ApprovalWords, context: CommandContext) -> ApprovalOut:
    _, role = await seen(input_.id, context)
    row = await context.platform.approvals.request_changes(
        input_.id, context.caller.user, input_.comment.strip()
    )
    return await shown_whole(row, role, context)


async def resubmit(input_: Resubmission, context: CommandContext) -> ApprovalOut:
    """As it is now, and with another input where one is given: what is reviewed is looked at again."""
    row, role = await seen(input_.id, context)
    prepared = None
    if row.requester == context.caller.user and row.state in {"changes_requested", "failed"}:
        prepared = await _prepared(row, input_.input, role, context)
    row = await context.platform.approvals.resubmit(
        input_.id, context.caller.user, input_.comment.strip(), prepared
    )
    return await shown_whole(row, role, context)


async def delegate(input_: Handover, context: CommandContext) -> ApprovalOut:
    _, role = await seen(input_.id, context)
    other = await context.platform.store.records.get(User, input_.to)
    if other is None or other.organisation != context.caller.organisation:
        raise NotFound("There is no such person here.", details={"field": "to"})
    row = await context.platform.approvals.delegate(
        input_.id, context.caller.user, UserId(input_.to), input_.comment.strip()
    )
    return await shown_whole(row, role, context)


async def escalate(input_: MaybeWords, context: CommandContext) -> ApprovalOut:
    row, role = await seen(input_.id, context)
    if row.state == "waiting" and not (await shown_whole(row, role, context)).mine.may_escalate:
        raise Forbidden("Only who asked, who is asked, or who manages the place may escalate this.")
    row = await context.platform.approvals.escalate(input_.id, context.caller.user, input_.comment.strip())
    return await shown_whole(row, role, context)


async def _prepared(
    row: ApprovalRequest, values: dict[str, Json] | None, role: str, context: CommandContext
) -> Prepared | None:
    type_ = type_of(row.type)
    workspace = await context.platform.store.records.get(Workspace, row.workspace)
    if workspace is None or not type_.begun_by_hand:
        return None
    wanted = read_input(type_, row.input if values is None else values)
    preparing = Preparing(
        platform=context.platform,
        workspace=workspace,
        user=context.caller.user,
        role=role,
        readable=context.other,
    )
    prepared = await type_.prepare(preparing, wanted)
    return prepared if prepared.input is not None else replace(prepared, input=wanted.model_dump(mode="json"))


def _command(
    name: str, summary: str, input_: type[BaseModel], run: Any, token: str
) -> Command[Any, ApprovalOut]:
    return Command(
        name=f"approvals.{name}",
        summary=summary,
        method="POST",
        path=f"{ONE}/{name.replace('_', '-')}",
        scope="none",
        right="read",
        token=token,
        audit=ITSELF,
        input=input_,
        output=ApprovalOut,
        run=run,
    )


COMMANDS = Area(
    name="approvals_deciding",
    commands=(
        _command(
            "approve",
            "Approves what is asked of me; the last one needed sets it going",
            Approving,
            approve,
            Right.APPROVE,
        ),
        _command("reject", "Refuses it; who asked is told why", ApprovalAnswer, reject, Right.APPROVE),
        _command("withdraw", "Takes my own request back", MaybeWords, withdraw, Right.COMMENT),
        _command(
            "request_changes",
            "Hands it back to who asked, with what is to be changed",
            ApprovalWords,
            request_changes,
            Right.APPROVE,
        ),
        _command(
            "resubmit",
            "Asks again, after changes were wished for or it failed",
            Resubmission,
            resubmit,
            Right.COMMENT,
        ),
        _command(
            "delegate",
            "Hands my own decision to somebody else who may approve",
            Handover,
            delegate,
            Right.APPROVE,
        ),
        _command("escalate", "Brings in who would be asked next, now", MaybeWords, escalate, Right.COMMENT),
    ),
)
