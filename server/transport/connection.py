"""An open WebSocket connection: what a read, a slow peer, a broken frame or a goodbye does to it, and the `Socket` its endpoint holds.

Built to be kept by the thousand: slots, one parser, one meter, and a read is one call of the receiver. How it came to be open is `protocol`'s affair.
"""

import asyncio
from enum import Enum, auto
from typing import Final, assert_never, cast

from crdt.dataclasses import dataclass
from server.transport import faults, wire
from server.transport.limits import Expel, Hold, Meter, RateLimits
from server.transport.reads import Reads
from server.transport.socket import Receiver
from server.transport.watch import Stage, Watch
from server.transport.wire import CloseReceived, Parser, PingReceived, PongReceived, Violation

HIGH_MARK: Final = 64 * 1024
LOW_MARK: Final = 16 * 1024
NOT_COPIED: Final = 64 * 1024
"""Bytes from which a message is written as it is, behind its head."""
_PING: Final = wire.frame(b"", wire.PING)
_NOT_ASKED: Final = -1
_BY_ENDPOINT: Final = 1
_BY_RATE: Final = 2


class Phase(Enum):
    OPENING = auto()  # the application decides
    OPEN = auto()  # nothing is read before an endpoint has started it
    LEAVING = auto()  # we said goodbye and wait for the answer
    OVER = auto()  # nothing more is read or written


