"""What a DuckDB file says about all its tables together, in a handful of statements however many tables there are. Blocking."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from engine.sources.source import Column, ForeignKey, Index

Query = Callable[[str], Sequence[Sequence[Any]]]
Place = tuple[str, str]
"""Schema and table."""

_HERE: Final = (
    "database_name = current_database() AND schema_name NOT IN ('information_schema', 'pg_catalog')"
)
_COLUMNS: Final = (
    "SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
    f"WHERE NOT internal AND {_HERE} ORDER BY 1, 2, column_index"
)
_KEYS: Final = (
    "SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names, "
    "coalesce(constraint_name, constraint_text) FROM duckdb_constraints() "
    f"WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY', 'UNIQUE') AND {_HERE} ORDER BY 1, 2, constraint_index"
)
_INDEXES: Final = (
    f"SELECT schema_name, table_name, index_name, is_unique, expressions FROM duckdb_indexes() WHERE {_HERE}"
)
_VIEWS: Final = (
    f"SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal AND {_HERE}"
)
_COMMENTS: Final = (
    f"SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal AND {_HERE}"
)


class Facts:
    """By table: columns with their keys, indexes, foreign keys; the SQL of views; comments."""

    def __init__(self, query: Query) -> None:
        self.columns: dict[Place, list[Column]] = defaultdict(list)
        self.foreign_keys: dict[Place, list[ForeignKey]] = defaultdict(list)
        self.indexes: dict[Place, list[Index]] = defaultdict(list)
        self.definitions: dict[Place, str] = {}
        self.comments: dict[Place, str] = {}
        for schema, table, name, type_, nullable in query(_COLUMNS):
            self.columns[schema, table].append(Column(name=name, type=type_, nullable=bool(nullable)))
        for row in query(_KEYS):
            self._key(row)
        for schema, table, name, unique, expressions in query(_INDEXES):
            index = Index(name=name, columns=_listed(expressions), unique=bool(unique))
            self.indexes[schema, table].append(index)
        for schema, view, sql, comment in query(_VIEWS):
            self.definitions[schema, view] = sql
            self.comments[schema, view] = comment or ""
        for schema, table, comment in query(_COMMENTS):
            self.comments[schema, table] = comment or ""

    def _key(self, row: Sequence[Any]) -> None:
        schema, table, kind, columns, target, references, name = row
        if kind == "FOREIGN KEY":
            key = ForeignKey(columns=columns, table=_told(schema, target), references=references)
            self.foreign_keys[schema, table].append(key)
            links: Mapping[str, str] = dict(zip(columns, references, strict=False))
            self._mark(schema, table, lambda one: {"references": f"{key.table}.{links[one.name]}"}, links)
            return
        self.indexes[schema, table].append(Index(name=name, columns=columns, unique=True))
        if kind == "PRIMARY KEY":
            self._mark(schema, table, lambda _: {"primary_key": True, "nullable": False}, columns)

    def _mark(self, schema: str, table: str, change: Callable[[Column], Any], names: Any) -> None:
        found = self.columns[schema, table]
        self.columns[schema, table] = [
            one.model_copy(update=change(one)) if one.name in names else one for one in found
        ]


def _told(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def _listed(expressions: str) -> list[str]:
    """`[a, "b c"]` as names."""
    return [one.strip().strip('"') for one in expressions.strip("[]").split(",")]
