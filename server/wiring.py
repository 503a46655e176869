"""The composition root: settings in, one wired process out. The only file that names concrete adapters."""

import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from crdt.ids import Channel, DocumentId, UserId
from crdt.kinds.kind import kinds
from engine.bus import Bus
from engine.components import Components
from engine.diagnostics.diagnostics import Diagnostics
from engine.dispatcher import Dispatcher
from engine.documents import Documents
from engine.longpoll import LongPoll
from engine.members.members import Members
from engine.platform import Platform
from engine.ports import Store
from engine.records import User, Workspace
from engine.retention import Retention
from engine.runtime.clock import SystemClock, SystemIds
from engine.runtime.supervisor import Supervisor
from engine.runtime.tasks import spawn
from engine.runtime.timers import TimerLoop
from engine.source_opener import source_opener
from engine.sources.source import SourceRoots
from engine.spec import Watcher
from engine.state.states import States
from engine.statistics.keeping import Counting
from engine.texts import Texts
from engine.whereabouts import Whereabouts
from engine.workspaces import create_workspace
from server.access import Access
from server.assembling import make_actors, make_channels, make_history, make_rooms
from server.demo.flights import Say
from server.demo.workspace import load_demo
from server.doorkeeper import DevHouse, Keeper
from server.identity import Identity
from server.patrol import Patrol
from server.perform import Performer, find_commands
from server.settings import BadSetting, Settings
from server.sockets.doors import Doors
from server.sockets.furnishing import make_doors
from server.telemetry import Metrics
from server.tickets import Tickets
from storage.sql import SqlSettings, open_sql
from storage.sql.backup import Manifest
from storage.sql.backup import backup as back_up_folder
from storage.sql.backup import restore as restore_folder
from storage.sql.database import in_use
from storage.sql.one_document import state_in_backup as state_of_document
from storage.sql.upgrading import migrate

SOURCES = "sources"
"""The folder in the data folder that file-based sources may read; Concert's own files are not in it."""
DRAIN_SECONDS = 8.0


@dataclass(slots=True, kw_only=True)
class Concert:
    """A running process without its HTTP server. `close` may be called twice."""

    settings: Settings
    platform: Platform
    access: Access
    identity: Identity
    tickets: Tickets
    metrics: Metrics
    performer: Performer
    owner: User
    doors: Doors
    _stop: Callable[[], Awaitable[None]]
    _closed: bool = False

    async def sign_in_link(self) -> str:
        """The token of a fresh link for the owner."""
        issued = await self.identity.issue("link", self.owner, self.settings.link_hours * 3600)
        return issued.text

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._stop()


async def open_concert(settings: Settings, say: Say) -> Concert:
    """Everything between the store and the doors, started. `StoreUnavailable` when the data folder cannot be used."""
    store = await open_sql(_where(settings), _sql(settings))
    try:
        return await _wired(settings, store, say)
    except BaseException:
        await store.close()
        raise


async def open_guest_store(settings: Settings) -> Store:
    """The same store beside a process that may be serving from it: records only."""
    return await open_sql(_where(settings), _sql(settings), beside=True)


async def migrate_store(settings: Settings) -> str:
    """Which revision the database is at now."""
    return await migrate(_where(settings))


def back_up_store(settings: Settings, file: Path) -> Manifest:
    return back_up_folder(_own_folder(settings), file)


def restore_store(settings: Settings, file: Path) -> Manifest:
    return restore_folder(file, _own_folder(settings))


def state_in_backup(file: Path, document: DocumentId) -> bytes:
    return state_of_document(file, document)


async def open_whole_store(settings: Settings) -> Store:
    """For a command that needs all of it. `StoreUnavailable` while a server runs on it."""
    return await open_sql(_where(settings), _sql(settings))


def is_served(settings: Settings) -> bool:
    """Whether a process holds the data folder. Several may serve a database, so there it is taken for granted."""
    return bool(settings.database_url) or in_use(settings.data)


def _own_folder(settings: Settings) -> Path:
    """The data folder, where it is what holds the data."""
    if settings.database_url:
        raise BadSetting(
            "DATABASE_URL is set: copy a PostgreSQL database with pg_dump and pg_restore, or unset it"
        )
    return settings.data


def _where(settings: Settings) -> str | Path:
    return settings.database_url or settings.data


