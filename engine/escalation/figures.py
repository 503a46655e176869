"""The port for figures about approvals: how long decisions take, what waits, what came too late. Counted by the store, never row by
row here.

A duration is from asking to deciding, in microseconds; quantiles are by nearest rank. Came too late: level 1 of the ladder
or more was reached, so others had to be asked.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId, WorkspaceId

OPEN: Final = ("waiting", "changes_requested")
APPROVED: Final = ("approved", "executing", "executed", "failed")
REJECTED: Final = ("rejected",)
LATE_FROM: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresWanted:
    """Requests of these workspaces that were asked since then; what is open counts whenever it was asked."""

    workspaces: tuple[WorkspaceId, ...]
    since: Micros
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeFigures:
    """`oldest`: when the oldest open one was asked. Of nothing decided there are no quantiles."""

    type: str
    asked: int
    open: int
    approved: int
    rejected: int
    late: int
    oldest: Micros | None = None
    p50: int | None = None
    p95: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproverFigures:
    """`open`: how many ask them now. Durations from when they were asked until they voted."""

    user: UserId
    open: int
    voted: int
    p50: int | None = None
    p95: int | None = None


class ApprovalFigures(Protocol):
    async def by_type(self, wanted: FiguresWanted) -> Sequence[TypeFigures]:
        """By name of the type."""

    async def by_approver(self, wanted: FiguresWanted, limit: int) -> Sequence[ApproverFigures]:
        """Those whom most requests ask now first, then by id."""

    async def by_level(self, wanted: FiguresWanted) -> Mapping[int, int]:
        """How many requests asked since then came as far as this level, and no farther; a level of none is left out."""


def rank(count: int, percent: int) -> int:
    """The place of a quantile among `count` sorted values, from 1."""
    return (count * percent + 99) // 100
