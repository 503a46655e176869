"""Builds the platform of a process from its settings and its store, with what runs beside it. Nothing is started here."""

import random

from crdt.ids import Channel
from crdt.kinds.kind import kinds
from engine.access.desk import AccessDesk
from engine.approval.asking import Approvals
from engine.approval.watch import Watch
from engine.areas.stewarding import Stewarding
from engine.audit.anchors import Anchors
from engine.audit.deeds import audited_store
from engine.backups.announcing import Announcer
from engine.backups.backups import Backups
from engine.backups.making import Maker
from engine.backups.shelf import Shelf
from engine.bus import Bus
from engine.channels import Channels
from engine.components import Components
from engine.diagnostics.diagnostics import Diagnostics
from engine.dispatcher import Dispatcher
from engine.documents import Documents
from engine.expressions.evaluator import Evaluator
from engine.longpoll import LongPoll
from engine.members.members import Members
from engine.members.naming import Naming
from engine.notify.channel import patience_of
from engine.notify.courier import Courier
from engine.outbox.outbox import Outbox
from engine.platform import Platform
from engine.policies.guards import Guards
from engine.ports import Store
from engine.rooms import Rooms
from engine.runtime.clock import SystemClock, SystemIds
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.scans.scans import Scans
from engine.secrets.vault import Vault
from engine.source_opener import SourceOpener
from engine.sources.source import SourceRoots
from engine.state.states import States
from engine.statistics.keeping import Counting
from engine.sync.announcing import Announcer as SyncAnnouncer
from engine.sync.carrying import Carrier
from engine.sync.synchronisations import Synchronisations
from engine.triggers.folders import Folders
from engine.triggers.launching import Launcher
from engine.vitals.measuring import Measuring
from engine.whereabouts import Whereabouts
from server.assembling import make_actors, make_bulk, make_channels, make_history, make_rooms, make_triggers
from server.keys import installation_key, key_ring
from server.machinery import Machinery
from server.settings import Settings, stores_of

BACKUPS = "source-backups"
"""The folder in the data folder that holds the copies of sources."""
SYNCHRONISATIONS = "synchronisations"
"""The folder in the data folder that holds what synchronisations remember."""
SOURCES = "sources"
"""The folder in the data folder that file-based sources may read; Concert's own files are not in it."""


def build(settings: Settings, store: Store) -> tuple[Platform, Machinery]:
    clock = SystemClock()
    ids = SystemIds(clock)
    store = audited_store(store, clock.now)
    components = Components.found(_configured(settings))
    dispatcher = Dispatcher(store, clock, chance=random.random)

    def committed(channel: Channel, sequence: int, topic: str) -> None:
        dispatcher.event_committed(channel, sequence, topic)
        bus.event_committed(channel, sequence, topic)
        diagnostics.event_committed(channel, topic)
        guards.event_committed(channel, topic)
        triggers.event_committed(channel, sequence, topic)

    channels = make_channels(store, clock, committed)
    bus = Bus(store, channels, clock, chance=random.random)
    documents = Documents(kinds(), store, channels, clock, ids)
    diagnostics = Diagnostics(store=store, channels=channels, clock=clock, ids=ids, components=components)
    guards = Guards(store, kinds())
    watch = Watch(clock)
    rooms, texts = make_rooms(
        settings, store, clock, documents, dispatcher, channels, diagnostics, guards=guards, watch=watch
    )
    history = make_history(store, rooms, channels, clock, ids, documents)
    vault = Vault(store, clock, key_ring(settings))
    opener = _opener(settings, store, clock, ids, channels, rooms, components=components, vault=vault)
    supervisor = Supervisor(clock, chance=random.random)
    approvals = Approvals(store, supervisor, ids, watch)
    timers = TimerLoop(timers=store.timers, writer=store.writer, clock=clock, ask=supervisor.ask)
    scans = _scans(store, clock, ids, channels, rooms, supervisor, opener)
    backups = _backups(settings, store, clock, ids, channels, opener)
    synchronisations = _synchronisations(settings, store, clock, ids, channels, opener)
    members, steward = _stewarded(store, clock, ids, channels, rooms, timers)
    runs, sessions = make_actors(
        settings, store, clock, ids, rooms, channels,
        supervisor=supervisor, timers=timers, operations=components.operations, opener=opener, vault=vault, scanner=scans,
        backups=backups, synchroniser=synchronisations, steward=steward,
    )  # fmt: skip
    bulk = make_bulk(settings, store, clock, ids, channels, supervisor=supervisor, timers=timers)
    evaluator, outbox = Evaluator(), Outbox(store, clock, random.random, patience_of)
    launcher = Launcher(
        rooms=rooms, documents=documents, diagnostics=diagnostics, components=components, history=history, runs=runs
    )  # fmt: skip
    triggers = make_triggers(
        settings, store, channels, ids, launcher,
        supervisor=supervisor, timers=timers, folders=Folders(rooms=rooms, roots=opener.roots), evaluator=evaluator,
    )  # fmt: skip
    courier = _courier(settings, store, clock, ids, channels, outbox, vault)
    platform = Platform(
        store=store, clock=clock, ids=ids, rooms=rooms, channels=channels, waits=LongPoll(channels, clock), bus=bus,
        states=States(store, channels, clock, ids), documents=documents, history=history,
        members=members, naming=Naming(store.records, members), components=components, diagnostics=diagnostics,
        sessions=sessions, runs=runs, triggers=triggers, scans=scans, backups=backups, synchronisations=synchronisations, steward=steward, bulk=bulk, supervisor=supervisor, timers=timers,
        statistics=Counting(store, bus), vault=vault, outbox=outbox, courier=courier, roots=opener.roots, source_opener=opener, vitals=opener.vitals, allowances=opener.allowances, guards=guards,
        evaluator=evaluator, approvals=approvals, anchors=Anchors(installation_key(settings.secret_key, settings.data)),
    )  # fmt: skip
    return platform, Machinery(
        supervisor=supervisor, timers=timers, dispatcher=dispatcher, bus=bus,
        whereabouts=Whereabouts(rooms, channels, clock), texts=texts, evaluator=evaluator,
    )  # fmt: skip


