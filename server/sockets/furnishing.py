"""Makes the doors of a process from its settings. Border: what stands behind them is `server/wiring.py`'s affair."""

from typing import Final

from crdt.frames import Limits
from crdt.kinds.kind import kinds
from engine.platform import Platform
from server.doorkeeper import DevHouse, Keeper
from server.settings import Settings
from server.sockets.doors import Doors
from server.sockets.hocuspocus import HocuspocusDoor
from server.sockets.multiplex import HocuspocusSettings
from server.sockets.native import NativeDoor
from server.sockets.surroundings import NativeSettings
from server.sockets.turnstile import Crowd, Turnstile
from server.sockets.yjs import YjsDoor
from server.version import BUILD

CHANNELS_PER_DOCUMENT: Final = 5


def make_doors(settings: Settings, platform: Platform, keeper: Keeper, house: DevHouse | None) -> Doors:
    rooms, clock, ids = platform.rooms, platform.clock, platform.ids
    turnstile = Turnstile(
        Crowd(
            address=settings.sockets_per_address,
            person=settings.sockets_per_person,
            organisation=settings.sockets_per_organisation,
        )
    )
    native = NativeDoor(
        rooms=rooms,
        channels=platform.channels,
        keeper=keeper,
        clock=clock,
        ids=ids,
        turnstile=turnstile,
        settings=_native(settings),
    )
    yjs = YjsDoor(rooms=rooms, keeper=keeper, clock=clock, ids=ids, house=house, turnstile=turnstile)
    hocuspocus = HocuspocusDoor(
        rooms=rooms,
        keeper=keeper,
        clock=clock,
        ids=ids,
        house=house,
        turnstile=turnstile,
        settings=HocuspocusSettings(
            largest=settings.sync_bytes,
            most_documents=settings.documents_per_socket,
            auth_within=settings.hello_seconds,
        ),
    )
    return Doors(native, yjs, hocuspocus)


def _native(settings: Settings) -> NativeSettings:
    return NativeSettings(
        build=BUILD,
        kinds={name: kind.version for name, kind in kinds().items()},
        limits=Limits(update=settings.update_bytes, presence=settings.presence_bytes),
        hello_within=settings.hello_seconds,
        largest_answer=settings.sync_bytes,
        most_documents=settings.documents_per_socket,
        most_channels=settings.documents_per_socket * CHANNELS_PER_DOCUMENT,
    )
