"""Takes backups of sources, tries each, restores from them, and keeps as many as the policy says (rules BK1 to BK8).

One backup of a source at a time, two in all; the work is done in threads and can be stopped. What a restart finds under way
has failed: a copy is made whole or not at all. Border: who may ask was decided before.
"""

import asyncio
import contextlib
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, Conflict, NotFound, ShuttingDown, Unavailable
from crdt.ids import DocumentId, Micros, UserId
from engine.audit.audited import audited
from engine.backup_records import UNDER_WAY, USUAL_HOURS, BackupPolicy, SourceBackup
from engine.backups import told
from engine.backups.kind import BackupFailed, BackupKind
from engine.backups.making import Maker
from engine.backups.restoring import Restores
from engine.backups.taker import NewBackup
from engine.ports import Ids
from engine.records import DocumentRecord
from engine.runtime.tasks import spawn
from engine.source_opener import Described
from engine.writes import Insert, Put, Remove

AT_ONCE: Final = 2
KEEP: Final = 7
MOST: Final = 10_000


class BackupGone(NotFound):
    code = "backup_gone"
    message = "There is no such backup of this source."
    next_step = "Look at the list of backups again."


class Interrupted(Unavailable):
    code = "backup_interrupted"
    message = "Concert was stopped while this backup was made."
    next_step = "Back up again."


@dataclass(slots=True)
class _Work:
    """One backup under way."""

    ended: "asyncio.Future[SourceBackup]"
    stopped: bool = False


