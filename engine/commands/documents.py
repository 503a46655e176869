"""Documents of a workspace: list, make, look at, trash, restore, and who is inside which."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from crdt.document import Document
from crdt.ids import DocumentId
from crdt.kinds.kind import YDoc, kinds
from crdt.kinds.replacing import replace_fields
from crdt.kinds.writing import to_json
from crdt.model import Model
from crdt.roles import Role
from engine.commands.command import Among, Area, Command, CommandContext, Listing, Page, several
from engine.documents import check_maker, title_of
from engine.hashing import content_hash
from engine.names import Name, check_names, checked_name
from engine.ports import DocumentOrder, Wanted
from engine.records import DocumentRecord, Json, User
from engine.texts import folded
from engine.whereabouts import PresentOut, people_out

NEWEST_FIRST = frozenset({"created_at", "updated_at"})


class DocumentOut(Model):
    id: str
    workspace: str
    kind: str
    title: str
    created_at: int
    created_by: str
    created_by_name: str
    updated_at: int
    updated_by: str
    updated_by_name: str
    trashed_at: int | None
    present: list[PresentOut]


class DocumentQuery(Page):
    """`search`: words that stand in the title or in the content, as it was a few seconds ago."""

    id: str
    kind: Annotated[str, Among(kinds)] = ""
    search: str = Field(default="", max_length=200)
    created_by: str = ""
    updated_by: str = ""
    trashed: bool = False
    order: DocumentOrder = "updated_at"
    descending: bool | None = None
    """None: as the order is read best, times newest first and words from A on."""


class DocumentsOfKind(Page):
    """One kind, over all my workspaces or in one. `ids`: only these, with commas between."""

    workspace: str = ""
    ids: str = Field(default="", max_length=8_000)
    search: str = Field(default="", max_length=200)


class NewDocument(Model):
    id: str
    kind: str
    name: Name
    body: dict[str, Json] = {}
    layout: dict[str, Json] = {}
    roots: dict[str, Json] = {}
    """Only of a freeform document, which has no body."""


class OneDocument(Model):
    id: str


class DocumentAsked(OneDocument):
    """`content`: whether body, layout and roots are wanted; they are empty otherwise. Of a large design they are megabytes."""

    content: bool = True


class DocumentContent(DocumentOut):
    role: Role
    epoch: str
    sequence: int
    content_hash: str
    body: dict[str, Json]
    layout: dict[str, Json]
    roots: dict[str, Json]


async def list_documents(input_: DocumentQuery, context: CommandContext) -> Listing[DocumentOut]:
    """Newest change first, where nothing else is asked for. The workspace's own document is not one of its documents."""
    wanted = Wanted(
        workspaces=(context.workspace.id,),
        kinds=several(input_.kind),
        words=folded(input_.search),
        created_by=input_.created_by,
        updated_by=input_.updated_by,
        trashed=input_.trashed,
        hidden=await context.hidden(),
        order=input_.order,
        descending=input_.descending if input_.descending is not None else input_.order in NEWEST_FIRST,
        offset=input_.offset,
        limit=input_.limit,
    )
    page, total = await context.platform.store.shelf.page(wanted)
    names = await user_names(context, {id_ for row in page for id_ in (row.updated_by, row.created_by)})
    items = [DocumentOut(**fields_of(row, context, names)) for row in page]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def create(input_: NewDocument, context: CommandContext) -> DocumentContent:
    parts = {"body": input_.body, "layout": input_.layout, "roots": input_.roots}
    content = {part: value for part, value in parts.items() if value}
    documents = context.platform.documents
    kind = documents.kind(input_.kind)
    check_maker(kind, context.caller.role)
    await asyncio.to_thread(check_names, kind.body, input_.body)
    row = await documents.create(context.workspace, input_.kind, input_.name, content, context.caller.user)
    return await content_of(row, context)


async def get(input_: DocumentAsked, context: CommandContext) -> DocumentContent:
    return await content_of(context.document, context, whole=input_.content)


async def trash(_input: OneDocument, context: CommandContext) -> DocumentOut:
    row = await context.platform.documents.trash(context.document, context.caller.user)
    return DocumentOut(**fields_of(row, context, await user_names(context, {row.updated_by, row.created_by})))


async def restore(_input: OneDocument, context: CommandContext) -> DocumentOut:
    row = await context.platform.documents.restore(context.document, context.caller.user)
    return DocumentOut(**fields_of(row, context, await user_names(context, {row.updated_by, row.created_by})))


