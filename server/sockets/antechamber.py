"""Where a Hocuspocus document waits until its token has passed: what was said meanwhile, bounded over all of a socket."""

from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from server.sockets.attached import Said


@dataclass(slots=True)
class Waiting:
    """Not let in yet. `checking`: a token of it is being looked at."""

    said: list[tuple[Said, int]] = field(default_factory=list)
    checking: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """Whatever it says counts for nothing, except another token."""


DENIED: Final = Denied()


class Antechamber:
    """One socket's. `most_messages`, `most_bytes`: of all that wait."""

    __slots__ = ("_bytes", "_messages", "_most_bytes", "_most_messages")

    def __init__(self, most_messages: int, most_bytes: int) -> None:
        self._most_messages = most_messages
        self._most_bytes = most_bytes
        self._messages = self._bytes = 0

    @property
    def is_over(self) -> bool:
        return self._messages > self._most_messages or self._bytes > self._most_bytes

    def keep(self, waiting: Waiting, said: Said, size: int) -> None:
        waiting.said.append((said, size))
        self._messages += 1
        self._bytes += size

    def release(self, waiting: Waiting) -> list[Said]:
        """What it had to say; nothing of it waits any more."""
        self._messages -= len(waiting.said)
        self._bytes -= sum(size for _, size in waiting.said)
        taken = [said for said, _ in waiting.said]
        waiting.said.clear()
        return taken
