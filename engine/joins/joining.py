"""Asks a source which columns are keys and which refer to another table: one bounded statement for each question."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from crdt.dataclasses import replace
from engine.joins.choosing import Checked, chosen
from engine.joins.proposing import (
    ColumnFacts,
    Family,
    Possible,
    TableFacts,
    declared_keys,
    family_of,
    joint_keys,
    possible_joins,
    single_keys,
)
from engine.sources.failures import SourceFailed
from engine.sources.source import Connection, Table

LOOKED_AT: Final = 50_000
"""Rows whose values say what may be a key."""
ROWS_OF_JOIN: Final = 500_000
"""Rows whose values are looked for in the other table."""
MOST_VALUES: Final = 20_000
"""Different values that are looked for."""
MOST_COLUMNS: Final = 60
"""Of a table; the first ones."""
MOST_JOINS: Final = 2_000
"""Questions about joins in one go, the best names first."""
ENOUGH_JOINT: Final = 2
"""Keys of several columns that are kept of one table."""

Told = Callable[[float, float, str], None]


async def facts_of(connection: Connection, table: Table) -> TableFacts:
    """What the first rows say, and the keys of the table: declared, and found unique in all rows."""
    columns = [one for one in table.columns if family_of(one.type) != "other"][:MOST_COLUMNS]
    if not columns:
        return TableFacts(table=table.name, rows=0, columns=(), keys=declared_keys(table))
    relation = await connection.relation(table.name)
    names = [_quoted(one.name) for one in columns]
    asked = [_tally(name, family_of(one.type)) for name, one in zip(names, columns, strict=True)]
    inner = f"SELECT {', '.join(names)} FROM {relation} LIMIT {LOOKED_AT}"
    answer = await connection.query(
        f"SELECT count(*), {', '.join(asked)} FROM ({inner}) AS looked_at", most=1
    )
    row = answer.rows[0]
    told = [row[1 + 4 * place : 5 + 4 * place] for place in range(len(columns))]
    facts = TableFacts(
        table=table.name,
        rows=int(row[0]),
        is_view=table.kind == "view",
        columns=tuple(
            ColumnFacts(
                name=column.name,
                family=family_of(column.type),
                filled=int(one[0]),
                distinct=int(one[1]),
                minimum=one[2],
                maximum=one[3],
            )
            for column, one in zip(columns, told, strict=True)
        ),
    )
    return replace(facts, keys=await _keys(connection, relation, table, facts))


async def _keys(
    connection: Connection, relation: str, table: Table, facts: TableFacts
) -> tuple[tuple[str, ...], ...]:
    declared = declared_keys(table)
    found = [
        key
        for key in single_keys(facts)
        if key not in declared and await _is_unique(connection, relation, key, facts)
    ]
    if not (declared or found) and table.kind != "view":
        for key in joint_keys(facts):
            if any(set(one) < set(key) for one in found):
                continue
            if await _is_unique(connection, relation, key, None):
                found.append(key)
                if len(found) == ENOUGH_JOINT:
                    break
    return (*declared, *found)


async def _is_unique(
    connection: Connection, relation: str, key: tuple[str, ...], facts: TableFacts | None
) -> bool:
    """In all rows. Of `facts` that cover every row no question is left."""
    if facts is not None and facts.rows < LOOKED_AT:
        return True
    names = ", ".join(map(_quoted, key))
    empty = " OR ".join(f"{_quoted(one)} IS NULL" for one in key)
    twice = f"SELECT 1 FROM {relation} GROUP BY {names} HAVING count(*) > 1 OR {_counts_empty(empty)}"
    answer = await connection.query(f"SELECT 1 FROM ({twice} LIMIT 1) AS twice", most=1)
    return not answer.rows


def _counts_empty(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END) > 0"


async def check(connection: Connection, possible: Possible, relations: Mapping[str, str]) -> Checked:
    """How many of the values are in the other table. `relations`: what stands behind FROM, by table."""
    child, parent = relations[possible.table], relations[possible.other]
    mine = [_quoted(one) for one in possible.columns]
    theirs = [_quoted(one) for one in possible.other_columns]
    given = ", ".join(f"{one} AS v{place}" for place, one in enumerate(mine))
    filled = " AND ".join(f"v{place} IS NOT NULL" for place in range(len(mine)))
    rows = f"SELECT {given} FROM {child} LIMIT {ROWS_OF_JOIN}"
    values = f"SELECT DISTINCT * FROM ({rows}) AS mine WHERE {filled} LIMIT {MOST_VALUES}"
    keys = ", ".join(f"{one} AS k{place}" for place, one in enumerate(theirs))
    meet = " AND ".join(f"k{place} = v{place}" for place in range(len(mine)))
    sql = (
        f"SELECT count(*), count(k0), (SELECT count(*) FROM {parent}) "
        f"FROM ({values}) AS looked_for LEFT JOIN (SELECT DISTINCT {keys} FROM {parent}) AS there ON {meet}"
    )
    (row,) = (await connection.query(sql, most=1)).rows
    return Checked(possible=possible, checked=int(row[0]), matched=int(row[1]), keys=int(row[2]))


async def joins_of(
    connection: Connection, tables: Sequence[TableFacts], told: Told = lambda *_: None
) -> list[Checked]:
    """Every question is asked once; one that the source does not answer is passed over."""
    asked = (await asyncio.to_thread(possible_joins, tables))[:MOST_JOINS]
    named = sorted({name for one in asked for name in (one.table, one.other)})
    relations = {name: await connection.relation(name) for name in named}
    checked: list[Checked] = []
    settled: set[tuple[str, tuple[str, ...]]] = set()
    for place, one in enumerate(asked):
        if one.names == 0 and (one.table, one.columns) in settled:
            continue
        told(place, len(asked), one.table)
        result = await _asked(check(connection, one, relations))
        if result is not None:
            checked.append(result)
            if result.share == 1:
                settled.add((one.table, one.columns))
    return chosen(checked, tables)


async def _asked(question: Awaitable[Any]) -> Any:
    try:
        return await question
    except SourceFailed:
        return None


def _tally(name: str, family: Family) -> str:
    """Of dates no range is asked: drivers read them differently, and no key is one by itself."""
    ends = "NULL, NULL" if family == "date" else f"min({name}), max({name})"
    return f"count({name}), count(DISTINCT {name}), {ends}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
