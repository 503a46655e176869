"""Profiles a table column by column with plain SQL that SQLite and DuckDB both speak.

Each column is grouped once into a frequency table `value, n`; nulls, distinct values, extremes, mean, median,
histogram and most frequent values are exact answers from it. Blocking: run it on the connection's thread.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from engine.records import Json
from engine.sources.source import Bin, Column, ColumnProfile, Progress, TableProfile

Rows = list[tuple[Any, ...]]
Query = Callable[[str], Rows]
Family = Literal["number", "time", "text", "other"]

BINS = 12
TOP = 8
LABEL = 60
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What differs: SQL of a time as seconds, of "is a finite number", of a value that is not a number as shown, and of
    `n` rows spread over the whole relation (`step` is rows in all / n).
    """

    seconds: str
    finite: str
    shown: str
    spread: str


SQLITE = Dialect(
    seconds="NULL",
    finite="typeof({value}) IN ('integer', 'real')",
    shown="{value}",
    spread="(SELECT * FROM {source} WHERE rowid % {step} = 0 LIMIT {n})",
)
SQLITE_WITHOUT_ROWID = replace(SQLITE, spread="(SELECT * FROM {source} LIMIT {n})")
"""Views and tables WITHOUT ROWID: their first rows."""
DUCKDB = Dialect(
    seconds="epoch({value})",
    finite="isfinite({value}::DOUBLE)",
    shown=f"left({{value}}::VARCHAR, {LABEL + 1})",
    spread="(SELECT * FROM {source} USING SAMPLE reservoir({n} ROWS) REPEATABLE (1))",
)


def drop_leftovers(query: Query) -> None:
    """What a profile made for itself."""
    query("DROP TABLE IF EXISTS temp.frequency")
    query("DROP TABLE IF EXISTS temp.sampled")


def quoted(name: str) -> str:
    """An identifier of the reflected schema as SQL."""
    return '"' + name.replace('"', '""') + '"'


