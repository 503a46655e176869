"""Makes a workspace: its row, its document, its owner's grant, in one commit; renames, describes and archives it."""

from crdt.dataclasses import replace
from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId, workspace_channel
from crdt.kinds.replacing import replace_body
from crdt.kinds.writing import to_json
from engine.documents import bound_to_server, first_record, seed
from engine.members.events import ArchivedEvent, WorkspaceEvent
from engine.members.members import Giver
from engine.members.ways import ways_into
from engine.platform import Platform
from engine.records import DocumentRecord, Grant, Workspace
from engine.writes import AppendUpdate, Insert, Put


async def create_workspace(
    platform: Platform, organisation: OrganisationId, name: str, owner: UserId
) -> Workspace:
    now = platform.clock.now()
    kind = platform.documents.kind("workspace")
    row = Workspace(
        id=WorkspaceId(platform.ids.new()),
        organisation=organisation,
        document=DocumentId(platform.ids.new()),
        name=name,
        created_by=owner,
        created_at=now,
    )
    record = first_record(row, row.document, kind, name, owner, epoch=platform.ids.new(), now=now)
    grant = Grant(
        id=platform.ids.new(),
        organisation=organisation,
        subject_kind="user",
        subject=owner,
        object_kind="workspace",
        object=row.id,
        right="owner",
        effect="allow",
        created_by=owner,
        created_at=now,
    )
    update = seed(kind, name, {})
    await platform.store.writer.commit(
        (
            Insert(record=row),
            Insert(record=record),
            Insert(record=grant),
            AppendUpdate(document=row.document, author=owner, door="server", at=now, update=update),
            *bound_to_server(record, update, now),
        )
    )
    return row


async def describe(
    platform: Platform, workspace: Workspace, giver: Giver, *, name: str | None, description: str | None
) -> Workspace:
    """Other words for a workspace: an edit of its document like anybody's, with its row following at once."""
    record = await platform.store.records.get(DocumentRecord, workspace.document)
    if record is None:
        raise NotFound
    clean = None if name is None else " ".join(name.split())
    if clean == "":
        raise InvalidInput("A workspace needs a name.", details={"field": "name"})
    given = {"name": clean, "description": description}
    wanted = {field: value for field, value in given.items() if value is not None}
    document = await platform.rooms.read(record)
    body = {**to_json(document)["body"], **wanted}
    edit = replace_body(document, body, giver.role)
    await platform.rooms.edit(record, giver.user, edit, role=giver.role)
    async with platform.documents.row(record.id) as row:
        new = replace(
            workspace,
            name=clean or workspace.name,
            description=workspace.description if description is None else description,
        )
        titled = replace(row, title=new.name, updated_by=giver.user, updated_at=platform.clock.now())
        said = WorkspaceEvent(
            name=new.name,
            was=workspace.name,
            description=new.description or "",
            by=giver.user,
            by_name=giver.name,
        )
        told = [(workspace_channel(new.id), "workspace:updated", said)]
        await platform.members.commit((Put(record=new), Put(record=titled)), told, ())
    return new


async def archive(platform: Platform, workspace: Workspace, giver: Giver, *, away: bool) -> Workspace:
    """Away: read, not changed, until it is brought back. Whoever is inside is told at once."""
    async with platform.members.turn():
        now = await platform.store.records.get(Workspace, workspace.id) or workspace
        if (now.archived_at is not None) is away:
            return now
        new = replace(now, archived_at=platform.clock.now() if away else None)
        said = ArchivedEvent(name=new.name, by=giver.user, by_name=giver.name)
        topic = "workspace:archived" if away else "workspace:brought_back"
        ways = await ways_into(platform.store.records, workspace, None, platform.clock.now())
        await platform.members.commit(
            (Put(record=new),), [(workspace_channel(new.id), topic, said)], tuple(ways)
        )
    platform.members.on_archived()
    return new