async def page_of(
    kind: str,
    query: DocumentsOfKind,
    context: CommandContext,
    *,
    order: DocumentOrder,
    descending: bool = False,
) -> tuple[list[DocumentRecord], int]:
    """One page of the documents of a kind that I may read, trash left out, and how many there are."""
    roles = await context.workspaces()
    wanted = Wanted(
        workspaces=tuple(id_ for id_ in roles if query.workspace in {"", id_}),
        ids=several(query.ids),
        kinds=(kind,),
        words=folded(query.search),
        hidden=await context.hidden(),
        order=order,
        descending=descending,
        offset=query.offset,
        limit=query.limit,
    )
    page, total = await context.platform.store.shelf.page(wanted)
    return list(page), total


async def merge_body(body: dict[str, Json], context: CommandContext) -> DocumentRecord:
    """Makes the fields that `body` has say just that in the live document, by the smallest edit in the caller's name; those it
    leaves out stay. The record, whose title follows at once.
    """
    platform, caller, record = context.platform, context.caller, context.document
    if isinstance(name := body.get("name"), str):
        body = {**body, "name": checked_name(name)}
    document = await platform.rooms.read(record)
    edit = await asyncio.to_thread(_edit_of, document, document.projection.get("body"), body, caller.role)
    await platform.rooms.edit(record, caller.user, edit, role=caller.role)
    title = title_of(await platform.rooms.read(record)) if "name" in body else ""
    if title in {"", record.title}:
        return record
    return await platform.documents.retitle(record, title, caller.user)


def _edit_of(document: Document, present: Json, body: dict[str, Json], role: str) -> Callable[[YDoc], None]:
    """In a thread: of the document it reads the kind alone."""
    check_names(document.kind.body, body, present)
    return replace_fields(document, body, role)


async def content_of(row: DocumentRecord, context: CommandContext, *, whole: bool = True) -> DocumentContent:
    """The record with the content as committed now. Not `whole`: with its hash alone."""
    document = await context.platform.rooms.read(row)
    content = to_json(document) if whole else {}
    row, sequence = context.platform.documents.latest(row), context.platform.rooms.sequence(row.id)
    hash_ = await content_hash(document)
    names = await user_names(context, {row.updated_by, row.created_by})
    return DocumentContent(
        **fields_of(row, context, names),
        role=Role(context.caller.role),
        epoch=row.epoch,
        sequence=sequence,
        content_hash=hash_,
        body=content.get("body", {}),
        layout=content.get("layout", {}),
        roots=content.get("roots", {}),
    )


async def user_names(context: CommandContext, ids: set[Any]) -> dict[str, str]:
    if not ids:
        return {}
    users = await context.platform.store.records.find(User, {"id": tuple(ids)})
    return {user.id: user.name for user in users}


def fields_of(row: DocumentRecord, context: CommandContext, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "workspace": row.workspace,
        "kind": row.kind,
        "title": row.title,
        "created_at": row.created_at,
        "created_by": row.created_by,
        "created_by_name": names.get(row.created_by, ""),
        "updated_at": row.updated_at,
        "updated_by": row.updated_by,
        "updated_by_name": names.get(row.updated_by, ""),
        "trashed_at": row.trashed_at,
        "present": people_out(context.platform.rooms.present(DocumentId(row.id))),
    }


COMMANDS = Area(
    name="documents",
    commands=(
        Command(
            name="documents.list",
            summary="The documents of a workspace, with who is inside",
            method="GET",
            path="/collaboration/workspaces/{id}/documents",
            scope="workspace",
            right="read",
            input=DocumentQuery,
            output=Listing[DocumentOut],
            run=list_documents,
        ),
        Command(
            name="documents.create",
            summary="A new document of any kind",
            method="POST",
            path="/collaboration/workspaces/{id}/documents",
            scope="workspace",
            right="create",
            input=NewDocument,
            output=DocumentContent,
            run=create,
        ),
        Command(
            name="documents.get",
            summary="One document with its content",
            method="GET",
            path="/documents/{id}",
            scope="document",
            right="read",
            input=DocumentAsked,
            output=DocumentContent,
            run=get,
        ),
        Command(
            name="documents.trash",
            summary="Moves a document to the trash",
            method="DELETE",
            path="/documents/{id}",
            scope="document",
            right="delete",
            input=OneDocument,
            output=DocumentOut,
            run=trash,
        ),
        Command(
            name="documents.restore",
            summary="Brings a document back from the trash",
            method="POST",
            path="/documents/{id}/restore",
            scope="document",
            right="delete",
            input=OneDocument,
            output=DocumentOut,
            run=restore,
        ),
    ),
)
