"""What is known of data sources leaves its circle: as a report that is built and kept, or shared with a person or a group."""

from typing import Literal

from pydantic import Field

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId, Micros, UserId, user_channel
from crdt.model import Model
from crdt.roles import Role
from engine.access.effective import Object
from engine.approval.editing import body_of, criticality_of, document_of
from engine.approval.state import NOBODY
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.approval.types.access_request import SHARING, check_given
from engine.members.events import StandingEvent
from engine.members.leaving import people_of
from engine.records import DocumentRecord, Grant, Group, User
from engine.reports.building import chosen
from engine.reports.keeping import keeping, made
from engine.writes import Insert

HOUR = 3600 * 1_000_000
MOST_DOCUMENTS = 200


class Leaving(Model):
    """`export` builds a report of data sources with these sections (none: all). `share` gives `role` on each document."""

    what: Literal["export", "share"] = Field(title="What", default="export")
    documents: list[str] = Field(title="Documents", min_length=1, max_length=MOST_DOCUMENTS)
    sections: list[str] = Field(title="Sections", default=[], max_length=50)
    subject_kind: Literal["user", "group"] = Field(title="With", default="user")
    subject: str = Field(title="Person or group", default="", max_length=64)
    role: Role = Field(title="Role", default=Role.VIEWER)
    hours: int | None = Field(title="Hours", default=None, ge=1, le=24 * 365)


async def prepare(preparing: Preparing, input_: Leaving) -> Prepared:
    kinds = ("data_source",) if input_.what == "export" else ()
    rows = [await document_of(preparing, id_, kinds, "read") for id_ in dict.fromkeys(input_.documents)]
    name = ""
    if input_.what == "export":
        chosen(input_.sections)
    else:
        if input_.role is Role.OWNER:
            raise InvalidInput("Ownership is not shared.", details={"field": "role"})
        name = await _name(preparing, input_)
    bodies = [await body_of(preparing, row) for row in rows if row.kind == "data_source"]
    titles = ", ".join(row.title for row in rows[:3]) + (" …" if len(rows) > 3 else "")
    one = rows[0] if len(rows) == 1 else None
    return Prepared(
        title=f"Report of {titles}" if input_.what == "export" else f"Share {titles} with {name}",
        subject_kind="workspace" if one is None else "document",
        subject=preparing.workspace.id if one is None else one.id,
        document_kind=rows[0].kind,
        criticality=criticality_of(*bodies),
        fields=tuple(sorted(input_.sections)),
        change=[{"field": "documents", "before": None, "after": [row.title for row in rows]}],
        count=len(rows),
    )


async def perform(doing: Doing, input_: Leaving) -> Done:
    records = doing.platform.store.records
    rows: list[DocumentRecord] = []
    for id_ in dict.fromkeys(input_.documents):
        row = await records.get(DocumentRecord, id_)
        if row is None or row.workspace != doing.place or row.trashed_at is not None:
            raise NotFound("One of the documents is not there any more.", details={"document": id_})
        rows.append(row)
    return await (_export(doing, input_, rows) if input_.what == "export" else _share(doing, input_, rows))


async def _export(doing: Doing, input_: Leaving, rows: list[DocumentRecord]) -> Done:
    report = await made(
        doing.platform.store.records,
        id_=doing.key,
        organisation=doing.organisation,
        workspace=doing.place,
        title=doing.request.title,
        sources={DocumentId(row.id): row.title for row in rows},
        sections=input_.sections,
        by=doing.by,
        now=doing.now,
    )
    return Done(result={"report": report.id}, writes=keeping(report))


async def _share(doing: Doing, input_: Leaving, rows: list[DocumentRecord]) -> Done:
    platform = doing.platform
    async with platform.members.turn():
        by = doing.approvers[-1] if doing.approvers else NOBODY
        writes = []
        for number, row in enumerate(rows):
            await check_given(doing, Object(workspace=doing.workspace, document=row), input_.role)
            writes.append(Insert(record=_grant(doing, input_, row, f"{doing.key}.{number}", by)))
        people: tuple[UserId, ...] = (UserId(input_.subject),)
        if input_.subject_kind == "group":
            people = await people_of(platform.store.records, input_.subject)
        result = {"shared": [row.id for row in rows]}
        told = [
            (user_channel(user), "user:standing:changed", _standing(doing, input_, row, by))
            for user in people
            for row in rows
        ]
        await platform.members.commit((*writes, *doing.ride(result)), told, people)
    return Done(result=result, rode=True)


def _grant(doing: Doing, input_: Leaving, row: DocumentRecord, id_: str, by: UserId) -> Grant:
    ends = None if input_.hours is None else Micros(doing.now + input_.hours * HOUR)
    return Grant(
        id=id_,
        organisation=doing.organisation,
        subject_kind=input_.subject_kind,
        subject=input_.subject,
        object_kind="document",
        object=row.id,
        right=input_.role,
        effect="allow",
        created_by=by,
        created_at=doing.now,
        expires_at=ends,
    )


def _standing(doing: Doing, input_: Leaving, row: DocumentRecord, by: UserId) -> StandingEvent:
    return StandingEvent(
        workspace=doing.place, name=row.title, document=row.id, role=input_.role, by=by, by_name=""
    )


async def _name(preparing: Preparing, input_: Leaving) -> str:
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
    name="data_export_or_share",
    title="Export or sharing",
    summary="A report of data sources is built and kept, or documents are shared with a person or a group",
    subject="workspace",
    input=Leaving,
    right="read",
    prepare=prepare,
    perform=perform,
    stages=(SHARING,),
)
