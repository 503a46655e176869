"""Makes sources from rows. A row has one source, however often it is tried; taking it back puts that into the trash."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any, Final

from pydantic import Field

from crdt.dataclasses import replace
from crdt.errors import AlreadyExists, ConcertError, NotFound, Refused
from crdt.ids import DocumentId, named_uuid7
from crdt.kinds.kind import kinds
from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, ChangedSince, Item, ItemDone, Selection
from engine.bulk.sources.changes import check_fits
from engine.bulk.sources.editing import NotAllowedAnyMore, opened
from engine.bulk.sources.standing import Asker, role_for
from engine.members.ways import found_by
from engine.names import checked_name, legible
from engine.records import DocumentRecord, Json, User, Workspace
from engine.writes import Write

MOST_ROWS: Final = 10_000
SOURCE: Final = "data_source"
ALL: Final = 1_000_000


class Taken(Refused):
    code = "already_there"
    message = "Something else has the place of this source."
    next_step = "Make the source by hand."


class Row(Model):
    """`owner` is a person's address or id."""

    name: str = Field(min_length=1, max_length=200)
    kind: str = Field(min_length=1, max_length=80)
    description: str = Field(default="", max_length=10_000)
    criticality: str = Field(default="medium", max_length=40)
    owner: str = Field(default="", max_length=200)
    tags: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=50)
    connection: dict[str, str | float | int | bool | None] = {}


class Create(Model):
    rows: list[Row] = Field(title="Sources", min_length=1, max_length=MOST_ROWS)


async def select(context: BulkContext, _selection: Selection, input_: Create) -> Sequence[Item]:
    """One item for each row; the sources that are there do not matter but for their names."""
    where = {"workspace": context.workspace, "kind": SOURCE, "trashed_at": None}
    there = await context.platform.store.records.find(DocumentRecord, where, limit=ALL)
    names = {row.title for row in there}
    people = await _people(context, input_.rows)
    items = []
    for number, row in enumerate(input_.rows, 1):
        wrong = _wrong(row, names, people, context)
        names.add(legible(row.name))
        items.append(Item(id=f"row-{number}", title=row.name, after=_content(row, people), refused=wrong))
    return items


async def run(context: BulkContext, item: Item, input_: Create) -> ItemDone:
    """BO5: the id of the source follows from job and row, so another attempt finds what the first one made."""
    platform, id_ = context.platform, made_as(context.key)
    workspace = await platform.store.records.get(Workspace, context.workspace)
    if workspace is None:
        raise NotFound
    await _check_right(context, workspace)
    row = input_.rows[int(item.id.removeprefix("row-")) - 1]
    body = _content(row, await _people(context, [row]))
    name = body.pop("name")
    with suppress(AlreadyExists):
        await platform.documents.create(workspace, SOURCE, name, {"body": body}, context.user, id_=id_)
    record = await platform.store.records.get(DocumentRecord, id_)
    if record is None or record.workspace != context.workspace:
        raise Taken
    content = (await platform.rooms.read(record)).content_hash()
    return ItemDone(result={"source": id_}, undo={"source": id_, "content": content})


async def undo(context: BulkContext, item: Item, was: Json) -> tuple[Write, ...]:
    platform = context.platform
    record = await platform.store.records.get(DocumentRecord, DocumentId(was["source"]))
    if record is None or record.trashed_at is not None:
        return ()
    now = (await platform.rooms.read(record)).content_hash()
    if now != was["content"] and not context.force:
        raise ChangedSince(details={"source": record.id})
    source = await opened(context, replace(item, document=record.id), Right.EDIT)
    await platform.documents.trash(source.record, context.user)
    return ()


async def _check_right(context: BulkContext, workspace: Workspace) -> None:
    """A job may run for hours."""
    records, asker = context.platform.store.records, Asker(user=context.user, role=context.role)
    now = context.platform.clock.now()
    if await role_for(records, asker, workspace, None, Right.CREATE, now) is None:
        raise NotAllowedAnyMore(details={"right": Right.CREATE})


def made_as(key: str) -> DocumentId:
    return DocumentId(named_uuid7(f"bulk create {key}"))


def _content(row: Row, people: Mapping[str, str]) -> dict[str, Json]:
    tags = {" ".join(tag.split()): True for tag in row.tags if tag.strip()}
    body = {**row.model_dump(mode="json"), "tags": tags, "name": " ".join(row.name.split())}
    return {**body, "owner": people.get(row.owner.casefold())}


def _wrong(row: Row, names: set[str], people: Mapping[str, str], context: BulkContext) -> str:
    if legible(row.name) in names:
        return "There is a source of this name already."
    if row.kind not in context.platform.components.sources:
        return f"There is no kind of source “{row.kind}”."
    if row.owner and row.owner.casefold() not in people:
        return f"Nobody here has the address “{row.owner}”."
    try:
        checked_name(row.name)
        check_fits(kinds()[SOURCE], _content(row, people))
    except ConcertError as error:
        return error.message
    except ValueError as error:
        return str(error)
    return ""


async def _people(context: BulkContext, rows: Sequence[Row]) -> dict[str, str]:
    """Ids by what a row may call them."""
    wanted = {row.owner for row in rows} - {""}
    records = context.platform.store.records
    found = [user for field in ("email", "id") for user in await found_by(records, User, field, wanted)]
    mine: list[Any] = [user for user in found if user.organisation == context.organisation]
    return {name.casefold(): str(user.id) for user in mine for name in (user.email, user.id) if name}


KIND = BulkKind(
    name="create",
    title="Create from rows",
    summary="Makes a source from each row of a table.",
    icon="file-plus-2",
    category="Sources",
    input=Create,
    select=select,
    run=run,
    right=Right.CREATE,
    undo=undo,
)
