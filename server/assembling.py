"""Makes the rooms, channels and actors of a process from its settings. Border: `server/wiring.py` puts them together."""

import random
from collections.abc import Callable

from crdt.dataclasses import replace
from crdt.ids import Channel, OrganisationId, WorkspaceId
from crdt.kinds.kind import kinds
from crdt.leases import LockLimits
from crdt.precheck import LIVE, SYNC
from crdt.replica import RoomLimits
from crdt.rulebook import PlaceLimits
from engine.approval.watch import Watch
from engine.areas.steward import Steward
from engine.backups.taker import BackupTaker
from engine.bulk.bulk import Bulk
from engine.channels import Channels
from engine.diagnostics.diagnostics import Diagnostics
from engine.dispatcher import Dispatcher
from engine.documents import Documents
from engine.execution.cluster import Cluster
from engine.execution.executor import Executors, Inline
from engine.execution.pool import ProcessPool
from engine.platform import OpenSource
from engine.policies.guards import Guards
from engine.ports import Ids, Store
from engine.rooms import Changed, Rooms, RoomSettings
from engine.runtime.clock import SystemClock, WakingClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.scans.scanner import Scanner
from engine.secrets.vault import Vault
from engine.sessions.sessions import Sessions
from engine.sync.taker import Synchroniser
from engine.texts import Texts
from engine.timeline.timeline import Timeline
from engine.topics.catalogue import TOPICS
from engine.triggers.around import TriggerLimits
from engine.triggers.filling import Evaluator
from engine.triggers.folders import Folders
from engine.triggers.launching import Launcher
from engine.triggers.triggers import Triggers
from engine.workflow.callees import Callees
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.engine import WorkflowEngine
from engine.workflow.permission import Permission
from server.access import Access
from server.acting import Acting
from server.capacity import rates_of, slots_of
from server.keys import installation_key
from server.settings import Settings
from server.transport.wire import frame

MEBIBYTE = 1 << 20
FIRST = 1
"""The number of the row that a document begins with."""


def make_actors(
    settings: Settings,
    store: Store,
    clock: WakingClock,
    ids: Ids,
    rooms: Rooms,
    channels: Channels,
    *,
    supervisor: Supervisor,
    timers: TimerLoop,
    operations: Catalogue,
    opener: Callable[[OrganisationId, WorkspaceId], OpenSource],
    vault: Vault,
    scanner: Scanner,
    backups: BackupTaker,
    synchroniser: Synchroniser,
    steward: Steward,
) -> tuple[WorkflowEngine, Sessions]:
    standing = Acting(access=Access(records=store.records, clock=clock))
    runs = WorkflowEngine(
        store=store,
        clock=clock,
        ids=ids,
        supervisor=supervisor,
        timers=timers,
        delivery=channels,
        operations=operations,
        source_opener=opener,
        permission=Permission(standing=standing, records=store.records),
        callees=Callees(rooms=rooms, standing=standing).read,
        chance=random.random,
        running_steps=settings.running_steps,
        slots=slots_of(settings.step_slots),
        rates=rates_of(settings.step_rates),
        executors=_executors(settings.dask_scheduler, settings.step_processes, settings.step_memory, clock),
        reach=settings.reach,
        secrets=vault.for_steps,
        scanner=scanner,
        backups=backups,
        synchroniser=synchroniser,
        steward=steward,
    )
    sessions = Sessions(
        store=store,
        clock=clock,
        ids=ids,
        rooms=rooms,
        channels=channels,
        supervisor=supervisor,
        timers=timers,
    )
    return runs, sessions


def make_triggers(
    settings: Settings,
    store: Store,
    channels: Channels,
    ids: Ids,
    launcher: Launcher,
    *,
    supervisor: Supervisor,
    timers: TimerLoop,
    folders: Folders,
    evaluator: Evaluator,
) -> Triggers:
    clock = SystemClock()
    return Triggers(
        store=store,
        channels=channels,
        clock=clock,
        ids=ids,
        supervisor=supervisor,
        timers=timers,
        runs=launcher.runs,
        launcher=launcher,
        folders=folders,
        standing=Acting(access=Access(records=store.records, clock=clock)),
        evaluator=evaluator,
        limits=TriggerLimits(
            shortest=settings.shortest_interval,
            per_minute=settings.trigger_firings,
            in_workspace=settings.workspace_triggers,
        ),
        right_of=TOPICS.right_of,
        key=installation_key(settings.secret_key, settings.data),
        chance=random.random,
    )


def make_bulk(
    settings: Settings,
    store: Store,
    clock: WakingClock,
    ids: Ids,
    channels: Channels,
    *,
    supervisor: Supervisor,
    timers: TimerLoop,
) -> Bulk:
    return Bulk(
        store=store,
        channels=channels,
        clock=clock,
        ids=ids,
        supervisor=supervisor,
        timers=timers,
        standing=Acting(access=Access(records=store.records, clock=clock)),
        slots=slots_of(settings.step_slots),
        chance=random.random,
    )


def make_history(
    store: Store, rooms: Rooms, channels: Channels, clock: WakingClock, ids: Ids, documents: Documents
) -> Timeline:
    return Timeline(store=store, rooms=rooms, channels=channels, clock=clock, ids=ids, kind=documents.kind)


def make_channels(store: Store, clock: WakingClock, heard: Callable[[Channel, int, str], None]) -> Channels:
    return Channels(
        writer=store.writer,
        events=store.events,
        clock=clock,
        framing=frame,
        topics=TOPICS,
        on_event=heard,
    )


def make_rooms(
    settings: Settings,
    store: Store,
    clock: WakingClock,
    documents: Documents,
    dispatcher: Dispatcher,
    channels: Channels,
    diagnostics: Diagnostics,
    *,
    guards: Guards,
    watch: Watch,
) -> tuple[Rooms, Texts]:
    def changed(what: Changed) -> None:
        guards.note(what)
        documents.note(what)
        texts.note(what)
        diagnostics.note(what)
        watch.note(what)
        roots = {change.root for change in what.changes}
        dispatcher.document_committed(what.record.id, what.record.kind, what.sequence, roots)

    limits = RoomLimits(
        document=settings.document_bytes,
        compact_after=settings.compact_after,
        live=replace(LIVE, size=settings.update_bytes),
        resent=replace(SYNC, size=settings.sync_bytes),
        state_pause=settings.sync_seconds,
        presence_state=settings.presence_bytes,
        locks=LockLimits(ttl=settings.lock_seconds, grace=settings.lock_grace_seconds),
        places=PlaceLimits(units=settings.place_units),
    )
    rooms = Rooms(
        store=store,
        clock=clock,
        kinds=kinds(),
        on_changes=changed,
        on_events=channels.committed,
        on_closed=diagnostics.room_closed,
        settings=RoomSettings(limits=limits),
        guards=guards,
    )
    texts = Texts(store, rooms.read, rooms.sequence, clock)
    documents.until_it_holds = guards.until_it_holds
    documents.on_made = lambda row: dispatcher.document_committed(row.id, row.kind, FIRST, {"body"})
    return rooms, texts


def _executors(scheduler: str, processes: int, memory: int, clock: WakingClock) -> Executors:
    """`scheduler`: the address of Dask's, empty for processes of this machine. `memory`: mebibytes of one body."""
    most = memory * MEBIBYTE
    if scheduler:
        return Executors(light=Inline(), heavy=Cluster(scheduler, clock, random.random, memory=most))
    return Executors(light=Inline(), heavy=ProcessPool(processes, most))
