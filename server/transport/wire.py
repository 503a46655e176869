"""RFC 6455 for the server's side: bytes of one connection in, whole messages out, and frames built to be sent.

Sans-I/O: never awaits, keeps no clock, owns no socket. The caller feeds every read to one `Parser`, takes the messages it returns and then
the control frames, and stops feeding after a `CloseReceived` or a `Violation`. Compression is not offered, so a reserved bit is an offence.
No object is made per frame: the common frame (short, binary, unfragmented) costs one slice, one unmasking and one list append.
"""

import codecs
from typing import Final

from crdt.dataclasses import dataclass

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform without the compiled wheel: the same library's big-integer form
    from websockets.utils import apply_mask

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

FIN: Final = 0x80
MASKED: Final = 0x80
CONTROL: Final = 0x08
RESERVED: Final = 0x70
LENGTH_16: Final = 126
LENGTH_64: Final = 127
LONGEST_CONTROL: Final = 125
LONGEST_REASON: Final = LONGEST_CONTROL - 2
KEY: Final = 4  # octets of a masking key
HEADER: Final = 2  # octets that say what follows

NO_CODE: Final = 1005  # the peer closed without a code; never on the wire
LOST: Final = 1006  # the connection went away without a close frame; never on the wire
PROTOCOL_ERROR: Final = 1002
BAD_TEXT: Final = 1007
POLICY: Final = 1008
TOO_BIG: Final = 1009
INTERNAL: Final = 1011
RESTART: Final = 1012

_WHOLE_BINARY: Final = FIN | BINARY
_NO_FAST_PATH: Final = -1
_OPCODES: Final = frozenset({CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})

Message = bytes | str


@dataclass(frozen=True, slots=True, kw_only=True)
class PingReceived:
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PongReceived:
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseReceived:
    """The peer's close frame was legal. `code` is 1005 when it carried none."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """The peer broke the protocol; close with this code. Everything it sends later is ignored."""

    code: int
    reason: str


Control = PingReceived | PongReceived | CloseReceived | Violation


class _Refused(Exception):
    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason


class _Fragments:
    """A message whose last frame has not come yet. `text` checks UTF-8 as the fragments arrive."""

    __slots__ = ("payload", "text")

    def __init__(self, opcode: int) -> None:
        self.payload = bytearray()
        self.text = codecs.getincrementaldecoder("utf-8")() if opcode == TEXT else None

    def add(self, part: bytes, *, last: bool) -> None:
        if self.text is not None:
            self.text.decode(part, last)
        self.payload += part

    def message(self) -> Message:
        return bytes(self.payload) if self.text is None else self.payload.decode()


class Parser:
    """One connection's incoming stream. `limit` bounds the octets of a message and may change; `frames` counts what the last read held."""

    __slots__ = ("_controls", "_ended", "_fragments", "_held", "_needed", "frames", "limit")

    def __init__(self, limit: int) -> None:
        self.frames = 0
        self.limit = limit
        self._held: bytearray | None = None  # the beginning of a frame that is not whole yet
        self._needed = 0  # octets that `_held` must reach before another look is worth it
        self._fragments: _Fragments | None = None
        self._controls: list[Control] | None = None  # a list of its own is 72 bytes of every idle connection
        self._ended = False

    def feed(self, data: bytes) -> list[Message]:
        """The messages this read completes, in order. Call `take_controls` afterwards."""
        self.frames = 0
        if self._ended:
            return []
        held = self._held
        if held is not None:
            held += data
            if len(held) < self._needed:
                return []
            data = bytes(held)
            self._held = None
        messages: list[Message] = []
        try:
            position = self._parse(data, messages)
        except _Refused as refused:
            self._end(Violation(code=refused.code, reason=refused.reason))
        except UnicodeDecodeError:
            self._end(Violation(code=BAD_TEXT, reason="the text is not UTF-8"))
        else:
            if position < len(data) and not self._ended:
                self._held = bytearray(memoryview(data)[position:])
        return messages

    @property
    def waiting(self) -> bool:
        """Whether control frames are to be taken: cheap enough to ask after every read."""
        return bool(self._controls)

    def take_controls(self) -> list[Control]:
        """The control frames met since the last call, in order; a `CloseReceived` or `Violation` is always the last of all."""
        taken, self._controls = self._controls, None
        return taken or []

    def _parse(self, data: bytes, messages: list[Message]) -> int:
        """Take every whole frame; returns where the first incomplete one begins."""
        position, end, others = 0, len(data), 0
        common = _WHOLE_BINARY if self._fragments is None else _NO_FAST_PATH
        short = min(LENGTH_16, self.limit + 1)
        while end - position >= HEADER:
            size = data[position + 1] - MASKED
            if data[position] == common and 0 <= size < short:
                body = position + HEADER + KEY
                stop = body + size
                if stop > end:
                    self._needed = stop - position
                    break
                messages.append(apply_mask(data[body:stop], data[body - KEY : body]))
            else:
                before = len(messages)
                stop = self._take(data, position, messages)
                if stop == position:
                    break
                others += before + 1 - len(messages)
                if self._ended:
                    break
                common = _WHOLE_BINARY if self._fragments is None else _NO_FAST_PATH
            position = stop
        else:
            self._needed = HEADER
        self.frames = len(messages) + others
        return position

    def _take(self, data: bytes, position: int, messages: list[Message]) -> int:
        """Take the frame of any kind at `position`. Returns where the next begins, or `position` itself while it is not whole."""
        first = data[position]
        size = data[position + 1] - MASKED
        self._check_head(first, size)
        body = position + HEADER
        if size >= LENGTH_16:
            extended = 2 if size == LENGTH_16 else 8
            body += extended
            if body > len(data):
                self._needed = body - position
                return position
            size = int.from_bytes(data[body - extended : body], "big")
        self._check_size(size)
        body += KEY
        stop = body + size
        if stop > len(data):
            self._needed = stop - position
            return position
        payload = apply_mask(data[body:stop], data[body - KEY : body])
        opcode = first & 0x0F
        if opcode & CONTROL:
            self._control(opcode, payload)
        else:
            self._data(opcode, payload, messages, last=bool(first & FIN))
        return stop

    def _check_head(self, first: int, size: int) -> None:
        opcode = first & 0x0F
        if first & RESERVED:
            raise _Refused(PROTOCOL_ERROR, "reserved bits are set")
        if opcode not in _OPCODES:
            raise _Refused(PROTOCOL_ERROR, "unknown opcode")
        if size < 0:
            raise _Refused(PROTOCOL_ERROR, "the frame is not masked")
        if opcode & CONTROL:
            if not first & FIN:
                raise _Refused(PROTOCOL_ERROR, "a control frame is fragmented")
            if size > LONGEST_CONTROL:
                raise _Refused(PROTOCOL_ERROR, "a control frame is too long")
        elif opcode == CONTINUATION and self._fragments is None:
            raise _Refused(PROTOCOL_ERROR, "nothing to continue")
        elif opcode != CONTINUATION and self._fragments is not None:
            raise _Refused(PROTOCOL_ERROR, "the message before is not finished")

    def _check_size(self, size: int) -> None:
        if size >> 63:
            raise _Refused(PROTOCOL_ERROR, "the length has its highest bit set")
        gathered = 0 if self._fragments is None else len(self._fragments.payload)
        if gathered + size > self.limit:
            raise _Refused(TOO_BIG, f"a message may have {self.limit} bytes")

    def _data(self, opcode: int, payload: bytes, messages: list[Message], *, last: bool) -> None:
        if last and opcode == BINARY:
            messages.append(payload)
            return
        if last and opcode == TEXT:
            messages.append(payload.decode())
            return
        fragments = self._fragments
        if fragments is None:
            fragments = self._fragments = _Fragments(opcode)
        fragments.add(payload, last=last)
        if last:
            self._fragments = None
            messages.append(fragments.message())

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self._met(PingReceived(payload=payload))
        elif opcode == PONG:
            self._met(PongReceived(payload=payload))
        else:
            self._end(_read_close(payload))

    def _end(self, last: CloseReceived | Violation) -> None:
        self._ended = True
        self._held = self._fragments = None
        self._met(last)

    def _met(self, control: Control) -> None:
        if self._controls is None:
            self._controls = []
        self._controls.append(control)


