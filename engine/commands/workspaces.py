"""Workspaces: mine, a new one, another name, put away and brought back."""

from pydantic import Field

from crdt.ids import Micros
from crdt.model import Model
from crdt.roles import Role
from engine.commands.command import Area, Command, CommandContext, Listing, WholePage, paged
from engine.commands.members import OneWorkspace, giver_of
from engine.members.ways import found_by
from engine.names import ShortName
from engine.records import Workspace
from engine.workspaces import archive, create_workspace, describe

DESCRIPTION = 2000


class WorkspaceOut(Model):
    """`archived_at`: it is read, and not changed, since then."""

    id: str
    name: str
    description: str
    role: Role
    document: str
    created_at: int
    archived_at: int | None


class NewWorkspace(Model):
    name: ShortName
    description: str = Field(default="", max_length=DESCRIPTION)


class WorkspaceWords(OneWorkspace):
    """What is left out stays as it is."""

    name: ShortName | None = None
    description: str | None = Field(default=None, max_length=DESCRIPTION)


async def list_workspaces(input_: WholePage, context: CommandContext) -> Listing[WorkspaceOut]:
    return paged(await workspaces_of(context), input_)


async def workspaces_of(context: CommandContext) -> list[WorkspaceOut]:
    """All that the caller may read, oldest first, archived ones too."""
    roles = await context.workspaces()
    rows = await found_by(context.platform.store.records, Workspace, "id", roles)
    rows.sort(key=lambda row: (row.created_at, row.id))
    return [shown(row, roles[row.id]) for row in rows]


async def create(input_: NewWorkspace, context: CommandContext) -> WorkspaceOut:
    caller, platform = context.caller, context.platform
    row = await create_workspace(platform, caller.organisation, input_.name, caller.user)
    if input_.description:
        owner = giver_of(context)
        row = await describe(platform, row, owner, name=None, description=input_.description)
    return shown(row, "owner")


async def update(input_: WorkspaceWords, context: CommandContext) -> WorkspaceOut:
    row = await describe(
        context.platform,
        context.workspace,
        giver_of(context),
        name=input_.name,
        description=input_.description,
    )
    return shown(row, context.caller.role)


async def put_away(_input: OneWorkspace, context: CommandContext) -> WorkspaceOut:
    row = await archive(context.platform, context.workspace, giver_of(context), away=True)
    return shown(row, context.caller.role)


async def bring_back(_input: OneWorkspace, context: CommandContext) -> WorkspaceOut:
    row = await archive(context.platform, context.workspace, giver_of(context), away=False)
    return shown(row, context.caller.role)


def shown(row: Workspace, role: str) -> WorkspaceOut:
    return WorkspaceOut(
        id=row.id,
        name=row.name,
        description=row.description or "",
        role=Role(role),
        document=row.document,
        created_at=Micros(row.created_at),
        archived_at=row.archived_at,
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
            input=WholePage,
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
            name="workspaces.update",
            summary="Another name or description for a workspace",
            method="PUT",
            path="/collaboration/workspaces/{id}",
            scope="workspace",
            right="manage",
            input=WorkspaceWords,
            output=WorkspaceOut,
            run=update,
        ),
        Command(
            name="workspaces.archive",
            summary="Puts a workspace away: everything in it is read, and not changed, until it is brought back",
            method="POST",
            path="/collaboration/workspaces/{id}/archive",
            scope="workspace",
            right="manage",
            input=OneWorkspace,
            output=WorkspaceOut,
            run=put_away,
        ),
        Command(
            name="workspaces.bring_back",
            summary="An archived workspace is in use again",
            method="POST",
            path="/collaboration/workspaces/{id}/bring-back",
            scope="workspace",
            right="manage",
            input=OneWorkspace,
            output=WorkspaceOut,
            run=bring_back,
        ),
    ),
)
