"""Workflow designs: list, make, look at, change. Running and checking them: `runs.py`."""

from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing
from engine.commands.documents import (
    DocumentContent,
    DocumentOut,
    DocumentsOfKind,
    content_of,
    fields_of,
    merge_body,
    page_of,
    user_names,
)
from engine.names import Name
from engine.records import DocumentRecord, Json, RunRecord, RunStatus

KIND = "workflow"


class LastRun(Model):
    id: str
    number: int
    status: RunStatus
    created_at: int
    finished_at: int | None


class DesignOut(DocumentOut):
    last_run: LastRun | None


class NewDesign(Model):
    workspace: str
    name: Name
    body: dict[str, Json] = {}
    layout: dict[str, Json] = {}


class DesignBody(Model):
    """Fields of the design that `body` leaves out stay as they are; those it has say just that afterwards."""

    id: str
    body: dict[str, Json]


class DesignId(Model):
    id: str


async def list_designs(input_: DocumentsOfKind, context: CommandContext) -> Listing[DesignOut]:
    """Newest change first."""
    page, total = await page_of(KIND, input_, context, order="updated_at", descending=True)
    names = await user_names(context, {id_ for row in page for id_ in (row.updated_by, row.created_by)})
    items = [
        DesignOut(**fields_of(row, context, names), last_run=await _last_run(row, context)) for row in page
    ]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def _last_run(row: DocumentRecord, context: CommandContext) -> LastRun | None:
    found = await context.platform.store.records.find(
        RunRecord, {"design": row.id}, order="created_at", descending=True, limit=1
    )
    for run in found:
        return LastRun(
            id=run.id,
            number=run.number,
            status=run.status,
            created_at=run.created_at,
            finished_at=run.finished_at,
        )
    return None


async def create(input_: NewDesign, context: CommandContext) -> DocumentContent:
    content = {"body": input_.body, "layout": input_.layout}
    documents = context.platform.documents
    row = await documents.create(context.workspace, KIND, input_.name, content, context.caller.user)
    return await content_of(row, context)


async def get(_input: DesignId, context: CommandContext) -> DocumentContent:
    return await content_of(context.document, context)


async def update(input_: DesignBody, context: CommandContext) -> DocumentContent:
    return await content_of(await merge_body(input_.body, context), context)


COMMANDS = Area(
    name="designs",
    commands=(
        Command(
            name="designs.list",
            summary="The workflow designs of my workspaces with their last run",
            method="GET",
            path="/workflow/designer/workflows",
            scope="none",
            right="read",
            input=DocumentsOfKind,
            output=Listing[DesignOut],
            run=list_designs,
        ),
        Command(
            name="designs.create",
            summary="A new workflow design",
            method="POST",
            path="/workflow/designer/workflows",
            scope="workspace",
            names="workspace",
            right="create",
            input=NewDesign,
            output=DocumentContent,
            run=create,
        ),
        Command(
            name="designs.get",
            summary="One workflow design with its content",
            method="GET",
            path="/workflow/designer/workflows/{id}",
            scope="document",
            kind=KIND,
            right="read",
            input=DesignId,
            output=DocumentContent,
            run=get,
        ),
        Command(
            name="designs.update",
            summary="Changes fields of the live design",
            method="PUT",
            path="/workflow/designer/workflows/{id}",
            scope="document",
            kind=KIND,
            right="edit",
            input=DesignBody,
            output=DocumentContent,
            run=update,
        ),
    ),
)
