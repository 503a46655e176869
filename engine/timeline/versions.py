"""Points of a document that have a name: made by a person, or pinned by a run. Their states are kept for ever (HI9)."""

import asyncio
from dataclasses import field
from typing import Final, Literal

import structlog

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, OverLimit, Refused
from crdt.ids import DocumentId, UserId, document_channel
from crdt.kinds.kind import Kind
from crdt.model import Model
from engine.channels import Channels
from engine.ports import Clock, Ids, Store
from engine.records import DocumentRecord, RunRecord
from engine.rooms import Rooms
from engine.timeline.looking import look
from engine.timeline.points import Points
from engine.timeline.records import VersionRecord
from engine.writes import AppendEvent, Put, Remove, Write

ALL: Final = 10_000
"""Versions of one document that are listed."""
MOST_NAMED: Final = 1_000
"""That people give one document: each keeps a whole state for ever."""

_log = structlog.get_logger(__name__)


class VersionUnknown(Refused):
    code = "version_unknown"
    message = "This document has no such version."
    next_step = "See versions.list for those it has."


class VersionEvent(Model):
    """What the events of a document say about one of its versions."""

    version: str
    document: str
    name: str
    through: int
    content_hash: str
    origin: Literal["person", "run"]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    store: Store
    rooms: Rooms
    points: Points
    channels: Channels
    clock: Clock
    ids: Ids
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held until a state has its name: none of them is thinned out meanwhile."""

    async def list(self, document: DocumentId) -> list[VersionRecord]:
        """Newest point first."""
        found = await self.store.records.find(
            VersionRecord, {"document": document}, order="through", descending=True, limit=ALL
        )
        return [*found]

    async def get(self, document: DocumentId, id_: str) -> VersionRecord:
        row = await self.store.records.get(VersionRecord, document, id_)
        if row is None:
            raise VersionUnknown(details={"version": id_})
        return row

    async def name(
        self,
        record: DocumentRecord,
        kind: Kind,
        through: int,
        name: str,
        note: str,
        by: UserId,
        *,
        id_: str = "",
        also: tuple[Write, ...] = (),
    ) -> VersionRecord:
        """Raises PointNotKept where there is no such state any more. `also` is committed with it."""
        where = {"document": record.id, "origin": "person"}
        if await self.store.records.count(VersionRecord, where) >= MOST_NAMED:
            raise OverLimit("A document has so many versions at most.", details={"limit": MOST_NAMED})
        async with self.turn:
            row = await self._made(record, kind, through, name, note, by, run=None)
            row = replace(row, id=id_) if id_ else row
            await self._commit((*also, Put(record=row)), row, "named", by)
        return row

    async def pin(self, record: DocumentRecord, kind: Kind, through: int, run: RunRecord, by: UserId) -> None:
        """What a run stands on, so that it can be looked at for ever; once for equal content. Never fails a run."""
        try:
            known = await self.store.records.find(
                VersionRecord, {"document": record.id, "content_hash": run.design_hash}, limit=1
            )
            if known:
                return
            async with self.turn:
                row = await self._made(record, kind, through, f"Run {run.number}", "", by, run=run.id)
                await self._commit((Put(record=row),), row, "named", by)
        except ConcertError as error:
            _log.warning("version_not_pinned", document=record.id, run=run.id, code=error.code)

    async def rename(self, row: VersionRecord, name: str, note: str, by: UserId) -> VersionRecord:
        new = replace(row, name=name, note=note)
        await self._commit((Put(record=new),), new, "renamed", by)
        return new

    async def remove(self, row: VersionRecord, by: UserId) -> None:
        """Takes the name away. The state goes when retention comes to it."""
        await self._commit((Remove(type=VersionRecord, key=(row.document, row.id)),), row, "removed", by)

    async def _made(
        self,
        record: DocumentRecord,
        kind: Kind,
        through: int,
        name: str,
        note: str,
        by: UserId,
        *,
        run: str | None,
    ) -> VersionRecord:
        state = await self.points.exact(record, through)
        seen = await asyncio.to_thread(look, kind, state)
        await self.rooms.keep(record, through, state)
        return VersionRecord(
            document=record.id,
            id=self.ids.new(),
            organisation=record.organisation,
            name=name,
            note=note,
            through=through,
            content_hash=seen.content_hash,
            origin="person" if run is None else "run",
            by=by,
            at=self.clock.now(),
            run=run,
        )

    async def _commit(
        self,
        writes: tuple[Write, ...],
        row: VersionRecord,
        what: Literal["named", "renamed", "removed"],
        by: UserId,
    ) -> None:
        said = VersionEvent(
            version=row.id,
            document=row.document,
            name=row.name,
            through=row.through,
            content_hash=row.content_hash,
            origin=row.origin,
            by=by,
        )
        event = AppendEvent(
            channel=document_channel(row.document),
            topic=f"document:version:{what}",
            payload=said.model_dump(),
            at=self.clock.now(),
        )
        batch = (*writes, event)
        self.channels.committed(batch, await self.store.writer.commit(batch))
