"""Counts the values of every column while rows pass by once: for databases that read row by row.

What a table holds too many different values of is not kept: such a column is measured by the database itself.
"""

import hashlib
import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Self

from engine.sources.measures import LABEL, TOP, Family, Measured, family_of, label, number, scale_of
from engine.sources.source import Bin, Column

MOST_VALUES = 1_000_000
"""Different values kept at once, of all columns together."""
LONG = 200
"""Characters from which on a value is kept as its beginning and a digest."""

Tally = Counter[Any]


def tally(
    batches: Iterable[Sequence[Sequence[Any]]], columns: Sequence[Column], passed: Callable[[int], None]
) -> tuple[int, list[Tally | None]]:
    """How many rows there were, and per column how often each value came; None for those with too many values."""
    tallies: list[Tally | None] = [Counter() for _ in columns]
    families = [family_of(column.type) for column in columns]
    rows = 0
    for batch in batches:
        rows += len(batch)
        for index, values in enumerate(zip(*batch, strict=True)):
            kept = tallies[index]
            if kept is not None:
                kept.update(values if families[index] in {"number", "time"} else _short(values))
        _spill(tallies)
        passed(rows)
    return rows, tallies


def measured(column: Column, counts: Tally, rows: int) -> Measured:
    """Everything that is said of a column, from how often each value came."""
    counts = _one_nan(counts)
    nulls = counts.pop(None, 0)
    family = family_of(column.type)
    ordered = _ordered(counts)
    numbers = [(value, counts[value]) for value in ordered if number(value) is not None]
    total = sum(n for _, n in numbers)
    top = heapq.nsmallest(TOP, enumerate(ordered), key=lambda pair: (-counts[pair[1]], pair[0]))
    bins = [Bin(label=_shown(value), count=counts[value]) for _, value in top]
    with_centre = family == "number" and total
    return Measured(
        rows=rows,
        nulls=nulls,
        distinct=len(counts),
        low=_cut(ordered[0]) if ordered else None,
        high=_cut(ordered[-1]) if ordered else None,
        mean=math.fsum(float(value) * n for value, n in numbers) / total if with_centre else None,
        median=_median(numbers, total) if with_centre else None,
        top=bins,
        histogram=_histogram(column, family, ordered, counts) if len(counts) > TOP else bins,
    )


def _spill(tallies: list[Tally | None]) -> None:
    """Lets go of the columns with the most values until the rest has room."""
    while sum(len(one) for one in tallies if one is not None) > MOST_VALUES:
        largest = max(
            (index for index, one in enumerate(tallies) if one is not None),
            key=lambda index: len(tallies[index] or ()),
        )
        tallies[largest] = None


def _short(values: Sequence[Any]) -> Iterable[Any]:
    """The values as keys: what has no hash as text, what is long cut."""
    try:
        different = set(values)
    except TypeError:
        return [_key(value) for value in values]
    if any(isinstance(value, str | bytes) and len(value) > LONG for value in different):
        return [_key(value) for value in values]
    return values


def _key(value: Any) -> Any:
    """`Long` values that begin alike stay apart by their digest, and none of them is held whole."""
    if value.__hash__ is None or isinstance(value, tuple):
        value = str(value)
    if isinstance(value, str) and len(value) > LONG:
        return value[: LABEL + 1] + "\0" + hashlib.blake2b(value.encode("utf-8", "replace")).hexdigest()
    if isinstance(value, bytes) and len(value) > LONG:
        return _Bytes(value)
    return value


class _Bytes(bytes):
    """A long run of bytes by its digest; it still says how many there were."""

    size: int

    def __new__(cls, value: bytes) -> Self:
        made = super().__new__(cls, hashlib.blake2b(value).digest())
        made.size = len(value)
        return made


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return value.partition("\0")[0] if len(value) > LABEL else value
    return _shown(value) if isinstance(value, _Bytes) else value


def _shown(value: Any) -> str:
    return f"{value.size} bytes" if isinstance(value, _Bytes) else label(_cut(value))


def _one_nan(counts: Tally) -> Tally:
    """NaN is no number equal to itself: all of them are one value here."""
    strange = [value for value in counts if value != value]  # noqa: PLR0124 that is how NaN is known
    if not strange:
        return counts
    kept = Counter({value: n for value, n in counts.items() if value == value})  # noqa: PLR0124
    kept["nan"] = sum(counts[value] for value in strange)
    return kept


def _ordered(counts: Tally) -> list[Any]:
    """Numbers before texts before bytes, as SQLite orders what stands in one column."""
    try:
        return sorted(counts)
    except TypeError:
        return sorted(counts, key=_rank)


def _rank(value: Any) -> tuple[int, Any]:
    if isinstance(value, int | float | Decimal):
        return 0, float(value)
    if isinstance(value, bytes):
        return 2, value
    return 1, str(value)


def _median(numbers: Sequence[tuple[Any, int]], total: int) -> float | None:
    """The lower one of two in the middle."""
    upto = 0
    for value, n in numbers:
        upto += n
        if upto * 2 >= total:
            return float(value)
    return None


def _histogram(column: Column, family: Family, ordered: Sequence[Any], counts: Tally) -> list[Bin]:
    if family not in {"number", "time"}:
        return []
    places = [(place, counts[value]) for value in ordered if (place := _place(value)) is not None]
    scale = scale_of(places[0][0], places[-1][0], column) if places else None
    if scale is None:
        return []
    found = [0] * scale.bins
    for place, n in places:
        found[min(scale.bins - 1, math.floor((place - scale.low) / scale.width))] += n
    return [Bin(label=name, count=n) for name, n in zip(scale.labels(family), found, strict=True)]


def _place(value: Any) -> float | None:
    """Where on the axis: numbers as they are, moments as seconds."""
    match value:
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
        case date():
            return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
        case _:
            return number(value)
