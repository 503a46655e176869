"""Which places somebody sees, and how they are called. Decides by the rights of now; asks for each source once."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, OrganisationId, WorkspaceId
from engine.lineage.reading import Place, begin_of, end_of
from engine.lineage.records import LineageEdge
from engine.lineage.writing import DESIGN, OUTSIDE
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import DocumentRecord

Readable = Callable[[Iterable[DocumentRecord]], Awaitable[Mapping[DocumentId, str]]]


@dataclass(slots=True, kw_only=True)
class Sight:
    """An outside place is seen where its edge was said. `titles` are of sources and designs, by how places call them."""

    records: Records
    organisation: OrganisationId
    workspace: WorkspaceId
    readable: Readable
    titles: dict[str, str] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    async def sees(self, source: str) -> bool:
        await self.look([source])
        return source in self.titles

    async def look(self, sources: Iterable[str]) -> None:
        """Afterwards `titles` has those of them that may be read."""
        fresh = {one for one in sources if one not in self._asked}
        self._asked |= fresh
        outside = {one for one in fresh if one.startswith(OUTSIDE)}
        self.titles |= {one: one.removeprefix(OUTSIDE) for one in outside}
        named = {one.removeprefix(DESIGN): one for one in fresh - outside}
        found = await found_by(self.records, DocumentRecord, "id", named)
        own = [row for row in found if row.organisation == self.organisation and row.trashed_at is None]
        allowed = await self.readable(own) if own else {}
        self.titles |= {named[row.id]: row.title for row in own if row.id in allowed}

    async def seen(self, edges: list[LineageEdge]) -> list[LineageEdge]:
        """Those of which both ends are seen."""
        await self.look({one for edge in edges for one in (edge.from_source, edge.to_source)})
        return [
            edge for edge in edges if self._shows(edge, begin_of(edge)) and self._shows(edge, end_of(edge))
        ]

    def _shows(self, edge: LineageEdge, place: Place) -> bool:
        if place.source.startswith(OUTSIDE) and edge.workspace != self.workspace:
            return False
        return place.source in self.titles
