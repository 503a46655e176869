"""How long things took, counted in buckets that grow by 2 %: a quantile is off by 1 % at most, however many there were.

Pure. Written as JSON, `{"bucket": count}`; two histograms are added bucket by bucket. The buckets are those of
Masson, Rim and Lee, "DDSketch" (VLDB 2019).
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

GROWTH: Final = 1.02
_LOG: Final = math.log(GROWTH)

Counts = Mapping[int, int]


def bucket_of(micros: int) -> int:
    """Everything below one microsecond is in bucket 0."""
    return 0 if micros < 1 else 1 + math.floor(math.log(micros) / _LOG)


def value_of(bucket: int) -> float:
    """The microseconds that stand for a bucket: in its middle, in proportion."""
    return 0.0 if bucket <= 0 else 2 * GROWTH**bucket / (1 + GROWTH)


def counted(values: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for value in values:
        bucket = bucket_of(value)
        counts[bucket] = counts.get(bucket, 0) + 1
    return counts


def added(*all_: Counts) -> dict[int, int]:
    counts: dict[int, int] = {}
    for one in all_:
        for bucket, count in one.items():
            counts[bucket] = counts.get(bucket, 0) + count
    return counts


def read(written: Mapping[str, int]) -> dict[int, int]:
    return {int(bucket): count for bucket, count in written.items()}


def written(counts: Counts) -> dict[str, int]:
    return {str(bucket): counts[bucket] for bucket in sorted(counts)}


def size(counts: Counts) -> int:
    return sum(counts.values())


def at_rank(counts: Counts, rank: int) -> float:
    """The value of that place in the order, from 0. Caller's duty: there is at least one."""
    seen = 0
    for bucket in sorted(counts):
        seen += counts[bucket]
        if seen > rank:
            return value_of(bucket)
    return value_of(max(counts))


def quantile(counts: Counts, share: float) -> float | None:
    """Microseconds; None where nothing was counted."""
    total = size(counts)
    if total == 0:
        return None
    return at_rank(counts, min(total - 1, max(0, math.ceil(share * total) - 1)))


def quantile_range(counts: Counts, share: float, z: float = 1.96) -> tuple[float, float] | None:
    """Between what the true quantile lies with 95 %, by ranks: nothing is assumed about how the values fall.

    None for fewer than ten values, where the ranks would leave the range of what was seen.
    """
    total = size(counts)
    spread = z * math.sqrt(total * share * (1 - share))
    low, high = math.floor(total * share - spread), math.ceil(total * share + spread)
    if total < 10 or low < 0 or high >= total:
        return None
    return at_rank(counts, low), at_rank(counts, high)


def chance_of_less(one: Counts, other: Counts) -> float:
    """How likely a value of `one` is below a value of `other`; equal ones count half (Mann and Whitney)."""
    total = size(one) * size(other)
    below, wins = 0, 0.0
    for bucket in sorted({*one, *other}):
        mine = one.get(bucket, 0)
        wins += other.get(bucket, 0) * (below + mine / 2)
        below += mine
    return wins / total if total else 0.5
