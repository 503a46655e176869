"""Figures about approvals: the database groups, ranks and counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from crdt.ids import Micros, UserId
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.escalation.figures import (
    APPROVED,
    LATE_FROM,
    OPEN,
    REJECTED,
    ApproverFigures,
    FiguresWanted,
    TypeFigures,
)
from storage.sql.reading import Reader
from storage.sql.tables import RECORDS

_asked = RECORDS[ApprovalRequest].c
_seats = RECORDS[ApprovalSeat].c


class SqlApprovalFigures:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def by_type(self, wanted: FiguresWanted) -> Sequence[TypeFigures]:
        new, waits = _asked.created_at >= wanted.since, _asked.state.in_(OPEN)
        counted = (
            select(
                _asked.type,
                _count(new),
                _count(waits),
                _count(new & _asked.state.in_(APPROVED)),
                _count(new & _asked.state.in_(REJECTED)),
                _count(new & (_asked.level >= LATE_FROM)),
                func.min(case((waits, _asked.created_at))),
            )
            .where(*_fits(wanted), or_(new, waits))
            .group_by(_asked.type)
            .order_by(_asked.type)
        )
        took = _asked.decided_at - _asked.created_at
        decided = (new, _asked.decided_at.is_not(None), _asked.state.in_((*APPROVED, *REJECTED)))
        ranked = _quantiles(_asked.type, took, select().where(*_fits(wanted), *decided))
        rows = await self._reader.rows(counted)
        times = {row[0]: row for row in await self._reader.rows(ranked)}
        return tuple(_type_figures(row, times.get(row[0])) for row in rows)

    async def by_approver(self, wanted: FiguresWanted, limit: int) -> Sequence[ApproverFigures]:
        mine = _seats.request == _asked.id
        new, waits = _asked.created_at >= wanted.since, _asked.state.in_(OPEN)
        voted = new & (_seats.decision != "")
        opened = _count(waits & _seats.open)
        counted = (
            select(_seats.user, opened, _count(voted))
            .where(mine, *_fits(wanted), or_(new, waits))
            .group_by(_seats.user)
            .order_by(opened.desc(), _seats.user)
            .limit(limit)
        )
        took = _seats.at - _seats.asked_at
        ranked = _quantiles(
            _seats.user, took, select().where(mine, *_fits(wanted), voted, _seats.at.is_not(None))
        )
        rows = await self._reader.rows(counted)
        times = {row[0]: row for row in await self._reader.rows(ranked)}
        return tuple(
            ApproverFigures(
                user=UserId(row[0]),
                open=int(row[1]),
                voted=int(row[2]),
                p50=times[row[0]][1] if row[0] in times else None,
                p95=times[row[0]][2] if row[0] in times else None,
            )
            for row in rows
        )

    async def by_level(self, wanted: FiguresWanted) -> Mapping[int, int]:
        counted = (
            select(_asked.level, func.count())
            .where(*_fits(wanted), _asked.created_at >= wanted.since, _asked.level >= 0)
            .group_by(_asked.level)
        )
        return {int(row[0]): int(row[1]) for row in await self._reader.rows(counted)}


def _fits(wanted: FiguresWanted) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [_asked.workspace.in_(wanted.workspaces)]
    if wanted.types:
        fits.append(_asked.type.in_(wanted.types))
    return fits


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _quantiles(by: ColumnElement[Any], took: ColumnElement[int], rows: Select[Any]) -> Select[Any]:
    """By group the values of nearest rank (`engine/escalation/figures.py`: `rank`)."""
    ranked = rows.add_columns(
        by.label("of"),
        took.label("took"),
        func.row_number().over(partition_by=by, order_by=took).label("place"),
        func.count().over(partition_by=by).label("total"),
    ).subquery()

    def at(percent: int) -> ColumnElement[int]:
        place = (ranked.c.total * percent + 99) // 100
        return func.max(case((ranked.c.place == place, ranked.c.took)))

    return select(ranked.c.of, at(50), at(95)).group_by(ranked.c.of)


def _type_figures(row: Sequence[Any], times: Sequence[Any] | None) -> TypeFigures:
    return TypeFigures(
        type=row[0],
        asked=int(row[1]),
        open=int(row[2]),
        approved=int(row[3]),
        rejected=int(row[4]),
        late=int(row[5]),
        oldest=None if row[6] is None else Micros(row[6]),
        p50=None if times is None else int(times[1]),
        p95=None if times is None else int(times[2]),
    )
