"""Takes backups of sources, tries each, restores from them, and keeps as many as the policy says (rules BK1 to BK8).

One backup of a source at a time, two in all; the work is done in threads and can be stopped. What a restart finds under way
has failed: a copy is made whole or not at all. Border: who may ask was decided before.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from crdt.errors import ConcertError, Conflict, NotFound, ShuttingDown
from crdt.ids import DocumentId, Micros, UserId
from crdt.registry import discover
from engine.audit.audited import audited
from engine.backup_records import UNDER_WAY, BackupPolicy, SourceBackup
from engine.backups import told
from engine.backups.announcing import Announcer
from engine.backups.comparing import differences, remarks
from engine.backups.kind import BackupFailed, BackupKind, BackupStopped, Contents, Copied, Job
from engine.backups.shelf import Shelf
from engine.backups.taker import NewBackup
from engine.ports import Clock, Ids, Store
from engine.records import DocumentRecord, Json
from engine.runtime.tasks import spawn
from engine.source_opener import Described, SourceOpener
from engine.writes import Insert, Put, Remove

AT_ONCE: Final = 2
KEEP: Final = 7
HOURS: Final = 24
MOST: Final = 10_000
TELL_SECONDS: Final = 0.1


class CannotBackUp(NotFound):
    code = "cannot_back_up"
    message = "This kind of source cannot be backed up."
    next_step = "Back it up with the means of the system it belongs to."


class BackupGone(NotFound):
    code = "backup_gone"
    message = "There is no such backup of this source."
    next_step = "Look at the list of backups again."


class Interrupted(ConcertError):
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
    store: Store
    clock: Clock
    ids: Ids
    say: Announcer
    opener: SourceOpener
    shelf: Shelf
    kinds: Mapping[str, BackupKind] = field(default_factory=lambda: backup_kinds())  # noqa: PLW0108 - defined below
    _work: dict[str, _Work] = field(default_factory=dict)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def start(self) -> None:
        """BK5: what was under way when the process ended has failed."""
        for row in await self.store.records.find(SourceBackup, {"state": UNDER_WAY}, limit=MOST):
            await asyncio.to_thread(self.shelf.clear, row.id, copy=True)
            await self._end(replace(row, state="failed", error=_said(Interrupted())))

    async def begin(self, new: NewBackup) -> SourceBackup:
        if new.key:
            known = await self.store.records.find(
                SourceBackup, {"source": new.source, "key": new.key}, limit=1
            )
            if known:
                return known[0]
        described = await self._described(new.source)
        kind = self._kind(described)
        running = await self.store.records.find(
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
            started_at=self.clock.now(),
        )
        work = _Work(asyncio.get_running_loop().create_future())
        self._work[row.id] = work
        await self.say.commit(
            [Insert(record=row), *self.say.of(row, told.STARTED), self.say.entry(row, "taken", new.by)]
        )
        spawn(self._taken(row, kind, described, work), name=f"backup {row.id}")
        return row

    async def ended(self, backup: str) -> SourceBackup:
        work = self._work.get(backup)
        if work is not None:
            return await asyncio.shield(work.ended)
        row = await self.store.records.get(SourceBackup, backup)
        if row is None:
            raise BackupGone
        return row

    async def stop(self, backup: str) -> None:
        if (work := self._work.get(backup)) is not None:
            work.stopped = True

    async def restore(self, backup: str, source: DocumentId, into: str, by: UserId) -> SourceBackup:
        """Into a new place, never over anything; then its contents are read again. Raises ConcertError."""
        row = await self.get(backup, source)
        if row.files is None or row.state in UNDER_WAY:
            raise BackupFailed("There is no copy to restore from.", next_step="Choose another backup.")
        described = await self._described(source)
        kind = self._kind(described)
        error: ConcertError | None = None
        try:
            async with self._free:
                folder = await asyncio.to_thread(self.shelf.check, row.id, row.files)
                scratch = await asyncio.to_thread(self.shelf.scratch, row.id)
                job = self._job(row, described, folder, scratch, lambda: False)
                found = await asyncio.to_thread(kind.restore, job, into)
                self._compare(row, found)
        except ConcertError as failed:
            error = failed
        finally:
            await asyncio.to_thread(self.shelf.clear, row.id, copy=False)
        at = self.clock.now()
        entry = {"at": at, "by": by, "into": into, "error": None if error is None else _said(error)}
        changed = replace(row, restored=[*(row.restored or []), entry])
        code = "" if error is None else error.code
        told_ = self.say.restored(changed, by, into, code)
        entry_ = self.say.entry(changed, "restored", by, into=into, error=code)
        await self.say.commit([Put(record=changed), *told_, entry_])
        if error is not None:
            raise error
        return changed

    async def remove(self, backup: str, source: DocumentId, by: UserId) -> None:
        row = await self.get(backup, source)
        if row.state in UNDER_WAY:
            await self.stop(row.id)
            await self.ended(row.id)
        await self._remove(row, by)

    async def get(self, backup: str, source: DocumentId) -> SourceBackup:
        row = await self.store.records.get(SourceBackup, backup)
        if row is None or row.source != source:
            raise BackupGone
        return row

    async def policy(self, record: DocumentRecord) -> BackupPolicy:
        """What was said for this source, or the usual."""
        kept = await self.store.records.get(BackupPolicy, record.id)
        return kept or BackupPolicy(
            source=record.id,
            organisation=record.organisation,
            workspace=record.workspace,
            hours=HOURS,
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
        await self.say.commit([Put(record=policy), entry])

    # One backup

    async def _taken(self, row: SourceBackup, kind: BackupKind, described: Described, work: _Work) -> None:
        ended = row
        try:
            async with self._free:
                ended = await self._made(row, kind, described, work)
        except ConcertError as error:
            ended = replace(row, state="failed", error=_said(error))
        except asyncio.CancelledError:
            work.stopped = True
            ended = replace(row, state="failed", error=_said(Interrupted()))
            raise
        except Exception as error:  # noqa: BLE001 - a driver's surprise ends this backup and nothing else
            ended = replace(
                row, state="failed", error=_said(BackupFailed(f"{type(error).__name__} came unexpectedly."))
            )
        finally:
            await self._over(ended, work)

    async def _over(self, ended: SourceBackup, work: _Work) -> None:
        with contextlib.suppress(ShuttingDown):
            await asyncio.to_thread(self.shelf.clear, ended.id, copy=ended.state == "failed")
            ended = await self._end(ended)
            await self._prune(ended)
        self._work.pop(ended.id, None)
        if not work.ended.done():
            work.ended.set_result(ended)

    async def _made(
        self, row: SourceBackup, kind: BackupKind, described: Described, work: _Work
    ) -> SourceBackup:
        made, scratch = await asyncio.to_thread(self.shelf.begin, row.id)
        job = self._job(row, described, made, scratch, lambda: work.stopped)
        copied: Copied = await asyncio.to_thread(kind.copy, job)
        files = await asyncio.to_thread(self.shelf.finish, row.id)
        row = replace(row, state="trying", files=files, bytes=sum(one["bytes"] for one in files.values()))
        await self.say.commit([Put(record=row)])
        try:
            trial = await self._trial_of(row, described)
            job = self._job(row, trial, self.shelf.folder / row.id, scratch, lambda: work.stopped)
            found = await asyncio.to_thread(kind.trial, job)
        except BackupStopped:
            raise
        except ConcertError as error:
            return replace(row, state="unproven", error=_said(error), **_counted(copied.before))
        wrong = differences(copied, found)
        if wrong:
            failed = BackupFailed(
                "What the trial restored is not what the source had.", details={"differences": wrong}
            )
            return replace(row, state="unproven", error=_said(failed), **_counted(found))
        return replace(row, state="verified", remarks=remarks(copied, found), **_counted(found))

    async def _trial_of(self, row: SourceBackup, described: Described) -> Described:
        """On the server that the policy names, where it names one of the same kind."""
        policy = await self.store.records.get(BackupPolicy, row.source)
        if policy is None or policy.trial is None:
            return described
        other = await self._described(policy.trial)
        if other.record.workspace != row.workspace or other.source.kind != row.kind:
            raise BackupFailed("The test server that the policy names is of another kind or elsewhere.")
        return other

    def _compare(self, row: SourceBackup, found: Contents) -> None:
        was = {name: (one["rows"], one["digest"]) for name, one in (row.contents or {}).items()}
        if row.state == "verified" and was != {name: tuple(one) for name, one in found.items()}:
            raise BackupFailed("What was restored is not what the trial of this backup had found.")

    async def _prune(self, newest: SourceBackup) -> None:
        """BK6: as many verified ones as the policy says; what failed goes when a newer one is verified."""
        if newest.state != "verified":
            return
        rows = await self.store.records.find(
            SourceBackup, {"source": newest.source}, order="started_at", descending=True, limit=MOST
        )
        policy = await self.store.records.get(BackupPolicy, newest.source)
        verified = [row for row in rows if row.state == "verified"]
        spare = verified[policy.keep if policy else KEEP :]
        failed = [
            row for row in rows if row.state in {"failed", "unproven"} and row.started_at < newest.started_at
        ]
        for row in (*spare, *failed):
            await self._remove(row, UserId(""))

    async def _remove(self, row: SourceBackup, by: UserId) -> None:
        gone = replace(row, by=by or row.by)
        await self.say.commit(
            [
                Remove(type=SourceBackup, key=(row.id,)),
                *self.say.of(gone, told.REMOVED),
                self.say.entry(row, "removed", by),
            ]
        )
        await asyncio.to_thread(self.shelf.clear, row.id, copy=True)

    async def _end(self, row: SourceBackup) -> SourceBackup:
        row = replace(row, finished_at=self.clock.now())
        await self.say.commit([Put(record=row), *self.say.of(row, told.ENDED)])
        return row

    # What it stands on

    def _kind(self, described: Described) -> BackupKind:
        kind = self.kinds.get(described.source.kind)
        if kind is None:
            raise CannotBackUp(details={"kind": described.source.kind, "known": sorted(self.kinds)})
        return kind

    async def _described(self, source: DocumentId) -> Described:
        record = await self.store.records.get(DocumentRecord, source)
        if record is None or record.kind != "data_source" or record.trashed_at is not None:
            raise NotFound("There is no such data source.")
        return await self.opener.described(record)

    def _job(
        self,
        row: SourceBackup,
        described: Described,
        folder: Path,
        scratch: Path,
        stopped: Callable[[], bool],
    ) -> Job:
        loop = asyncio.get_running_loop()
        last = 0.0

        def say(done: float, total: float, label: str) -> None:
            nonlocal last
            now = self.clock.monotonic()
            if now - last >= TELL_SECONDS:
                last = now
                loop.call_soon_threadsafe(self.say.progress, row, done, total, label)

        return Job(
            config=described.config,
            roots=self.opener.roots,
            entrance=described.entrance,
            folder=folder,
            scratch=scratch,
            say=say,
            stopped=stopped,
        )


def backup_kinds() -> Mapping[str, BackupKind]:
    """By the kind of source."""
    found = discover("engine.backups.kinds", "BACKUP")
    return {kind.kind: kind for kind in found.values() if isinstance(kind, BackupKind)}


def _counted(contents: Contents) -> dict[str, Any]:
    return {
        "contents": {
            name: {"rows": one.rows, "digest": one.digest} for name, one in sorted(contents.items())
        },
        "tables": len(contents),
        "rows": sum(one.rows for one in contents.values()),
    }


def _said(error: ConcertError) -> Json:
    return error.to_dict()
