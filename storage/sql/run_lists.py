"""Long lists of runs: filters, counts and pages are the database's work, and no plan is read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, func, or_, select, tuple_, type_coerce
from sqlalchemy.ext.asyncio import AsyncEngine

from crdt.ids import DocumentId, RunId, WorkspaceId
from engine.records import RunRecord
from engine.run_lists import After, RunRow, RunsWanted, as_given
from storage.sql.reading import reading
from storage.sql.tables import RECORDS

_runs = RECORDS[RunRecord].c
_NAMES = tuple(RunRow.__dataclass_fields__)
_LISTED = [_runs[name] for name in _NAMES]


class SqlRunLists:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, run: RunId) -> RunRow | None:
        async with reading(self._engine) as connection:
            row = (await connection.execute(select(*_LISTED).where(_runs.id == run))).one_or_none()
        return None if row is None else _row(row)

    async def page(
        self, wanted: RunsWanted, *, after: After | None = None, offset: int = 0, limit: int = 100
    ) -> Sequence[RunRow]:
        fits = _conditions(wanted)
        if after is not None:
            fits.append(tuple_(_runs.created_at, _runs.id) < tuple_(*after))
        rows = select(*_LISTED).where(*fits).order_by(_runs.created_at.desc(), _runs.id.desc())
        async with reading(self._engine) as connection:
            found = (await connection.execute(rows.offset(offset).limit(limit))).all()
        return tuple(map(_row, found))

    async def counts(self, wanted: RunsWanted) -> Mapping[str, int]:
        counted = select(_runs.status, func.count()).where(*_conditions(wanted)).group_by(_runs.status)
        async with reading(self._engine) as connection:
            return {str(row[0]): int(row[1]) for row in (await connection.execute(counted)).all()}

    async def designs(self, workspaces: Sequence[WorkspaceId]) -> Sequence[DocumentId]:
        found = select(_runs.design).where(_runs.workspace.in_(workspaces)).distinct()
        async with reading(self._engine) as connection:
            return tuple(sorted((await connection.execute(found)).scalars()))


def _row(values: Sequence[Any]) -> RunRow:
    return RunRow(**dict(zip(_NAMES, values, strict=True)))


def _conditions(wanted: RunsWanted) -> list[ColumnElement[bool]]:
    among = {
        "workspace": wanted.workspaces,
        "design": wanted.designs,
        "status": wanted.states,
        "started_by": wanted.started_by,
        "trigger": wanted.triggers,
    }
    found: list[ColumnElement[bool]] = [_runs[name].in_(values) for name, values in among.items() if values]
    if wanted.hidden:
        found.append(_runs.design.not_in(wanted.hidden))
    if wanted.since is not None:
        found.append(_runs.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(_runs.created_at < wanted.until)
    if wanted.number is not None:
        found.append(_runs.number == wanted.number)
    found += [func.lower(_runs.title).contains(word, autoescape=True) for word in wanted.words]
    return [*found, *(_given(as_given(*one)) for one in wanted.given)]


def _given(writings: Iterable[str]) -> ColumnElement[bool]:
    """Compared as text, and not by the database's JSON, which refuses what it cannot read for all rows at once."""
    place = type_coerce(_runs.parameters, Text)
    return or_(*(func.replace(place, one, "") != place for one in writings))
