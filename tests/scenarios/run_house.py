"""A platform with a workshop below it, for tests of what commands make of runs."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from crdt.ids import DocumentId, WorkspaceId
from crdt.kinds.kind import kinds
from engine.approval.asking import Approvals
from engine.approval.watch import Watch
from engine.audit.anchors import Anchors
from engine.backups.announcing import Announcer
from engine.backups.backups import Backups
from engine.backups.making import Maker
from engine.backups.shelf import Shelf
from engine.bulk.bulk import Bulk
from engine.bus import Bus
from engine.channels import Channels
from engine.commands.command import Caller, CommandContext
from engine.commands.runs import (
    Execute,
    execute,
)
from engine.components import Components
from engine.diagnostics.diagnostics import Diagnostics
from engine.documents import Documents
from engine.expressions.evaluator import Evaluator
from engine.longpoll import LongPoll
from engine.members.members import Members
from engine.members.naming import Naming
from engine.notify.courier import Courier
from engine.operations.http.reach import Reach
from engine.outbox.outbox import Outbox
from engine.platform import Platform
from engine.policies.guards import Guards
from engine.ports import Store
from engine.records import DocumentRecord, Json, RunRecord, Workspace
from engine.rooms import Rooms
from engine.runtime.clock import SystemIds, WakingClock
from engine.runtime.tasks import spawn
from engine.scans.scans import Scans
from engine.secrets.sealing import KeyRing
from engine.secrets.vault import Vault
from engine.sessions.sessions import Sessions
from engine.source_opener import SourceOpener
from engine.sources.source import SourceRoots
from engine.state.states import States
from engine.statistics.keeping import Counting
from engine.sync.announcing import Announcer as SyncAnnouncer
from engine.sync.carrying import Carrier
from engine.sync.synchronisations import Synchronisations
from engine.timeline.timeline import Timeline
from engine.triggers.launching import Launcher
from engine.vitals.measuring import Measuring
from server.access import Access
from server.acting import Acting
from tests.engine.triggering import triggers_on
from tests.engine.workshop import ADA, ORGANISATION, WORKSPACE, Workshop, no_source

Body = dict[str, Json]
DAY = 86_400.0


def step(text: str, **more: Json) -> Body:
    return {"operation": "test.step", "name": text.upper(), "parameters": {"text": text, **more}}


def chain(*names: str) -> Body:
    edges = {f"{a}-{b}": {"source": a, "target": b} for a, b in itertools.pairwise(names)}
    return {"nodes": {name: step(name) for name in names}, "edges": edges}


def opener_of(
    rooms: Rooms, components: Components, store: Store, clock: WakingClock, vitals: Measuring
) -> SourceOpener:
    """Of no sources."""
    return SourceOpener(
        rooms=rooms,
        store=store,
        components=components,
        roots=SourceRoots(folders=()),
        vault=Vault(store, clock, KeyRing([bytes(32)])),
        clock=clock,
        reach=Reach(),
        vitals=vitals,
    )


class House:
    """A workspace of Ada's with a workshop below it."""

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        store, clock, ids = shop.store, shop.clock, SystemIds(shop.clock)
        channels = Channels(writer=store.writer, events=store.events, clock=clock, framing=lambda data: data)
        components = Components(engines={}, sources={}, operations=shop.stage.operations, kinds=kinds())
        diagnostics = Diagnostics(store=store, channels=channels, clock=clock, ids=ids, components=components)
        rooms = Rooms(store=store, clock=clock, kinds=kinds(), on_changes=diagnostics.note)
        sessions = Sessions(
            store=store,
            clock=clock,
            ids=ids,
            rooms=rooms,
            channels=channels,
            supervisor=shop.supervisor,
            timers=shop.timers,
        )
        bus = Bus(store, channels, clock, lambda: 0.0)
        documents = Documents(kinds(), store, channels, clock, ids)
        history = Timeline(
            store=store,
            rooms=rooms,
            channels=channels,
            clock=clock,
            ids=ids,
            kind=lambda name: kinds()[name],
        )
        launcher = Launcher(
            rooms=rooms,
            documents=documents,
            diagnostics=diagnostics,
            components=components,
            history=history,
            runs=shop.engine,
        )
        members = Members(store, channels, clock, ids)
        vitals = Measuring(store, clock, ids, channels.deliver)
        self.platform = Platform(
            anchors=Anchors(bytes(32)),
            approvals=Approvals(store, shop.supervisor, ids, Watch(clock)),
            store=store,
            clock=clock,
            ids=ids,
            vitals=vitals,
            rooms=rooms,
            channels=channels,
            waits=LongPoll(channels, clock),
            bus=bus,
            states=States(store, channels, clock, ids),
            documents=documents,
            history=history,
            members=members,
            naming=Naming(store.records, members),
            sessions=sessions,
            components=components,
            diagnostics=diagnostics,
            runs=shop.engine,
            triggers=triggers_on(shop, channels, launcher),
            scans=Scans(
                store=store,
                channels=channels,
                clock=clock,
                ids=ids,
                rooms=rooms,
                supervisor=shop.supervisor,
                opener=lambda _organisation, _workspace: no_source,
                chance=lambda: 0.0,
            ),
            backups=Backups(
                ids=ids,
                maker=Maker(
                    store=store,
                    clock=clock,
                    say=Announcer(store=store, channels=channels, clock=clock),
                    opener=opener_of(rooms, components, store, clock, vitals),
                    shelf=Shelf(Path("nowhere")),
                ),
            ),
            synchronisations=Synchronisations(
                ids=ids,
                carrier=Carrier(
                    store=store,
                    clock=clock,
                    say=SyncAnnouncer(store=store, channels=channels, clock=clock),
                    opener=opener_of(rooms, components, store, clock, vitals),
                    folder=Path("nowhere"),
                ),
            ),
            bulk=Bulk(
                store=store,
                channels=channels,
                clock=clock,
                ids=ids,
                supervisor=shop.supervisor,
                timers=shop.timers,
                standing=Acting(access=Access(records=store.records, clock=clock)),
                chance=lambda: 0.0,
            ),
            supervisor=shop.supervisor,
            timers=shop.timers,
            statistics=Counting(store, bus),
            guards=Guards(store, kinds()),
            evaluator=Evaluator(),
            vault=(vault := Vault(store, clock, KeyRing([bytes(32)]))),
            outbox=(outbox := Outbox(store, clock, lambda: 0.0)),
            courier=Courier(
                store=store,
                clock=clock,
                ids=ids,
                chance=lambda: 0.0,
                channels=channels,
                outbox=outbox,
                vault=vault,
                reach=Reach(),
                base="http://concert.test",
            ),
            roots=SourceRoots(folders=()),
            source_opener=lambda _organisation, _workspace: no_source,
        )
        self.workspace = Workspace(
            id=WORKSPACE,
            organisation=ORGANISATION,
            document=DocumentId("wd"),
            name="W",
            created_by=ADA,
            created_at=clock.now(),
        )

    def context(
        self, role: str = "editor", document: DocumentRecord | None = None, run: RunRecord | None = None
    ) -> CommandContext:
        async def workspaces() -> Mapping[WorkspaceId, str]:
            return {WORKSPACE: role}

        async def readable(documents: Iterable[DocumentRecord]) -> Mapping[DocumentId, str]:
            return {one.id: role for one in documents}

        return CommandContext(
            caller=Caller(organisation=ORGANISATION, user=ADA, name="Ada", role=role),
            platform=self.platform,
            workspaces=workspaces,
            readable=readable,
            workspace_object=self.workspace,
            document_object=document,
            run_object=run,
        )

    async def design(self, body: Body) -> DocumentRecord:
        return await self.platform.documents.create(
            self.workspace, "workflow", "Nightly", {"body": body}, ADA
        )

    async def within(self, work: Coroutine[Any, Any, object]) -> None:
        """Lets time pass for what rooms do in ticks."""
        task = spawn(work, name="test")
        while not task.done():
            self.shop.clock.advance(0.01)
            await asyncio.sleep(0)
        await task

    async def edit(self, record: DocumentRecord, change: Callable[[Any], None]) -> None:
        await self.within(self.platform.rooms.edit(record, ADA, change))

    async def start(self, record: DocumentRecord, **parameters: Json) -> RunRecord:
        out = await execute(Execute(id=record.id, parameters=parameters), self.context(document=record))
        return await self.row(out)

    async def row(self, out: BaseModel) -> RunRecord:
        found = await self.shop.store.records.get(RunRecord, out.id)  # type: ignore[attr-defined]
        assert found is not None
        return found

    async def ended(self, record: RunRecord) -> RunRecord:
        return await self.shop.engine.ended(record.id)
