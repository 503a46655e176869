"""What the run actors of one process share, and the little they need from the channels."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from crdt.dataclasses import dataclass
from crdt.ids import Channel, Micros, RunId
from engine.ports import Store
from engine.records import Json, RunRecord
from engine.runtime.clock import WakingClock
from engine.runtime.pace import Pace
from engine.workflow.ahead import Ahead
from engine.workflow.asking import Asker
from engine.workflow.hearing import EventWaits
from engine.workflow.performer import Performer
from engine.workflow.serving.queue import Needs
from engine.workflow.serving.slots import Slots
from engine.writes import Write

NoticeTimers = Callable[[Iterable[Write]], None]
"""Timers were committed, and shall not be overslept."""


class Delivery(Protocol):
    """How events reach those who joined a channel. Neither call waits or raises."""

    def deliver(self, channel: Channel, sequence: int, topic: str, payload: Json, at: Micros) -> None:
        """A committed event, in the order of its channel's numbers."""

    def ephemeral(self, channel: Channel, topic: str, payload: Json) -> None:
        """An event without number: who is not there now never hears of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    store: Store
    clock: WakingClock
    delivery: Delivery
    slots: Slots
    needs: Callable[[str], Needs]
    """By an operation's name."""
    performer: Performer
    asker: Asker
    ahead: Ahead
    waits: EventWaits
    notice_timers: NoticeTimers
    post: Callable[[RunId, object], None]
    """To the run's own actor."""
    finished: Callable[[RunRecord], None]
    chance: Callable[[], float]
    reading: asyncio.Semaphore
    """Journals read at once after a restart."""
    pace: Pace
    commits: asyncio.Semaphore
    """Transitions that may be with the store at once: an edit of somebody waits behind no more than these."""
    fresh: set[RunId]
    """Runs whose first message is on its way: there is nothing to read for them yet."""
    under_way: set[RunId]
    """Runs that have an actor here and have not ended."""
