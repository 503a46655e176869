"""Reads a statement that a person gave to be explained: one SELECT, nothing that writes, and the indexes that it could use.

Pure but slow for long texts (`sqlglot`), so call it in a thread. What it cannot read it refuses; a statement is never run because
it looked harmless: the connection only reads, and servers only explain.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from crdt.dataclasses import dataclass
from crdt.errors import Refused
from engine.sources.source import Dialect, Index, Table
from engine.tuning.indexes import covers

if TYPE_CHECKING:
    from sqlglot import exp

MOST_TEXT: Final = 20_000
MOST_CANDIDATES: Final = 3
_PLAIN = re.compile(r"[\w\s.,:+/@-]*")
_MARK = re.compile(r"concert_value_(\d+)_here")


class StatementRefused(Refused):
    code = "statement_refused"
    message = "Only a single SELECT can be explained."
    next_step = "Give one statement that reads, as it is sent to the source."


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An index that the statement could use: columns that are compared with a value first, then one for a range or an order."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`sql` with a `?` for each of `values`."""

    text: str
    sql: str
    values: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def read(text: str, dialect: Dialect, tables: Sequence[Table]) -> Statement:
    import sqlglot  # noqa: PLC0415 - 100 ms that only those pay who explain something
    from sqlglot import exp  # noqa: PLC0415

    if len(text) > MOST_TEXT:
        raise StatementRefused("This statement is too long to be explained.")
    try:
        found = [one for one in sqlglot.parse(text, dialect=dialect) if one is not None]
    except (sqlglot.errors.SqlglotError, RecursionError):
        raise StatementRefused("This is not SQL that could be read.") from None
    if len(found) != 1 or not isinstance(found[0], exp.Query):
        raise StatementRefused
    tree = found[0]
    writing = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Command, exp.Into, exp.Lock, exp.DDL)
    if any(not isinstance(one, exp.Query) for one in tree.find_all(*writing)):
        raise StatementRefused
    candidates = tuple(_candidates(tree, tables))[:MOST_CANDIDATES]
    sql, values = _lifted(tree, dialect)
    return Statement(text=text.strip(), sql=sql, values=values, candidates=candidates)


def _lifted(tree: "exp.Query", dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    """Texts with signs of their own become bound values, so that nothing in them is taken for a place to put one."""
    from sqlglot import exp  # noqa: PLC0415

    held: list[str] = []

    def lift(node: Any) -> Any:
        if isinstance(node, exp.Literal) and node.is_string and not _PLAIN.fullmatch(node.this):
            held.append(node.this)
            return exp.Column(this=exp.to_identifier(f"concert_value_{len(held) - 1}_here"))
        return node

    sql = tree.copy().transform(lift).sql(dialect=dialect, comments=False)
    order = [held[int(one)] for one in _MARK.findall(sql)]
    return _MARK.sub("?", sql), tuple(order)


def _candidates(tree: "exp.Query", tables: Sequence[Table]) -> Iterator[Candidate]:
    from sqlglot import exp  # noqa: PLC0415

    seen: set[Candidate] = set()
    for select in tree.find_all(exp.Select):
        for table, columns in _wanted(select, tables):
            candidate = Candidate(table=table.name, columns=columns)
            if candidate not in seen and not any(covers(one, columns) for one in _kept(table)):
                seen.add(candidate)
                yield candidate


def _wanted(select: "exp.Select", tables: Sequence[Table]) -> Iterator[tuple[Table, tuple[str, ...]]]:
    """Of each table that is read its columns in the order an index would have them."""
    from sqlglot import exp  # noqa: PLC0415

    known = {table.name.casefold(): table for table in tables if table.kind == "table"}
    here: dict[str, Table] = {}
    for one in _sources(select):
        table = known.get(one.name.casefold()) or known.get(f"{one.db}.{one.name}".casefold())
        if table is not None:
            here[one.alias_or_name.casefold()] = table
    conditions = [
        part for part in (select.args.get("where"), *(select.args.get("joins") or ())) if part is not None
    ]
    equal = _columns(conditions, (exp.EQ, exp.In, exp.Is), here)
    ranges = _columns(conditions, (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between), here)
    order = select.args.get("order")
    sorted_by = _columns([order] if order is not None else [], (exp.Ordered,), here)
    for alias, table in here.items():
        first = equal.get(alias, [])
        after = [one for one in (*ranges.get(alias, []), *sorted_by.get(alias, [])) if one not in first]
        columns = tuple(dict.fromkeys((*first, *after[:1])))
        if columns:
            yield table, columns


def _sources(select: "exp.Select") -> Iterator["exp.Table"]:
    from sqlglot import exp  # noqa: PLC0415

    start = select.args.get("from_") or select.args.get("from")
    if start is not None and isinstance(start.this, exp.Table):
        yield start.this
    for join in select.args.get("joins") or ():
        if isinstance(join.this, exp.Table):
            yield join.this


def _columns(
    parts: Iterable[Any], kinds: tuple[type[Any], ...], here: dict[str, Table]
) -> dict[str, list[str]]:
    """By alias the columns that stand directly in comparisons of these kinds."""
    from sqlglot import exp  # noqa: PLC0415

    found: dict[str, list[str]] = {}
    for part in parts:
        for comparison in part.find_all(*kinds):
            for side in (comparison.this, comparison.args.get("expression")):
                if isinstance(side, exp.Column):
                    owner = _owner(side, here)
                    if owner is not None:
                        found.setdefault(owner[0], []).append(owner[1])
    return found


def _owner(column: "exp.Column", here: dict[str, Table]) -> tuple[str, str] | None:
    """The alias it belongs to and its name as the schema has it."""
    wanted = column.name.casefold()
    aliases = [column.table.casefold()] if column.table else list(here)
    matches = [
        (alias, one.name)
        for alias in aliases
        if alias in here
        for one in here[alias].columns
        if one.name.casefold() == wanted
    ]
    return matches[0] if len(matches) == 1 else None


def _kept(table: Table) -> list[Index]:
    key = [one.name for one in table.columns if one.primary_key]
    return [*table.indexes, *([Index(name="primary key", columns=key, unique=True)] if key else [])]
