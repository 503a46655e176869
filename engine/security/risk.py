"""How much a source is at risk: a sum whose every part can be pointed at. Pure.

`points` of each check that failed, by its severity, counted once however many flaws it has; all of it times what the source means
to its people (`FACTORS`, its criticality), and never over 100. What could not be looked at is not counted as good: with it failed
the score would be `at_most`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crdt.dataclasses import dataclass
from engine.scans.stage import Severity

POINTS: Final[Mapping[str, int]] = {"critical": 40, "high": 20, "medium": 8, "low": 3, "info": 0}
FACTORS: Final[Mapping[str, float]] = {"low": 0.75, "medium": 1.0, "high": 1.25, "critical": 1.5}
MOST: Final = 100.0
FORMULA: Final = (
    "Points of each failed check (critical 40, high 20, medium 8, low 3, info 0), summed, times the criticality of the source "
    "(low 0.75, medium 1, high 1.25, critical 1.5), at most 100."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one check adds. `seen`: it failed; else it could not be looked at and counts for `at_most` alone."""

    check: str
    title: str
    severity: Severity
    points: int
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    score: float
    at_most: float
    points: int
    unseen_points: int
    factor: float
    parts: tuple[Part, ...]


def risk_of(results: Sequence[Mapping[str, Any]], criticality: str) -> Risk:
    """`results` as they are kept (`assessing.Result.said`)."""
    parts = tuple(
        Part(
            check=one["check"],
            title=one["title"],
            severity=one["severity"],
            points=POINTS[one["severity"]],
            seen=one["status"] == "fail",
        )
        for one in results
        if one["status"] in {"fail", "not_permitted"}
    )
    points = sum(one.points for one in parts if one.seen)
    unseen = sum(one.points for one in parts if not one.seen)
    factor = FACTORS.get(criticality, 1.0)
    return Risk(
        score=min(MOST, round(points * factor, 1)),
        at_most=min(MOST, round((points + unseen) * factor, 1)),
        points=points,
        unseen_points=unseen,
        factor=factor,
        parts=tuple(sorted(parts, key=lambda one: (not one.seen, -one.points, one.check))),
    )
