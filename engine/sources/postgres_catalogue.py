"""What PostgreSQL's catalogue says about all tables together, in five statements however many tables there are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from engine.sources.serving import Reflected
from engine.sources.source import Column, ForeignKey, Index

Query = Callable[[str], Sequence[Sequence[Any]]]

_OURS: Final = (
    "c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname <> 'information_schema' "
    "AND n.nspname !~ '^pg_'"
)
_FROM: Final = "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"

_ROWS: Final = (
    "CASE WHEN pg_stat_get_live_tuples(c.oid) > 0 THEN pg_stat_get_live_tuples(c.oid) "
    "WHEN c.reltuples >= 0 THEN c.reltuples::bigint END"
)
"""What the server counted since its statistics began, else what it estimated when it looked last; before that it says nothing."""

KNOWN: Final = f"SELECT n.nspname, c.relname, c.relkind::text {_FROM} WHERE {_OURS}"
TABLES: Final = (
    "SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, pg_total_relation_size(c.oid), "
    "obj_description(c.oid, 'pg_class'), CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, "
    f"CASE WHEN c.relkind IN ('r', 'm') THEN {_ROWS} END {_FROM} WHERE {_OURS}"
)
COLUMNS: Final = (
    "SELECT c.oid::bigint, a.attnum, n.nspname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull "
    f"{_FROM} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    f"WHERE {_OURS}"
)
KEYS: Final = (
    "SELECT k.conrelid::bigint, k.contype::text, k.conkey, k.confrelid::bigint, k.confkey "
    "FROM pg_catalog.pg_constraint k WHERE k.contype IN ('p', 'f') AND k.conparentid = 0 ORDER BY k.conname"
)
INDEXES: Final = (
    "SELECT i.indrelid::bigint, x.relname, i.indisunique, i.indkey::int2[], i.indnkeyatts, CASE WHEN 0 = ANY(i.indkey) THEN "
    "ARRAY(SELECT pg_get_indexdef(i.indexrelid, k::int, true) FROM generate_series(1, i.indnkeyatts) AS k) END "
    "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indislive ORDER BY 1, 2"
)
CHANGES: Final = (
    "SELECT c.oid::bigint, concat_ws('.', c.relfilenode, s.n_tup_ins, s.n_tup_upd, s.n_tup_del, d.stats_reset) "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_stat_user_tables s ON s.relid = c.oid "
    "JOIN pg_catalog.pg_stat_database d ON d.datname = current_database() WHERE c.relkind IN ('r', 'm') "
    "AND current_setting('track_counts') = 'on' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)"
)
"""SO10: what the server counts of each table, and the file that it is in, another one after TRUNCATE. Of a table whose rows are in
others, of a view and of a foreign table it counts nothing.
"""


def reflected(query: Query) -> Mapping[tuple[str, str], Reflected]:
    tables: dict[int, Reflected] = {}
    for oid, schema, name, kind, size, comment, definition, rows in query(TABLES):
        is_view = kind in {"v", "m"}
        tables[oid] = Reflected(
            schema=schema,
            name=name,
            is_view=is_view,
            rows=None if rows is None else int(rows),
            rows_estimated=rows is not None,
            bytes=None if kind == "v" else size,
            comment=comment or "",
            definition=definition,
        )
    for oid, counted in query(CHANGES):
        if oid in tables:
            tables[oid].changed = counted
    names: dict[tuple[int, int], str] = {}
    for oid, number, _, name, type_, required in query(f"{COLUMNS} ORDER BY c.oid, a.attnum"):
        names[oid, number] = name
        if oid in tables:
            tables[oid].columns.append(Column(name=name, type=type_, nullable=not required))
    _keys(query, tables, names)
    _indexes(query, tables, names)
    return {(one.schema, one.name): one for one in tables.values()}


def _keys(query: Query, tables: Mapping[int, Reflected], names: Mapping[tuple[int, int], str]) -> None:
    for oid, kind, columns, other, targets in query(KEYS):
        table = tables.get(oid)
        if table is None:
            continue
        own = [names.get((oid, number), "") for number in columns]
        if kind == "p":
            table.primary_key.update(own)
        elif other in tables:
            found = tables[other]
            table.foreign_keys.append(
                ForeignKey(
                    columns=own,
                    table=found.name if found.schema == "public" else f"{found.schema}.{found.name}",
                    references=[names.get((other, number), "") for number in targets],
                )
            )


def _indexes(query: Query, tables: Mapping[int, Reflected], names: Mapping[tuple[int, int], str]) -> None:
    for oid, name, unique, numbers, keys, texts in query(INDEXES):
        if oid in tables:
            columns = texts or [names.get((oid, number), "") for number in numbers[:keys]]
            tables[oid].indexes.append(Index(name=name, columns=columns, unique=unique))
