"""How much one connection may send: a token bucket each for messages and bytes, told in seconds owed.

Pure: the time arrives as an argument (seconds, any monotonic clock). Both buckets are kept as the moment they will be full again
(the generic cell rate algorithm), so a read costs two additions and idle time costs nothing.
"""

from typing import Final

from crdt.dataclasses import dataclass

FORGIVEN: Final = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """What is sustained per second, for how many seconds it may come at once, and how long being over it is borne."""

    messages_per_second: float = 1000.0
    bytes_per_second: float = 1024.0 * 1024.0
    burst_seconds: float = 4.0
    patience: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Over the limit: read nothing for so long."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expel:
    """Far over: one read owes more than `patience`, or the connection was over at every read for that long."""


Verdict = Hold | Expel | None


class Meter:
    """One connection's account. Charge it for every read."""

    __slots__ = ("_bytes_full", "_limits", "_messages_full", "_over_since")

    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits
        self._messages_full = FORGIVEN
        self._bytes_full = FORGIVEN
        self._over_since: float | None = None

    def charge(self, messages: int, size: int, now: float) -> Verdict:
        """What follows from `messages` frames in `size` bytes arriving now. None: go on reading."""
        limits = self._limits
        by_messages = max(self._messages_full, now) + messages / limits.messages_per_second
        by_bytes = max(self._bytes_full, now) + size / limits.bytes_per_second
        self._messages_full = by_messages
        self._bytes_full = by_bytes
        owed = max(by_messages, by_bytes) - now - limits.burst_seconds
        if owed <= 0:
            self._over_since = None
            return None
        if self._over_since is None:
            self._over_since = now
        if max(owed, now - self._over_since) > limits.patience:
            return Expel()
        return Hold(seconds=owed)
