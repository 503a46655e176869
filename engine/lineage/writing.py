"""Makes edges and says what has to be written so that the store holds them. Commits nothing."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import (
    DocumentId,
    Micros,
    OrganisationId,
    UserId,
    WorkspaceId,
    document_channel,
    workspace_channel,
)
from engine.lineage.reading import Place
from engine.lineage.records import EdgeKind, LineageEdge
from engine.lineage.told import CHANGED, MOST_TOLD, LineageChangedEvent
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import Json
from engine.writes import AppendEvent, Put, Remove, Write

OUTSIDE: Final = "outside:"
DESIGN: Final = "design:"
ALL: Final = 1_000_000
NOBODY: Final = UserId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Who says that edges are there, and when. `by` is "" where it is no person."""

    organisation: OrganisationId
    workspace: WorkspaceId
    kind: EdgeKind
    origin: str
    at: Micros
    scan: str = ""
    by: UserId = NOBODY


def edge_of(
    saying: Saying, begin: Place, end: Place, *, direct: bool = True, how: str = "", evidence: Json = None
) -> LineageEdge:
    return LineageEdge(
        id=_id(saying, begin, end),
        organisation=saying.organisation,
        workspace=saying.workspace,
        kind=saying.kind,
        origin=saying.origin,
        from_source=begin.source,
        from_table=begin.table,
        from_column=begin.column,
        to_source=end.source,
        to_table=end.table,
        to_column=end.column,
        direct=direct,
        how=how,
        evidence=evidence,
        scan=saying.scan,
        by=saying.by,
        first_seen=saying.at,
        seen_at=saying.at,
    )


def moved(edge: LineageEdge, begin: Place, end: Place) -> LineageEdge:
    """The same edge between other places."""
    saying = Saying(
        organisation=edge.organisation,
        workspace=edge.workspace,
        kind=edge.kind,
        origin=edge.origin,
        at=edge.seen_at,
        scan=edge.scan,
        by=edge.by,
    )
    made = edge_of(saying, begin, end, direct=edge.direct, how=edge.how, evidence=edge.evidence)
    return replace(made, first_seen=edge.first_seen)


async def adding(records: Records, edges: Iterable[LineageEdge]) -> tuple[list[Write], list[LineageEdge]]:
    """Writes, and the edges among them that are new. What was seen later stays as it is."""
    said: dict[str, LineageEdge] = {}
    for edge in edges:
        said[edge.id] = _both(said[edge.id], edge) if edge.id in said else edge
    before = {edge.id: edge for edge in await found_by(records, LineageEdge, "id", said)}
    fresh = [edge for id_, edge in said.items() if id_ not in before]
    merged = [_both(before[id_], edge) for id_, edge in said.items() if id_ in before]
    return [Put(record=edge) for edge in (*fresh, *(one for one in merged if one != before[one.id]))], fresh


def _both(one: LineageEdge, other: LineageEdge) -> LineageEdge:
    """As it was said last, and first seen when the earlier one was; of two at one time the one that says more."""
    last = max(one, other, key=lambda edge: (edge.seen_at, edge.how, str(edge.evidence)))
    return replace(last, first_seen=min(one.first_seen, other.first_seen))


async def replacing(
    records: Records, workspace: WorkspaceId, origin: str, edges: Sequence[LineageEdge]
) -> tuple[list[Write], list[LineageEdge], int]:
    """What one origin says now, instead of what it said before: writes, the edges that are new, how many went."""
    where = {"workspace": workspace, "origin": origin}
    before = await records.find(LineageEdge, where, limit=ALL)
    writes, fresh = await adding(records, edges)
    kept = {edge.id for edge in edges}
    gone = [edge for edge in before if edge.id not in kept]
    writes += [Remove(type=LineageEdge, key=(edge.id,)) for edge in gone]
    return writes, fresh, len(gone)


def changed(
    saying: Saying, edges: Iterable[LineageEdge], *, removed: int = 0, places: Iterable[Place] = ()
) -> list[Write]:
    """Events for the workspace and for each source whose tables these edges, or `places`, touch."""
    touched: dict[str, set[str]] = {}
    for place in places:
        touched.setdefault(place.source, set()).add(place.table)
    count = 0
    for edge in edges:
        count += 1
        touched.setdefault(edge.from_source, set()).add(edge.from_table)
        touched.setdefault(edge.to_source, set()).add(edge.to_table)
    sources = sorted(one for one in touched if not one.startswith((OUTSIDE, DESIGN)))
    event = LineageChangedEvent(
        kind=saying.kind,
        origin=saying.origin,
        sources=sources[:MOST_TOLD],
        tables=sorted({table for one in sources for table in touched[one]})[:MOST_TOLD],
        added=count,
        removed=removed,
        at=saying.at,
    )
    payload = event.model_dump()
    channels = [workspace_channel(saying.workspace), *(document_channel(DocumentId(one)) for one in sources)]
    return [AppendEvent(channel=one, topic=CHANGED, payload=payload, at=saying.at) for one in channels]


def _id(saying: Saying, begin: Place, end: Place) -> str:
    parts = (
        saying.workspace,
        saying.kind,
        saying.origin,
        *(begin.source, begin.table, begin.column),
        *(end.source, end.table, end.column),
    )
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
