"""Whether a step may do what it does: a run acts for the person who started it, with what they may do at that moment.

Asked anew before each attempt and for each source that is opened, so a right that was taken away stops the next step and
not only the next run. Border: what somebody may do is decided where every request is decided (`server/access.py`).
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from crdt.dataclasses import dataclass
from crdt.errors import Forbidden, NotFound
from crdt.ids import DocumentId, UserId, WorkspaceId
from crdt.roles import Role
from engine.operations.operation import Operation, Permit
from engine.ports import Records
from engine.records import DocumentRecord, RunRecord
from engine.sources.source import Connection

OpenSource = Callable[[DocumentId], Awaitable[Connection]]


class Standing(Protocol):
    """What somebody may do now, narrowed to a role."""

    async def in_document(
        self, user: UserId, role: str, document: DocumentId, right: str
    ) -> tuple[DocumentRecord, str]:
        """Raises `NotFound` or `Forbidden`."""

    async def in_workspace(self, user: UserId, role: str, workspace: WorkspaceId, right: str) -> str:
        """Raises `NotFound` or `Forbidden`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Everything it refuses is a `Forbidden` that names the right which is missing."""

    standing: Standing
    records: Records

    async def to_perform(self, run: RunRecord, operation: Operation[Any, Any]) -> None:
        design, most = await self.records.get(DocumentRecord, run.design), _most(run)
        try:
            if design is None:
                await self.standing.in_workspace(run.started_by, most, run.workspace, operation.right)
            else:
                await self.standing.in_document(run.started_by, most, run.design, operation.right)
        except (Forbidden, NotFound):
            details = {"operation": operation.name, "document": run.design}
            raise _missing(run, operation.right, f"{operation.title} in “{run.title}”", details) from None

    def to_touch(self, run: RunRecord) -> Permit:
        """Whether they have a right on a document of the run's workspace; one of another workspace is not there."""

        async def permit(id_: DocumentId, right: str) -> None:
            document = await self.records.get(DocumentRecord, id_)
            if document is None or document.workspace != run.workspace:
                raise NotFound(
                    "There is no such document in this workspace.", details={"document": str(id_)[:80]}
                )
            try:
                await self.standing.in_document(run.started_by, _most(run), id_, right)
            except (Forbidden, NotFound):
                raise _missing(run, right, "This document", {"document": id_}) from None

        return permit

    def to_open(self, run: RunRecord, open_source: OpenSource) -> OpenSource:
        """Reading a source of the run's workspace; one of another workspace is not there, as `open_source` says."""

        async def opened(id_: DocumentId) -> Connection:
            source = await self.records.get(DocumentRecord, id_)
            if source is not None and source.workspace == run.workspace:
                try:
                    await self.standing.in_document(run.started_by, _most(run), id_, "read")
                except (Forbidden, NotFound):
                    raise _missing(run, "read", "This source", {"source": id_}) from None
            return await open_source(id_)

        return opened


def _most(run: RunRecord) -> str:
    """The role that what they may do is narrowed to; an owner's narrows nothing."""
    return run.ceiling or Role.OWNER


def _missing(run: RunRecord, right: str, what: str, details: dict[str, str]) -> Forbidden:
    return Forbidden(
        f"{what} needs the right to {right}, which whoever started this run does not have here.",
        next_step="Ask an owner or admin for the right, or let somebody who has it run the workflow.",
        details={"right": right, "user": run.started_by, **details},
    )
