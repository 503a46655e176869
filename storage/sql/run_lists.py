"""Long lists of runs: filters, counts and pages are the database's work, and no plan is read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, func, or_, select, tuple_, type_coerce

from crdt.ids import DocumentId, RunId, WorkspaceId
from engine.records import RunRecord
from engine.run_lists import After, RunRow, RunsWanted, as_given
from storage.sql.reading import Reader
from storage.sql.tables import RECORDS

_runs = RECORDS[RunRecord].c
_NAMES = tuple(RunRow.__dataclass_fields__)
_LISTED = [_runs[name] for name in _NAMES]
_ONE = select(*_LISTED).where(_runs.id == bindparam("run"))


class SqlRunLists:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, run: RunId) -> RunRow | None:
        row = await self._reader.row(_ONE, {"run": run})
        return None if row is None else _row(row)

    async def page(
        self, wanted: RunsWanted, *, after: After | None = None, offset: int = 0, limit: int = 100
    ) -> Sequence[RunRow]:
        fits = _conditions(wanted)
        if after is not None:
            fits.append(tuple_(_runs.created_at, _runs.id) < tuple_(*after))
        rows = select(*_LISTED).where(*fits).order_by(_runs.created_at.desc(), _runs.id.desc())
        found = await self._reader.rows(rows.offset(offset).limit(limit))
        return tuple(map(_row, found))

    async def there(self, runs: Sequence[RunId]) -> frozenset[RunId]:
        found = select(_runs.id).where(_runs.id.in_(runs))
        return frozenset(await self._reader.values(found))

    async def counts(self, wanted: RunsWanted) -> Mapping[str, int]:
        counted = select(_runs.status, func.count()).where(*_conditions(wanted)).group_by(_runs.status)
        return {str(row[0]): int(row[1]) for row in await self._reader.rows(counted)}

    async def designs(self, workspaces: Sequence[WorkspaceId]) -> Sequence[DocumentId]:
        found = select(_runs.design).where(_runs.workspace.in_(workspaces)).distinct()
        return tuple(sorted(await self._reader.values(found)))


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
