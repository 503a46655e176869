"""The score: one number between 0 and 100 for a table or a source. Pure.

`score = 100 * sum(weight * passing share) / sum(weight)`, over the results of the last run that could be judged. The weight is
that of the rule's severity, the passing share that of the rows that were checked and did not fail; a rule about one value
has 1 or 0. Tolerances decide whether a rule passes, not how it counts. A rule that nothing could be checked by (no rows,
an error) does not count.
"""

from collections.abc import Iterable
from typing import Final

from crdt.dataclasses import dataclass
from engine.quality.records import QualityResult

WEIGHTS: Final = {"info": 0, "low": 1, "medium": 2, "high": 4, "critical": 8}

FORMULA: Final = (
    "100 * sum(weight * share of rows that pass) / sum(weight); "
    "weights: critical 8, high 4, medium 2, low 1, info 0; a rule about one value counts 1 or 0; "
    "rules that could not be checked do not count"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`value` is unset where nothing counts. Of `points` of `weight` it is the share in hundredths."""

    value: float | None
    points: float
    weight: int
    passed: int
    failed: int
    errored: int
    skipped: int


def score_of(results: Iterable[QualityResult]) -> Score:
    points, weight = 0.0, 0
    counts = {"passed": 0, "failed": 0, "errored": 0, "skipped": 0}
    for one in results:
        counts[one.status] += 1
        if one.status in {"passed", "failed"}:
            of = WEIGHTS.get(one.severity, 0)
            weight += of
            points += of * (1.0 - one.share)
    value = round(100 * points / weight, 2) if weight else None
    return Score(value=value, points=points, weight=weight, **counts)


def by_table(results: Iterable[QualityResult]) -> dict[str, Score]:
    tables: dict[str, list[QualityResult]] = {}
    for one in results:
        tables.setdefault(one.table, []).append(one)
    return {table: score_of(found) for table, found in sorted(tables.items())}
