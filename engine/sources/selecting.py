"""Rows of a table by conditions, and one value over them, as SQL whose identifiers come from the schema. Pure.

A selection is data, never a statement: what a person typed is a value, bound by the driver.
"""

import base64
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import Field

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput, NotFound
from crdt.model import Model
from engine.records import Json
from engine.sources.measures import family_of, fitting
from engine.sources.source import Column, Rows
from engine.whole import is_whole

MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 8 << 20
"""Of text in all rows together, roughly; what is beyond is cut off and said."""

MOST_NAMED: Final = 50

Comparison = Literal[
    "equal", "not_equal", "less", "at_most", "more", "at_least", "contains", "in", "empty", "not_empty"
]
Aggregate = Literal["count", "distinct", "sum", "average", "minimum", "maximum"]

_SIGNS: Final = {"equal": "=", "not_equal": "<>", "less": "<", "at_most": "<=", "more": ">", "at_least": ">="}
_FUNCTIONS: Final[dict[Aggregate, str]] = {
    "count": "count({})",
    "distinct": "count(DISTINCT {})",
    "sum": "sum({})",
    "average": "avg({})",
    "minimum": "min({})",
    "maximum": "max({})",
}


class Condition(Model):
    """`value` is a list for `in`, text for `contains`, and not looked at for `empty` and `not_empty`."""

    column: str = Field(title="Column", min_length=1)
    is_: Comparison = Field(default="equal", title="Is", alias="is")
    value: Json = Field(default=None, title="Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """`columns` empty: all of them. With `aggregate` one value over `of`, or over the rows where that is empty."""

    table: str
    columns: Sequence[str] = ()
    where: Sequence[Condition] = ()
    order_by: str = ""
    descending: bool = False
    limit: int = MOST_ROWS
    aggregate: Aggregate | None = None
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """`cut`: there are more rows than were asked for, or than fit."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Json], ...]
    cut: bool = False


Statement = tuple[str, list[Any]]


def statement_of(
    selection: Selection,
    columns: Sequence[Column],
    relation: str,
    quoted: Callable[[str], str],
    *,
    text: str = "VARCHAR",
) -> Statement:
    """`relation` is the SQL behind FROM, `text` the type that values are cast to, to be searched.
    Raises NotFound for a column that the table does not have.
    """
    known = {column.name: column for column in columns}

    def named(column: str) -> str:
        if column not in known:
            raise NotFound(
                f"{selection.table} has no column {column!r}.",
                next_step="Choose one of the table's columns.",
                details={"column": column[:80], "columns": sorted(known)[:MOST_NAMED]},
            )
        return quoted(column)

    tests, values = [], []
    for condition in selection.where:
        test, bound = _test(
            named(condition.column),
            condition,
            text,
            of_text=family_of(known[condition.column].type) == "text",
        )
        tests.append(test)
        values += bound
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    if selection.aggregate is not None:
        of = named(selection.of) if selection.of else "*"
        value = _FUNCTIONS[selection.aggregate].format(of)
        return f"SELECT {value} AS value FROM {relation}{where}", values
    wanted = ", ".join(named(column) for column in selection.columns or [one.name for one in columns])
    order = f" ORDER BY {named(selection.order_by)}" if selection.order_by else ""
    order += " DESC" if order and selection.descending else ""
    return f"SELECT {wanted} FROM {relation}{where}{order} LIMIT {int(selection.limit) + 1}", values


def selected(selection: Selection, columns: Sequence[Column], found: Sequence[Sequence[Any]]) -> Selected:
    """The rows that a statement gave, as JSON."""
    names = tuple(selection.columns or [one.name for one in columns])
    if selection.aggregate is not None:
        return Selected(columns=("value",), rows=({"value": plain_value(found[0][0])},))
    rows: list[dict[str, Json]] = []
    room = MOST_BYTES
    for row in found[: selection.limit]:
        values = [plain_value(value) for value in row]
        room -= sum(len(value) if isinstance(value, str) else 8 for value in values)
        if room < 0:
            break
        rows.append(dict(zip(names, values, strict=True)))
    return Selected(columns=names, rows=tuple(rows), cut=len(rows) < len(found))


def rows_of(columns: Sequence[str], found: Sequence[Sequence[Any]], most: int) -> Rows:
    """`found` has one row more than `most` where there are more."""
    rows: list[list[Json]] = []
    room = MOST_BYTES
    for row in found[:most]:
        values = [plain_value(value) for value in row]
        room -= sum(len(value) if isinstance(value, str) else 8 for value in values)
        if room < 0:
            break
        rows.append(values)
    return Rows(columns=list(columns), rows=rows, cut=len(rows) < len(found))


def plain_value(value: Any) -> Json:
    match value:
        case None | bool() | str():
            return value
        case int() | float() | Decimal():
            number = fitting(value) if isinstance(value, int) else float(value)
            return number if math.isfinite(number) else None
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case UUID():
            return str(value)
        case dict():
            return {str(key): plain_value(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain_value(inner) for inner in value]
    return str(value)


def _test(column: str, condition: Condition, as_text: str, *, of_text: bool) -> tuple[str, list[Any]]:
    value = condition.value
    match condition.is_:
        case "empty":
            return f"{column} IS NULL", []
        case "not_empty":
            return f"{column} IS NOT NULL", []
        case "in":
            values = value if isinstance(value, list) else [value]
            return f"{column} IN ({', '.join('?' * len(values)) or 'NULL'})", [
                _bound(one, of_text=of_text) for one in values
            ]
        case "contains":
            text = _text(str(value)).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            return f"lower(CAST({column} AS {as_text})) LIKE lower(?) ESCAPE '\\'", [f"%{text}%"]
        case "equal" if value is None:
            return f"{column} IS NULL", []
        case "not_equal" if value is None:
            return f"{column} IS NOT NULL", []
        case comparison:
            return f"{column} {_SIGNS[comparison]} ?", [_bound(value, of_text=of_text)]


def _bound(value: Json, *, of_text: bool) -> Json:
    """As the column has it: databases differ in what a text is when a number is asked for."""
    match value:
        case list() | dict():
            raise InvalidInput("A condition compares with a single value; only `in` takes a list.")
        case bool():
            return value
        case int() | float() if of_text:
            return str(value)
        case int():
            return fitting(value)
        case str():
            return _text(value)
    return value


def _text(value: str) -> str:
    """JSON can say halves of letters, which no database takes."""
    if is_whole(value):
        return value
    raise InvalidInput("A condition compares with a text that is no text: half of a letter stands in it.")
