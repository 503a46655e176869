"""What becomes of whole documents: another name, a copy, another workspace, or an end for good."""

from crdt.errors import Conflict, Forbidden, NotFound
from crdt.ids import WorkspaceId
from crdt.model import Model
from crdt.roles import Right, allows
from engine import shelf
from engine.commands.command import Area, Command, CommandContext, Nothing
from engine.commands.documents import (
    DocumentContent,
    DocumentOut,
    OneDocument,
    content_of,
    fields_of,
    user_names,
)
from engine.commands.members import OneWorkspace, giver_of
from engine.documents import check_maker
from engine.members.rules import WorkspaceArchived
from engine.names import MaybeName, Name
from engine.ports import Wanted
from engine.records import DocumentRecord, Workspace

MOST_AT_ONCE = 100_000


class NewName(OneDocument):
    name: Name


class Copy(OneDocument):
    """`workspace`: where the copy goes, "" for the same one. `name`: "" for one like "Flights (copy)"."""

    name: MaybeName = ""
    workspace: str = ""


class NewPlace(OneDocument):
    workspace: str


class Emptied(Model):
    deleted: int


async def rename(input_: NewName, context: CommandContext) -> DocumentOut:
    row = await shelf.rename(context.platform, context.document, input_.name, giver_of(context))
    return await _shown(row, context)


async def duplicate(input_: Copy, context: CommandContext) -> DocumentContent:
    """Also in the same workspace it needs the right to make documents there, not only on this one."""
    record = context.document
    to = await _place(input_.workspace or record.workspace, record.kind, context)
    name = input_.name or f"{record.title} (copy)"
    row = await shelf.duplicate(context.platform, record, to, name[:200], context.caller.user)
    return await content_of(row, context)


async def move(input_: NewPlace, context: CommandContext) -> DocumentOut:
    record = context.document
    to = await _place(input_.workspace, record.kind, context)
    frm = await context.platform.store.records.get(Workspace, record.workspace)
    if frm is None:
        raise NotFound
    row = await shelf.move(context.platform, record, frm, to, context.caller.user)
    return await _shown(row, context)


async def delete(_input: OneDocument, context: CommandContext) -> Nothing:
    await shelf.delete_for_good(context.platform, context.document, context.caller.user)
    return Nothing()


async def empty_trash(_input: OneWorkspace, context: CommandContext) -> Emptied:
    wanted = Wanted(workspaces=(context.workspace.id,), trashed=True, limit=MOST_AT_ONCE)
    rows, _ = await context.platform.store.shelf.page(wanted)
    deleted = 0
    for row in rows:
        try:
            await shelf.delete_for_good(context.platform, row, context.caller.user)
        except (Conflict, NotFound):  # somebody brought it back or was first
            continue
        deleted += 1
    return Emptied(deleted=deleted)


async def _place(id_: str, kind: str, context: CommandContext) -> Workspace:
    """A workspace in which the caller may make documents of this kind. Raises what asking for it would."""
    role = (await context.workspaces()).get(WorkspaceId(id_))
    row = await context.platform.store.records.get(Workspace, id_)
    if role is None or row is None:
        raise NotFound("There is no workspace that you can see under this id.")
    if not allows(role, Right.CREATE):
        raise Forbidden(details={"role": role, "right": Right.CREATE, "workspace": id_})
    check_maker(context.platform.documents.kind(kind), role)
    if row.archived_at is not None:
        raise WorkspaceArchived
    return row


async def _shown(row: DocumentRecord, context: CommandContext) -> DocumentOut:
    names = await user_names(context, {row.updated_by, row.created_by})
    return DocumentOut(**fields_of(row, context, names))


COMMANDS = Area(
    name="shelf",
    commands=(
        Command(
            name="documents.rename",
            summary="Another name for a document: an edit of its content, where that has a name",
            method="POST",
            path="/collaboration/documents/{id}/rename",
            scope="document",
            right="edit",
            input=NewName,
            output=DocumentOut,
            run=rename,
        ),
        Command(
            name="documents.duplicate",
            summary="A document with the same content, and ids and a history of its own; comments stay behind",
            method="POST",
            path="/collaboration/documents/{id}/duplicate",
            scope="document",
            right="create",
            input=Copy,
            output=DocumentContent,
            run=duplicate,
        ),
        Command(
            name="documents.move",
            summary="To another workspace; who may not see it there is put out at once",
            method="POST",
            path="/collaboration/documents/{id}/move",
            scope="document",
            right="delete",
            input=NewPlace,
            output=DocumentOut,
            run=move,
        ),
        Command(
            name="documents.delete",
            summary="What is in the trash goes for good, with its history",
            method="DELETE",
            path="/collaboration/documents/{id}",
            scope="document",
            right="transfer",
            input=OneDocument,
            output=Nothing,
            run=delete,
        ),
        Command(
            name="documents.empty_trash",
            summary="Everything in the trash of a workspace goes for good",
            method="DELETE",
            path="/collaboration/workspaces/{id}/trash",
            scope="workspace",
            right="transfer",
            input=OneWorkspace,
            output=Emptied,
            run=empty_trash,
        ),
    ),
)
