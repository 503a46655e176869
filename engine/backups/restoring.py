"""Restores of backups as jobs (rules BK4 and BK10): watched by all, stopped, and taken back where a restart finds them under way.

An **entry** stands in the row of its backup (`restored`). Border: how a place is filled is the kind's, through `making.py`;
who may ask was decided before.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, Conflict, NotFound, Unavailable
from crdt.ids import DocumentId, UserId
from engine.backup_records import UNDER_WAY, RestoreState, SourceBackup
from engine.backups import told
from engine.backups.kind import BackupFailed, BackupStopped
from engine.backups.making import Maker
from engine.ports import Ids
from engine.runtime.tasks import spawn
from engine.writes import Put

Entry = Mapping[str, Any]
RESTORING: Final = "restoring"


class RestoreInterrupted(Unavailable):
    code = "restore_interrupted"
    message = "Concert was stopped during this restore. What it had begun was taken back."
    next_step = "Restore again. If the new place is there already, it is whole."


class RestoreLeftOver(Unavailable):
    code = "restore_left_over"
    message = "Concert was stopped during this restore, and what it had begun could not be taken back."
    next_step = (
        "Make the source reachable and restore into the same place again: what is left is taken back first. Or "
        "remove it yourself: details say why and what."
    )


class RestoreGone(NotFound):
    code = "restore_gone"
    message = "There is no such restore of this backup."
    next_step = "Look at the list of backups again."


def state_of(entry: Entry) -> RestoreState:
    """Of an entry of before there were jobs, too."""
    state: RestoreState = entry.get("state") or ("restored" if entry["error"] is None else "failed")
    return state


def under_way(row: SourceBackup) -> list[Entry]:
    return [one for one in row.restored or [] if state_of(one) == RESTORING]


@dataclass(slots=True)
class _Work:
    backup: str
    source: DocumentId
    stopped: bool = False


@dataclass(slots=True, kw_only=True)
class Restores:
    maker: Maker
    ids: Ids
    free: asyncio.Semaphore
    """Shared with the backups: so many pieces of work at once in all."""
    _work: dict[str, _Work] = field(default_factory=dict)

    def take_back(self, rows: Iterable[SourceBackup]) -> None:
        """BK10: at start. It goes on beside, since a server may be slow to answer or away."""
        for row in rows:
            for entry in under_way(row):
                self._work[entry["id"]] = _Work(row.id, row.source)
                spawn(self._taken_back(row, entry), name=f"take back restore {entry['id']}")

    def holds(self, backup: str) -> bool:
        """Whether its copy is being read."""
        return any(work.backup == backup for work in self._work.values())

    async def begin(self, row: SourceBackup, into: str, by: UserId) -> SourceBackup:
        """Refused at once where the place is taken or cannot be one."""
        if row.files is None or row.state in UNDER_WAY:
            raise BackupFailed("There is no copy to restore from.", next_step="Choose another backup.")
        if any(work.source == row.source for work in self._work.values()):
            raise Conflict("A backup of this source is being restored already.")
        id_, at = self.ids.new(), self.maker.clock.now()
        entry = {"id": id_, "at": at, "by": by, "into": into, "state": RESTORING, "error": None}
        work = self._work[id_] = _Work(row.id, row.source)
        try:
            row = await self._put_back(row, into)
            await self.maker.looked(row, into)
            changed = await self._said(row.id, entry, told.RESTORING)
        except BaseException:
            del self._work[id_]
            raise
        spawn(self._restored(changed, entry, work), name=f"restore {id_}")
        return changed

    def stop(self, restore: str, row: SourceBackup) -> None:
        """What has ended stays as it is."""
        if all(one.get("id") != restore for one in row.restored or []):
            raise RestoreGone
        if (work := self._work.get(restore)) is not None:
            work.stopped = True

    async def _restored(self, row: SourceBackup, entry: Entry, work: _Work) -> None:
        state: RestoreState = "failed"
        error: ConcertError | None = None
        try:
            async with self.free:
                await self.maker.restored(row, entry["into"], entry["id"], lambda: work.stopped)
            state = "restored"
        except BackupStopped:
            state = "stopped"
        except ConcertError as failed:
            error = failed
        except asyncio.CancelledError:
            work.stopped = True  # the entry stays as it is: the next start takes back what is left
            raise
        except Exception as surprise:  # noqa: BLE001 - a driver's surprise ends this restore and nothing else
            error = BackupFailed(f"{type(surprise).__name__} came unexpectedly.")
        await asyncio.to_thread(self.maker.shelf.clear, row.id, copy=False)
        await self._ended(row, entry, state, error)

    async def _put_back(self, row: SourceBackup, into: str) -> SourceBackup:
        """What an earlier restore into this place left, and could not take back. Raises ConcertError where it still cannot."""
        for entry in row.restored or []:
            if entry["into"] == into and (entry["error"] or {}).get("code") == RestoreLeftOver.code:
                await self.maker.undone(row, into, entry["id"])
                row = await self._said(
                    row.id, {**entry, "error": RestoreInterrupted().to_dict()}, told.RESTORED
                )
        return row

    async def _taken_back(self, row: SourceBackup, entry: Entry) -> None:
        error: ConcertError = RestoreInterrupted()
        try:
            await self.maker.undone(row, entry["into"], entry["id"])
        except ConcertError as failed:
            details = {"why": failed.message, "place": entry["into"], "restore": entry["id"]}
            error = RestoreLeftOver(details=details)
        await self._ended(row, entry, "failed", error)

    async def _ended(
        self, row: SourceBackup, entry: Entry, state: RestoreState, error: ConcertError | None
    ) -> None:
        said = None if error is None else error.to_dict()
        ended = {**entry, "state": state, "error": said, "finished_at": self.maker.clock.now()}
        try:
            await self._said(row.id, ended, told.RESTORED)
        finally:
            self._work.pop(entry["id"], None)

    async def _said(self, backup: str, entry: Entry, topic: str) -> SourceBackup:
        """In the row as it is now."""
        row = await self.maker.store.records.get(SourceBackup, backup)
        if row is None:
            raise NotFound("There is no such backup of this source.")
        others = [one for one in row.restored or [] if one.get("id") != entry["id"]]
        changed = replace(row, restored=[*others, dict(entry)])
        say, code = self.maker.say, (entry["error"] or {}).get("code", "")
        writes = [Put(record=changed), *say.restored(changed, entry, topic)]
        if topic == told.RESTORED:
            facts = {"into": entry["into"], "state": entry["state"], "error": code}
            writes.append(say.entry(changed, "restored", entry["by"], **facts))
        await say.commit(writes)
        return changed
