"""A workspace with people and runs of two designs, on a memory store, watched by the alerts engine; time is advanced by hand."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from crdt.ids import (
    Channel,
    DocumentId,
    Micros,
    OrganisationId,
    RunId,
    UserId,
    WorkspaceId,
    workspace_channel,
)
from engine.alert_records import Alert, AlertRule
from engine.alerts.watching import AlertDesk, Alerts
from engine.bus import Bus
from engine.channels import Channels
from engine.gate_records import GateRecord
from engine.inbox.records import Notification
from engine.ports import Store
from engine.records import DocumentRecord, Grant, Group, GroupMember, RunRecord, User, Workspace
from engine.runtime.clock import ManualClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.writes import AppendEvent, Batch, Put
from storage.memory import open_memory

ORGANISATION, WORKSPACE = OrganisationId("org"), WorkspaceId("ws")
DESIGN, OTHER = DocumentId("d1"), DocumentId("d2")
ADA, BEN, CLEO, STRANGER = UserId("ada"), UserId("ben"), UserId("cleo"), UserId("stranger")
SECOND = 1_000_000
ENDED = {"succeeded": "completed", "failed": "failed", "cancelled": "cancelled"}


class Watched:
    """One process after the other on the same store: `restarted` is what a crash leaves."""

    def __init__(self, store: Store | None = None, clock: ManualClock | None = None) -> None:
        self.store = store or open_memory()
        self.clock = clock or ManualClock()
        self.channels = Channels(
            writer=self.store.writer,
            events=self.store.events,
            clock=self.clock,
            framing=lambda data: data,
            on_event=self._heard,
        )
        self.bus = Bus(self.store, self.channels, self.clock, lambda: 0.0)
        self.supervisor = Supervisor(self.clock, chance=lambda: 0.0)
        self.timers = TimerLoop(
            timers=self.store.timers, writer=self.store.writer, clock=self.clock, ask=self.supervisor.ask
        )
        self.desk = AlertDesk(store=self.store, clock=self.clock, channels=self.channels, timers=self.timers)

    def _heard(self, channel: Channel, sequence: int, topic: str) -> None:
        self.bus.event_committed(channel, sequence, topic)

    async def start(self) -> "Watched":
        await Alerts(desk=self.desk, bus=self.bus, supervisor=self.supervisor).start()
        self.timers.start()
        await self.bus.start()
        return self

    async def stop(self) -> None:
        self.timers.stop()
        await self.bus.stop()
        await self.supervisor.drain(5.0)

    async def restarted(self) -> "Watched":
        await self.stop()
        return await Watched(self.store, self.clock).start()

    async def peopled(self) -> "Watched":
        """Ada and Ben belong to the workspace, Ben and Cleo to the group `crew`, which has no role in it."""
        now = self.clock.now()
        rows: list[Any] = [
            Workspace(
                id=WORKSPACE,
                organisation=ORGANISATION,
                document=DocumentId("w"),
                name="W",
                created_by=ADA,
                created_at=now,
            ),
            Group(id="crew", organisation=ORGANISATION, name="Crew", created_at=now, workspace=WORKSPACE),
            *(self._design(one, title) for one, title in ((DESIGN, "Nightly"), (OTHER, "Hourly"))),
            *(GroupMember(group="crew", user=one, organisation=ORGANISATION) for one in (BEN, CLEO)),
        ]
        rows += [
            User(id=user, organisation=ORGANISATION, kind="person", name=user, email=None, created_at=now)
            for user in (ADA, BEN, CLEO, STRANGER)
        ]
        rows += [self._grant(user) for user in (ADA, BEN)]
        await self.commit(tuple(Put(record=row) for row in rows))
        return self

    def _design(self, id_: DocumentId, title: str) -> DocumentRecord:
        now = self.clock.now()
        return DocumentRecord(
            id=id_,
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            kind="workflow",
            kind_version=1,
            title=title,
            epoch="e",
            created_by=ADA,
            created_at=now,
            updated_by=ADA,
            updated_at=now,
        )

    def _grant(self, user: UserId) -> Grant:
        return Grant(
            id=f"g {user}",
            organisation=ORGANISATION,
            subject_kind="user",
            subject=user,
            object_kind="workspace",
            object=WORKSPACE,
            right="editor",
            effect="allow",
            created_by=ADA,
            created_at=self.clock.now(),
        )

    async def rule(self, condition: dict[str, Any], **fields: Any) -> AlertRule:
        made = AlertRule(
            **{
                "id": f"rule {condition['kind']}",
                "organisation": ORGANISATION,
                "workspace": WORKSPACE,
                "design": DESIGN,
                "name": "Watch it",
                "condition": condition,
                "tell": [{"kind": "user", "id": ADA}],
                "created_by": ADA,
                "created_at": self.clock.now(),
                "updated_at": self.clock.now(),
                **fields,
            }
        )
        await self.commit((Put(record=made), *await self.desk.beginnings(made)))
        return made

    async def queued(self, name: str, design: DocumentId = DESIGN) -> RunRecord:
        run = RunRecord(
            id=RunId(name),
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            design=design,
            design_hash="h",
            title="Nightly",
            number=7,
            status="queued",
            parameters={},
            plan={"steps": {}},
            summary=None,
            started_by=ADA,
            created_at=self.clock.now(),
        )
        return await self._told(run, "queued")

    async def started(self, run: RunRecord) -> RunRecord:
        return await self._told(replace(run, status="running", started_at=self.clock.now()), "started")

    async def ended(self, run: RunRecord, status: Any) -> RunRecord:
        return await self._told(replace(run, status=status, finished_at=self.clock.now()), ENDED[status])

    async def whole(self, name: str, seconds: float, status: str = "succeeded") -> RunRecord:
        run = await self.started(await self.queued(name))
        await self.passed(seconds)
        return await self.ended(run, status)

    async def _told(self, run: RunRecord, what: str) -> RunRecord:
        """As a run does it: the record and its event in one commit."""
        payload = {"run": run.id, "design": run.design, "number": run.number}
        channel = workspace_channel(WORKSPACE)
        event = AppendEvent(
            channel=channel, topic=f"workflow:run:{what}", payload=payload, at=self.clock.now()
        )
        await self.commit((Put(record=run), event))
        return run

    async def asked(self, run: RunRecord, node: str, title: str) -> GateRecord:
        """A gate of the run asks: its row and its event in one commit."""
        now = self.clock.now()
        gate = GateRecord(
            run=run.id,
            node=node,
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            design=run.design,
            number=run.number,
            name=run.title,
            title=title,
            question="Go on?",
            approvers=[],
            form=None,
            started_by=ADA,
            asked_at=now,
            due=None,
        )
        payload = {"run": run.id, "design": run.design, "node": node}
        event = AppendEvent(
            channel=workspace_channel(WORKSPACE), topic="workflow:step:asking", payload=payload, at=now
        )
        await self.commit((Put(record=gate), event))
        return gate

    async def commit(self, batch: Batch) -> None:
        receipt = await self.store.writer.commit(batch)
        self.channels.committed(batch, receipt)
        self.timers.notice(batch)

    async def passed(self, seconds: float) -> None:
        """That much later, with everything done that fell due."""
        await self.settled()
        self.clock.advance(seconds)
        await self.settled()

    async def settled(self) -> None:
        for _ in range(3):
            await self.bus.idle()
            for _ in range(200):
                await asyncio.sleep(0)

    async def alerts(self) -> Sequence[Alert]:
        await self.settled()
        return await self.store.records.find(Alert, {}, order="at")

    async def told(self, user: UserId) -> list[str]:
        """What the inbox of this person says, oldest first."""
        await self.settled()
        rows = await self.store.records.find(Notification, {"user": user}, order="at")
        return [f"{row.content['run']} {row.content['reason']}" for row in rows]


def at(text: str) -> Micros:
    return Micros(round(datetime.fromisoformat(text).timestamp() * SECOND))
