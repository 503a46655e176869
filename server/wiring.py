"""The composition root: settings in, one wired process out."""

from collections.abc import Awaitable, Callable, Collection, Sequence

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, UserId
from engine.platform import Platform
from engine.ports import Store
from engine.records import User, Workspace
from engine.retention import Retention
from engine.runtime.tasks import spawn
from engine.workspaces import create_workspace
from server.access import Access
from server.building import SOURCES, build
from server.demo.departures import FILE as DEPARTURES
from server.demo.departures import Departures
from server.demo.flights import Say, package_folder
from server.demo.own import OwnSources
from server.demo.status import own_address
from server.demo.usage import Usage
from server.demo.workspace import LAKE, load_demo
from server.doorkeeper import DevHouse, Keeper
from server.identity import Identity
from server.patrol import Patrol
from server.perform import Performer, find_commands
from server.settings import Settings
from server.sockets.doors import Doors
from server.sockets.furnishing import make_doors
from server.stores import folder_unusable, open_whole_store
from server.telemetry import Metrics
from server.tickets import Tickets


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
    store = await open_whole_store(settings)
    try:
        return await _wired(settings, store, say)
    except OSError as error:
        await store.close()
        raise folder_unusable(settings, error) from error
    except BaseException:
        await store.close()
        raise


async def _wired(settings: Settings, store: Store, say: Say) -> Concert:
    platform, machinery = build(settings, store)
    store = platform.store
    clock, ids, metrics = platform.clock, platform.ids, Metrics()
    await platform.vault.reseal()
    identity = Identity(records=store.records, writer=store.writer, clock=clock, ids=ids)
    owner = await identity.found()
    workspace, beats = await _first_workspace(settings, platform, identity, owner, say)
    access = Access(records=store.records, clock=clock)
    tickets = Tickets(clock)
    performer = Performer(find_commands(), access, platform)
    keeper = Keeper(access, tickets, performer, metrics)
    house = DevHouse(workspace, platform.documents, store, ids) if settings.dev else None
    doors = make_doors(settings, platform, keeper, house)
    patrol = Patrol(doors, access, clock)
    platform.documents.on_moved = lambda document: _look_again(doors, document)
    platform.members.on_changed = lambda users: _look_at(doors, users)
    platform.naming.on_renamed = doors.rename
    platform.sessions.on_touched = lambda users: _look_at(doors, users)
    platform.members.on_archived = lambda: _look_at(doors, {one.user for one in doors.principals()})
    platform.channels.born.on_full = platform.members.on_archived
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
    for beat in beats:
        beat.start()

    async def stop() -> None:
        retention.stop()
        for beat in beats:
            beat.stop()
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


async def _first_workspace(
    settings: Settings, platform: Platform, identity: Identity, owner: User, say: Say
) -> tuple[Workspace, Sequence[Usage | Departures]]:
    """The demo workspace with what keeps it fresh, or an empty one where there is no demo."""
    folder = settings.data / SOURCES
    folder.mkdir(parents=True, exist_ok=True)
    demo = await load_demo(platform, owner, folder, say) if settings.demo else None
    if demo is not None and demo.archived_at is not None:
        return demo, ()
    if demo is not None:
        own = OwnSources(
            platform=platform, identity=identity, owner=owner, workspace=demo, data=settings.data, address=own_address(settings)
        )  # fmt: skip
        usage, data = await own.open(), package_folder()
        if data is None:
            return demo, (usage,)
        return demo, (usage, Departures(clock=platform.clock, file=folder / LAKE / DEPARTURES, data=data))
    where = {"organisation": owner.organisation}
    for workspace in await platform.store.records.find(Workspace, where, order="created_at", limit=1):
        return workspace, ()
    return await create_workspace(platform, owner.organisation, "My workspace", owner.id), ()
