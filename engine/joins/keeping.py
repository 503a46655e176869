"""Looks for keys and joins of a source and keeps what was found beside what people decided."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from engine.catalog.difference import Where
from engine.catalog.records import CatalogCandidate
from engine.joins.candidates import difference, joins_of, keys_of, told
from engine.joins.looking import look
from engine.joins.proposing import TableFacts
from engine.operations.operation import Reporter
from engine.ports import Records
from engine.scans.stage import Found
from engine.sources.source import Connection, Table
from engine.writes import Put, Write

ALL: Final = 1_000_000
Commit = Callable[[str, Sequence[Write], Sequence[Found]], Awaitable[object]]
"""table ("" for the source as a whole), rows, findings"""


async def find(
    where: Where,
    connection: Connection,
    tables: Sequence[Table],
    records: Records,
    report: Reporter,
    commit: Commit,
) -> dict[str, Any]:
    """What came of it, for a summary."""
    keys: list[CatalogCandidate] = []

    async def noticed(table: Table, facts: TableFacts) -> None:
        keys.extend(keys_of(table, facts, where))
        await commit(table.name, (), found_of(table, facts))

    looked = await look(connection, tables, report, noticed)
    joins = joins_of(tables, looked.joins, where)
    before = await records.find(CatalogCandidate, {"source": where.source}, limit=ALL)
    writes = difference(before, (*keys, *joins))
    rows = [one.record for one in writes if isinstance(one, Put) and isinstance(one.record, CatalogCandidate)]
    await commit("", (*writes, *told(where, rows)), ())
    return {"tables": looked.tables, "left_out": looked.left_out, "keys": len(keys), "joins": len(joins)}


def found_of(table: Table, facts: TableFacts) -> list[Found]:
    if table.kind != "table" or facts.rows < 2 or facts.keys:
        return []
    return [
        Found(
            rule="no_key",
            severity="info",
            message=f"No column of {table.name}, and no few of them together, tell its rows apart.",
            table=table.name,
            evidence={"rows_looked_at": facts.rows},
            fix="Give the table a key, or look for rows that are there twice.",
        )
    ]
