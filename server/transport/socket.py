"""What an endpoint sees of a connection, whichever transport carries it. Everything here is called on the event loop and returns at once."""

from typing import Protocol

from server.transport.wire import Message


class Receiver(Protocol):
    """The endpoint's side. An exception raised here closes this connection with 1011 and nothing else."""

    def received(self, messages: list[Message]) -> None:
        """Everything one read brought, in order."""

    def closed(self, code: int, reason: str) -> None:
        """Exactly once, the last call, and never from inside a call into the socket. 1005: the peer gave no code; 1006: it was lost."""

    def paused(self) -> None:
        """The peer reads too slowly: the write buffer is over its high mark. May come from inside `Socket.write`."""

    def resumed(self) -> None:
        """The write buffer has drained."""


class Socket(Protocol):
    """The transport's side. After the end every method is a no-op, so a room need not ask first."""

    def start(self, receiver: Receiver) -> None:
        """Begin reading. Call once, after the handshake was accepted."""

    def send(self, payload: bytes, rest: bytes = b"") -> None:
        """One binary message, in two parts where that saves copying the second."""

    def write(self, frame: bytes) -> None:
        """Bytes already framed by `wire.frame`, shared between sockets."""

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye and wait for the answer; nothing is received from here on. `closed` follows with this code."""

    def abort(self) -> None:
        """Drop the connection and what is buffered: for peers a close frame would not reach."""

    def limit(self, longest: int) -> None:
        """From here on a message of more bytes ends the connection with 1009, before it is buffered where that can be had."""

    def hold(self) -> None:
        """Stop reading, so that TCP slows the peer down. What was read already still arrives."""

    def release(self) -> None:
        """Read again."""

    @property
    def buffered(self) -> int:
        """Bytes the kernel has not taken yet."""
