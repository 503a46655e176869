"""What all native sockets of a process share: settings, and whom they may ask."""

from collections.abc import Mapping

from crdt.dataclasses import dataclass
from crdt.frames import Limits
from engine.channels import Channels
from engine.ports import Ids
from engine.rooms import Rooms
from engine.runtime.clock import WakingClock
from server.sockets.doorkeeper import Doorkeeper
from server.sockets.turnstile import Turnstile


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeSettings:
    """Seconds, counts and bytes. `kinds`: the oldest version of each document kind that a client may write.

    `unsigned`: of a message before the hello is answered; `largest_answer`: of what a join is answered with.
    """

    build: str
    kinds: Mapping[str, int]
    limits: Limits
    hello_within: float = 10.0
    unsigned: int = 8 << 10
    largest_answer: int = 16 << 20
    most_documents: int = 200
    most_channels: int = 1000
    most_running: int = 16
    most_calls: int = 200
    most_bad_frames: int = 20
    joins_at_once: int = 400
    joins_per_second: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    rooms: Rooms
    channels: Channels
    keeper: Doorkeeper
    clock: WakingClock
    ids: Ids
    turnstile: Turnstile
    settings: NativeSettings
