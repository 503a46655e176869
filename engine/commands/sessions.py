"""Working sessions of a workspace: start, join, leave, end, who takes part in which role; and who is in which document now."""

from collections.abc import Sequence

from pydantic import Field

from crdt.errors import NotFound
from crdt.ids import DocumentId, UserId
from crdt.model import Model
from crdt.roles import Right, Role, allows
from engine.commands.command import Area, Command, CommandContext, Listing, Page, WholePage, paged
from engine.commands.session_views import WorkingSession, shown
from engine.members.ways import found_by
from engine.names import ShortName
from engine.records import DocumentRecord
from engine.session_records import SessionRecord, SessionStatus, SessionType
from engine.sessions.decide import Session
from engine.sessions.sessions import NewSession
from engine.whereabouts import PresentOut, people_out

MOST_DOCUMENTS = 50
MOST_RUNNING = 10_000


class SessionBrief(Model):
    id: str
    name: str
    type: SessionType


class SessionOut(Model):
    """A document that somebody has open. `sessions`: those that run over it."""

    document: str
    title: str
    kind: str
    workspace: str
    present: list[PresentOut]
    sessions: list[SessionBrief]


class SessionQuery(Page):
    id: str
    status: SessionStatus | None = None


class StartSession(Model):
    id: str
    name: ShortName
    type: SessionType
    documents: list[str] = Field(default=[], max_length=MOST_DOCUMENTS)
    role: Role = Role.EDITOR


class OneSession(Model):
    id: str
    session: str


class RoleInSession(OneSession):
    user: str
    role: Role


async def active_sessions(input_: WholePage, context: CommandContext) -> Listing[SessionOut]:
    """Every document of mine that somebody has open now."""
    roles = await context.workspaces()
    running = await _running(context, tuple(roles))
    inside = context.platform.rooms.everybody()
    rows = await found_by(context.platform.store.records, DocumentRecord, "id", inside)
    readable = await context.readable(rows)
    found: list[SessionOut] = []
    for row in rows:
        if row.kind == "workspace" or row.workspace not in roles or row.id not in readable:
            continue
        briefs = [
            SessionBrief(id=one.id, name=one.name, type=one.type)
            for one in running
            if row.id in one.documents
        ]
        found.append(
            SessionOut(
                document=row.id,
                title=row.title,
                kind=row.kind,
                workspace=row.workspace,
                present=people_out(inside[row.id]),
                sessions=briefs,
            )
        )
    return paged(found, input_)


async def _running(context: CommandContext, workspaces: tuple[str, ...]) -> Sequence[SessionRecord]:
    if not workspaces:
        return ()
    where = {"workspace": workspaces, "status": "running"}
    return await context.platform.store.records.find(SessionRecord, where, limit=MOST_RUNNING)


async def list_sessions(input_: SessionQuery, context: CommandContext) -> Listing[WorkingSession]:
    """Newest first."""
    records = context.platform.store.records
    where: dict[str, object] = {"workspace": context.workspace.id}
    if input_.status is not None:
        where["status"] = input_.status
    rows = await records.find(
        SessionRecord,
        where,
        order="started_at",
        descending=True,
        offset=input_.offset,
        limit=input_.limit,
    )
    total = await records.count(SessionRecord, where)
    return Listing(items=await shown(rows, context), total=total, offset=input_.offset, limit=input_.limit)


async def get(input_: OneSession, context: CommandContext) -> WorkingSession:
    return await _answer(await _record(input_, context), context)


async def start(input_: StartSession, context: CommandContext) -> WorkingSession:
    caller, workspace = context.caller, context.workspace
    session = await context.platform.sessions.begin(
        NewSession(
            organisation=workspace.organisation,
            workspace=workspace.id,
            name=input_.name,
            type=input_.type,
            documents=[DocumentId(document) for document in input_.documents],
            role=input_.role,
            by=caller.user,
        )
    )
    return await _answer(session.record, context)


async def join(input_: OneSession, context: CommandContext) -> WorkingSession:
    await _record(input_, context)
    session = await context.platform.sessions.join(input_.session, context.caller.user)
    return await _answer(session.record, context)


async def leave(input_: OneSession, context: CommandContext) -> WorkingSession:
    await _record(input_, context)
    session = await context.platform.sessions.leave(input_.session, context.caller.user)
    return await _answer(session.record, context)


async def give_role(input_: RoleInSession, context: CommandContext) -> WorkingSession:
    await _record(input_, context)
    session = await context.platform.sessions.give_role(
        input_.session, UserId(input_.user), input_.role, by=context.caller.user, manages=_manages(context)
    )
    return await _answer(session.record, context)


async def end(input_: OneSession, context: CommandContext) -> WorkingSession:
    await _record(input_, context)
    session: Session = await context.platform.sessions.end(
        input_.session, by=context.caller.user, manages=_manages(context)
    )
    return await _answer(session.record, context)


def _manages(context: CommandContext) -> bool:
    return allows(context.caller.role, Right.MANAGE)


async def _record(input_: OneSession, context: CommandContext) -> SessionRecord:
    """The session, where it is one of this workspace."""
    row = await context.platform.store.records.get(SessionRecord, input_.session)
    if row is None or row.workspace != context.workspace.id:
        raise NotFound("This workspace has no such session.")
    return row


async def _answer(row: SessionRecord, context: CommandContext) -> WorkingSession:
    (found,) = await shown([row], context)
    return found


_PATH = "/collaboration/workspaces/{id}/sessions"

COMMANDS = Area(
    name="sessions",
    commands=(
        Command(
            name="sessions.active",
            summary="Who has which document open now, and which sessions run over it",
            method="GET",
            path="/collaboration/sessions/active",
            scope="none",
            right="read",
            input=WholePage,
            output=Listing[SessionOut],
            run=active_sessions,
        ),
        Command(
            name="sessions.list",
            summary="The working sessions of a workspace, running and ended",
            method="GET",
            path=_PATH,
            scope="workspace",
            right="read",
            input=SessionQuery,
            output=Listing[WorkingSession],
            run=list_sessions,
        ),
        Command(
            name="sessions.start",
            summary="Starts a working session that I lead",
            method="POST",
            path=_PATH,
            scope="workspace",
            right="comment",
            input=StartSession,
            output=WorkingSession,
            run=start,
        ),
        Command(
            name="sessions.get",
            summary="One working session with its people",
            method="GET",
            path=f"{_PATH}/{{session}}",
            scope="workspace",
            right="read",
            input=OneSession,
            output=WorkingSession,
            run=get,
        ),
        Command(
            name="sessions.join",
            summary="Takes part in a session",
            method="POST",
            path=f"{_PATH}/{{session}}/join",
            scope="workspace",
            right="read",
            input=OneSession,
            output=WorkingSession,
            run=join,
        ),
        Command(
            name="sessions.leave",
            summary="Takes part no longer",
            method="POST",
            path=f"{_PATH}/{{session}}/leave",
            scope="workspace",
            right="read",
            input=OneSession,
            output=WorkingSession,
            run=leave,
        ),
        Command(
            name="sessions.give_role",
            summary="What somebody may do in a session's documents at most: its leader says so",
            method="PUT",
            path=f"{_PATH}/{{session}}/people/{{user}}",
            scope="workspace",
            right="read",
            input=RoleInSession,
            output=WorkingSession,
            run=give_role,
        ),
        Command(
            name="sessions.end",
            summary="Ends a session: its leader, or who manages the workspace",
            method="POST",
            path=f"{_PATH}/{{session}}/end",
            scope="workspace",
            right="read",
            input=OneSession,
            output=WorkingSession,
            run=end,
        ),
    ),
)
