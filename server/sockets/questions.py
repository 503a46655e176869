"""Questions for what somebody is missing, from the client to the room and back, at doors of the Yjs world: of those that come fast the
last is asked, once in a while (R4, R30).

Border: how either side is asked, and what an answer looks like, is the door's.
"""

from abc import ABC, abstractmethod

from engine.runtime.clock import WakingClock
from server.sockets.paced import PAUSE, Paced


class Questions(ABC):
    """Extended rather than held: an object more would be felt in thousands of idle connections."""

    __slots__ = ("_answering", "_asking", "_clock", "_filling", "_missing", "_vector")

    def __init__(self, clock: WakingClock) -> None:
        self._clock = clock
        self._vector: bytes | None = None  # what the client has, while that was not handed on
        self._asking = False
        self._answering = Paced(clock, PAUSE)
        self._missing: bytes | None = None  # what the room has, while the client was not asked for the rest
        self._filling: Paced | None = None

    @abstractmethod
    def _ask_room(self, vector: bytes) -> None:
        """For what is missing here."""

    @abstractmethod
    def _ask_client(self, vector: bytes) -> None:
        """For what the room is missing."""

    def _asked_by_client(self, vector: bytes) -> None:
        self._vector = vector
        if not self._asking:
            self._answering.want(self._hand_on)

    def _answered_by_room(self) -> bool:
        """Whether that was the answer to the client's last question; else the next one follows."""
        self._asking = False
        self._answering.restart()
        if self._vector is None:
            return True
        self._answering.want(self._hand_on)
        return False

    def _asked_by_room(self, vector: bytes) -> None:
        self._missing = vector
        if self._filling is None:
            self._filling = Paced(self._clock, PAUSE)
        self._filling.want(self._ask_back)

    def _answered_by_client(self) -> None:
        """It came after what was too early, so it has that and all before."""
        self._missing = None

    def _ask_no_more(self) -> None:
        self._answering.cancel()
        if self._filling is not None:
            self._filling.cancel()

    def _hand_on(self) -> None:
        vector, self._vector = self._vector, None
        if vector is not None:
            self._asking = True
            self._ask_room(vector)

    def _ask_back(self) -> None:
        vector, self._missing = self._missing, None
        if vector is not None:
            self._ask_client(vector)
