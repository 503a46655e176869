"""How working sessions are shown: with the titles of their documents, the names of their people, and who is there now."""

from collections.abc import Iterable, Mapping, Sequence

from crdt.ids import DocumentId, UserId
from crdt.model import Model
from crdt.roles import Role
from engine.commands.command import CommandContext
from engine.commands.documents import user_names
from engine.records import DocumentRecord
from engine.session_records import SessionMember, SessionRecord, SessionStatus, SessionType

MOST_PEOPLE = 10_000


class SessionDocument(Model):
    """A document of a session; without title and kind where it is not there any more."""

    id: str
    title: str
    kind: str


class SessionPerson(Model):
    """Who takes part, or did. `here`: has one of the session's documents open now."""

    user: str
    name: str
    role: Role
    joined_at: int
    left_at: int | None
    here: bool


class WorkingSession(Model):
    """`role`: what who joins may do in its documents at most. `ended_by` is null where it ended by itself."""

    id: str
    workspace: str
    name: str
    type: SessionType
    status: SessionStatus
    role: Role
    led_by: str
    led_by_name: str
    started_by: str
    started_at: int
    ended_by: str | None
    ended_at: int | None
    documents: list[SessionDocument]
    people: list[SessionPerson]


async def shown(rows: Sequence[SessionRecord], context: CommandContext) -> list[WorkingSession]:
    if not rows:
        return []
    records, rooms = context.platform.store.records, context.platform.rooms
    ids = tuple(row.id for row in rows)
    members = await records.find(SessionMember, {"session": ids}, order="joined_at", limit=MOST_PEOPLE)
    people = {member.user for member in members} | {row.led_by for row in rows}
    names = await user_names(context, people)
    wanted = {document for row in rows for document in row.documents}
    documents = await _documents(context, wanted)
    inside = {
        document: {one.user for one in rooms.present(DocumentId(document))}
        for row in rows
        if row.status == "running"
        for document in row.documents
    }
    of: dict[str, list[SessionMember]] = {}
    for member in members:
        of.setdefault(member.session, []).append(member)
    return [_one(row, of.get(row.id, ()), names, documents, inside) for row in rows]


async def _documents(context: CommandContext, wanted: set[str]) -> dict[str, DocumentRecord]:
    if not wanted:
        return {}
    where = {"id": tuple(wanted), "workspace": context.workspace.id}
    rows = await context.platform.store.records.find(DocumentRecord, where, limit=len(wanted))
    return {row.id: row for row in rows}


def _one(
    row: SessionRecord,
    members: Iterable[SessionMember],
    names: Mapping[str, str],
    documents: Mapping[str, DocumentRecord],
    inside: Mapping[str, set[UserId]],
) -> WorkingSession:
    here: set[UserId] = set().union(*(inside.get(document, ()) for document in row.documents))
    return WorkingSession(
        id=row.id,
        workspace=row.workspace,
        name=row.name,
        type=row.type,
        status=row.status,
        role=Role(row.role),
        led_by=row.led_by,
        led_by_name=names.get(row.led_by, ""),
        started_by=row.started_by,
        started_at=row.started_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
        documents=[
            SessionDocument(
                id=id_,
                title=documents[id_].title if id_ in documents else "",
                kind=documents[id_].kind if id_ in documents else "",
            )
            for id_ in row.documents
        ],
        people=[
            SessionPerson(
                user=one.user,
                name=names.get(one.user, ""),
                role=Role(one.role),
                joined_at=one.joined_at,
                left_at=one.left_at,
                here=one.left_at is None and one.user in here,
            )
            for one in members
        ],
    )