def _roots(settings: Settings) -> SourceRoots:
    own = str(settings.data / SOURCES)
    return SourceRoots(folders=(own, *settings.source_roots), stores=stores_of(settings.file_stores))


def _opener(
    settings: Settings,
    store: Store,
    clock: SystemClock,
    ids: SystemIds,
    channels: Channels,
    rooms: Rooms,
    *,
    components: Components,
    vault: Vault,
) -> SourceOpener:
    return SourceOpener(
        rooms=rooms,
        store=store,
        components=components,
        roots=_roots(settings),
        vault=vault,
        clock=clock,
        reach=settings.reach,
        vitals=Measuring(store, clock, ids, channels.deliver, channels.ephemeral),
    )


def _scans(
    store: Store,
    clock: SystemClock,
    ids: SystemIds,
    channels: Channels,
    rooms: Rooms,
    supervisor: Supervisor,
    opener: SourceOpener,
) -> Scans:
    return Scans(
        store=store, channels=channels, clock=clock, ids=ids, rooms=rooms, supervisor=supervisor, opener=opener,
        chance=random.random,
    )  # fmt: skip


def _backups(
    settings: Settings,
    store: Store,
    clock: SystemClock,
    ids: SystemIds,
    channels: Channels,
    opener: SourceOpener,
) -> Backups:
    maker = Maker(
        store=store, clock=clock, opener=opener, shelf=Shelf(settings.data / BACKUPS, key_ring(settings)),
        say=Announcer(store=store, channels=channels, clock=clock),
    )  # fmt: skip
    return Backups(maker=maker, ids=ids)


def _synchronisations(
    settings: Settings,
    store: Store,
    clock: SystemClock,
    ids: SystemIds,
    channels: Channels,
    opener: SourceOpener,
) -> Synchronisations:
    carrier = Carrier(
        store=store, clock=clock, opener=opener, folder=settings.data / SYNCHRONISATIONS,
        say=SyncAnnouncer(store=store, channels=channels, clock=clock),
    )  # fmt: skip
    return Synchronisations(carrier=carrier, ids=ids)


def _stewarded(
    store: Store, clock: SystemClock, ids: SystemIds, channels: Channels, rooms: Rooms, timers: TimerLoop
) -> tuple[Members, Stewarding]:
    members = Members(store, channels, clock, ids)
    desk = AccessDesk(store=store, members=members, clock=clock, ids=ids, timers=timers)
    return members, Stewarding(desk, rooms, channels)


def _courier(
    settings: Settings,
    store: Store,
    clock: SystemClock,
    ids: SystemIds,
    channels: Channels,
    outbox: Outbox,
    vault: Vault,
) -> Courier:
    return Courier(
        store=store, clock=clock, ids=ids, chance=random.random, channels=channels, outbox=outbox, vault=vault,
        reach=settings.reach, base=settings.url(settings.port),
    )  # fmt: skip


def _configured(settings: Settings) -> list[str]:
    """Names of the settings that have a value, as components ask for them."""
    named = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}
    return [name for name, value in named.items() if value]