@dataclass(slots=True, kw_only=True)
class Backups:
    maker: Maker
    ids: Ids
    restores: Restores = field(init=False)
    _work: dict[str, _Work] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def __post_init__(self) -> None:
        self.restores = Restores(maker=self.maker, ids=self.ids, free=self._free)

    async def start(self) -> None:
        """BK5: what was under way when the process ended has failed."""
        for row in await self.maker.store.records.find(SourceBackup, {"state": UNDER_WAY}, limit=MOST):
            await asyncio.to_thread(self.maker.shelf.clear, row.id, copy=True)
            await self._end(replace(row, state="failed", error=Interrupted().to_dict()))
        await asyncio.to_thread(self.maker.shelf.tidy)
        await self._reseal()
        self.restores.take_back(await self.maker.store.records.find(SourceBackup, {}, limit=MOST))

    async def _reseal(self) -> None:
        """BK9: keys of copies follow the installation's key."""
        rows = await self.maker.store.records.find(SourceBackup, {}, limit=MOST)
        for row in rows:
            files = await asyncio.to_thread(self.maker.shelf.resealed, row.id, row.files or {})
            if files is not None:
                await self.maker.say.commit([Put(record=replace(row, files=files))])

    async def begin(self, new: NewBackup) -> SourceBackup:
        """BK5: of two who ask at the same moment the second one finds the backup of the first."""
        async with self._turn:
            return await self._begun(new)

    async def _begun(self, new: NewBackup) -> SourceBackup:
        if new.key:
            where = {"source": new.source, "key": new.key, "state": (*UNDER_WAY, "verified")}
            if known := await self.maker.store.records.find(SourceBackup, where, limit=1):
                return known[0]
        described = await self.maker.described(new.source)
        kind = self.maker.kind_of(described)
        self.maker.opener.awake(described)
        running = await self.maker.store.records.find(
            SourceBackup, {"source": new.source, "state": UNDER_WAY}, limit=1
        )
        if running:
            raise Conflict("This source is being backed up already.", details={"backup": running[0].id})
        row = SourceBackup(
            id=self.ids.new(),
            organisation=new.organisation,
            workspace=new.workspace,
            source=new.source,
            kind=kind.kind,
            state="copying",
            by=new.by,
            run=new.run,
            key=new.key,
            started_at=self.maker.clock.now(),
        )
        work = _Work(asyncio.get_running_loop().create_future())
        self._work[row.id] = work
        await self.maker.say.commit(
            [
                Insert(record=row),
                *self.maker.say.of(row, told.STARTED),
                self.maker.say.entry(row, "taken", new.by),
            ]
        )
        spawn(self._taken(row, kind, described, work), name=f"backup {row.id}")
        return row

    async def ended(self, backup: str) -> SourceBackup:
        work = self._work.get(backup)
        if work is not None:
            return await asyncio.shield(work.ended)
        row = await self.maker.store.records.get(SourceBackup, backup)
        if row is None:
            raise BackupGone
        return row

    async def stop(self, backup: str) -> None:
        if (work := self._work.get(backup)) is not None:
            work.stopped = True

    async def restore(self, backup: str, source: DocumentId, into: str, by: UserId) -> SourceBackup:
        """BK10: begins; the row says what comes of it. Raises ConcertError where the place cannot be filled."""
        return await self.restores.begin(await self.get(backup, source), into, by)

    async def remove(self, backup: str, source: DocumentId, by: UserId) -> None:
        row = await self.get(backup, source)
        if self.restores.holds(row.id):
            raise Conflict("This backup is being restored. Stop that, or wait until it has ended.")
        if row.state in UNDER_WAY:
            await self.stop(row.id)
            await self.ended(row.id)
        await self._remove(row, by)

    async def get(self, backup: str, source: DocumentId) -> SourceBackup:
        row = await self.maker.store.records.get(SourceBackup, backup)
        if row is None or row.source != source:
            raise BackupGone
        return row

    async def policy(self, record: DocumentRecord) -> BackupPolicy:
        """What was said for this source, or the usual."""
        kept = await self.maker.store.records.get(BackupPolicy, record.id)
        return kept or BackupPolicy(
            source=record.id,
            organisation=record.organisation,
            workspace=record.workspace,
            hours=USUAL_HOURS,
            keep=KEEP,
            trial=None,
            by=UserId(""),
            at=Micros(0),
        )

    async def decide(self, policy: BackupPolicy) -> None:
        entry = audited(
            organisation=policy.organisation, workspace=policy.workspace, by=policy.by,
            action="source.backup_policy", object_kind="data_source", object=policy.source,
            after={"hours": policy.hours, "keep": policy.keep, "trial": policy.trial}, at=policy.at,
        )  # fmt: skip
        await self.maker.say.commit([Put(record=policy), entry])

    # One backup

    async def _taken(self, row: SourceBackup, kind: BackupKind, described: Described, work: _Work) -> None:
        ended = row
        try:
            async with self._free, self.maker.opener.entered(described):  # BK11: as whoever reads it
                ended = await self.maker.made(row, kind, described, lambda: work.stopped)
        except ConcertError as error:
            ended = replace(row, state="failed", error=error.to_dict())
        except asyncio.CancelledError:
            work.stopped = True
            ended = replace(row, state="failed", error=Interrupted().to_dict())
            raise
        except Exception as error:  # noqa: BLE001 - a driver's surprise ends this backup and nothing else
            ended = replace(
                row,
                state="failed",
                error=BackupFailed(f"{type(error).__name__} came unexpectedly.").to_dict(),
            )
        finally:
            await self._over(ended, work)

    async def _over(self, ended: SourceBackup, work: _Work) -> None:
        with contextlib.suppress(ShuttingDown):
            await asyncio.to_thread(self.maker.shelf.clear, ended.id, copy=ended.state == "failed")
            ended = await self._end(ended)
            await self._prune(ended)
        self._work.pop(ended.id, None)
        if not work.ended.done():
            work.ended.set_result(ended)

    async def _prune(self, newest: SourceBackup) -> None:
        """BK6: as many verified ones as the policy says; what failed goes when a newer one is verified."""
        if newest.state != "verified":
            return
        rows = await self.maker.store.records.find(
            SourceBackup, {"source": newest.source}, order="started_at", descending=True, limit=MOST
        )
        policy = await self.maker.store.records.get(BackupPolicy, newest.source)
        verified = [row for row in rows if row.state == "verified"]
        spare = verified[policy.keep if policy else KEEP :]
        failed = [
            row for row in rows if row.state in {"failed", "unproven"} and row.started_at < newest.started_at
        ]
        for row in (*spare, *failed):
            if not self.restores.holds(row.id):
                await self._remove(row, UserId(""))

    async def _remove(self, row: SourceBackup, by: UserId) -> None:
        gone = replace(row, by=by or row.by)
        await self.maker.say.commit(
            [
                Remove(type=SourceBackup, key=(row.id,)),
                *self.maker.say.of(gone, told.REMOVED),
                self.maker.say.entry(row, "removed", by),
            ]
        )
        await asyncio.to_thread(self.maker.shelf.clear, row.id, copy=True)

    async def _end(self, row: SourceBackup) -> SourceBackup:
        row = replace(row, finished_at=self.maker.clock.now())
        await self.maker.say.commit([Put(record=row), *self.maker.say.of(row, told.ENDED)])
        return row
