"""Which messages of a Hocuspocus session still await their sync status. Pure; SPEC.md, HP5-HP9.

The provider counts one change when it sends its step 1, meaning its coming step 2, and one for each update; each
status 1 takes one away, whichever it was meant for. At 0 the application shows "saved". So a status is owed exactly
once for whatever was counted, and only when it, and everything the client sent before it, is committed. Border: it
counts; the room says what is committed.
"""

from collections import deque
from typing import Final

NEVER: Final = 1 << 62


class Receipts:
    __slots__ = ("_asked", "_held_until", "_last", "_owed")

    def __init__(self) -> None:
        self._last = 0
        self._owed: deque[int] = deque()
        self._asked: deque[bool] = deque()
        """The step 1 messages sent and not answered yet: whether the provider counts its answer."""
        self._held_until = 0
        """Nothing is owed before this message is committed."""

    def restarted(self) -> None:
        """The client sent a step 1, and with it began to count from 1: only its answer to ours will be owed."""
        self._owed.clear()
        self._asked = deque([False] * len(self._asked))

    def answered(self) -> None:
        """The server's own step 1 goes out with its answer to the client's."""
        self._asked.append(True)

    def came_early(self) -> None:
        """The room could keep nothing of an update: it and what was said before are saved when the next step 2 is."""
        self._held_until = NEVER

    def asked_again(self) -> None:
        """The server asks for what is missing by a step 1 that the provider has not counted."""
        self._asked.append(False)

    def update(self) -> int:
        """The number of the update that arrived."""
        self._last += 1
        self._owed.append(self._last)
        return self._last

    def step_2(self) -> int:
        """The number of the step 2 that arrived."""
        self._last += 1
        if self._asked.popleft() if self._asked else True:
            self._owed.append(self._last)
        if self._held_until == NEVER:
            self._held_until = self._last
        return self._last

    def saved(self, through: int) -> int:
        """How many are owed a status 1 now that everything up to this number is committed."""
        if through < self._held_until:
            return 0
        self._held_until = 0
        count = 0
        while self._owed and self._owed[0] <= through:
            self._owed.popleft()
            count += 1
        return count

    def refused(self, since: int) -> int:
        """How many are owed a status 0 because this message, and with it all later ones, will not be kept.

        With an answer that was to bring what came too early, that is refused as well.
        """
        first = 0 if 0 < self._held_until <= since else since
        count = 0
        while self._owed and self._owed[-1] >= first:
            self._owed.pop()
            count += 1
        return count
