"""Holds rules against one table through an open connection, in as few statements as it takes.

Checks that look at rows or at one value share one pass over the table; where that statement fails, each is asked by itself, so that
one broken rule takes no other with it. Never raises for a rule: what went wrong is its result.
"""

import asyncio
import json
import time
from collections.abc import Iterator, Mapping, Sequence

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, InvalidInput, OverLimit
from crdt.ids import Micros
from engine.quality.check import ByValue, Judged, Known, Measured, Question, Rowwise, Sql, Target
from engine.quality.records import QualityStatus
from engine.quality.rules import Held
from engine.records import Json
from engine.sources.failures import is_away
from engine.sources.source import Connection, Dialect, Rows, Table

AT_ONCE = 40
"""Questions in one statement."""
MOST_BOUND = 10_000
"""Texts that are bound one by one."""
MOST_TEXTS = 1_000_000
"""Different texts that are looked at outside of a database without regular expressions."""


class RuleUnreadable(InvalidInput):
    code = "rule_unreadable"
    message = "The rule cannot be read."
    next_step = "Edit the rule: choose a check and give it what it needs."


class TooManyTexts(OverLimit):
    code = "too_many_texts"
    message = "The column has too many different texts to be looked at outside of its database."
    next_step = "Use a check that the database does by itself."


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a rule came to at a place. `share` is that of the failing rows; 1 where a value does not hold."""

    held: Held
    status: QualityStatus
    rows_checked: int = 0
    rows_failing: int = 0
    share: float = 0.0
    observed: Json = None
    message: str = ""
    duration: int = 0


Asked = tuple[Held, Question]


async def hold(
    connection: Connection, held: Sequence[Held], tables: Mapping[str, Table], now: Micros
) -> list[Came]:
    """Results in the order of `held`, which are places of one table."""
    came: dict[int, Came] = {}
    asked: dict[int, Asked] = {}
    relations: dict[str, str] = {}
    for index, one in enumerate(held):
        try:
            asked[index] = one, await question_of(connection, one, tables, relations, now)
        except ConcertError as error:
            came[index] = _errored(one, error)
    answers = await hold_at(connection, relations, list(asked.values()))
    came.update(zip(asked, answers, strict=True))
    return [came[index] for index in range(len(held))]


async def hold_at(connection: Connection, relations: Mapping[str, str], asked: Sequence[Asked]) -> list[Came]:
    """The answers to questions about one table, in their order."""
    came: dict[int, Came] = {}
    left: list[int] = []
    for index, (one, question) in enumerate(asked):
        if isinstance(question, Known):
            came[index] = _judged(one, question.judged, 0)
        else:
            left.append(index)
    for start in range(0, len(left), AT_ONCE):
        some = left[start : start + AT_ONCE]
        answers = await _answers(connection, relations, [asked[index] for index in some])
        came.update(zip(some, answers, strict=True))
    return [came[index] for index in range(len(asked))]


async def question_of(
    connection: Connection,
    held: Held,
    tables: Mapping[str, Table],
    relations: dict[str, str],
    now: Micros,
) -> Question:
    """What to ask for a rule at a place; `relations` is filled with the tables that the question reads."""
    rule = held.rule
    if rule.check is None or rule.parameters is None:
        raise RuleUnreadable(rule.wrong)
    for name in (held.table.name, *rule.check.tables(rule.parameters)):
        if name not in relations and name in tables:
            relations[name] = await connection.relation(name)
    target = Target(
        dialect=connection.dialect,
        table=held.table,
        column=held.column,
        relations=relations,
        tables=tables,
        now=now,
    )
    question = rule.check.ask(rule.parameters, target)
    return await _rowwise(connection, question, target) if isinstance(question, ByValue) else question


def pass_over(relation: str, asked: Sequence[Asked]) -> Sql:
    """One statement for all of these: the number of rows, then for each question what it needs."""
    parts: list[str] = ["count(*)"]
    values: list[Json] = []
    for _, question in asked:
        for sql in _columns(question):
            parts.append(sql.text)
            values.extend(sql.values)
    return Sql(text=f"SELECT {', '.join(parts)} FROM {relation} AS checked", values=tuple(values))


def failing_rows(relation: str, question: Rowwise, columns: Sequence[str], most: int) -> Sql:
    """The first rows that fail. Sql without an order: the database's first ones."""
    names = ", ".join(columns)
    considered, failing = question.considered, question.failing
    return Sql(
        text=f"SELECT {names} FROM {relation} AS checked WHERE ({considered.text}) AND ({failing.text}) LIMIT {int(most)}",
        values=(*considered.values, *failing.values),
    )


