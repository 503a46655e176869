"""How others have sources backed up: the little that operations and commands need. `engine/backups/backups.py` does it."""

from typing import Protocol

from crdt.dataclasses import dataclass
from crdt.errors import Unavailable
from crdt.ids import DocumentId, OrganisationId, RunId, UserId, WorkspaceId
from engine.backup_records import SourceBackup


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBackup:
    """Caller's duty: whoever asks may run this source. With the same `key` again the answer is the one
    that is under way or verified.
    """

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    by: UserId
    run: RunId | None = None
    key: str = ""


class BackupTaker(Protocol):
    async def begin(self, new: NewBackup) -> SourceBackup:
        """Its row, under way. Raises ConcertError where the source cannot be backed up."""

    async def ended(self, backup: str) -> SourceBackup:
        """Its row, once it has ended in whatever way."""

    async def stop(self, backup: str) -> None: ...


class NoBackups(Unavailable):
    code = "no_backups"
    message = "Nothing backs up sources in this process."
    next_step = "Run it in a server of this installation."


class NoTaker:
    """For processes without backups."""

    async def begin(self, new: NewBackup) -> SourceBackup:  # noqa: ARG002 - the port's
        raise NoBackups

    async def ended(self, backup: str) -> SourceBackup:  # noqa: ARG002 - the port's
        raise NoBackups

    async def stop(self, backup: str) -> None:  # noqa: ARG002 - the port's
        raise NoBackups


NO_TAKER = NoTaker()
