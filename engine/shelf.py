"""What becomes of whole documents: a copy, another workspace, a new name, or an end for good.

Border: whether somebody may was decided before; the content's own rules hold as for any edit.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Final, cast, get_args

from crdt.dataclasses import replace
from crdt.errors import Conflict
from crdt.events import Loaded
from crdt.history import merge
from crdt.history.writing import write_all
from crdt.ids import Channel, UserId, document_channel, source_channel, workspace_channel
from crdt.kinds.writing import checked, to_json
from crdt.model import Model
from engine.documents import DocumentEvent, check_is_no_workspace
from engine.members.members import Giver
from engine.platform import Platform
from engine.records import (
    DocumentRecord,
    Grant,
    Json,
    Record,
    Workspace,
)
from engine.state_records import StateChange, StateConflict, StateEntry
from engine.writes import AppendEvent, Batch, DropEvents, DropHistory, Put, Remove, Write

ALL: Final = 1_000_000
_PARTS: Final = ("body", "layout", "roots")
_NAMES: Final = ("document", "source", "branch")
"""Fields by which rows name the document that they belong to: a new kind of row needs nothing here."""
_APART: Final = (Workspace, DocumentRecord)


class MovedEvent(Model):
    """A document went from one workspace to another; told in both."""

    document: str
    kind: str
    title: str
    workspace: str
    workspace_name: str
    was: str
    was_name: str
    by: str


async def rename(platform: Platform, record: DocumentRecord, name: str, giver: Giver) -> DocumentRecord:
    """An edit of the content where that has a name; the row follows at once. Raises what the edit raises."""
    check_is_no_workspace(record)
    document = await platform.rooms.read(record)
    kind = document.kind
    if not kind.open_roots:
        checked(kind.body, {"name": name}, "body")
        wanted = merge.Write(path=("body", "name"), before=record.title, after=name)
        await platform.rooms.edit(
            record, giver.user, lambda doc: write_all(doc, kind, (wanted,)), role=giver.role
        )
    return await platform.documents.retitle(record, name, giver.user)


async def duplicate(
    platform: Platform, record: DocumentRecord, to: Workspace, name: str, by: UserId
) -> DocumentRecord:
    """A document with the same content as now, ids and a history of its own, and no comments."""
    check_is_no_workspace(record)
    document = await platform.rooms.read(record)
    content = to_json(document)
    parts: dict[str, Json] = {name: value for name, value in content.items() if name in _PARTS}
    return await platform.documents.create(to, record.kind, name, parts, by)


async def move(
    platform: Platform, record: DocumentRecord, frm: Workspace, to: Workspace, by: UserId
) -> DocumentRecord:
    """To another workspace of the organisation. Roles of groups stay behind: groups are of a workspace.

    Whoever may not see it there is told at once, in open sockets too.
    """
    check_is_no_workspace(record)
    if record.branch_of is not None:
        raise Conflict("A branch stays where its document is.", next_step="Move the document.")
    if frm.id == to.id:
        raise Conflict("The document is in this workspace already.")
    (
        await platform.rooms.protected(record)
    ).refuse_all()  # nobody takes it out, changes it and brings it back
    records = platform.store.records
    async with platform.documents.row(record.id) as now:
        branches = [
            replace(one, workspace=to.id)
            for one in await records.find(DocumentRecord, {"branch_of": record.id}, limit=ALL)
        ]
        moved = (record.id, *(one.id for one in branches))
        where = {"subject_kind": "group", "object_kind": "document", "object": moved}
        left = await records.find(Grant, where, limit=ALL)
        row = replace(now, workspace=to.id, updated_by=by, updated_at=platform.clock.now())
        said = MovedEvent(
            document=row.id,
            kind=row.kind,
            title=row.title,
            workspace=to.id,
            workspace_name=to.name,
            was=frm.id,
            was_name=frm.name,
            by=by,
        ).model_dump()
        batch: Batch = (
            *(Put(record=one) for one in (row, *branches)),
            *(Remove(type=Grant, key=(grant.id,)) for grant in left),
            *(
                AppendEvent(
                    channel=workspace_channel(one.id), topic="document:moved", payload=said, at=row.updated_at
                )
                for one in (frm, to)
            ),
        )
        receipt = await platform.store.writer.commit(batch)
        platform.channels.committed(batch, receipt)
    for one in (row, *branches):
        platform.rooms.moved(one)
        platform.documents.on_moved(one.id)
    await platform.guards.until_it_holds(row, frm.id, to.id)
    return row


async def delete_for_good(platform: Platform, record: DocumentRecord, by: UserId) -> None:
    """What is in the trash goes with its history, branches, comments, locks, shares and events; runs of it stay.

    People who have it open are put out first; what they did until then is committed and goes too.
    """
    check_is_no_workspace(record)
    async with platform.documents.row(record.id) as now:  # nobody brings it back or makes a branch meanwhile
        if now.trashed_at is None:
            raise Conflict(
                "Only what is in the trash is deleted for good.", next_step="Move it to the trash first."
            )
        for branch in await platform.store.records.find(DocumentRecord, {"branch_of": now.id}, limit=ALL):
            await _delete(platform, branch, ())
        said = DocumentEvent(document=now.id, kind=now.kind, title=now.title, by=by).model_dump()
        at = platform.clock.now()
        event = AppendEvent(
            channel=workspace_channel(now.workspace), topic="document:deleted", payload=said, at=at
        )
        await _delete(platform, now, (event,))


async def _delete(platform: Platform, record: DocumentRecord, told: tuple[AppendEvent, ...]) -> None:
    batch: Batch = ()

    async def make(_before: Loaded) -> Batch:
        nonlocal batch  # what the room wrote while it closed goes, too
        batch = (*await _rows_of(platform, record), DropHistory(document=record.id), *told)
        return batch

    receipt = await platform.rooms.replace(record, make)
    platform.channels.committed(batch, receipt)
    platform.documents.on_moved(record.id)


async def _rows_of(platform: Platform, record: DocumentRecord) -> list[Write]:
    records, events = platform.store.records, platform.store.events
    gone: list[Write] = [Remove(type=DocumentRecord, key=(record.id,))]

    def go(rows: Sequence[Record]) -> None:
        for row in rows:
            key = tuple(getattr(row, name) for name in type(row).KEY)
            gone.append(Remove(type=type(row), key=key))

    for type_ in get_args(Record):
        for name in {field.name for field in fields(type_)}.intersection(_NAMES):
            if type_ not in _APART:
                go(await records.find(type_, {name: record.id}, limit=ALL))
    go(await records.find(Grant, {"object_kind": "document", "object": record.id}, limit=ALL))
    for state in (StateEntry, StateChange, StateConflict):
        go(await records.find(cast(type[Record], state), {"scope": document_channel(record.id)}, limit=ALL))
    for channel in (document_channel(record.id), source_channel(record.id)):
        last = await events.last(Channel(channel))
        if last:
            gone.append(DropEvents(channel=Channel(channel), through=last))
    return gone
