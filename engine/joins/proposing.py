"""Which columns may be a key, and which may refer to the key of another table: by names, types and ranges. Pure.

What comes out is asked of the data by `joining.py`, one bounded statement each. Names count by their **stem**: `team.key`,
`TeamID` and `team_id` have the stem `team`. A **role** is a name around a stem: `teamIDwinner`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Literal

from crdt.dataclasses import dataclass
from engine.records import Json
from engine.sources.measures import CHOICES
from engine.sources.source import Table

Family = Literal["integer", "text", "date", "other"]

MOST_TOGETHER: Final = 4
"""Columns of a key."""
MOST_LOOKED_AT: Final = 8
"""Columns of a table that keys of several are made of."""
MOST_CHECKS: Final = 24
"""Keys of several columns that are asked of one table."""
LONGEST_KEY: Final = 64
NAMELESS_TABLES: Final = 100
"""In a source with more tables, only names lead to joins."""
FEW_VALUES: Final = 3

_SEPARATORS: Final = re.compile(r"[^a-z0-9]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SUFFIXES: Final = ("id", "key", "code", "no", "nr", "num")
_GENERIC: Final = frozenset(
    {"", "name", "title", "type", "kind", "state", "status", "year", "month", "day", "date", "time", "hour"}
    | {"number", "value", "count", "rank", "label", "description", "note", "notes", "country", "city", "row"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """Of the first rows of a table: how many have a value, how many different ones, the least and the greatest."""

    name: str
    family: Family
    filled: int
    distinct: int
    minimum: Json
    maximum: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """`keys`: declared ones, then those that were found. `rows` were looked at. What a view shows was worked out of tables, so
    no table refers to it.
    """

    table: str
    rows: int
    columns: tuple[ColumnFacts, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    is_view: bool = False

    def column(self, name: str) -> ColumnFacts | None:
        return next((one for one in self.columns if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """`columns` of a table that may refer to `other_columns`, a key of the other one. `names` is how well they agree, 0 to 1."""

    table: str
    columns: tuple[str, ...]
    other: str
    other_columns: tuple[str, ...]
    names: float


def family_of(type_: str) -> Family:
    kind = type_.upper()
    if kind.startswith(CHOICES):
        return "text"
    if any(word in kind for word in ("INT", "SERIAL")) and "INTERVAL" not in kind and "POINT" not in kind:
        return "integer"
    if any(word in kind for word in ("CHAR", "TEXT", "UUID", "STRING", "ENUM", "CLOB")):
        return "text"
    if "DATE" in kind or "TIMESTAMP" in kind:
        return "date"
    return "other"


def declared_keys(table: Table) -> tuple[tuple[str, ...], ...]:
    """The primary key and what unique indexes cover without empty values."""
    nullable = {column.name for column in table.columns if column.nullable}
    primary = tuple(column.name for column in table.columns if column.primary_key)
    unique = [
        tuple(index.columns)
        for index in table.indexes
        if index.unique and index.columns and not nullable.intersection(index.columns)
    ]
    return tuple(dict.fromkeys(key for key in (primary, *unique) if key))


def single_keys(facts: TableFacts) -> list[tuple[str, ...]]:
    """Columns without empty or equal values in the rows that were looked at."""
    return [(one.name,) for one in facts.columns if _may_be_key(one) and _is_unique(one, facts)]


def joint_keys(facts: TableFacts) -> Iterator[tuple[str, ...]]:
    """Small sets of columns that could be unique together, likely ones first; those that hold another one come later."""
    able = [
        one for one in facts.columns if _may_be_key(one) and one.filled == facts.rows and one.distinct > 1
    ]
    able = sorted(able, key=lambda one: not _names_something(one.name))[:MOST_LOOKED_AT]
    order = {one.name: place for place, one in enumerate(facts.columns)}
    tried = 0
    for size in range(2, MOST_TOGETHER + 1):
        sets = sorted(combinations(able, size), key=lambda some: sum(order[one.name] for one in some))
        for some in sets:
            if _product(some) < facts.rows:
                continue
            if tried == MOST_CHECKS:
                return
            tried += 1
            yield tuple(sorted((one.name for one in some), key=order.__getitem__))


def possible_joins(tables: Sequence[TableFacts]) -> list[Possible]:
    """Every pair worth asking, the best names first. A view holds keys for views alone."""
    views = {one.table for one in tables if one.is_view}
    by_stem: dict[str, list[tuple[TableFacts, ColumnFacts]]] = {}
    for facts in tables:
        for column in facts.columns:
            by_stem.setdefault(stem(column.name), []).append((facts, column))
    found: dict[tuple[str, tuple[str, ...], str, tuple[str, ...]], Possible] = {}
    for parent in tables:
        for key in parent.keys:
            some = (
                _to_single(parent, key[0], tables, by_stem)
                if len(key) == 1
                else _to_joint(parent, key, tables)
            )
            for one in some:
                if one.other in views and one.table not in views:
                    continue
                place = (one.table, one.columns, one.other, one.other_columns)
                if place not in found or found[place].names < one.names:
                    found[place] = one
    return sorted(found.values(), key=lambda one: (-one.names, one.table, one.columns, one.other))


def stem(name: str) -> str:
    """`teamID` -> `team`, `park.key` -> `park`, `id` -> ``."""
    words = [word for word in _SEPARATORS.split(_CAMEL.sub("_", name).lower()) if word]
    while words and words[-1] in _SUFFIXES:
        words.pop()
    joined = "".join(words)
    for suffix in ("id", "key"):
        if joined.endswith(suffix) and len(joined) > len(suffix) + 3:
            return joined.removesuffix(suffix)
    return joined


def _to_single(
    parent: TableFacts,
    key: str,
    tables: Sequence[TableFacts],
    by_stem: Mapping[str, Sequence[tuple[TableFacts, ColumnFacts]]],
) -> Iterator[Possible]:
    facts = parent.column(key)
    if facts is None or not _may_be_key(facts):
        return
    named = _named(parent.table, key)
    for name in named:
        for child, column in by_stem.get(name, ()):
            if child.table != parent.table and _overlap(column, facts):
                yield _single(child, column, parent, key, 1.0)
    others = tables if len(tables) <= NAMELESS_TABLES else ()
    for child in others:
        for column in child.columns:
            if child.table == parent.table or not _overlap(column, facts):
                continue
            if any(_has_role(column.name, name) for name in named):
                yield _single(child, column, parent, key, 0.7)
            elif _may_be_without_name(column, facts):
                yield _single(child, column, parent, key, 0.0)


def _may_be_without_name(column: ColumnFacts, key: ColumnFacts) -> bool:
    """Numbers agree by chance, words of a few kinds do, too."""
    return key.family == "text" and FEW_VALUES <= column.distinct < key.distinct


def _named(table: str, key: str) -> set[str]:
    """Stems by which others would name this key: its own where it says something, else its table's."""
    own = stem(key)
    singular = _singular(stem(table.rpartition(".")[2]))
    names = {own} if own not in _GENERIC else set()
    if own in {"", singular} or own in _GENERIC - {"year", "month", "day", "hour"}:
        names.add(singular)
    return names - {""}


