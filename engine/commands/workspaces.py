"""Workspaces: mine, a new one, who is in it, what happened there."""

from pydantic import BaseModel, Field

from crdt.ids import Micros, workspace_channel
from crdt.roles import Role, rights_of
from engine.audience import Lens
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.records import Json, Workspace
from engine.topics.pattern import Selection
from engine.workspaces import create_workspace


class WorkspaceOut(BaseModel):
    id: str
    name: str
    role: Role
    document: str
    created_at: int


class NewWorkspace(BaseModel):
    name: str = Field(min_length=1, max_length=120)


class ActivityQuery(Page):
    id: str


class ActivityItem(BaseModel):
    sequence: int
    topic: str
    at: int
    payload: dict[str, Json]


async def list_workspaces(_input: Nothing, context: CommandContext) -> Listing[WorkspaceOut]:
    roles = await context.workspaces()
    records = context.platform.store.records
    rows = [row for id_ in roles if (row := await records.get(Workspace, id_)) is not None]
    items = [shown(row, roles[row.id]) for row in rows]
    return Listing(items=items, total=len(items), offset=0, limit=len(items))


async def create(input_: NewWorkspace, context: CommandContext) -> WorkspaceOut:
    caller = context.caller
    row = await create_workspace(context.platform, caller.organisation, input_.name, caller.user)
    return shown(row, "owner")


async def list_activity(input_: ActivityQuery, context: CommandContext) -> Listing[ActivityItem]:
    """Newest first. `offset` counts from the newest. What the caller may not hear is left out, so a page may be shorter."""
    events, channels = context.platform.store.events, context.platform.channels
    lens = Lens(Selection(), rights_of((context.caller.role,)))
    channel = workspace_channel(context.workspace.id)
    last, first = await events.last(channel), await events.first(channel)
    newest = last - input_.offset
    after = max(newest - input_.limit, 0)
    rows = await events.since(channel, after, min(input_.limit, max(newest - after, 0)))
    items = [
        ActivityItem(sequence=row.sequence, topic=row.topic, at=row.at, payload=row.payload)
        for row in reversed(rows)
        if channels.shows(lens, row.topic)
    ]
    total = max(last - first + 1, 0) if last else 0
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


def shown(row: Workspace, role: str) -> WorkspaceOut:
    return WorkspaceOut(
        id=row.id, name=row.name, role=Role(role), document=row.document, created_at=Micros(row.created_at)
    )


COMMANDS = Area(
    name="workspaces",
    commands=(
        Command(
            name="workspaces.list",
            summary="The workspaces I may read, with my role in each",
            method="GET",
            path="/collaboration/workspaces",
            scope="none",
            right="read",
            input=Nothing,
            output=Listing[WorkspaceOut],
            run=list_workspaces,
        ),
        Command(
            name="workspaces.create",
            summary="A new workspace that I own",
            method="POST",
            path="/collaboration/workspaces",
            scope="organisation",
            right="create",
            input=NewWorkspace,
            output=WorkspaceOut,
            run=create,
        ),
        Command(
            name="activity.list",
            summary="What happened in a workspace, newest first",
            method="GET",
            path="/collaboration/workspaces/{id}/activity",
            scope="workspace",
            right="read",
            input=ActivityQuery,
            output=Listing[ActivityItem],
            run=list_activity,
        ),
    ),
)
