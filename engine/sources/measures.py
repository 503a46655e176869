"""What is measured of one column, and how values are put into words. Pure; who measures stands beside it (`tallying.py`, `grouping.py`)."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

from crdt.dataclasses import dataclass
from engine.records import Json
from engine.sources.source import Bin, Column, ColumnProfile

Family = Literal["number", "time", "text", "other"]

BINS = 12
TOP = 8
LABEL = 60
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Exact over the rows that were looked at. `rows` counts them, `low` and `high` are values of the driver."""

    rows: int
    nulls: int
    distinct: int
    low: Any
    high: Any
    mean: float | None
    median: float | None
    top: list[Bin]
    histogram: list[Bin]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Exact over all rows of the table, where the rest comes from a sample. `distinct` is an estimate, where there is one."""

    nulls: int
    low: Any
    high: Any
    mean: float | None
    distinct: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`bins` bins of one width from `low` on."""

    low: float
    width: float
    bins: int

    def labels(self, family: Family) -> list[str]:
        return [_edge(self.low + index * self.width, family) for index in range(self.bins)]


def scale_of(low: float | None, high: float | None, column: Column) -> Scale | None:
    """At most twelve bins of equal width, whole ones over integers; None where there is nothing to spread."""
    if low is None or high is None or not math.isfinite(high - low) or high <= low:
        return None
    width = (high - low) / BINS
    if "INT" in column.type.upper():
        width = float(-(-(high - low + 1) // BINS))
    return Scale(low=low, width=width, bins=min(BINS, int((high - low) // width) + 1))


def profile_of(column: Column, measured: Measured, whole: Whole | None, rows: int) -> ColumnProfile:
    """`whole` is there when `measured` comes from a sample of the table's `rows`."""
    nulls = whole.nulls if whole else measured.nulls
    estimate = (whole.distinct or 0) if whole else 0
    profile = ColumnProfile(
        name=column.name,
        type=column.type,
        nulls=nulls,
        null_share=nulls / rows if rows else 0.0,
        distinct=min(max(measured.distinct, estimate), rows - nulls),
        distinct_estimated=whole is not None,
        minimum=plain(whole.low if whole else measured.low),
        maximum=plain(whole.high if whole else measured.high),
        mean=whole.mean if whole and whole.mean is not None else measured.mean,
        median=measured.median,
        histogram=measured.histogram or measured.top,
        top=measured.top,
    )
    note = note_of(profile, column, rows, measured.rows - measured.nulls)
    return profile.model_copy(update={"note": note})


NESTED = ("STRUCT", "MAP", "UNION", "POINT", "LINE")
CHOICES = ("ENUM", "SET(")
"""Beginnings of types whose names hold the words of others, or names that people gave."""


def family_of(type_: str) -> Family:
    """From the declared type, by the words databases use."""
    name = type_.upper()
    if name.startswith(NESTED) or name.endswith(("]", "RANGE")):
        return "other"
    if name.startswith(CHOICES):
        return "text"
    if any(word in name for word in ("TIMESTAMP", "DATE", "TIME WITH", "TIME_")) or name == "TIME":
        return "other" if name == "TIME" else "time"
    if any(word in name for word in ("INT", "REAL", "DOUB", "FLOA", "NUM", "DEC")) and "INTERVAL" not in name:
        return "number"
    if any(word in name for word in ("CHAR", "TEXT", "CLOB", "STRING")):
        return "text"
    return "other"


def note_of(profile: ColumnProfile, column: Column, rows: int, seen: int) -> str:
    """The one fact about a column that a reader wants first. `seen`: values that distributions come from."""
    present = rows - profile.nulls
    family = family_of(column.type)
    if not rows:
        return "no rows"
    if not present:
        return "always null"
    if profile.distinct == 1 and not profile.distinct_estimated:
        return f"always {profile.top[0].label}" if profile.top else "one value"
    if column.references:
        return f"link to {column.references.partition('.')[0]}"
    if profile.distinct == present and not profile.distinct_estimated:
        return "unique"
    if family == "number" and profile.median is not None:
        return f"median {profile.median:g}, max {label(profile.maximum)}"
    if family == "time":
        return f"from {label(profile.minimum)}"
    if not profile.top or profile.top[0].count < 0.02 * seen:
        return "many values"
    shares = [f"{one.label} {one.count / seen:.0%}".replace("%", " %") for one in profile.top[:2]]
    return ", ".join(shares)


def plain(value: Any) -> Json:
    """A database value as JSON: numbers and texts as they are, the rest as text; never NaN."""
    match value:
        case None | bool():
            return value
        case int():
            return fitting(value)
        case Decimal():
            return _of_decimal(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case _:
            return label(value)


def fitting(value: int) -> int | float:
    """As it is where 64 bits hold it, which is what travels; else the nearest fraction, which may be without an end."""
    if -(1 << 63) <= value < 1 << 64:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def label(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:g}"
        case bytes():
            return f"{len(value)} bytes"
        case _:
            text = str(value)
            return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def number(value: Any) -> float | None:
    """A finite number, or nothing."""
    if isinstance(value, int | float | Decimal) and math.isfinite(value):
        return float(value)
    return None


def _of_decimal(value: Decimal) -> Json:
    if not value.is_finite():
        return str(value)
    return int(value) if value == value.to_integral_value() and abs(value) < 1 << 53 else float(value)


def _edge(value: float, family: Family) -> str:
    if family == "time":
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="minutes").replace("+00:00", "Z")
    return f"{value:.6g}"
