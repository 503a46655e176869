"""Reads the audit log: filters, counts and pages are the database's work."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from crdt.ids import OrganisationId
from engine.audit.chain import START, AuditEntry, Head
from engine.audit.listing import AuditWanted
from storage.sql.reading import Reader
from storage.sql.tables import audit, audit_heads

_row = audit.c
_NAMES = tuple(AuditEntry.__dataclass_fields__)
_READ = [_row[name] for name in _NAMES]


class SqlAuditLog:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, organisation: OrganisationId, number: int) -> AuditEntry | None:
        found = select(*_READ).where(_row.organisation == organisation, _row.number == number)
        row = await self._reader.row(found)
        return None if row is None else _entry(row)

    async def since(self, organisation: OrganisationId, number: int, limit: int) -> Sequence[AuditEntry]:
        later = select(*_READ).where(_row.organisation == organisation, _row.number > number)
        rows = await self._reader.rows(later.order_by(_row.number).limit(limit))
        return tuple(map(_entry, rows))

    async def page(self, wanted: AuditWanted, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
        fits = _conditions(wanted)
        if before is not None:
            fits.append(_row.number < before)
        found = select(*_READ).where(*fits).order_by(_row.number.desc()).limit(limit)
        return tuple(map(_entry, await self._reader.rows(found)))

    async def counts(self, wanted: AuditWanted) -> Mapping[str, int]:
        counted = select(_row.action, func.count()).where(*_conditions(wanted)).group_by(_row.action)
        return {str(row[0]): int(row[1]) for row in await self._reader.rows(counted)}

    async def head(self, organisation: OrganisationId) -> Head:
        head = audit_heads.c
        found = select(head.number, head.hash).where(head.organisation == organisation)
        row = await self._reader.row(found)
        return START if row is None else Head(number=row.number, hash=row.hash)


def _entry(values: Sequence[Any]) -> AuditEntry:
    return AuditEntry(**dict(zip(_NAMES, values, strict=True)))


def _conditions(wanted: AuditWanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_row.organisation == wanted.organisation]
    if wanted.workspaces is not None:
        found.append(_row.workspace.in_(wanted.workspaces))
    among = {"by": wanted.by, "action": wanted.actions, "object_kind": wanted.object_kinds}
    found += [_row[name].in_(values) for name, values in among.items() if values]
    if wanted.families:
        found.append(or_(*(_row.action.startswith(f"{one}.", autoescape=True) for one in wanted.families)))
    if wanted.without:
        found.append(_row.action.not_in(wanted.without))
    if wanted.object:
        found.append(_row.object == wanted.object)
    if wanted.since is not None:
        found.append(_row.at >= wanted.since)
    if wanted.until is not None:
        found.append(_row.at < wanted.until)
    return found + [_row.words.contains(word, autoescape=True) for word in wanted.words]