def _columns(question: Question) -> Iterator[Sql]:
    match question:
        case Rowwise(considered=considered, failing=failing):
            yield Sql(text=f"sum(CASE WHEN {considered.text} THEN 1 ELSE 0 END)", values=considered.values)
            yield Sql(
                text=f"sum(CASE WHEN ({considered.text}) AND ({failing.text}) THEN 1 ELSE 0 END)",
                values=(*considered.values, *failing.values),
            )
        case Measured(sql=sql):
            yield sql
        case ByValue() | Known():
            raise TypeError("only what is asked row by row or as one value shares a pass")


async def _answers(
    connection: Connection, relations: Mapping[str, str], asked: Sequence[Asked]
) -> list[Came]:
    started = time.perf_counter()
    statement = pass_over(relations[asked[0][0].table.name], asked)
    try:
        rows = await connection.query(statement.text, statement.values, most=1)
    except ConcertError as error:
        if len(asked) == 1:
            return [_errored(asked[0][0], error)]
        return [(await _answers(connection, relations, [one]))[0] for one in asked]
    duration = int((time.perf_counter() - started) * 1e6)
    return [replace(one, duration=duration) for one in _read(rows, asked)]


def _read(rows: Rows, asked: Sequence[Asked]) -> Iterator[Came]:
    total, *answers = rows.rows[0]
    left = iter(answers)
    for held, question in asked:
        if isinstance(question, Rowwise):
            checked, failing = int(next(left) or 0), int(next(left) or 0)
            yield _counted(held, checked, failing)
        elif isinstance(question, Measured):
            yield _judged(held, question.judge(next(left)), int(total or 0))


def _counted(held: Held, checked: int, failing: int) -> Came:
    if checked == 0:
        return Came(held=held, status="skipped", message="No row has anything to check.")
    return Came(
        held=held,
        status="passed" if held.rule.tolerates(failing, checked) else "failed",
        rows_checked=checked,
        rows_failing=failing,
        share=failing / checked,
        message="" if not failing else f"{failing:,} of {checked:,} rows fail.",
    )


def _judged(held: Held, judged: Judged, rows: int) -> Came:
    """A value that does not hold is one failure, whatever number of rows it was measured over."""
    passed = judged.reason is None
    return Came(
        held=held,
        status="passed" if passed else "failed",
        rows_checked=rows,
        rows_failing=0,
        share=0.0 if passed else 1.0,
        observed=judged.observed,
        message=judged.reason or "",
    )


def _errored(held: Held, error: ConcertError) -> Came:
    """What the source said, in its taxonomy: a driver's own words may quote data. Where the source is away, that is no answer."""
    if is_away(error):
        raise error
    return Came(held=held, status="errored", message=error.message)


async def _rowwise(connection: Connection, question: ByValue, target: Target) -> Rowwise:
    """Looks at the different texts outside, and asks the database for the rows that hold the bad ones."""
    considered, value = question.considered, question.value
    rows = await connection.query(
        f"SELECT DISTINCT {value.text} FROM {target.relation} AS checked WHERE {considered.text}",
        (*value.values, *considered.values),
        most=MOST_TEXTS,
    )
    if rows.cut:
        raise TooManyTexts(
            f"The column has more than {MOST_TEXTS:,} different texts; so many are not looked at one by one."
        )
    texts = [str(row[0]) for row in rows.rows]
    bad = await asyncio.to_thread(question.bad, texts)
    return Rowwise(considered=considered, failing=_among(connection.dialect, value, bad))


def _among(dialect: Dialect, value: Sql, bad: Sequence[str]) -> Sql:
    """SQLite takes them as one JSON list, however many; the others one by one."""
    if dialect == "sqlite":
        listed = json.dumps(list(bad), ensure_ascii=False)
        return Sql(text=f"{value.text} IN (SELECT value FROM json_each(?))", values=(*value.values, listed))
    if not bad:
        return Sql(text="1 = 0")
    if len(bad) > MOST_BOUND:
        raise TooManyTexts(f"More than {MOST_BOUND:,} different texts of the column fail.")
    return Sql(text=f"{value.text} IN ({', '.join('?' * len(bad))})", values=(*value.values, *bad))
