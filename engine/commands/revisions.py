"""The kept states of a document, and its reset to one of them."""

from pydantic import Field

from crdt.model import Model
from engine.commands.command import MOST, Area, Command, CommandContext, Listing, Page
from engine.commands.documents import DocumentContent, content_of
from engine.resetting import Resetter


class RevisionQuery(Page):
    id: str


class RevisionOut(Model):
    """The state after `through` edits: as many rows as the document's log had then."""

    through: int
    at: int
    size: int


class OneRevision(Model):
    id: str
    through: int = Field(ge=1, le=MOST)


async def revisions(input_: RevisionQuery, context: CommandContext) -> Listing[RevisionOut]:
    """Newest first."""
    kept = await context.platform.store.updates.revisions(context.document.id)
    newest = tuple(reversed(kept))[input_.offset : input_.offset + input_.limit]
    items = [RevisionOut(through=one.through, at=one.at, size=one.size) for one in newest]
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def reset_to(input_: OneRevision, context: CommandContext) -> DocumentContent:
    """Replaces the document and its history; what stood there stays as a revision."""
    platform, record = context.platform, context.document
    resetter, kind = Resetter.of(platform), platform.documents.kind(record.kind)
    state = await resetter.revision(record, input_.through)
    new = await resetter.reset(record, kind, state, context.caller.user, own=True)
    await platform.guards.until_it_holds(new)
    return await content_of(new, context)


COMMANDS = Area(
    name="revisions",
    commands=(
        Command(
            name="documents.revisions",
            summary="The kept states of a document",
            method="GET",
            path="/documents/{id}/revisions",
            scope="document",
            right="read",
            input=RevisionQuery,
            output=Listing[RevisionOut],
            run=revisions,
        ),
        Command(
            name="documents.reset_to",
            summary="Replaces a document and its history by one of its revisions; nothing of the time after it comes back",
            method="POST",
            path="/documents/{id}/reset",
            scope="document",
            right="manage",
            input=OneRevision,
            output=DocumentContent,
            run=reset_to,
        ),
    ),
)
