"""Figures about approvals, by looking at each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from crdt.ids import UserId
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.escalation.figures import (
    APPROVED,
    LATE_FROM,
    OPEN,
    REJECTED,
    ApproverFigures,
    FiguresWanted,
    TypeFigures,
    rank,
)
from storage.memory.tables import Tables


class MemoryApprovalFigures:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def by_type(self, wanted: FiguresWanted) -> Sequence[TypeFigures]:
        rows = self._fitting(wanted)
        return tuple(
            _type_figures(type_, [row for row in rows if row.type == type_], wanted)
            for type_ in sorted({row.type for row in rows})
        )

    async def by_approver(self, wanted: FiguresWanted, limit: int) -> Sequence[ApproverFigures]:
        asked = {row.id: row for row in self._fitting(wanted)}
        seats = cast(list[ApprovalSeat], list(self._tables.records[ApprovalSeat].values()))
        of: dict[UserId, list[ApprovalSeat]] = {}
        for seat in seats:
            if seat.request in asked:
                of.setdefault(seat.user, []).append(seat)
        found = [_approver_figures(user, its, asked, wanted) for user, its in of.items()]
        return tuple(sorted(found, key=lambda one: (-one.open, one.user))[:limit])

    async def by_level(self, wanted: FiguresWanted) -> Mapping[int, int]:
        rows = self._fitting(wanted)
        return Counter(row.level for row in rows if row.created_at >= wanted.since and row.level >= 0)

    def _fitting(self, wanted: FiguresWanted) -> list[ApprovalRequest]:
        every = cast(list[ApprovalRequest], list(self._tables.records[ApprovalRequest].values()))
        return [
            row
            for row in every
            if row.workspace in wanted.workspaces
            and (not wanted.types or row.type in wanted.types)
            and (row.created_at >= wanted.since or row.state in OPEN)
        ]


def _type_figures(type_: str, rows: Sequence[ApprovalRequest], wanted: FiguresWanted) -> TypeFigures:
    new = [row for row in rows if row.created_at >= wanted.since]
    took = [
        row.decided_at - row.created_at
        for row in new
        if row.decided_at is not None and row.state in {*APPROVED, *REJECTED}
    ]
    p50, p95 = _quantiles(took)
    return TypeFigures(
        type=type_,
        asked=len(new),
        open=sum(row.state in OPEN for row in rows),
        approved=sum(row.state in APPROVED for row in new),
        rejected=sum(row.state in REJECTED for row in new),
        late=sum(row.level >= LATE_FROM for row in new),
        oldest=min((row.created_at for row in rows if row.state in OPEN), default=None),
        p50=p50,
        p95=p95,
    )


def _approver_figures(
    user: UserId, seats: Sequence[ApprovalSeat], asked: Mapping[str, ApprovalRequest], wanted: FiguresWanted
) -> ApproverFigures:
    voted = [seat for seat in seats if seat.decision != "" and asked[seat.request].created_at >= wanted.since]
    p50, p95 = _quantiles(seat.at - seat.asked_at for seat in voted if seat.at is not None)
    return ApproverFigures(
        user=user,
        open=sum(seat.open and asked[seat.request].state in OPEN for seat in seats),
        voted=len(voted),
        p50=p50,
        p95=p95,
    )


def _quantiles(values: Iterable[int]) -> tuple[int | None, int | None]:
    found = sorted(values)
    if not found:
        return None, None
    return found[rank(len(found), 50) - 1], found[rank(len(found), 95) - 1]
