"""What MariaDB's catalogue says about all tables of the database together, in five statements however many tables there are."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from engine.sources.serving import Reflected
from engine.sources.source import Column, ForeignKey, Index

Query = Callable[[str], Sequence[Sequence[Any]]]

_HERE: Final = "TABLE_SCHEMA = DATABASE()"

KNOWN: Final = (
    f"SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE {_HERE} "
    "AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')"
)
TABLES: Final = (
    "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, DATA_LENGTH + INDEX_LENGTH, TABLE_COMMENT, TABLE_ROWS, ENGINE "
    "FROM information_schema.TABLES "
    f"WHERE {_HERE} AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')"
)
VIEWS: Final = f"SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE {_HERE}"
COLUMNS: Final = (
    "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_KEY FROM information_schema.COLUMNS "
    f"WHERE {_HERE}"
)
KEYS: Final = (
    "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME "
    f"FROM information_schema.KEY_COLUMN_USAGE WHERE {_HERE} AND REFERENCED_TABLE_NAME IS NOT NULL "
    "ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"
)
INDEXES: Final = (
    f"SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME FROM information_schema.STATISTICS WHERE {_HERE} "
    "ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"
)
CHANGES: Final = (
    "SELECT TABLE_NAME, CONCAT_WS('.', UNIX_TIMESTAMP(UPDATE_TIME), UNIX_TIMESTAMP(CREATE_TIME)) FROM information_schema.TABLES "
    f"WHERE {_HERE} AND UPDATE_TIME < NOW() - INTERVAL 2 SECOND"
)
"""SO10: when it was written last, in seconds; so of one that was written just now nothing is told yet, and nothing of one that
was not written since the server began.
"""


COUNTING: Final = frozenset({"MyISAM", "Aria", "MEMORY"})
"""Engines that know how many rows a table has; the others estimate it from a few pages."""


def _of_view(comment: str) -> str:
    """Where a comment belongs, MariaDB says what is wrong with a view that reads what is not there any more."""
    return f"This view cannot be read: {comment.rstrip('.')}." if comment.startswith("View '") else ""


def column_of(row: Sequence[Any]) -> Column:
    return Column(name=row[1], type=row[2], nullable=row[3] == "YES", primary_key=row[4] == "PRI")


def reflected(query: Query) -> Mapping[tuple[str, str], Reflected]:
    tables: dict[str, Reflected] = {}
    for schema, name, kind, size, comment, rows, engine in query(TABLES):
        is_view = "VIEW" in kind
        tables[name] = Reflected(
            schema=schema,
            name=name,
            is_view=is_view,
            rows=None if rows is None or is_view else int(rows),
            rows_estimated=rows is not None and not is_view and engine not in COUNTING,
            bytes=None if size is None or is_view else int(size),
            comment=_of_view(comment or "") if is_view else comment or "",
        )
    for name, written in query(CHANGES):
        if name in tables and not tables[name].is_view:
            tables[name].changed = written
    for name, definition in query(VIEWS):
        if name in tables:
            tables[name].definition = definition or None
    for row in query(f"{COLUMNS} ORDER BY TABLE_NAME, ORDINAL_POSITION"):
        table = tables.get(row[0])
        if table is not None:
            table.columns.append(column_of(row))
            if row[4] == "PRI":
                table.primary_key.add(row[1])
    _keys(query, tables)
    _indexes(query, tables)
    return {(one.schema, one.name): one for one in tables.values()}


def _keys(query: Query, tables: Mapping[str, Reflected]) -> None:
    for (name, _), found in groupby(query(KEYS), key=lambda row: (row[0], row[1])):
        rows = list(found)
        table = tables.get(name)
        if table is not None:
            schema, target = rows[0][3], rows[0][4]
            table.foreign_keys.append(
                ForeignKey(
                    columns=[row[2] for row in rows],
                    table=target if schema == table.schema else f"{schema}.{target}",
                    references=[row[5] for row in rows],
                )
            )


def _indexes(query: Query, tables: Mapping[str, Reflected]) -> None:
    for (name, index), found in groupby(query(INDEXES), key=lambda row: (row[0], row[1])):
        rows = list(found)
        if name in tables:
            tables[name].indexes.append(
                Index(
                    name=index,
                    columns=[row[3] or "" for row in rows],
                    unique=not int(rows[0][2]),
                )
            )
