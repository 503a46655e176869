"""What triggers and backfills share: the ports they reach the rest of the process through."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, RunId, UserId, WorkspaceId
from engine.channels import Channels
from engine.ports import Ids, Store
from engine.records import DocumentRecord, RunRecord
from engine.runtime.clock import WakingClock
from engine.triggers.filling import Evaluator
from engine.triggers.launching import Launch
from engine.triggers.memory import Mark
from engine.writes import Batch

if TYPE_CHECKING:
    from engine.trigger_records import TriggerRecord


class Standing(Protocol):
    """What somebody may do now, as `server/access.py` would say it of them with a token that is narrowed to `role`."""

    async def in_document(
        self, user: UserId, role: str, document: DocumentId, right: str
    ) -> tuple[DocumentRecord, str]:
        """The document and the role there. Raises `NotFound` or `Forbidden`."""

    async def in_workspace(self, user: UserId, role: str, workspace: WorkspaceId, right: str) -> str:
        """The role there. Raises `NotFound` or `Forbidden`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerLimits:
    """What the operator allows. `shortest`: seconds between two runs of a schedule, and between two looks at a folder.

    `per_minute`: firings of one trigger; `in_workspace`: triggers of one workspace.
    """

    shortest: int = 60
    per_minute: int = 60
    in_workspace: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """`launch` starts a run, `follow` says its end to an actor, `indexed` hears of each new state of a trigger."""

    store: Store
    channels: Channels
    clock: WakingClock
    ids: Ids
    standing: Standing
    evaluator: Evaluator
    limits: TriggerLimits
    launch: Callable[[Launch], Awaitable[RunRecord]]
    follow: Callable[[str, RunId], None]
    notice_timers: Callable[[Batch], None]
    indexed: Callable[["TriggerRecord | None", str], None]
    look: Callable[[DocumentRecord, str], Awaitable[dict[str, Mark]]]
    """The files of a source's folder that fit a pattern."""

    async def keep(self, batch: Batch) -> None:
        """Commits, tells, and sets the timers."""
        receipt = await self.store.writer.commit(batch)
        self.channels.committed(batch, receipt)
        self.notice_timers(batch)

    def now(self) -> Micros:
        return self.clock.now()
