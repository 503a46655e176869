"""Waits until a channel has something for somebody: for scripts that ask over HTTP instead of holding a socket.

Nothing is handed over here: who was woken asks again, and is looked at again (rule B8).
"""

import asyncio
from typing import Final

from crdt.ids import Channel
from engine.audience import Lens
from engine.channels import Channels
from engine.rooms.seats import Outlet
from engine.runtime.clock import WakingClock

MOST_WAITING: Final = 1_000
"""In one process; who comes then is answered at once."""


class _Bell:
    """A subscriber that only wants to be woken."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()

    @property
    def outlet(self) -> Outlet:
        return self

    @property
    def buffered(self) -> int:
        return 0

    def write(self, frame: bytes) -> None:
        del frame
        self.rung.set()

    def rejoin(self) -> None:
        self.rung.set()

    def abort(self) -> None: ...

    def hold(self) -> None: ...

    def release(self) -> None: ...


class LongPoll:
    def __init__(self, channels: Channels, clock: WakingClock) -> None:
        self._channels = channels
        self._clock = clock
        self._waiting = 0

    async def wait(self, channel: Channel, lens: Lens, after: int, seconds: float) -> None:
        """Until something this lens shows comes after that number, or the time is over."""
        if self._waiting >= MOST_WAITING:
            return
        self._waiting += 1
        bell = _Bell()
        alarm = self._clock.call_later(seconds, bell.rung.set)
        try:
            subscription = await self._channels.subscribe(channel, bell, after, lens)
            try:
                missed, _, gap = self._channels.go_live(subscription)
                if not missed and not gap:
                    await bell.rung.wait()
            finally:
                self._channels.leave(subscription)
        finally:
            alarm.cancel()
            self._waiting -= 1
