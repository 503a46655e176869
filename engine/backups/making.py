"""Makes one backup: the copy, its list on the shelf, the trial and the comparison; and fills a new place from it.

The work is done in threads. Border: rows, rights and who may work when are the caller's (`backups.py`).
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, NotFound
from crdt.ids import DocumentId
from crdt.registry import discover
from engine.backup_records import BackupPolicy, SourceBackup
from engine.backups.announcing import Announcer
from engine.backups.comparing import differences, remarks
from engine.backups.kind import BackupFailed, BackupKind, BackupStopped, Contents, Copied, Job
from engine.backups.shelf import Shelf
from engine.ports import Clock, Store
from engine.records import DocumentRecord
from engine.source_opener import Described, SourceOpener
from engine.writes import Put

TELL_SECONDS: Final = 0.1


class CannotBackUp(NotFound):
    code = "cannot_back_up"
    message = "This kind of source cannot be backed up."
    next_step = "Back it up with the means of the system it belongs to."


def backup_kinds() -> Mapping[str, BackupKind]:
    """By the kind of source."""
    found = discover("engine.backups.kinds", "BACKUP")
    return {kind.kind: kind for kind in found.values() if isinstance(kind, BackupKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    store: Store
    clock: Clock
    say: Announcer
    opener: SourceOpener
    shelf: Shelf
    kinds: Mapping[str, BackupKind] = field(default_factory=backup_kinds)

    def kind_of(self, described: Described) -> BackupKind:
        kind = self.kinds.get(described.source.kind)
        if kind is None:
            raise CannotBackUp(details={"kind": described.source.kind, "known": sorted(self.kinds)})
        return kind

    async def described(self, source: DocumentId) -> Described:
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
        restore: str = "",
    ) -> Job:
        loop = asyncio.get_running_loop()
        last = 0.0

        def say(done: float, total: float, label: str) -> None:
            nonlocal last
            now = self.clock.monotonic()
            if now - last >= TELL_SECONDS:
                last = now
                loop.call_soon_threadsafe(self.say.progress, row, restore, done, total, label)

        return Job(
            config=described.config,
            roots=described.roots,
            entrance=described.entrance,
            folder=folder,
            scratch=scratch,
            say=say,
            stopped=stopped,
            restore=restore,
        )

    async def made(
        self, row: SourceBackup, kind: BackupKind, described: Described, stopped: Callable[[], bool]
    ) -> SourceBackup:
        made, scratch = await asyncio.to_thread(self.shelf.begin, row.id)
        job = self._job(row, described, made, scratch, stopped)
        copied: Copied = await asyncio.to_thread(kind.copy, job)
        files = await asyncio.to_thread(self.shelf.finish, row.id, stopped)
        row = replace(row, state="trying", files=files, bytes=sum(one["bytes"] for one in files.values()))
        await self.say.commit([Put(record=row)])
        try:
            trial = await self._trial_of(row, described)
            plain = await asyncio.to_thread(self.shelf.check, row.id, files, stopped)
            job = self._job(row, trial, plain, scratch, stopped)
            found = await asyncio.to_thread(kind.trial, job)
        except BackupStopped:
            raise
        except ConcertError as error:
            return replace(row, state="unproven", error=error.to_dict(), **_counted(copied.before))
        wrong = differences(copied, found)
        if wrong:
            failed = BackupFailed(
                "What the trial restored is not what the source had.", details={"differences": wrong}
            )
            return replace(row, state="unproven", error=failed.to_dict(), **_counted(found))
        return replace(row, state="verified", remarks=remarks(copied, found), **_counted(found))

    async def _trial_of(self, row: SourceBackup, described: Described) -> Described:
        """On the server that the policy names, where it names one of the same kind."""
        policy = await self.store.records.get(BackupPolicy, row.source)
        if policy is None or policy.trial is None:
            return described
        other = await self.described(policy.trial)
        if other.record.workspace != row.workspace or other.source.kind != row.kind:
            raise BackupFailed("The test server that the policy names is of another kind or elsewhere.")
        return other

    async def looked(self, row: SourceBackup, into: str) -> None:
        """Raises ConcertError where nothing can be restored into this place."""
        described = await self.described(row.source)
        job = self._job(row, described, self.shelf.folder, self.shelf.folder, lambda: False)
        await asyncio.to_thread(self.kind_of(described).look, job, into)

    async def undone(self, row: SourceBackup, into: str, restore: str) -> None:
        """Takes back what a restore had begun that never ended. Raises ConcertError."""
        described = await self.described(row.source)
        job = self._job(row, described, self.shelf.folder, self.shelf.folder, lambda: False, restore)
        await asyncio.to_thread(self.kind_of(described).undo, job, into)

    async def restored(self, row: SourceBackup, into: str, restore: str, stopped: Callable[[], bool]) -> None:
        """Fills a new place, and reads there what it had. Raises ConcertError."""
        described = await self.described(row.source)
        kind = self.kind_of(described)
        folder = await asyncio.to_thread(self.shelf.check, row.id, row.files, stopped)
        scratch = await asyncio.to_thread(self.shelf.scratch, row.id)
        job = self._job(row, described, folder, scratch, stopped, restore)
        found = await asyncio.to_thread(kind.restore, job, into)
        was = {name: (one["rows"], one["digest"]) for name, one in (row.contents or {}).items()}
        if row.state == "verified" and was != {name: tuple(one) for name, one in found.items()}:
            raise BackupFailed("What was restored is not what the trial of this backup had found.")


def _counted(contents: Contents) -> dict[str, Any]:
    return {
        "contents": {
            name: {"rows": one.rows, "digest": one.digest} for name, one in sorted(contents.items())
        },
        "tables": len(contents),
        "rows": sum(one.rows for one in contents.values()),
    }
