"""Takes in what OpenLineage says: finds which source each namespace is, makes edges, and moves them when that is said later."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.catalog.records import CatalogTable
from engine.lineage.openlineage import OWN, JobSays
from engine.lineage.reading import Place, begin_of, end_of
from engine.lineage.records import LineageEdge, LineageNamespace
from engine.lineage.writing import ALL, OUTSIDE, Saying, adding, changed, edge_of, moved
from engine.members.ways import found_by
from engine.ports import Records
from engine.writes import Put, Remove, Write

UNMAPPED: Final = DocumentId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Which place a dataset is. `tables`: of each source, those of the catalogue, by their name without case."""

    mapped: Mapping[str, LineageNamespace]
    tables: Mapping[str, Mapping[str, str]]

    def place(self, namespace: str, name: str, column: str) -> Place:
        """A dataset's name may have a database in front that the source leaves off."""
        row = self.mapped.get(namespace)
        if row is None or not row.source:
            return Place(source=f"{OUTSIDE}{namespace}", table=name, column=column)
        known = self.tables.get(row.source, {})
        short = name.removeprefix(row.prefix)
        parts = short.split(".")
        endings = (".".join(parts[first:]) for first in range(len(parts)))
        table = next((known[one.casefold()] for one in endings if one.casefold() in known), short)
        return Place(source=row.source, table=table, column=column)


async def names_of(
    records: Records,
    workspace: WorkspaceId,
    sources: Iterable[DocumentId],
    also: LineageNamespace | None = None,
) -> Names:
    """`sources` are those of the workspace: each is also known by the namespace that is written out for it. `also` is about
    to be said.
    """
    rows = await records.find(LineageNamespace, {"workspace": workspace}, limit=ALL)
    mapped = {row.namespace: row for row in (*rows, *([also] if also is not None else []))}
    for source in sources:
        own = f"{OWN}{source}"
        mapped.setdefault(own, _row(workspace, own, source))
    wanted = {row.source for row in mapped.values() if row.source}
    tables: dict[str, dict[str, str]] = {}
    for table in await found_by(records, CatalogTable, "source", wanted):
        tables.setdefault(table.source, {})[table.table.casefold()] = table.table
    return Names(mapped=mapped, tables=tables)


def _row(workspace: WorkspaceId, namespace: str, source: DocumentId) -> LineageNamespace:
    return LineageNamespace(
        workspace=workspace,
        namespace=namespace,
        organisation=OrganisationId(""),
        source=source,
        prefix="",
        by=UserId(""),
        at=Micros(0),
    )


async def importing(
    records: Records, says: Sequence[JobSays], names: Names, saying: Saying
) -> tuple[list[Write], list[LineageEdge], list[str]]:
    """Writes, the edges that are new, and namespaces that nobody said a source for; these are kept to be said later."""
    edges: list[LineageEdge] = []
    strange: set[str] = set()
    for one in says:
        of_job = replace(saying, origin=f"job:{one.job.namespace}/{one.job.name}", at=one.at)
        evidence = {"job": one.job.name, "namespace": one.job.namespace, "run": one.run}
        for between in one.edges:
            begin, end = names.place(*between.begin), names.place(*between.end)
            if begin != end:
                edges.append(
                    edge_of(
                        of_job,
                        begin,
                        end,
                        direct=between.direct,
                        how=between.how or one.job.name,
                        evidence=evidence,
                    )
                )
            strange |= {
                named[0]
                for named, place in ((between.begin, begin), (between.end, end))
                if place.source.startswith(OUTSIDE)
            }
    writes, fresh = await adding(records, edges)
    unsaid = [
        replace(
            _row(saying.workspace, one, UNMAPPED),
            organisation=saying.organisation,
            by=saying.by,
            at=saying.at,
        )
        for one in sorted(strange - names.mapped.keys())
    ]
    told = changed(saying, fresh) if fresh else []
    return [*writes, *(Put(record=row) for row in unsaid), *told], fresh, sorted(strange)


async def mapping(
    records: Records, row: LineageNamespace, names: Names, saying: Saying
) -> tuple[list[Write], int]:
    """Says which source a namespace is: the edges of its datasets move to the tables of the source. `names` knows the row.

    What moved once stays, also where the namespace is another source later: new events go there.
    """
    outside = f"{OUTSIDE}{row.namespace}"
    edges: dict[str, LineageEdge] = {}
    for side in ("from", "to"):
        where = {"workspace": row.workspace, f"{side}_source": outside}
        edges |= {edge.id: edge for edge in await records.find(LineageEdge, where, limit=ALL)}
    turned = [
        moved(edge, _turned(begin_of(edge), row, names), _turned(end_of(edge), row, names))
        for edge in edges.values()
    ]
    gone = [Remove(type=LineageEdge, key=(id_,)) for id_ in edges.keys() - {edge.id for edge in turned}]
    told = changed(saying, turned, removed=len(gone)) if gone else []
    return [Put(record=row), *(Put(record=edge) for edge in turned), *gone, *told], len(gone)


def _turned(place: Place, row: LineageNamespace, names: Names) -> Place:
    if place.source != f"{OUTSIDE}{row.namespace}":
        return place
    return names.place(row.namespace, place.table, place.column)
