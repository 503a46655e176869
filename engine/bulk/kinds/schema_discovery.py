"""Reads the tables and columns of sources and keeps them. It changes nothing in them, so there is nothing to take back."""

from collections.abc import AsyncIterator, Sequence

from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.bulk.sources.looking import looked_at, sources
from engine.operations.data_sources.discover_schema import SchemaOutput


class Discovery(Model):
    """It asks for nothing."""


def select(context: BulkContext, selection: Selection, _input: Discovery) -> AsyncIterator[Sequence[Item]]:
    return sources(context, selection, Right.RUN)


async def run(context: BulkContext, item: Item, _input: Discovery) -> ItemDone:
    output = await looked_at(context, item, "source.discover_schema")
    if not isinstance(output, SchemaOutput):
        raise TypeError("what reads a schema answers with one")
    counts = {name: getattr(output, name) for name in ("added", "changed", "gone", "back")}
    return ItemDone(result={"tables": output.table_count, "columns": output.column_count, **counts})


KIND = BulkKind(
    name="schema_discovery",
    title="Read schemas",
    summary="Reads the tables and columns of each source and keeps them.",
    icon="table-properties",
    category="Looking",
    input=Discovery,
    select=select,
    run=run,
    right=Right.RUN,
)
