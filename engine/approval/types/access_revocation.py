"""Takes somebody's role away, or makes an exception: a role for somebody else that ends by itself."""

from typing import Literal

from pydantic import Field

from crdt.errors import InvalidInput, NotFound
from crdt.ids import Micros, UserId, user_channel
from crdt.model import Model
from crdt.roles import Role
from engine.access.effective import Object
from engine.approval.ruling import Approver, Stage
from engine.approval.state import NOBODY
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.approval.types.access_request import check_given, object_of
from engine.members.events import StandingEvent
from engine.members.leaving import check_owned, people_of
from engine.members.ways import ALL
from engine.records import DocumentRecord, Grant, Group, User
from engine.writes import Insert, Remove, Write

HOUR = 3600 * 1_000_000
LONGEST = 24 * 90


class Standing(Model):
    """`revoke` takes every role away that `subject` was given on this; `exception` gives `role` for `hours`."""

    what: Literal["revoke", "exception"] = Field(title="What", default="revoke")
    subject_kind: Literal["user", "group"] = Field(title="Whose", default="user")
    subject: str = Field(title="Person or group", min_length=1, max_length=64)
    on: Literal["workspace", "document"] = Field(title="On", default="workspace")
    document: str = Field(title="Document", default="", max_length=64)
    role: Role | None = Field(title="Role", default=None)
    hours: int | None = Field(title="Hours", default=None, ge=1, le=LONGEST)


async def prepare(preparing: Preparing, input_: Standing) -> Prepared:
    document: DocumentRecord | None = None
    if input_.on == "document":
        document, _ = await preparing.readable(input_.document, "read")
        if document.workspace != preparing.workspace.id:
            raise NotFound("There is no such document in this workspace.", details={"field": "document"})
    of = Object(workspace=preparing.workspace, document=document)
    name = await _name(preparing, input_)
    rows = await _rows(preparing, of, input_)
    if input_.what == "revoke" and not rows:
        raise NotFound("They were given no role on this itself.", details={"field": "subject"})
    if input_.what == "exception" and (input_.role in {None, Role.OWNER} or input_.hours is None):
        raise InvalidInput(
            "An exception has a role other than owner and an end.", details={"fields": ["role", "hours"]}
        )
    wish = (
        "No role" if input_.what == "revoke" else f"{str(input_.role).capitalize()} for {input_.hours} hours"
    )
    return Prepared(
        title=f"{wish} for {name} on {of.title}",
        subject_kind=input_.on,
        subject=preparing.workspace.id if document is None else document.id,
        document_kind="" if document is None else document.kind,
        fields=("role",),
        change=[
            {"field": f"{name}.role", "before": sorted({row.right for row in rows}), "after": input_.role}
        ],
    )


async def perform(doing: Doing, input_: Standing) -> Done:
    platform = doing.platform
    async with platform.members.turn():
        of = await object_of(doing, input_.on, input_.document)
        rows = await _rows(doing, of, input_)
        by = doing.approvers[-1] if doing.approvers else NOBODY
        writes: list[Write]
        if input_.what == "revoke":
            for row in rows:
                await check_given(doing, of, row.right)
            writes = [Remove(type=Grant, key=(row.id,)) for row in rows]
            await check_owned(platform.store.records, of.workspace, writes)
        else:
            role = str(input_.role or Role.VIEWER)
            await check_given(doing, of, role)
            writes = [Insert(record=_exception(doing, of, input_, role, by))]
        people: tuple[UserId, ...] = (UserId(input_.subject),)
        if input_.subject_kind == "group":
            people = await people_of(platform.store.records, input_.subject)
        result = {"removed": len(rows) if input_.what == "revoke" else 0, "grant": doing.key}
        said = StandingEvent(
            workspace=of.workspace.id,
            name=of.title,
            document=None if of.document is None else of.document.id,
            role=None if input_.what == "revoke" else input_.role,
            by=by,
            by_name="",
        )
        told = [(user_channel(user), "user:standing:changed", said) for user in people]
        await platform.members.commit((*writes, *doing.ride(result)), told, people)
    return Done(result=result, rode=True)


def _exception(doing: Doing, of: Object, input_: Standing, role: str, by: UserId) -> Grant:
    return Grant(
        id=doing.key,
        organisation=doing.organisation,
        subject_kind=input_.subject_kind,
        subject=input_.subject,
        object_kind=input_.on,
        object=of.workspace.id if of.document is None else of.document.id,
        right=role,
        effect="allow",
        created_by=by,
        created_at=doing.now,
        expires_at=Micros(doing.now + (input_.hours or 1) * HOUR),
    )


async def _rows(place: Preparing | Doing, of: Object, input_: Standing) -> list[Grant]:
    where = {
        "organisation": of.workspace.organisation,
        "subject_kind": input_.subject_kind,
        "subject": input_.subject,
        "object_kind": input_.on,
        "object": of.workspace.id if of.document is None else of.document.id,
        "effect": "allow",
    }
    return list(await place.platform.store.records.find(Grant, where, limit=ALL))


async def _name(preparing: Preparing, input_: Standing) -> str:
    records = preparing.platform.store.records
    row = (
        await records.get(User, input_.subject)
        if input_.subject_kind == "user"
        else await records.get(Group, input_.subject)
    )
    if row is None or row.organisation != preparing.workspace.organisation:
        raise NotFound("There is no such person or group here.", details={"field": "subject"})
    return row.name


APPROVAL = ApprovalType(
    name="access_revocation",
    title="Revocation or exception",
    summary="Takes somebody's role away, or gives one as an exception that ends by itself",
    subject="workspace",
    input=Standing,
    right="comment",
    prepare=prepare,
    perform=perform,
    stages=(Stage(name="Who may share", approvers=(Approver(kind="right", name="share"),)),),
)
