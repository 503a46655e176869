"""Tells how far a job is: at most ten times a second, and the last word always. Kept nowhere."""

from collections.abc import Callable
from typing import Final

from engine.bulk import told
from engine.bulk.ledger import bulk_channel
from engine.bulk.rate import Rate
from engine.channels import Channels
from engine.runtime.clock import Alarm, WakingClock

PAUSE: Final = 0.1
"""Seconds between two words."""
STILL: Final = 1.0
"""Seconds after which a job in which nothing ends says so: its rate falls."""


class Progress:
    """`look` gives what there is to tell but rate and end; `ended` counts also what is not committed yet."""

    def __init__(
        self, job: str, channels: Channels, clock: WakingClock, look: Callable[[], told.BulkProgressEvent]
    ) -> None:
        self._channel = bulk_channel(job)
        self._channels = channels
        self._clock = clock
        self._look = look
        self._rate = Rate()
        self._at = clock.monotonic()
        self._ended: int | None = None
        self._alarm: Alarm | None = None
        self._dirty = False

    def start(self) -> None:
        """From now on items end."""
        self._at, self._ended = self._clock.monotonic(), self._look().ended

    def touch(self) -> None:
        """Something is otherwise than it was told last."""
        if not self._dirty:
            self._dirty = True
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = self._clock.call_later(
                max(0.0, self._at + PAUSE - self._clock.monotonic()), self._tell
            )

    def close(self) -> None:
        """The last word."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._say()

    def now(self) -> told.BulkProgressEvent:
        """As it would be told."""
        said = self._look()
        rate = self._rate.per_second
        return said.model_copy(
            update={"rate": round(rate, 3), "eta": self._rate.eta(said.total - said.ended)}
        )

    def _tell(self) -> None:
        self._say()
        self._alarm = self._clock.call_later(STILL, self._tell)

    def _say(self) -> None:
        now, ended = self._clock.monotonic(), self._look().ended
        if self._ended is not None:
            self._rate = self._rate.after(ended - self._ended, now - self._at)
        self._at, self._ended, self._dirty, self._alarm = now, ended, False, None
        self._channels.ephemeral(self._channel, told.PROGRESS, self.now().model_dump())
