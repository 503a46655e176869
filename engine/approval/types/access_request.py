"""A role on a workspace or a document, for the person who asks. Approved, it is an access request that was granted.

The flow of access requests on its own (`engine/access`) stays as it is; this one goes by policies, stages and ladders, and
what comes of it lives, ends and is listed with the others.
"""

from typing import Literal

from pydantic import Field

from crdt.errors import Conflict, Forbidden, InvalidInput, NotFound
from crdt.ids import user_channel
from crdt.model import Model
from crdt.roles import RIGHTS, Role, may_grant, rights_of
from engine.access.effective import Object, decision_of, everybody_on
from engine.access.granting import Doer, granted_with
from engine.access_records import AccessRequest
from engine.approval.ruling import Approver, Stage
from engine.approval.state import NOBODY
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.members.events import StandingEvent
from engine.records import DocumentRecord

LONGEST = 24 * 365


class Wish(Model):
    """`hours` null: until it is taken away. `document` is needed for a role on one document."""

    on: Literal["workspace", "document"] = Field(title="On", default="workspace")
    document: str = Field(title="Document", default="", max_length=64)
    role: Role = Field(title="Role")
    hours: int | None = Field(title="Hours", default=None, ge=1, le=LONGEST)


async def prepare(preparing: Preparing, input_: Wish) -> Prepared:
    if input_.role is Role.OWNER:
        raise InvalidInput("Ownership is handed over, it cannot be asked for.", details={"field": "role"})
    document: DocumentRecord | None = None
    if input_.on == "document":
        document, _ = await preparing.readable(input_.document, "read")
        if document.workspace != preparing.workspace.id:
            raise NotFound("There is no such document in this workspace.", details={"field": "document"})
    of = Object(workspace=preparing.workspace, document=document)
    platform = preparing.platform
    decision = await decision_of(platform.store.records, preparing.user, of, platform.clock.now())
    if {str(right) for right in RIGHTS[input_.role]} <= rights_of(decision.roles):
        raise Conflict("You may do all of this already.", details={"role": input_.role})
    span = "" if input_.hours is None else f" for {input_.hours} hours"
    return Prepared(
        title=f"{input_.role.capitalize()} on {of.title}{span}",
        subject_kind=input_.on,
        subject=preparing.workspace.id if document is None else document.id,
        document_kind="" if document is None else document.kind,
        fields=("role",),
        change=[{"field": "role", "before": sorted(set(decision.roles)), "after": input_.role}],
    )


async def perform(doing: Doing, input_: Wish) -> Done:
    platform = doing.platform
    async with platform.members.turn():
        of = await object_of(doing, input_.on, input_.document)
        await check_given(doing, of, input_.role)
        request = AccessRequest(
            id=doing.key,
            organisation=doing.organisation,
            workspace=of.workspace.id,
            object_kind=input_.on,
            object=of.workspace.id if of.document is None else of.document.id,
            title=of.title,
            requester=doing.by,
            role=input_.role,
            purpose=doing.request.reason or doing.request.title,
            hours=input_.hours,
            starts_at=None,
            state="draft",
            steps=1,
            created_at=doing.request.created_at,
            updated_at=doing.now,
        )
        giver = doing.approvers[-1] if doing.approvers else NOBODY
        doer = Doer(user=giver, name="", role=input_.role)
        granted, writes = granted_with(request, doer, doing.request.comment, doing.now)
        result = {"grant": granted.grant, "expires_at": granted.expires_at}
        said = StandingEvent(
            workspace=of.workspace.id,
            name=of.title,
            document=None if of.document is None else of.document.id,
            role=input_.role,
            by=doer.user,
            by_name="",
        )
        told = [(user_channel(doing.by), "user:standing:changed", said)]
        await platform.members.commit((*writes, *doing.ride(result)), told, (doing.by,))
        platform.timers.notice(writes)
    return Done(result=result, rode=True)


async def object_of(doing: Doing, on: str, document: str) -> Object:
    """As it is when it is done."""
    if on == "workspace":
        return Object(workspace=doing.workspace, document=None)
    record = await doing.platform.store.records.get(DocumentRecord, document)
    if record is None or record.workspace != doing.place or record.trashed_at is not None:
        raise NotFound("The document is not there any more.")
    return Object(workspace=doing.workspace, document=record)


async def check_given(doing: Doing, of: Object, role: str) -> None:
    """Nobody gives more than their own by approving: one of them may give this role here, or a policy said so."""
    decisions = await everybody_on(doing.platform.store.records, of, doing.now)
    roles = [one for user in doing.approvers if user in decisions for one in decisions[user].roles]
    by_policy = not doing.approvers and bool(doing.request.policy)
    if not by_policy and not any(may_grant(own, role) for own in roles):
        raise Forbidden(
            "None of those who approved may give this role.",
            next_step="Ask somebody to approve who may share this.",
            details={"role": role},
        )


SHARING = Stage(name="Who may share", approvers=(Approver(kind="right", name="share"),))

APPROVAL = ApprovalType(
    name="access_request",
    title="Access",
    summary="A role on a workspace or a document, for a while or until it is taken away",
    subject="workspace",
    input=Wish,
    right="read",
    prepare=prepare,
    perform=perform,
    stages=(SHARING,),
)
