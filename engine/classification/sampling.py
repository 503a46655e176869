"""A sample of a table's values: its first rows, and more different values of columns that are mostly empty there."""

from collections.abc import Sequence
from typing import Final

from engine.classification.column import Column
from engine.classification.nested import with_parts
from engine.records import Json
from engine.sources.profiling import quoted
from engine.sources.source import Connection, Table

ROWS: Final = 500
ENOUGH: Final = 20
"""Values of a column in the first rows; with fewer it is asked by itself."""
MOST_ASKED: Final = 40
"""Columns of one table that are asked by themselves."""


async def sampled(connection: Connection, table: Table) -> dict[str, Sequence[Column]]:
    """By name every column with its sample, and then its parts where its values have some. Nothing of it may be kept."""
    relation = await connection.relation(table.name)
    names = [column.name for column in table.columns]
    shown = ", ".join(map(quoted, names))
    rows = await connection.query(f"SELECT {shown} FROM {relation} LIMIT {ROWS}", most=ROWS)  # noqa: S608 - names of the schema
    values: list[list[Json]] = [[row[place] for row in rows.rows] for place in range(len(names))]
    if len(rows.rows) >= ROWS:
        await _ask_again(connection, relation, names, values)
    keys = {name for key in table.foreign_keys for name in key.columns}
    columns = (
        Column(
            table=table.name,
            name=column.name,
            type=column.type,
            neighbours=tuple(names),
            key=column.primary_key or column.name in keys,
        )
        for column in table.columns
    )
    return {one.name: with_parts(one, values[place]) for place, one in enumerate(columns)}


async def _ask_again(
    connection: Connection, relation: str, names: Sequence[str], values: list[list[Json]]
) -> None:
    sparse = [
        place
        for place in range(len(names))
        if sum(one is not None and one != "" for one in values[place]) < ENOUGH
    ]
    for place in sparse[:MOST_ASKED]:
        name = quoted(names[place])
        sql = f"SELECT DISTINCT {name} FROM {relation} WHERE {name} IS NOT NULL LIMIT {ROWS}"  # noqa: S608 - names of the schema
        values[place] = [row[0] for row in (await connection.query(sql, most=ROWS)).rows]
