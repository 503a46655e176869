"""Profiles a table: nulls, different values, extremes, mean, median, histogram and most frequent values of each column.

Databases that keep rows are read once, each row, and counted as it passes (`tallying.py`); those that keep columns group each
one themselves (`grouping.py`). Where a table has more rows than may be read, nulls, extremes and means still come from
all of them in one statement, the rest from a sample that says so. Blocking: run it on the connection's thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from crdt.dataclasses import dataclass, replace
from engine.sources.grouping import SHOWN, Dialect, Query, measured_by
from engine.sources.measures import Measured, Whole, family_of, number, plain, profile_of
from engine.sources.source import Column, Progress, TableProfile
from engine.sources.tallying import measured, tally

__all__ = [
    "DUCKDB",
    "DUCKDB_COSTLY",
    "MARIADB",
    "POSTGRES",
    "POSTGRES_VIEW",
    "SQLITE",
    "SQLITE_WITHOUT_ROWID",
    "Dialect",
    "Query",
    "Stream",
    "drop_leftovers",
    "plain",
    "profile_table",
    "quoted",
]

Stream = Callable[[str], Iterable[Sequence[Sequence[Any]]]]
"""Rows of a statement in batches, of some thousands each."""

AT_ONCE = 100
"""Columns whose aggregates one statement asks for: databases limit how many it may have."""
FIRST_ROWS = "(SELECT * FROM {source} LIMIT {n})"

SQLITE = Dialect(
    seconds="NULL",
    finite="typeof({value}) IN ('integer', 'real')",
    shown="{value}",
    other="{value}",
    spread="(SELECT * FROM {source} WHERE rowid % {step} = 0 LIMIT {n})",
)
SQLITE_WITHOUT_ROWID = replace(SQLITE, spread=FIRST_ROWS)
"""Views and tables WITHOUT ROWID: their first rows."""
DUCKDB = Dialect(
    seconds="epoch({value})",
    finite="isfinite({value}::DOUBLE)",
    shown=SHOWN,
    other="{value}",
    spread="(SELECT * FROM {source} USING SAMPLE reservoir({n} ROWS) REPEATABLE (1))",
    estimate="approx_count_distinct({value})",
    temporary=True,
    rowwise=False,
)
DUCKDB_COSTLY = replace(DUCKDB, costly=True)
"""Views, and files that are parsed anew by each statement: read once into a table of its own."""
POSTGRES = Dialect(
    seconds="extract(epoch FROM {value})",
    finite="CAST({value} AS DOUBLE PRECISION) BETWEEN -1.7e308 AND 1.7e308",
    shown=SHOWN,
    other="CAST({value} AS TEXT)",
    spread="(SELECT * FROM {source} TABLESAMPLE BERNOULLI ({share}) REPEATABLE (1) LIMIT {n})",
)
POSTGRES_VIEW = replace(POSTGRES, spread=FIRST_ROWS)
MARIADB = Dialect(
    real="DOUBLE",
    seconds="unix_timestamp({value})",
    finite="1 = 1",
    shown="left(CAST({value} AS CHAR), 61)",
    other="concat({value})",
    spread="(SELECT * FROM {source} WHERE rand(1) * 100 < {share} LIMIT {n})",
    text="CAST({value} AS CHAR) COLLATE utf8mb4_bin",
)


def drop_leftovers(query: Query) -> None:
    """What a profile made for itself."""
    query("DROP TABLE IF EXISTS temp.frequency")
    query("DROP TABLE IF EXISTS temp.sampled")


def quoted(name: str) -> str:
    """An identifier of the reflected schema as SQL."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    query: Query
    dialect: Dialect
    columns: Sequence[Column]
    progress: Progress


