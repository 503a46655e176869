"""What people say about an approval request, and whom they name in it. Rule AP19 of engine/approval/SPEC.md."""

from collections.abc import Collection, Sequence

from crdt.errors import Forbidden
from crdt.ids import UserId
from crdt.roles import Right
from engine.approval.errors import ApprovalGone
from engine.approval.noting import document_of
from engine.approval.people import who_sees
from engine.approval.records import ApprovalRequest
from engine.commands.approval_shown import seen, shown_whole
from engine.commands.approval_views import (
    ApprovalComment,
    ApprovalReaderOut,
    CommentedOut,
    NamedOut,
    ReadersOfApproval,
)
from engine.commands.approvals import ITSELF
from engine.commands.command import Area, Command, CommandContext, Listing, paged
from engine.members.ways import found_by, role_by, ways_into
from engine.records import DocumentRecord, User, Workspace

ONE = "/workflow/approvals/{id}"


async def comment(input_: ApprovalComment, context: CommandContext) -> CommentedOut:
    """Those who are named and may see it are told in the commit of the comment."""
    row, role = await seen(input_.id, context)
    if not (await shown_whole(row, role, context)).mine.may_comment:
        raise Forbidden(details={"right": "comment"})
    named = tuple(UserId(user) for user in dict.fromkeys(input_.mentions))
    sees = await who_sees(context.platform.store.records, row, context.platform.clock.now()) if named else ()
    row = await context.platform.approvals.comment(
        input_.id,
        context.caller.user,
        input_.comment.strip(),
        tuple(user for user in named if user in sees),
    )
    out = await shown_whole(row, role, context)
    untold = await _untold([user for user in named if user not in sees], row, context)
    return CommentedOut(**out.model_dump(), untold=untold)


async def people(input_: ReadersOfApproval, context: CommandContext) -> Listing[ApprovalReaderOut]:
    """By name, who may see it first. The others only for who belongs to the workspace, and knows of them."""
    row, _ = await seen(input_.id, context)
    records, now = context.platform.store.records, context.platform.clock.now()
    sees = await who_sees(records, row, now)
    workspace = await records.get(Workspace, row.workspace)
    if workspace is None:
        raise ApprovalGone
    about = document_of(row)
    document = None if about is None else await records.get(DocumentRecord, about)
    around = (
        await ways_into(records, workspace, None, now) if row.workspace in await context.workspaces() else {}
    )
    ways = {**around, **(await ways_into(records, workspace, document, now))} if document else around
    others = {user for user in ways if user in around}
    users = await found_by(records, User, "id", {*sees, *others})
    items = [
        ApprovalReaderOut(
            user=user.id,
            name=user.name,
            role=role_by(ways.get(user.id, ())) or "viewer",
            sees=user.id in sees,
        )
        for user in users
        if user.disabled_at is None
    ]
    items.sort(key=lambda one: (not one.sees, one.name.lower(), one.user))
    return paged(items, input_)


async def _untold(
    ids: Collection[UserId], row: ApprovalRequest, context: CommandContext
) -> Sequence[NamedOut]:
    """With the names that the caller knows: of people of the same organisation."""
    users = await found_by(context.platform.store.records, User, "id", ids)
    names = {user.id: user.name for user in users if user.organisation == row.organisation}
    return [NamedOut(user=user, name=names.get(user, "")) for user in ids]


COMMANDS = Area(
    name="approval_comments",
    commands=(
        Command(
            name="approvals.comment",
            summary="Says something about it; who is named and may see it is told",
            method="POST",
            path=f"{ONE}/comment",
            scope="none",
            right="read",
            token=Right.COMMENT,
            audit=ITSELF,
            input=ApprovalComment,
            output=CommentedOut,
            run=comment,
        ),
        Command(
            name="approvals.people",
            summary="Who may see a request, and so can be named in its comments, and who is in its workspace and may not",
            method="GET",
            path=f"{ONE}/people",
            scope="none",
            right="read",
            input=ReadersOfApproval,
            output=Listing[ApprovalReaderOut],
            run=people,
        ),
    ),
)