def _to_joint(parent: TableFacts, key: tuple[str, ...], tables: Sequence[TableFacts]) -> Iterator[Possible]:
    """All columns by name; one of them may be named by a role. At least one says more than a year or a name."""
    if all(stem(one) in _GENERIC for one in key):
        return
    for child in tables:
        if child.table == parent.table:
            continue
        equal = [_by_stem(child, parent, one) for one in key]
        missing = [place for place, name in enumerate(equal) if name is None]
        if not missing:
            yield _joint(child, equal, parent, key, 1.0)
        for place in missing or range(len(key)):
            roles = _by_role(child, parent, key[place]) if len(missing) < 2 else ()
            for name in roles:
                yield _joint(child, [*equal[:place], name, *equal[place + 1 :]], parent, key, 0.7)


def _by_stem(child: TableFacts, parent: TableFacts, key: str) -> str | None:
    facts = parent.column(key)
    if facts is None:
        return None
    return next(
        (one.name for one in child.columns if stem(one.name) == stem(key) and _overlap(one, facts)), None
    )


def _by_role(child: TableFacts, parent: TableFacts, key: str) -> list[str]:
    facts = parent.column(key)
    if facts is None or stem(key) in _GENERIC:
        return []
    return [one.name for one in child.columns if _has_role(one.name, stem(key)) and _overlap(one, facts)]


def _single(child: TableFacts, column: ColumnFacts, parent: TableFacts, key: str, names: float) -> Possible:
    return Possible(
        table=child.table, columns=(column.name,), other=parent.table, other_columns=(key,), names=names
    )


def _joint(
    child: TableFacts, columns: Iterable[str | None], parent: TableFacts, key: tuple[str, ...], names: float
) -> Possible:
    given = tuple(one for one in columns if one is not None)
    return Possible(table=child.table, columns=given, other=parent.table, other_columns=key, names=names)


def _has_role(name: str, about: str) -> bool:
    """`home_team_id` and `teamIDwinner` are about a team."""
    words = "".join(_SEPARATORS.split(name.lower()))
    return len(about) >= 4 and words != about and (words.startswith(about) or stem(name).endswith(about))


def _overlap(child: ColumnFacts, parent: ColumnFacts) -> bool:
    """Of the same family, with values, and within each other's range somewhere."""
    if child.family != parent.family or child.family == "other" or not child.filled:
        return False
    try:
        return bool(child.minimum <= parent.maximum and parent.minimum <= child.maximum)
    except TypeError:
        return False


def _may_be_key(column: ColumnFacts) -> bool:
    """Dates and measures are no keys by themselves, nor are texts."""
    long = any(isinstance(one, str) and len(one) > LONGEST_KEY for one in (column.minimum, column.maximum))
    return column.family != "other" and not long


def _is_unique(column: ColumnFacts, facts: TableFacts) -> bool:
    return facts.rows > 1 and column.filled == column.distinct == facts.rows and column.family != "date"


def _names_something(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(_SUFFIXES) or stem(name) in _GENERIC


def _product(columns: Iterable[ColumnFacts]) -> int:
    result = 1
    for one in columns:
        result *= one.distinct
    return result


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return f"{name.removesuffix('ies')}y"
    return name.removesuffix("s") if not name.endswith("ss") else name
