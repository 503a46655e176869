"""What requests, reviews and grants work with: the parts of the platform that they need, and no more."""

from typing import TYPE_CHECKING

from crdt.dataclasses import dataclass
from engine.members.members import Members
from engine.ports import Clock, Ids, Store
from engine.runtime.timers import TimerLoop

if TYPE_CHECKING:
    from engine.platform import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDesk:
    store: Store
    members: Members
    clock: Clock
    ids: Ids
    timers: TimerLoop


def desk_of(platform: "Platform") -> AccessDesk:
    return AccessDesk(
        store=platform.store,
        members=platform.members,
        clock=platform.clock,
        ids=platform.ids,
        timers=platform.timers,
    )
