"""The engine of approvals: makes the actors, takes up what was under way, and looks again when rights or documents change.

Border: it decides nothing; a request's own actor does.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import structlog

from crdt.errors import ConcertError
from crdt.ids import Channel, WorkspaceId
from engine.approval.actor import RequestActor
from engine.approval.around import ApprovalDesk
from engine.approval.composing import timer_of
from engine.approval.concerning import EVERYBODY, concerned
from engine.approval.interest import WAITING, Interest
from engine.approval.messages import Carry, Look
from engine.approval.records import ApprovalRequest
from engine.approval.subject import watched
from engine.members.ways import found_by
from engine.policies.judging import judge
from engine.ports import StoredEvent
from engine.records import DocumentRecord
from engine.runtime.tasks import spawn
from engine.spec import EngineSpec, Triggers

if TYPE_CHECKING:
    from engine.platform import Platform

PAGE: Final = 500
LAG: Final = 15_000_000
"""Microseconds by which the row of a document may follow its edits."""
_log = structlog.get_logger(__name__)


class ApprovalEngine:
    def __init__(self, platform: "Platform") -> None:
        self._platform = platform
        self._interest = Interest()
        self._desk = ApprovalDesk(
            platform=platform, judge=judge, watch=platform.approvals.watch, interest=self._interest
        )

    async def start(self) -> None:
        """AP11: what was approved and not done is done now. Timers bring everything else."""
        platform, desk = self._platform, self._desk
        platform.supervisor.register("approval", lambda key: RequestActor(key.partition(":")[2], desk))
        platform.approvals.watch.wake = self._wake
        reviewed: dict[str, ApprovalRequest] = {}
        for row in await self._all(("executing",)):
            platform.supervisor.tell(timer_of(row.id), Carry())
        for row in await self._all(WAITING):
            self._interest.note(row)
            if (document := watched(row)) is not None:
                platform.approvals.watch.follow(document, row.id)
                reviewed[row.id] = row
        if reviewed:
            spawn(self._look_at_changed(reviewed), name="approvals look again")

    async def seen_event(self, channel: Channel, event: StoredEvent) -> None:
        """AP6: rights or groups of this place changed. Only requests that depend on those who are meant look again."""
        workspace = WorkspaceId(channel.partition(":")[2])
        keys = await concerned(self._platform.store.records, workspace, event, self._platform.clock.now())
        all_ = keys == EVERYBODY
        requests = self._interest.all_of(workspace) if all_ else self._interest.of(workspace, keys)
        _log.debug("approvals_look_again", topic=event.topic, requests=len(requests))
        await self._look_at(requests)

    async def seen_document(self, document: object, sequence: int) -> None:
        """Documents are watched in the room, see `watch.py`."""

    def _wake(self, request: str) -> None:
        try:
            self._platform.supervisor.tell(timer_of(request), Look())
        except ConcertError as error:  # its mailbox is full, or Concert stops: a decision looks again itself
            _log.info("approval_not_woken", request=request, code=error.code)

    async def _look_at_changed(self, reviewed: Mapping[str, ApprovalRequest]) -> None:
        """Those whose document was changed since. Of the very last edit before a crash a row may not know: whoever looks
        or decides finds that out (AP7).
        """
        ids = {document for row in reviewed.values() if (document := watched(row)) is not None}
        rows = await found_by(self._platform.store.records, DocumentRecord, "id", ids)
        known: dict[str, int] = {row.id: row.updated_at for row in rows}
        await self._look_at(
            [
                id_
                for id_, row in reviewed.items()
                if known.get(watched(row) or row.subject, row.updated_at) >= row.updated_at - LAG
            ]
        )

    async def _look_at(self, requests: Sequence[str]) -> None:
        """One after another, so that many of them do not hold the loop."""
        for request in requests:
            try:
                await self._platform.supervisor.ask(timer_of(request), Look())
            except ConcertError as error:
                _log.info("approval_not_looked_at", request=request, code=error.code)

    async def _all(self, states: tuple[str, ...]) -> list[ApprovalRequest]:
        return await self._find({"state": states})

    async def _find(self, where: Mapping[str, object]) -> list[ApprovalRequest]:
        found: list[ApprovalRequest] = []
        while page := await self._platform.store.records.find(
            ApprovalRequest, where, order="created_at", offset=len(found), limit=PAGE
        ):
            found += page
        return found


ENGINE = EngineSpec(
    name="approval",
    title="Approvals",
    summary="Requests that people or policies decide, and that are done exactly once when they are approved.",
    capabilities=(
        "stages in sequence and side by side",
        "any, all or a quorum of distinct people",
        "votes for exactly what was reviewed",
        "delegation and escalation",
        "done exactly once",
    ),
    make=ApprovalEngine,
    triggers=Triggers(
        topics=(
            "workspace:member:*",
            "workspace:group:*",
            "workspace:ownership:*",
            "security:grant:*",
            "security:request:*",
        )
    ),
)