def profile_table(
    query: Query,
    dialect: Dialect,
    table: str,
    from_sql: str,
    columns: Sequence[Column],
    sample: int,
    progress: Progress,
    *,
    stream: Stream | None = None,
) -> TableProfile:
    """`from_sql` is what stands behind FROM. Distributions come from `sample` rows where there are more.

    `stream` reads rows in batches; without it, those of the sample are held at once. The sample is the same one next time.
    """
    task = _Task(query=query, dialect=dialect, columns=columns, progress=progress)
    origin, rows = _origin(task, from_sql, sample)
    wholes: Sequence[Whole | None] = [None] * len(columns)
    if rows > sample:
        wholes = _wholes(task, from_sql)
    read = list(
        _tallied(task, origin, min(rows, sample), stream) if dialect.rowwise else _grouped(task, origin)
    )
    seen = read[0].rows if read else rows
    rows = max(rows, seen) if rows > sample else seen
    profiles = [
        profile_of(column, one, whole, rows) for column, one, whole in zip(columns, read, wholes, strict=True)
    ]
    progress(len(columns), len(columns), "")
    return TableProfile(table=table, rows=rows, sampled_rows=seen, columns=profiles)


def _origin(task: _Task, from_sql: str, sample: int) -> tuple[str, int]:
    """What distributions are read from, and how many rows there are in all."""
    query, dialect = task.query, task.dialect
    if dialect.costly:
        query("DROP TABLE IF EXISTS temp.sampled")
        query(f"CREATE TEMP TABLE sampled AS SELECT * FROM {from_sql} LIMIT {int(sample) + 1}")
        found = _count(query, "temp.sampled")
        if found <= sample:
            return "temp.sampled", found
    rows = _count(query, from_sql)
    if rows <= sample:
        return from_sql, rows
    spread = dialect.spread.format(
        source=from_sql, n=int(sample), step=-(-rows // int(sample)), share=100.0 * sample / rows
    )
    if not dialect.temporary:
        return f"{spread} AS sampled", rows
    query("DROP TABLE IF EXISTS temp.sampled")
    query(f"CREATE TEMP TABLE sampled AS SELECT * FROM {spread} AS spread")
    return "temp.sampled", rows


def _tallied(task: _Task, origin: str, expected: int, stream: Stream | None) -> Iterator[Measured]:
    """One pass over the rows; columns with too many values are asked for afterwards."""
    names = ", ".join(quoted(column.name) for column in task.columns)
    sql = f"SELECT {names} FROM {origin}"
    width = len(task.columns)

    def passed(rows: int) -> None:
        task.progress(width * min(1.0, rows / expected) if expected else 0, width, f"{rows:,} rows")

    rows, tallies = tally(stream(sql) if stream else [task.query(sql)], task.columns, passed)
    for column, one in zip(task.columns, tallies, strict=True):
        if one is None:
            yield measured_by(task.query, task.dialect, origin, column, quoted(column.name))
        else:
            yield measured(column, one, rows)


def _grouped(task: _Task, origin: str) -> Iterator[Measured]:
    for index, column in enumerate(task.columns):
        task.progress(index, len(task.columns), column.name)
        yield measured_by(task.query, task.dialect, origin, column, quoted(column.name))


def _wholes(task: _Task, from_sql: str) -> list[Whole]:
    """Nulls, extremes, means and estimates of all columns, some at a time."""
    wholes: list[Whole] = []
    for start in range(0, len(task.columns), AT_ONCE):
        columns = task.columns[start : start + AT_ONCE]
        asked = ", ".join(part for column in columns for part in _aggregates(task.dialect, column))
        rows, *found = task.query(f"SELECT count(*), {asked} FROM {from_sql}")[0]
        for index in range(len(columns)):
            present, low, high, mean, distinct = found[index * 5 : index * 5 + 5]
            wholes.append(
                Whole(
                    nulls=int(rows) - int(present),
                    low=low,
                    high=high,
                    mean=number(mean),
                    distinct=None if distinct is None else int(distinct),
                )
            )
    return wholes


def _aggregates(dialect: Dialect, column: Column) -> list[str]:
    name, family = quoted(column.name), family_of(column.type)
    value = dialect.comparable(name, family)
    show = "{value}" if family == "number" else dialect.shown
    finite = dialect.finite.format(value=name)
    mean = f"avg(CASE WHEN {finite} THEN CAST({name} AS {dialect.real}) END)"
    return [
        f"count({name})",
        show.format(value=f"min({value})"),
        show.format(value=f"max({value})"),
        mean if family == "number" else "NULL",
        dialect.estimate.format(value=name) if dialect.estimate else "NULL",
    ]


def _count(query: Query, from_sql: str) -> int:
    return int(query(f"SELECT count(*) FROM {from_sql}")[0][0])
