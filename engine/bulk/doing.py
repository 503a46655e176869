"""Does one item: the rights of whoever began the job, asked anew each time, then what its kind does."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, Refused
from crdt.ids import DocumentId
from crdt.kinds.writing import to_json
from crdt.roles import THE_SERVER, Role
from engine.bulk.batch import Entry
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone
from engine.bulk.records import BulkItem, BulkJob, ItemState
from engine.platform import Platform
from engine.records import DocumentRecord, Json
from engine.sources.opening import limits_of
from engine.workflow.permission import Standing
from engine.writes import Write


class Doer(Protocol):
    """What a job does to its items."""

    @property
    def needs(self) -> Mapping[str, int]:
        """The slots that one item holds while it is done."""

    @property
    def timeout(self) -> float | None:
        """Seconds that one item may take where the job says nothing."""

    async def load(self, rows: Sequence[BulkItem]) -> Mapping[int, Any]:
        """What has to be known of them, read together, by position."""

    async def do(self, entry: Entry) -> ItemDone: ...

    def given_up(self, entry: Entry, error: Json) -> tuple[ItemState, tuple[Write, ...]]:
        """What an item is then, and what else is written with it."""

    async def allowed(self, source: str) -> int | None:
        """How often a source may be open at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What doing an item needs of the process."""

    platform: Platform
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """The kind's own work. `input` was checked when the job began."""

    around: Around
    job: BulkJob
    kind: BulkKind[Any]
    input: BaseModel

    @property
    def needs(self) -> Mapping[str, int]:
        return self.kind.slots

    @property
    def timeout(self) -> float | None:
        return self.kind.timeout

    async def load(self, rows: Sequence[BulkItem]) -> Mapping[int, Any]:  # noqa: ARG002 - the row says all
        return {}

    async def do(self, entry: Entry) -> ItemDone:
        row = entry.row
        if row.document:
            await permitted(self.around, self.job, row.document, self.kind.right)
        context = context_of(self.around, self.job, f"{self.job.id}:{row.item}")
        return await self.kind.run(context, item_of(row), self.input)

    def given_up(self, entry: Entry, error: Json) -> tuple[ItemState, tuple[Write, ...]]:  # noqa: ARG002
        return "failed", ()

    async def allowed(self, source: str) -> int | None:
        return await parallel_of(self.around.platform, source)


def context_of(around: Around, job: BulkJob, key: str, *, force: bool = False) -> BulkContext:
    return BulkContext(
        organisation=job.organisation,
        workspace=job.workspace,
        user=job.started_by,
        role=job.role,
        job=job.id,
        now=around.platform.clock.now(),
        platform=around.platform,
        key=key,
        force=force,
    )


async def permitted(around: Around, job: BulkJob, document: str, right: str) -> None:
    await around.standing.in_document(job.started_by, most_of(job), DocumentId(document), right)


def most_of(job: BulkJob) -> str:
    """The most that may be done for whoever began it: what was approved is narrowed by nothing but their own roles."""
    return Role.OWNER if job.role == THE_SERVER else job.role


async def parallel_of(platform: Platform, source: str) -> int | None:
    """As its document says now; None where there is no such source."""
    record = await platform.store.records.get(DocumentRecord, source)
    if record is None:
        return None
    body = to_json(await platform.rooms.read(record)).get("body", {})
    return limits_of(body).parallel


def item_of(row: BulkItem) -> Item:
    return Item(
        id=row.item,
        title=row.title,
        before=row.before,
        after=row.after,
        depends_on=tuple(row.depends_on or ()),
        weight=row.weight,
        priority=row.priority,
        document=row.document or "",
        source=row.source or "",
    )


def told_as(error: Exception, item: str) -> tuple[Json, bool]:
    """The error as an item has it, and whether it may be worth another try: as in workflows, what was refused is not."""
    if isinstance(error, ConcertError):
        return error.to_dict(), not isinstance(error, Refused)
    return {
        "code": "item_failed",
        "message": f"It failed: {type(error).__name__}.",
        "next_step": "Try the failed ones again; the server's log has the details.",
        "details": {"item": item},
    }, True
