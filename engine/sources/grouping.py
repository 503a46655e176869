"""Lets the database count the values of one column: for those that read column by column, and for columns with too many values."""

from collections.abc import Callable
from typing import Any

from crdt.dataclasses import dataclass
from engine.sources.measures import LABEL, TOP, Family, Measured, family_of, label, number, scale_of
from engine.sources.source import Bin, Column

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What differs: SQL of a time as seconds, of "is a finite number", of a value that is not a number as shown, of a value
    as something that can be grouped and compared, of a text so that letters differ by their case, of `n` rows spread over the whole relation (`step` is rows in all / n, `share` its
    inverse in percent), and of an estimate of different values ("" where there is none). `temporary`: tables may be made.
    `rowwise`: rows are read once and counted outside. `real`: the type of a number with a fraction. `costly`: what is read is worked out anew by each statement.
    """

    seconds: str
    finite: str
    shown: str
    other: str
    spread: str
    text: str = "{value}"
    estimate: str = ""
    real: str = "DOUBLE PRECISION"
    temporary: bool = False
    rowwise: bool = True
    costly: bool = False

    def comparable(self, name: str, family: Family) -> str:
        """A quoted column as its values are told apart and ordered."""
        match family:
            case "other":
                return self.other.format(value=name)
            case "text":
                return self.text.format(value=name)
            case "number" | "time":
                return name


def measured_by(query: Query, dialect: Dialect, origin: str, column: Column, name: str) -> Measured:
    """`origin` is what stands behind FROM, `name` the column quoted. One frequency table answers everything."""
    family = family_of(column.type)
    value = dialect.comparable(name, family)
    grouped = f"SELECT {value} AS value, count(*) AS n FROM {origin} GROUP BY 1"
    frequency = f"({grouped}) AS frequency"
    if dialect.temporary:
        query("DROP TABLE IF EXISTS temp.frequency")
        query(f"CREATE TEMP TABLE frequency AS {grouped}")
        frequency = "temp.frequency"
    show = dialect.shown if family != "number" else "{value}"
    least, most = show.format(value="min(value)"), show.format(value="max(value)")
    rows, present, distinct, low, high = query(
        f"SELECT coalesce(sum(n), 0), coalesce(sum(CASE WHEN value IS NULL THEN 0 ELSE n END), 0), count(value), "
        f"{least}, {most} FROM {frequency}"
    )[0]
    mean, median = _centre(query, dialect, frequency) if family == "number" else (None, None)
    top = _top(query, frequency, show.format(value="value"))
    histogram = _histogram(query, dialect, frequency, column, family) if distinct > TOP else top
    return Measured(
        rows=int(rows),
        nulls=int(rows) - int(present),
        distinct=int(distinct),
        low=low,
        high=high,
        mean=mean,
        median=median,
        top=top,
        histogram=histogram,
    )


def _centre(query: Query, dialect: Dialect, frequency: str) -> tuple[float | None, float | None]:
    """Mean and (lower) median of the finite numbers."""
    where = f"value IS NOT NULL AND {dialect.finite.format(value='value')}"
    total, mean = query(
        f"SELECT sum(n), sum(CAST(value AS {dialect.real}) * n) / sum(n) FROM {frequency} WHERE {where}"
    )[0]
    if not total:
        return None, None
    half = query(
        "SELECT value FROM (SELECT value, sum(n) OVER (ORDER BY value) AS upto "
        f"FROM {frequency} WHERE {where}) AS running WHERE upto * 2 >= {int(total)} ORDER BY value LIMIT 1"
    )
    return number(mean), number(half[0][0]) if half else None


def _top(query: Query, frequency: str, shown: str) -> list[Bin]:
    found = query(
        f"SELECT {shown}, n FROM {frequency} WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT {TOP}"
    )
    return [Bin(label=label(value), count=int(count)) for value, count in found]


def _histogram(query: Query, dialect: Dialect, frequency: str, column: Column, family: Family) -> list[Bin]:
    if family not in {"number", "time"}:
        return []
    value = f"CAST(value AS {dialect.real})" if family == "number" else dialect.seconds.format(value="value")
    finite = dialect.finite.format(value="value") if family == "number" else "1 = 1"
    scaled = f"(SELECT {value} AS x, n FROM {frequency} WHERE value IS NOT NULL AND {finite}) AS scaled"
    low, high = query(f"SELECT min(x), max(x) FROM {scaled}")[0]
    scale = scale_of(number(low), number(high), column)
    if scale is None:
        return []
    place = f"floor((x - ({scale.low!r})) / {scale.width!r})"
    found = query(f"SELECT {place} AS place, sum(n) FROM {scaled} GROUP BY 1")
    counts = [0] * scale.bins
    for place, n in found:
        counts[min(scale.bins - 1, int(place))] += int(n)
    return [Bin(label=name, count=n) for name, n in zip(scale.labels(family), counts, strict=True)]


SHOWN = f"left(CAST({{value}} AS VARCHAR), {LABEL + 1})"