def may_be_sent(code: int) -> bool:
    """Whether a close frame may carry this code (RFC 6455 section 7.4 and the IANA registry)."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999


def frame(payload: bytes, opcode: int = BINARY) -> bytes:
    """One whole unmasked frame. Build it once and write the same bytes to every member."""
    return head(len(payload), opcode) + payload


def head(size: int, opcode: int = BINARY) -> bytes:
    """What stands before so many octets of payload."""
    if size < LENGTH_16:
        return bytes((FIN | opcode, size))
    if size <= 0xFFFF:
        return bytes((FIN | opcode, LENGTH_16, size >> 8, size & 0xFF))
    return bytes((FIN | opcode, LENGTH_64)) + size.to_bytes(8, "big")


def unframe(framed: bytes) -> tuple[int, bytes]:
    """Opcode and payload of what `frame` built, for servers that frame by themselves."""
    head = {LENGTH_16: 4, LENGTH_64: 10}.get(framed[1], HEADER)
    return framed[0] & 0x0F, framed[head:]


def close_frame(code: int, reason: str = "") -> bytes:
    """A close frame; a long reason is cut at a character. `ValueError` when the code is not for the wire (1005 sends none)."""
    if code == NO_CODE:
        return frame(b"", CLOSE)
    if not may_be_sent(code):
        raise ValueError(f"close code {code} may not be sent")
    cut = reason.encode()[:LONGEST_REASON].decode(errors="ignore").encode()
    return frame(code.to_bytes(2, "big") + cut, CLOSE)


def _read_close(payload: bytes) -> CloseReceived:
    if not payload:
        return CloseReceived(code=NO_CODE, reason="")
    code = int.from_bytes(payload[:2], "big")
    if len(payload) < 2 or not may_be_sent(code):
        raise _Refused(PROTOCOL_ERROR, "the close code is not allowed")
    return CloseReceived(code=code, reason=payload[2:].decode())
