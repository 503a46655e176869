"""Edges that people draw: which may be, and what is written so that they are there or gone.

An edge between columns has one between their tables beside it, unless that was drawn for itself; it goes with the last of them.
"""

from typing import Final

from crdt.errors import InvalidInput, NotFound
from engine.commands.command import CommandContext
from engine.commands.lineage_views import NOT_HERE
from engine.lineage.reading import Place, begin_of, end_of
from engine.lineage.records import LineageEdge
from engine.lineage.sight import Sight
from engine.lineage.writing import ALL, Saying, adding, edge_of
from engine.ports import Records
from engine.writes import Remove, Write

OF_COLUMNS: Final = {"of": "columns"}
"""The evidence of an edge between tables that stands beside one between columns."""


def by_hand(context: CommandContext) -> Saying:
    return Saying(
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        kind="manual",
        origin=f"user:{context.caller.user}",
        at=context.platform.clock.now(),
        by=context.caller.user,
    )


async def check_ends(begin: Place, end: Place, sight: Sight) -> None:
    for place in (begin, end):
        if not place.table or not await sight.sees(place.source):
            raise NotFound(NOT_HERE.message, details={"source": place.source, "table": place.table})
    if bool(begin.column) != bool(end.column) or begin == end:
        raise InvalidInput("An edge goes from a table to another one, or from a column to another one.")


async def drawing(
    records: Records, saying: Saying, made: LineageEdge
) -> tuple[list[Write], list[LineageEdge]]:
    """Writes, and the edges among them that are new."""
    edges = [made]
    tables = [table_of(place) for place in (begin_of(made), end_of(made))]
    if made.from_column and tables[0] != tables[1]:
        beside = edge_of(saying, *tables, how=made.how, evidence=OF_COLUMNS)
        if await records.get(LineageEdge, beside.id) is None:
            edges.append(beside)
    return await adding(records, edges)


async def erasing(records: Records, edge: LineageEdge) -> list[Write]:
    """The edge, and the one between its tables where nothing else holds that."""
    gone: list[Write] = [Remove(type=LineageEdge, key=(edge.id,))]
    if not edge.from_column:
        return gone
    where = {
        "workspace": edge.workspace,
        "origin": edge.origin,
        "from_source": edge.from_source,
        "from_table": edge.from_table,
        "to_source": edge.to_source,
        "to_table": edge.to_table,
    }
    others = [one for one in await records.find(LineageEdge, where, limit=ALL) if one.id != edge.id]
    if all(one.evidence == OF_COLUMNS for one in others):
        gone += [Remove(type=LineageEdge, key=(one.id,)) for one in others]
    return gone


def table_of(place: Place) -> Place:
    return Place(source=place.source, table=place.table)
