"""What a SQLite file says about all its tables together, in a handful of statements however many tables there are. Blocking."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from engine.sources.profiling import quoted
from engine.sources.source import Column, ForeignKey, Index, Table

Query = Callable[[str], Sequence[Sequence[Any]]]

HIDDEN: Final = 1
"""Columns of virtual tables that `SELECT *` does not give."""
MOST_MEASURED: Final = 256 << 20
"""Bytes of a file whose tables are measured: that reads every page."""

_TABLES: Final = "m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
NAMES: Final = f"SELECT m.name, m.type FROM sqlite_schema AS m WHERE {_TABLES} ORDER BY m.name"
_VIEWS: Final = "SELECT name, sql FROM sqlite_schema WHERE type = 'view'"
_COLUMNS: Final = (
    'SELECT m.name, x.name, x.type, x."notnull", x.pk, x.hidden FROM sqlite_schema AS m, pragma_table_xinfo(m.name) AS x '
    "WHERE m.type = 'table' ORDER BY m.name, x.cid"
)
_KEYS: Final = (
    'SELECT m.name, k.id, k."table", k."from", k."to" FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS k '
    "WHERE m.type = 'table' ORDER BY m.name, k.id DESC, k.seq"
)
_INDEXES: Final = (
    'SELECT m.name, l.name, l."unique", i.name FROM sqlite_schema AS m, pragma_index_list(m.name) AS l, '
    "pragma_index_xinfo(l.name) AS i WHERE m.type = 'table' AND i.key ORDER BY m.name, l.name, i.seqno"
)
_SIZES: Final = "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"
_OWNERS: Final = "SELECT name, tbl_name FROM sqlite_schema"
"""Which table a table or an index belongs to. Joined here: SQLite would walk all sizes for each of them."""


def tables_of(query: Query, breath: Callable[[], None] = lambda: None) -> list[Table]:
    """Without their numbers of rows. `breath` is called again and again."""
    kinds = [(str(name), str(kind)) for name, kind in query(NAMES)]
    columns, keys, indexes, sizes = _columns(query, breath), _keys(query), _indexes(query), _sizes(query)
    views: dict[str, str] = {str(name): sql for name, sql in query(_VIEWS)}
    tables: list[Table] = []
    for name, kind in kinds:
        breath()
        read, why = _view_columns(query, name) if kind == "view" else ([], "")
        own = keys.get(name, [])
        primary = {column.name for column in columns.get(name, ()) if column.primary_key}
        own = [_filled(key, columns.get(key.table, ())) for key in own]
        tables.append(
            Table(
                schema_name="main",
                name=name,
                kind="view" if kind == "view" else "table",
                columns=read if kind == "view" else _linked(columns.get(name, []), own),
                comment=why,
                bytes=sizes.get(name) if kind == "table" else None,
                indexes=_with_primary(indexes.get(name, []), primary),
                foreign_keys=own,
                definition=views.get(name),
            )
        )
    return tables


@lru_cache(maxsize=10_000)
def column_of(name: str, type_: str, required: int, key: int) -> Column:
    return Column(name=name, type=type_ or "ANY", nullable=not required and not key, primary_key=bool(key))


def _columns(query: Query, breath: Callable[[], None]) -> Mapping[str, list[Column]]:
    found: dict[str, list[Column]] = defaultdict(list)
    for table, name, type_, required, key, hidden in query(_COLUMNS):
        breath()
        if hidden != HIDDEN:
            found[table].append(column_of(name, type_, required, key))
    return found


def _view_columns(query: Query, name: str) -> tuple[list[Column], str]:
    """None of a view that reads what is not there any more, and why."""
    try:
        rows = query(f"PRAGMA table_xinfo({quoted(name)})")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_ERROR":
            raise  # it was stopped, or the file cannot be read: no fault of the view
        return [], f"This view cannot be read: {str(error)[:200]}."
    return [column_of(row[1], row[2], row[3], row[5]) for row in rows], ""


def _keys(query: Query) -> Mapping[str, list[ForeignKey]]:
    found: dict[str, list[ForeignKey]] = defaultdict(list)
    for (table, _), group in groupby(query(_KEYS), key=lambda row: (row[0], row[1])):
        rows = list(group)
        targets = [row[4] for row in rows if row[4] is not None]
        found[table].append(
            ForeignKey(columns=[row[3] for row in rows], table=rows[0][2], references=targets)
        )
    return found


def _filled(key: ForeignKey, target: Sequence[Column]) -> ForeignKey:
    """A key that names no columns points to the primary key."""
    if len(key.references) == len(key.columns):
        return key
    primary = [column.name for column in target if column.primary_key]
    fits = len(primary) == len(key.columns)
    return key.model_copy(update={"references": primary if fits else key.columns})


def _linked(columns: Sequence[Column], keys: Sequence[ForeignKey]) -> list[Column]:
    links: dict[str, str] = {}
    for key in sorted(keys, key=lambda one: len(one.columns)):
        for column, target in zip(key.columns, key.references, strict=False):
            links.setdefault(column, f"{key.table}.{target}")
    return [
        one.model_copy(update={"references": links[one.name]}) if one.name in links else one
        for one in columns
    ]


def _indexes(query: Query) -> Mapping[str, list[Index]]:
    found: dict[str, list[Index]] = defaultdict(list)
    for (table, name, unique), group in groupby(query(_INDEXES), key=lambda row: (row[0], row[1], row[2])):
        found[table].append(Index(name=name, columns=[row[3] or "" for row in group], unique=bool(unique)))
    return found


def _with_primary(indexes: Sequence[Index], primary: set[str]) -> list[Index]:
    """With the table itself as the index of an integer primary key, which has none of its own."""
    found = list(indexes)
    if primary and not any(set(one.columns) == primary and one.unique for one in found):
        found.append(Index(name="PRIMARY KEY", columns=sorted(primary), unique=True))
    return found


def _sizes(query: Query) -> Mapping[str, int]:
    (pages,), (size,) = query("PRAGMA page_count")[0], query("PRAGMA page_size")[0]
    if pages * size > MOST_MEASURED:
        return {}
    try:
        measured = query(_SIZES)
    except sqlite3.OperationalError:
        return {}  # a library that was built without this table
    owners: dict[str, str] = {str(name): str(table) for name, table in query(_OWNERS)}
    sizes: dict[str, int] = defaultdict(int)
    for name, bytes_ in measured:
        if name in owners:
            sizes[owners[name]] += int(bytes_)
    return sizes
