"""Points of a document with a name: list them, name one, rename it, take the name away."""

from pydantic import Field

from crdt.model import Model
from engine.commands.command import MOST, Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.history_views import VersionOut, versions_out
from engine.names import Name


class VersionQuery(Page):
    id: str


class NewVersion(Model):
    """`through`: the point, 0 for the document as it is now."""

    id: str
    name: Name
    note: str = Field(default="", max_length=4000)
    through: int = Field(default=0, ge=0, le=MOST)


class VersionChange(Model):
    """A `note` that is left out stays."""

    id: str
    version: str = Field(max_length=64)
    name: Name
    note: str | None = Field(default=None, max_length=4000)


class OneVersion(Model):
    id: str
    version: str = Field(max_length=64)


async def list_versions(input_: VersionQuery, context: CommandContext) -> Listing[VersionOut]:
    """Newest first."""
    rows = await context.platform.history.versions.list(context.document.id)
    page = rows[input_.offset : input_.offset + input_.limit]
    items = await versions_out(page, context)
    return Listing(items=items, total=len(rows), offset=input_.offset, limit=input_.limit)


async def create(input_: NewVersion, context: CommandContext) -> VersionOut:
    history, record = context.platform.history, context.document
    through = input_.through or await history.newest(record)
    kind = context.platform.documents.kind(record.kind)
    row = await history.versions.name(record, kind, through, input_.name, input_.note, context.caller.user)
    return (await versions_out([row], context))[0]


async def rename(input_: VersionChange, context: CommandContext) -> VersionOut:
    versions = context.platform.history.versions
    row = await versions.get(context.document.id, input_.version)
    note = row.note if input_.note is None else input_.note
    new = await versions.rename(row, input_.name, note, context.caller.user)
    return (await versions_out([new], context))[0]


async def remove(input_: OneVersion, context: CommandContext) -> Nothing:
    """The state itself stays for as long as any other of its age."""
    versions = context.platform.history.versions
    row = await versions.get(context.document.id, input_.version)
    await versions.remove(row, context.caller.user)
    return Nothing()


COMMANDS = Area(
    name="versions",
    commands=(
        Command(
            name="versions.list",
            summary="The named versions of a document",
            method="GET",
            path="/documents/{id}/versions",
            scope="document",
            right="read",
            input=VersionQuery,
            output=Listing[VersionOut],
            run=list_versions,
        ),
        Command(
            name="versions.create",
            summary="Names the document as it is now, or as it was at a point; its state is kept from then on",
            method="POST",
            path="/documents/{id}/versions",
            scope="document",
            right="edit",
            input=NewVersion,
            output=VersionOut,
            run=create,
        ),
        Command(
            name="versions.rename",
            summary="Another name and note for a version",
            method="PUT",
            path="/documents/{id}/versions/{version}",
            scope="document",
            right="edit",
            input=VersionChange,
            output=VersionOut,
            run=rename,
        ),
        Command(
            name="versions.remove",
            summary="Takes the name of a version away",
            method="DELETE",
            path="/documents/{id}/versions/{version}",
            scope="document",
            right="edit",
            input=OneVersion,
            output=Nothing,
            run=remove,
        ),
    ),
)
