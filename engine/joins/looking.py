"""Looks through a source for keys and joins: facts of each table, then the questions between them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from engine.joins.choosing import Checked
from engine.joins.joining import facts_of, joins_of
from engine.joins.proposing import TableFacts
from engine.operations.operation import Reporter
from engine.sources.failures import SourceFailed
from engine.sources.source import Connection, Table

MOST_TABLES: Final = 500
"""Of a source; the ones with the fewest rows first, for what others refer to is small."""

Noticed = Callable[[Table, TableFacts], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    tables: int
    left_out: int
    keys: int
    joins: list[Checked]


async def look(connection: Connection, tables: Sequence[Table], report: Reporter, noticed: Noticed) -> Looked:
    """`noticed` is told of each table once its keys are known. A table that does not answer is passed over."""
    able = sorted(tables, key=lambda table: (table.kind == "view", table.rows or 0, table.name))[:MOST_TABLES]
    known: list[TableFacts] = []
    for place, table in enumerate(able):
        report.progress(place, 2 * len(able), table.name)
        try:
            facts = await facts_of(connection, table)
        except SourceFailed as failure:
            report.log("warning", f"{table.name} was passed over: {failure.message}")
            continue
        known.append(facts)
        await noticed(table, facts)

    def on(done: float, total: float, label: str) -> None:
        report.progress(len(able) * (1 + done / max(total, 1)), 2 * len(able), label)

    joins = await joins_of(connection, known, on)
    return Looked(
        tables=len(known),
        left_out=len(tables) - len(able),
        keys=sum(len(one.keys) for one in known),
        joins=joins,
    )
