"""Opens the data sources of one workspace as their documents say now, and no others."""

from collections.abc import Callable

from crdt.errors import NotFound
from crdt.ids import DocumentId, OrganisationId, WorkspaceId
from crdt.kinds.writing import to_json
from engine.components import Components
from engine.platform import OpenSource
from engine.ports import Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.sources.opening import open_from_body
from engine.sources.source import Connection, SourceRoots


def source_opener(
    rooms: Rooms, store: Store, components: Components, roots: SourceRoots
) -> Callable[[OrganisationId, WorkspaceId], OpenSource]:
    def opener(organisation: OrganisationId, workspace: WorkspaceId) -> OpenSource:
        async def open_source(id_: DocumentId) -> Connection:
            record = await store.records.get(DocumentRecord, id_)
            if record is None or (record.organisation, record.workspace) != (organisation, workspace):
                raise NotFound(
                    "There is no such data source in this workspace.", details={"source": str(id_)[:80]}
                )
            if record.kind != "data_source" or record.trashed_at is not None:
                raise NotFound(
                    "There is no such data source in this workspace.", details={"source": record.id}
                )
            body = to_json(await rooms.read(record)).get("body", {})
            return await open_from_body(body, components.sources, roots)

        return open_source

    return opener
