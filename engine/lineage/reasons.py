"""Why a place has no lineage, in words (LI5). Reads what scans left behind; decides nothing else."""

from typing import NamedTuple

from crdt.ids import DocumentId
from engine.catalog.records import CatalogTable
from engine.lineage.reading import Place
from engine.lineage.records import LineageReading
from engine.lineage.writing import ALL, DESIGN, OUTSIDE
from engine.ports import Records


class Reason(NamedTuple):
    code: str
    message: str
    table: str = ""
    line: int = 0
    column: int = 0


async def reasons_for(records: Records, place: Place) -> list[Reason]:
    """Of a place without neighbours on one side. The most likely reason comes first."""
    if place.source.startswith(OUTSIDE):
        return [Reason("nothing_seen", "No event of OpenLineage says more about this place.")]
    if place.source.startswith(DESIGN):
        return [Reason("nothing_seen", "No finished run of this design has read or written more.")]
    readings = await records.find(LineageReading, {"source": place.source}, limit=ALL)
    own = next((row for row in readings if row.table == place.table), None)
    if own is not None and own.state != "read":
        return [_of(own)]
    tables = await records.find(CatalogTable, {"source": place.source, "gone_at": None}, limit=ALL)
    if not tables:
        return [Reason("never_scanned", "This source was never scanned. Scan it to read its views.")]
    views = [row for row in tables if row.kind == "view"]
    if not readings and views:
        return [Reason("never_scanned", f"The {len(views)} views of this source were not read yet. Scan it.")]
    troubled = [_of(row) for row in readings if row.state != "read"]
    if not views:
        said = (
            "This source has no views, and no finished run or event was seen that reads or writes this place."
        )
        return [Reason("no_views", said)]
    said = "No view, finished run or event was seen that reads or writes this place."
    return [*troubled[:20], Reason("nothing_seen", said)]


def _of(row: LineageReading) -> Reason:
    what = "Only a part of the SQL of" if row.state == "partly" else "The SQL of"
    verb = "could be followed" if row.state == "partly" else "could not be followed"
    message = f"{what} {row.table} {verb}: {row.reason}"
    if row.state == "unreadable":
        message = f"The SQL of {row.table} may not be read with this login."
    return Reason(row.state, message, row.table, row.line, row.column)


async def readings_of(records: Records, source: DocumentId) -> list[LineageReading]:
    """By name."""
    return list(await records.find(LineageReading, {"source": source}, order="table", limit=ALL))
