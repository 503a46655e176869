"""What connections read shortly before a beat of the rooms, looked at when it comes, all of it in one go.

Code that has to be fetched into the processor's caches for each message costs several times what it costs for many.
Border: when a beat comes is the rooms' affair, what was read is the connection's.
"""

from collections.abc import Callable
from typing import Final, Protocol

MOST: Final = 64 * 1024
"""Bytes of one connection that may wait."""


class Beat(Protocol):
    def before(self, listen: Callable[[], None]) -> bool:
        """Whether one comes within milliseconds. Then `listen` is called when it does, before anything else of it."""


class Reader(Protocol):
    def read(self, data: bytes) -> None:
        """Called with all that waited, as if it had come at once. Must not raise."""


class Reads:
    """Of all connections of a server. Without a beat nothing waits."""

    def __init__(self, beat: Beat | None = None) -> None:
        self._beat = beat
        self._waiting: dict[Reader, bytes] = {}

    def keep(self, reader: Reader, data: bytes) -> bool:
        """Whether the reader is told later. False: it goes on at once, and has been told what came before."""
        waiting = self._waiting
        held = waiting.get(reader, b"")
        if len(held) + len(data) > MOST:
            self.finish(reader)
            return False
        if not waiting and (self._beat is None or not self._beat.before(self._tell)):
            return False
        waiting[reader] = held + data
        return True

    def finish(self, reader: Reader) -> None:
        """Nothing more comes: it is told what waits."""
        data = self._waiting.pop(reader, None)
        if data is not None:
            reader.read(data)

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for reader, data in waiting.items():
            reader.read(data)
