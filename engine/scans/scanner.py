"""How others have sources scanned: the little that operations and commands need. `engine/scans/scans.py` does it."""

from collections.abc import Iterable
from typing import Protocol

from crdt.dataclasses import dataclass
from crdt.errors import Unavailable
from crdt.ids import DocumentId, OrganisationId, RunId, UserId, WorkspaceId
from engine.records import DocumentRecord
from engine.scans.records import ScanMode, ScanRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScan:
    """Caller's duty: whoever asks may run this source. With the same `key` again the first scan is the answer.

    `stages` by name and `tables` as patterns; none of these: all.
    """

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    by: UserId
    mode: ScanMode = "full"
    stages: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    logic: str | None = None
    run: RunId | None = None
    key: str = ""

    @classmethod
    def of(
        cls,
        source: DocumentRecord,
        by: UserId,
        *,
        mode: ScanMode = "full",
        stages: Iterable[str] = (),
        tables: Iterable[str] = (),
        logic: str | None = None,
    ) -> "NewScan":
        """What a person asks of this source."""
        return cls(
            organisation=source.organisation,
            workspace=source.workspace,
            source=source.id,
            by=by,
            mode=mode,
            stages=tuple(stages),
            tables=tuple(tables),
            logic=logic,
        )


class Scanner(Protocol):
    async def begin(self, new: NewScan) -> ScanRecord:
        """Durable when this returns: it runs, or waits for the scan of the source before it."""

    async def ended(self, scan: str) -> ScanRecord:
        """Its row, once it has ended in whatever way."""

    async def cancel(self, scan: str, by: UserId) -> ScanRecord: ...


class NoScans(Unavailable):
    code = "no_scans"
    message = "Nothing scans sources in this process."
    next_step = "Run it in a server of this installation."


class NoScanner:
    """For processes without scans."""

    async def begin(self, new: NewScan) -> ScanRecord:  # noqa: ARG002 - the port's
        raise NoScans

    async def ended(self, scan: str) -> ScanRecord:  # noqa: ARG002 - the port's
        raise NoScans

    async def cancel(self, scan: str, by: UserId) -> ScanRecord:  # noqa: ARG002 - the port's
        raise NoScans


NO_SCANNER = NoScanner()