def _sql(settings: Settings) -> SqlSettings:
    return SqlSettings(synchronous="NORMAL" if settings.synchronous == "NORMAL" else "FULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machinery:
    """What runs beside the requests, started and stopped in order."""

    supervisor: Supervisor
    timers: TimerLoop
    dispatcher: Dispatcher
    bus: Bus
    whereabouts: Whereabouts
    texts: Texts

    async def start(self, platform: Platform) -> None:
        """Engines take up what was under way; then everything committed meanwhile is told to them."""
        for name, spec in platform.components.engines.items():
            engine = spec.make(platform)
            if spec.triggers.kinds or spec.triggers.topics:
                self.dispatcher.register(name, spec.triggers, cast(Watcher, engine))
            await engine.start()
        self.timers.start()
        await self.dispatcher.start()
        await self.bus.start()
        self.whereabouts.start()
        self.texts.start()

    async def stop(self, platform: Platform) -> None:
        """Doors are closed by then. Engines first, so that what they still say is committed."""
        self.whereabouts.stop()
        self.timers.stop()
        await self.dispatcher.stop()
        await self.bus.stop()
        await self.supervisor.drain(DRAIN_SECONDS)
        await platform.runs.close()
        await self.texts.stop()
        await platform.rooms.close()
        await platform.documents.settle()
        await platform.store.close()


async def _wired(settings: Settings, store: Store, say: Say) -> Concert:
    platform, machinery = _platform(settings, store)
    clock, ids, metrics = platform.clock, platform.ids, Metrics()
    identity = Identity(records=store.records, writer=store.writer, clock=clock, ids=ids)
    owner = await identity.found()
    workspace = await _first_workspace(settings, platform, owner, say)
    access = Access(records=store.records, clock=clock)
    tickets = Tickets(clock)
    performer = Performer(find_commands(), access, platform)
    keeper = Keeper(access, tickets, performer, metrics)
    house = DevHouse(workspace, platform.documents, store, ids) if settings.dev else None
    doors = make_doors(settings, platform, keeper, house)
    patrol = Patrol(doors, access, clock)
    platform.documents.on_moved = lambda document: _look_again(doors, document)
    platform.members.on_changed = lambda users: _look_at(doors, users)
    platform.sessions.on_touched = lambda users: _look_at(doors, users)
    platform.members.on_archived = lambda: _look_at(doors, {one.user for one in doors.principals()})
    await machinery.start(platform)
    retention = Retention(
        store,
        clock,
        event_days=settings.event_days,
        history_hours=settings.history_hours,
        naming=platform.history.versions.turn,
    )
    patrol.start()
    retention.start()

    async def stop() -> None:
        retention.stop()
        patrol.stop()
        await machinery.stop(platform)

    return Concert(
        settings=settings,
        platform=platform,
        access=access,
        identity=identity,
        tickets=tickets,
        metrics=metrics,
        performer=performer,
        owner=owner,
        doors=doors,
        _stop=stop,
    )


def _look_again(doors: Doors, document: DocumentId) -> None:
    spawn(doors.review_document(document), name="who may still see a document")


def _look_at(doors: Doors, users: Collection[UserId]) -> None:
    async def look() -> None:
        for user in users:
            await doors.review(user)

    if users:
        spawn(look(), name="what people may still do")


def _platform(settings: Settings, store: Store) -> tuple[Platform, Machinery]:
    clock = SystemClock()
    ids = SystemIds(clock)
    components = Components.found(_configured(settings))
    dispatcher = Dispatcher(store, clock, chance=random.random)

    def committed(channel: Channel, sequence: int, topic: str) -> None:
        dispatcher.event_committed(channel, sequence, topic)
        bus.event_committed(channel, sequence, topic)
        diagnostics.event_committed(channel, topic)

    channels = make_channels(store, clock, committed)
    bus = Bus(store, channels, clock, chance=random.random)
    documents = Documents(kinds(), store, channels, clock, ids)
    diagnostics = Diagnostics(store=store, channels=channels, clock=clock, ids=ids, components=components)
    rooms, texts = make_rooms(settings, store, clock, documents, dispatcher, channels, diagnostics)
    history = make_history(store, rooms, channels, clock, ids, documents)
    roots = SourceRoots(folders=(str(settings.data / SOURCES), *settings.source_roots))
    opener = source_opener(rooms, store, components, roots)
    supervisor = Supervisor(clock, chance=random.random)
    timers = TimerLoop(timers=store.timers, writer=store.writer, clock=clock, ask=supervisor.ask)
    runs, sessions = make_actors(
        settings,
        store,
        clock,
        ids,
        rooms,
        channels,
        supervisor=supervisor,
        timers=timers,
        operations=components.operations,
        opener=opener,
    )
    platform = Platform(
        store=store,
        clock=clock,
        ids=ids,
        rooms=rooms,
        channels=channels,
        waits=LongPoll(channels, clock),
        bus=bus,
        states=States(store, channels, clock, ids),
        documents=documents,
        history=history,
        members=Members(store, channels, clock, ids),
        components=components,
        diagnostics=diagnostics,
        sessions=sessions,
        runs=runs,
        supervisor=supervisor,
        timers=timers,
        statistics=Counting(store, bus),
        roots=roots,
        source_opener=opener,
    )
    return platform, Machinery(
        supervisor=supervisor,
        timers=timers,
        dispatcher=dispatcher,
        bus=bus,
        whereabouts=Whereabouts(rooms, channels, clock),
        texts=texts,
    )


def _configured(settings: Settings) -> list[str]:
    """Names of the settings that have a value, as components ask for them."""
    named = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}
    return [name for name, value in named.items() if value]


async def _first_workspace(settings: Settings, platform: Platform, owner: User, say: Say) -> Workspace:
    """The demo workspace, or an empty one where there is no demo."""
    folder = settings.data / SOURCES
    folder.mkdir(parents=True, exist_ok=True)
    demo = await load_demo(platform, owner, folder, say) if settings.demo else None
    if demo is not None:
        return demo
    where = {"organisation": owner.organisation}
    for workspace in await platform.store.records.find(Workspace, where, order="created_at", limit=1):
        return workspace
    return await create_workspace(platform, owner.organisation, "My workspace", owner.id)