_OPEN: Final = Phase.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all connections of one server use. `longest` bounds a message, in bytes."""

    loop: asyncio.AbstractEventLoop
    watch: Watch
    rates: RateLimits
    reads: Reads
    longest: int
    expects_pong: bool


class Connection(asyncio.Protocol):
    """Its own `Socket`."""

    __slots__ = (
        "_asked",
        "_choked",
        "_end",
        "_held",
        "_meter",
        "_parser",
        "_phase",
        "_pong",
        "_receiver",
        "_shared",
        "_transport",
    )

    _transport: asyncio.Transport

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._phase = Phase.OPENING
        self._receiver: Receiver | None = None  # from the start until it was told the end
        self._end: tuple[int, str] = (wire.LOST, "")
        self._asked = _NOT_ASKED  # while a ping is out: how much was buffered then
        self._held = 0  # who stops reading
        self._choked = False  # the peer does not take what we write
        self._pong: bytes | None = None  # owed to a ping
        self._parser = Parser(shared.longest)
        self._meter = Meter(shared.rates)

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it
        self._transport.set_write_buffer_limits(high=HIGH_MARK, low=LOW_MARK)

    def data_received(self, data: bytes) -> None:
        is_open = self._phase is _OPEN and self._receiver is not None
        if not is_open or not self._shared.reads.keep(self, data):
            self.read(data)

    def read(self, data: bytes) -> None:
        """All that came since the receiver was told last."""
        receiver = self._receiver
        if self._phase is not _OPEN or receiver is None:
            self._received_outside(data)
            return
        if self._asked != _NOT_ASKED:
            self._asked = _NOT_ASKED
            self._shared.watch.wait(self, Stage.QUIET)
        parser = self._parser
        messages = parser.feed(data)
        verdict = self._meter.charge(parser.frames, len(data), self._shared.loop.time())
        if verdict is not None and self._punish(verdict):
            return
        if messages:
            try:
                receiver.received(messages)
            except BaseException as error:  # noqa: BLE001 - native code panics outside Exception
                self._blame(error)
        if parser.waiting:
            self._answer()

    def eof_received(self) -> None:
        """The peer will send no more: the transport closes itself, `connection_lost` follows."""
        self._shared.reads.finish(self)

    def pause_writing(self) -> None:
        self._choked = True
        if self._receiver is not None:
            try:
                self._receiver.paused()
            except BaseException as error:  # noqa: BLE001
                self._blame_soon(error)

    def resume_writing(self) -> None:
        self._choked = False
        self._send_pong()
        if self._receiver is not None:
            try:
                self._receiver.resumed()
            except BaseException as error:  # noqa: BLE001
                self._blame_soon(error)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._shared.reads.finish(self)
        self._phase = Phase.OVER
        self._shared.watch.forget(self)
        self._tell_end()

    def fell_due(self, stage: Stage) -> None:
        match stage:
            case Stage.QUIET:
                self._ask()
            case Stage.ASKED:
                self._miss_the_pong()
            case Stage.OPENING | Stage.LEAVING | Stage.LINGERING:
                self._transport.abort()
            case never:
                assert_never(never)

    # What the endpoint calls: `Socket`

    def start(self, receiver: Receiver) -> None:
        self._receiver = receiver
        if self._phase is not _OPEN:
            self._shared.loop.call_soon(self._tell_end)
            return
        self._shared.watch.wait(self, Stage.QUIET)
        if not self._held:
            self._transport.resume_reading()

    def send(self, payload: bytes, rest: bytes = b"") -> None:
        if self._phase is not _OPEN:
            return
        size = len(payload) + len(rest)
        if size < NOT_COPIED:
            self._transport.write(wire.frame(payload + rest))
            return
        self._transport.write(wire.head(size))
        self._transport.write(payload)
        if rest:
            self._transport.write(rest)

    def write(self, frame: bytes) -> None:
        if self._phase is _OPEN:
            self._transport.write(frame)

    def close(self, code: int, reason: str = "") -> None:
        if self._phase is not _OPEN:
            return
        if self._receiver is None:
            self._fail(code, reason)
            return
        self._transport.write(wire.close_frame(code, reason))
        self._phase = Phase.LEAVING
        self._end = (code, reason)
        self._shared.watch.wait(self, Stage.LEAVING)
        self._read_on()

    def abort(self) -> None:
        if self._phase is not Phase.OPENING:
            self._phase = Phase.OVER
            self._transport.abort()

    def limit(self, longest: int) -> None:
        self._parser.limit = min(longest, self._shared.longest)

    def hold(self) -> None:
        self._hold(_BY_ENDPOINT)

    def release(self) -> None:
        self._release(_BY_ENDPOINT)

    @property
    def buffered(self) -> int:
        return self._transport.get_write_buffer_size()

    # Reading

    def _received_outside(self, data: bytes) -> None:
        """Data while no receiver takes it: what crosses our goodbye, or what comes after the end."""
        if self._phase is Phase.LEAVING:
            self._parser.feed(data)
            self._answer()
        elif self._phase is not Phase.OVER:
            # RFC 6455 section 4.1: nothing may be sent before the handshake has been answered.
            self._transport.abort()

    def _punish(self, verdict: Hold | Expel) -> bool:
        """Whether the connection is over."""
        match verdict:
            case Hold(seconds=seconds):
                self._hold(_BY_RATE)
                self._shared.loop.call_later(seconds, self._release, _BY_RATE)
                return False
            case Expel():
                self._fail(wire.POLICY, "too much, for too long")
                return True
            case never:
                assert_never(never)

    def _hold(self, who: int) -> None:
        if self._phase is _OPEN:
            self._held |= who
            self._transport.pause_reading()

    def _release(self, who: int) -> None:
        if not self._held & who:
            return
        self._held &= ~who
        if not self._held and self._phase is _OPEN and self._receiver is not None:
            self._transport.resume_reading()

    def _read_on(self) -> None:
        """The end is near: only by reading is the peer's farewell or its absence noticed."""
        self._held = 0
        self._transport.resume_reading()

    def _answer(self) -> None:
        for control in self._parser.take_controls():
            match control:
                case PingReceived(payload=payload):
                    self._pong = payload  # RFC 6455 section 5.5.3: only the latest ping needs an answer
                case PongReceived():
                    pass  # data of any kind is a sign of life
                case CloseReceived(code=code, reason=reason):
                    self._part(code, reason)
                case Violation(code=code, reason=reason):
                    self._fail(code, reason)
                case never:
                    assert_never(never)
        self._send_pong()

    def _send_pong(self) -> None:
        if self._pong is not None and self._phase is _OPEN and not self._choked:
            self._transport.write(wire.frame(self._pong, wire.PONG))
            self._pong = None

    # Keeping alive

    def _ask(self) -> None:
        self._transport.write(_PING)
        if self._shared.expects_pong:
            self._asked = self.buffered
        self._shared.watch.wait(self, Stage.ASKED if self._shared.expects_pong else Stage.QUIET)

    def _miss_the_pong(self) -> None:
        buffered = self.buffered
        if self._held:  # an answer could not be read
            self._asked = _NOT_ASKED
            self._shared.watch.wait(self, Stage.QUIET)
        elif 0 < buffered < self._asked:  # slow but alive: the ping is still queued
            self._asked = buffered
            self._shared.watch.wait(self, Stage.ASKED)
        elif buffered:
            self.abort()
        else:
            self._fail(wire.INTERNAL, "no answer to a ping")

    # Ending

    def _part(self, code: int, reason: str) -> None:
        """The peer said goodbye: answer with its own code unless we began."""
        if self._phase is _OPEN:
            self._transport.write(wire.close_frame(code))
            self._end = (code, reason)
        self._hang_up()
        self._tell_end()

    def _fail(self, code: int, reason: str) -> None:
        """Close without waiting for an answer, but let the peer read why: a reset would take the close frame with it."""
        if self._phase is Phase.OVER:
            return
        if self._phase is _OPEN:
            self._transport.write(wire.close_frame(code, reason))
            self._end = (code, reason)
        self._phase = Phase.OVER
        self._shared.watch.wait(self, Stage.LINGERING)
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._read_on()
        self._tell_end()

    def _hang_up(self) -> None:
        self._phase = Phase.OVER
        self._shared.watch.wait(self, Stage.LINGERING)
        self._transport.close()

    def _blame(self, error: BaseException) -> None:
        faults.report("receiver_failed", error)
        self._fail(wire.INTERNAL, "")

    def _blame_soon(self, error: BaseException) -> None:
        """From inside a write the connection cannot be ended safely."""
        self._shared.loop.call_soon(self._blame, error)

    def _tell_end(self) -> None:
        receiver, self._receiver = self._receiver, None
        if receiver is None:
            return
        try:
            receiver.closed(*self._end)
        except BaseException as error:  # noqa: BLE001
            faults.report("receiver_failed", error)
