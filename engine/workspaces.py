"""Makes a workspace: its row, its document, its owner's grant, in one commit."""

from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId
from engine.documents import bound_to_server, first_record, seed
from engine.platform import Platform
from engine.records import Grant, Workspace
from engine.writes import AppendUpdate, Insert


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
