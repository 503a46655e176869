"""Explains statements: how a source runs them now, and what an index would change. The source is only read.

SQLite: the index is tried in a copy and the gain measured. PostgreSQL: EXPLAIN alone, with a hypothetical index where `hypopg` is
there. MariaDB, MySQL and DuckDB: EXPLAIN as it is now.
"""

import asyncio
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from crdt.errors import ConcertError
from crdt.model import Model
from engine.records import Json
from engine.sources.failures import SourceFailed
from engine.sources.source import Connection, Table
from engine.tuning.indexes import statement_for
from engine.tuning.statement import Candidate, Statement, read
from engine.tuning.trial import TrialTooLarge, Tried, explained, tried

SECONDS: Final = 10.0
"""Of one run of a statement in a copy."""
MOST_FREQUENT: Final = 10


class TriedIndex(Model):
    """`statement` makes the index. Shares of the work that it saves: `estimated` by the plan, `measured` in a copy; null where
    nobody could tell, with the reason in `note`.
    """

    table: str
    columns: list[str]
    statement: str
    after: str = ""
    used: bool = False
    estimated: float | None = None
    measured: float | None = None
    note: str = ""


class StatementPlan(Model):
    """How one statement runs. `calls` counts how often the source saw it, where it counts."""

    statement: str
    before: str = ""
    cost: float | None = None
    indexes: list[TriedIndex] = []
    calls: int | None = None
    error: str = ""


async def explain(
    connection: Connection, tables: Sequence[Table], texts: Sequence[str]
) -> list[StatementPlan]:
    return [await _explained(connection, tables, text) for text in texts]


async def frequent(connection: Connection) -> list[StatementPlan]:
    """What the source did most, where it keeps statistics of statements; nothing where it does not."""
    if connection.dialect != "postgres":
        return []
    try:
        there = await connection.query(
            "SELECT count(*) FROM pg_extension WHERE extname = ?", ("pg_stat_statements",)
        )
        if not there.rows or not there.rows[0][0]:
            return []
        rows = await connection.query(
            "SELECT query, calls, total_exec_time FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT ?",
            (MOST_FREQUENT,),
        )
    except SourceFailed:
        return []
    return [
        StatementPlan(statement=str(row[0])[:2000], calls=int(row[1]), cost=float(row[2]))
        for row in rows.rows
    ]


async def _explained(connection: Connection, tables: Sequence[Table], text: str) -> StatementPlan:
    try:
        statement = await asyncio.to_thread(read, text, connection.dialect, tables)
        match connection.dialect:
            case "sqlite":
                return await _in_sqlite(connection, tables, statement)
            case "postgres":
                return await _in_postgres(connection, tables, statement)
            case _:
                return await _plain(connection, tables, statement)
    except (ConcertError, sqlite3.Error) as error:
        return StatementPlan(statement=text, error=str(error))


async def _in_sqlite(connection: Connection, tables: Sequence[Table], statement: Statement) -> StatementPlan:
    listed = await connection.query("PRAGMA database_list")
    path = Path(str(next(row[2] for row in listed.rows if row[1] == "main")))
    before = await asyncio.to_thread(explained, path, statement)
    indexes = []
    for candidate in statement.candidates:
        proposed = _proposed(tables, candidate)
        try:
            trial = await asyncio.to_thread(tried, path, statement, candidate, SECONDS)
        except TrialTooLarge:
            proposed.note = "The file is too large to be copied for a trial."
        else:
            proposed = proposed.model_copy(update=_of_trial(trial))
        indexes.append(proposed)
    return StatementPlan(statement=statement.text, before=before, indexes=indexes)


def _of_trial(trial: Tried) -> dict[str, Json]:
    note = (
        "" if trial.whole else f"The statement did not end within {SECONDS:g} s; its steps until then count."
    )
    if not trial.used:
        note = "SQLite would not use this index."
    return {
        "after": trial.after,
        "used": trial.used,
        "estimated": trial.estimated,
        "measured": trial.measured,
        "note": note,
    }


async def _in_postgres(
    connection: Connection, tables: Sequence[Table], statement: Statement
) -> StatementPlan:
    before = await _postgres_plan(connection, statement)
    there = await connection.query("SELECT count(*) FROM pg_extension WHERE extname = ?", ("hypopg",))
    indexes = []
    for candidate in statement.candidates:
        proposed = _proposed(tables, candidate)
        if there.rows and there.rows[0][0]:
            proposed = await _hypothetical(connection, statement, proposed, before[1])
        else:
            proposed.note = "Without the extension hypopg nobody can tell before the index is there."
        indexes.append(proposed)
    return StatementPlan(statement=statement.text, before=before[0], cost=before[1], indexes=indexes)


async def _hypothetical(
    connection: Connection, statement: Statement, proposed: TriedIndex, cost: float
) -> TriedIndex:
    await connection.query("SELECT indexname FROM hypopg_create_index(?)", (proposed.statement,))
    try:
        after, less = await _postgres_plan(connection, statement)
    finally:
        await connection.query("SELECT hypopg_reset()::text")
    gain = max(0.0, round(1 - less / cost, 4)) if cost else 0.0
    return proposed.model_copy(update={"after": after, "used": less < cost, "estimated": gain})


async def _postgres_plan(connection: Connection, statement: Statement) -> tuple[str, float]:
    rows = await connection.query(f"EXPLAIN (FORMAT JSON) {statement.sql}", statement.values)
    told: Any = rows.rows[0][0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return "\n".join(_lines(plan, 0)), float(plan["Total Cost"])


def _lines(plan: dict[str, Any], depth: int) -> list[str]:
    of = plan.get("Relation Name") or plan.get("Index Name") or ""
    index = f" using {plan['Index Name']}" if plan.get("Index Name") and plan.get("Relation Name") else ""
    line = f"{'  ' * depth}{plan['Node Type']} {of}{index} (cost {plan['Total Cost']:,}, rows {plan['Plan Rows']:,})"
    return [line, *(text for inner in plan.get("Plans", []) for text in _lines(inner, depth + 1))]


async def _plain(connection: Connection, tables: Sequence[Table], statement: Statement) -> StatementPlan:
    rows = await connection.query(f"EXPLAIN {statement.sql}", statement.values)
    if connection.dialect == "duckdb":
        return StatementPlan(statement=statement.text, before="\n".join(str(row[-1]) for row in rows.rows))
    names = [one.lower() for one in rows.columns]
    lines = [dict(zip(names, row, strict=True)) for row in rows.rows]
    before = "\n".join(_line(one) for one in lines)
    note = "This server has no hypothetical indexes: what it gains is seen when the index is there."
    indexes = [_proposed(tables, one).model_copy(update={"note": note}) for one in statement.candidates]
    return StatementPlan(statement=statement.text, before=before, indexes=indexes)


def _line(told: Mapping[str, Any]) -> str:
    """Of MariaDB's plan; where it reads no table it says why."""
    if told.get("table") is None:
        return str(told.get("extra") or told.get("select_type") or "reads no table")
    return f"{told['table']}: {told.get('type')}, key {told.get('key') or 'none'}, rows {told.get('rows')}"


def _proposed(tables: Sequence[Table], candidate: Candidate) -> TriedIndex:
    table = next(one for one in tables if one.name == candidate.table)
    statement = statement_for(table, candidate.columns)
    return TriedIndex(table=candidate.table, columns=list(candidate.columns), statement=statement)
