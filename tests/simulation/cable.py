"""One TCP connection of the model: what is written into it arrives in order, late, in part or never.

It is the server's `Socket`; the other end takes messages when the scheduler says so. A scale makes a few small frames
count as much as the megabytes that slow readers leave waiting.
"""

from collections import deque

from server.transport import wire
from server.transport.socket import Receiver, Socket

HIGH, LOW = 64 << 10, 16 << 10
LOST = (1006, "")


class Cable(Socket):
    """`up` is on its way to the server, `down` to the client. `ended`: how the server let go, None while it has not."""

    def __init__(self, scale: int) -> None:
        self.up: deque[bytes] = deque()
        self.down: deque[bytes] = deque()
        self.ended: tuple[int, str] | None = None
        self.is_cut = False
        self._scale = scale
        self._receiver: Receiver | None = None
        self._paused = False
        self._held = False
        self._unread = 0
        """Bytes that nobody will ever take."""

    # The server's side

    def start(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def send(self, payload: bytes, rest: bytes = b"") -> None:
        self.write(wire.frame(payload + rest))

    def write(self, frame: bytes) -> None:
        if self.ended is not None:
            return
        if self.is_cut:
            self._unread += len(frame)
        else:
            self.down.append(wire.unframe(frame)[1])
        if self.buffered > HIGH and not self._paused and self._receiver is not None:
            self._paused = True
            self._receiver.paused()

    def close(self, code: int, reason: str = "") -> None:
        if self.ended is None:
            self.ended = (code, reason)

    def abort(self) -> None:
        if self.ended is None:
            self.down.clear()
            self.ended = LOST

    def limit(self, longest: int) -> None:
        del longest

    def hold(self) -> None:
        self._held = True

    def release(self) -> None:
        self._held = False

    @property
    def buffered(self) -> int:
        return self._scale * (self._unread + sum(map(len, self.down)))

    # The scheduler's side

    @property
    def reaches_server(self) -> bool:
        return bool(self.up) and self.ended is None and not self._held and self._receiver is not None

    def arrive(self, messages: int) -> None:
        """What the client sent reaches the server."""
        assert self._receiver is not None
        self._receiver.received([self.up.popleft() for _ in range(min(messages, len(self.up)))])

    def take(self) -> bytes:
        """One message reaches the client."""
        payload = self.down.popleft()
        if self._paused and self.buffered <= LOW and self._receiver is not None:
            self._paused = False
            if self.ended is None:
                self._receiver.resumed()
        return payload

    def cut(self, *, last_up: int, last_down: int) -> None:
        """Both ends are apart: only the first so many messages still arrive. The server learns of it by `bury`."""
        self.is_cut = True
        while len(self.up) > last_up:
            self.up.pop()
        while len(self.down) > last_down:
            self.down.pop()

    def bury(self) -> None:
        """The server's side is told that it is over, once."""
        receiver, self._receiver = self._receiver, None
        if self.ended is None:
            self.ended = LOST
        if receiver is not None:
            receiver.closed(*self.ended)

    def crash(self) -> None:
        """The server's process is gone and says nothing more."""
        self._receiver = None
        if self.ended is None:
            self.ended = LOST

    @property
    def is_buried(self) -> bool:
        return self._receiver is None