def profile_table(
    query: Query,
    dialect: Dialect,
    table: str,
    from_sql: str,
    columns: Sequence[Column],
    sample: int,
    progress: Progress,
) -> TableProfile:
    """`from_sql` is what stands behind FROM. Distributions come from `sample` rows where there are more.

    The sample is made once, so that every column speaks of the same rows, and the same ones next time.
    """
    rows = int(query(f"SELECT count(*) FROM {from_sql}")[0][0])
    origin, sampled = from_sql, rows
    if rows > sample:
        spread = dialect.spread.format(source=from_sql, n=int(sample), step=-(-rows // int(sample)))
        query("DROP TABLE IF EXISTS temp.sampled")
        query(f"CREATE TEMP TABLE sampled AS SELECT * FROM {spread} AS spread")
        origin = "temp.sampled"
        sampled = int(query(f"SELECT count(*) FROM {origin}")[0][0])
    profiles: list[ColumnProfile] = []
    for number, column in enumerate(columns):
        progress(number, len(columns), column.name)
        profiles.append(_profile_column(query, dialect, origin, column, sampled, estimated=sampled < rows))
    progress(len(columns), len(columns), "")
    return TableProfile(table=table, rows=rows, sampled_rows=sampled, columns=profiles)


def _profile_column(
    query: Query, dialect: Dialect, origin: str, column: Column, rows: int, *, estimated: bool
) -> ColumnProfile:
    query("DROP TABLE IF EXISTS temp.frequency")
    name = quoted(column.name)
    query(f"CREATE TEMP TABLE frequency AS SELECT {name} AS value, count(*) AS n FROM {origin} GROUP BY 1")
    nulls = int(query("SELECT coalesce(sum(n), 0) FROM temp.frequency WHERE value IS NULL")[0][0])
    family = family_of(column.type)
    show = dialect.shown if family != "number" else "{value}"
    least, most = show.format(value="min(value)"), show.format(value="max(value)")
    distinct, low, high = query(f"SELECT count(value), {least}, {most} FROM temp.frequency")[0]
    mean, median = _centre(query, dialect) if family == "number" else (None, None)
    top = _top(query, show.format(value="value"))
    histogram = _histogram(query, dialect, column, family) if distinct > TOP else top
    profile = ColumnProfile(
        name=column.name,
        type=column.type,
        nulls=nulls,
        null_share=nulls / rows if rows else 0.0,
        distinct=int(distinct),
        distinct_estimated=estimated,
        minimum=plain(low),
        maximum=plain(high),
        mean=mean,
        median=median,
        histogram=histogram or top,
        top=top,
    )
    return profile.model_copy(update={"note": note_of(profile, column, rows, family)})


def _centre(query: Query, dialect: Dialect) -> tuple[float | None, float | None]:
    """Mean and (lower) median of the finite numbers."""
    finite = dialect.finite.format(value="value")
    where = f"value IS NOT NULL AND {finite}"
    total, mean = query(
        f"SELECT sum(n), sum(CAST(value AS DOUBLE) * n) / sum(n) FROM temp.frequency WHERE {where}"
    )[0]
    if not total:
        return None, None
    half = query(
        "SELECT value FROM (SELECT value, sum(n) OVER (ORDER BY value) AS upto "
        f"FROM temp.frequency WHERE {where}) AS running WHERE upto * 2 >= {int(total)} ORDER BY value LIMIT 1"
    )
    return _number(mean), _number(half[0][0]) if half else None


def _top(query: Query, shown: str) -> list[Bin]:
    found = query(
        f"SELECT {shown}, n FROM temp.frequency WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT {TOP}"
    )
    return [Bin(label=label(value), count=int(count)) for value, count in found]


def _histogram(query: Query, dialect: Dialect, column: Column, family: Family) -> list[Bin]:
    """At most twelve bins of equal width over numbers and times, whole ones over integers; nothing for other families."""
    if family not in {"number", "time"}:
        return []
    value = "CAST(value AS DOUBLE)" if family == "number" else dialect.seconds.format(value="value")
    finite = dialect.finite.format(value="value") if family == "number" else "TRUE"
    scaled = f"(SELECT {value} AS x, n FROM temp.frequency WHERE value IS NOT NULL AND {finite}) AS scaled"
    low, high = query(f"SELECT min(x), max(x) FROM {scaled}")[0]
    if low is None or high is None or not math.isfinite(high - low) or high <= low:
        return []
    width = (high - low) / BINS
    if "INT" in column.type.upper():
        width = -(-(high - low + 1) // BINS)
    bins = min(BINS, int((high - low) // width) + 1)
    place = f"CAST(floor((x - ({low!r})) / {width!r}) AS INTEGER)"
    found = query(
        f"SELECT CASE WHEN {place} >= {bins} THEN {bins - 1} ELSE {place} END AS bin, sum(n) FROM {scaled} GROUP BY 1"
    )
    counts = {int(bin_): int(count) for bin_, count in found}
    return [
        Bin(label=_edge(low + index * width, family), count=counts.get(index, 0)) for index in range(bins)
    ]


def _edge(value: float, family: Family) -> str:
    if family == "time":
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="minutes").replace("+00:00", "Z")
    return f"{value:.6g}"


def family_of(type_: str) -> Family:
    """From the declared type, by the words databases use."""
    name = type_.upper()
    if any(word in name for word in ("TIMESTAMP", "DATE", "TIME WITH", "TIME_")) or name == "TIME":
        return "other" if name == "TIME" else "time"
    if any(word in name for word in ("INT", "REAL", "DOUB", "FLOA", "NUM", "DEC")) and "INTERVAL" not in name:
        return "number"
    if any(word in name for word in ("CHAR", "TEXT", "CLOB", "STRING")):
        return "text"
    return "other"


def note_of(profile: ColumnProfile, column: Column, rows: int, family: Family) -> str:
    """The one fact about a column that a reader wants first."""
    present = rows - profile.nulls
    if not rows:
        return "no rows"
    if not present:
        return "always null"
    if profile.distinct == 1:
        return f"always {profile.top[0].label}" if profile.top else "one value"
    if column.references:
        return f"link to {column.references.partition('.')[0]}"
    if profile.distinct == present and not profile.distinct_estimated:
        return "unique"
    if family == "number" and profile.median is not None:
        return f"median {profile.median:g}, max {label(profile.maximum)}"
    if family == "time":
        return f"from {label(profile.minimum)}"
    shares = [f"{one.label} {one.count / present:.0%}".replace("%", " %") for one in profile.top[:2]]
    return ", ".join(shares) if profile.top and profile.top[0].count / present >= 0.02 else "many values"


def plain(value: Any) -> Json:
    """A database value as JSON: numbers and texts as they are, the rest as text; never NaN."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case bytes():
            return f"{len(value)} bytes"
        case _:
            return label(value)


def label(value: Any) -> str:
    match value:
        case float():
            return f"{value:g}"
        case bytes():
            return f"{len(value)} bytes"
        case _:
            text = str(value)
            return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
