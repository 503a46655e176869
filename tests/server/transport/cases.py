"""RFC 6455 as a table: what a client sends, and what a server has to make of it. Read against our parser and against the `websockets` library."""

from dataclasses import dataclass, field

from server.transport.wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT
from tests.server.transport.frames import client_close, client_frame, client_message

LIMIT = 70_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`end`: ("peer", code) when the peer closed legally, ("fault", code) when it has to be closed, None while it is open."""

    messages: list[bytes | str] = field(default_factory=list)
    pings: list[bytes] = field(default_factory=list)
    pongs: list[bytes] = field(default_factory=list)
    end: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`library` and `why` where the library decides otherwise on purpose."""

    name: str
    stream: bytes
    expected: Outcome
    library: Outcome | None = None
    why: str = ""


def legal(name: str, stream: bytes, *messages: bytes | str) -> Case:
    return Case(name=name, stream=stream, expected=Outcome(messages=list(messages)))


def fault(name: str, code: int, stream: bytes, *messages: bytes | str) -> Case:
    return Case(name=name, stream=stream, expected=Outcome(messages=list(messages), end=("fault", code)))


def goodbye(name: str, code: int, stream: bytes) -> Case:
    return Case(name=name, stream=stream, expected=Outcome(end=("peer", code)))


def _lengths() -> list[Case]:
    sizes = (0, 1, 3, 4, 5, 125, 126, 127, 128, 1023, 1024, 1025, 65_535, 65_536, LIMIT)
    data = bytes(range(256)) * 300
    return [
        *(legal(f"binary of {size}", client_frame(BINARY, data[:size]), data[:size]) for size in sizes),
        *(legal(f"text of {size}", client_frame(TEXT, b"x" * size), "x" * size) for size in sizes),
        legal("a length in more octets than needed: 16 bits", client_frame(BINARY, b"abc", octets=2), b"abc"),
        legal("a length in more octets than needed: 64 bits", client_frame(BINARY, b"abc", octets=8), b"abc"),
        legal("a key of zeros", client_frame(BINARY, b"abc", key=bytes(4)), b"abc"),
        fault("one byte too many", 1009, client_frame(BINARY, bytes(LIMIT + 1))),
        fault(
            "too many claimed in 16 bits' place of 64", 1009, client_frame(BINARY, size=LIMIT + 1, octets=8)
        ),
        fault("2^62 bytes claimed", 1009, client_frame(BINARY, size=1 << 62, octets=8)),
        Case(
            name="the highest bit of a 64-bit length",
            stream=client_frame(BINARY, size=1 << 63, octets=8),
            expected=Outcome(end=("fault", 1002)),
            library=Outcome(end=("fault", 1009)),
            why="section 5.2 forbids the bit, so it is a broken frame before it is a long one; the library only sees the size",
        ),
        fault(
            "fragments that add up to too much",
            1009,
            client_frame(BINARY, bytes(LIMIT), last=False) + client_frame(CONTINUATION, b"x"),
        ),
        legal(
            "fragments that add up to the limit",
            client_frame(BINARY, bytes(LIMIT - 1), last=False) + client_frame(CONTINUATION, b"x"),
            bytes(LIMIT - 1) + b"x",
        ),
    ]


def _heads() -> list[Case]:
    opcodes = {
        "continuation": CONTINUATION,
        "text": TEXT,
        "binary": BINARY,
        "close": CLOSE,
        "ping": PING,
        "pong": PONG,
    }
    good = client_message(b"good")
    return [
        *(
            fault(
                f"reserved bits {bits:03b} on {name}",
                1002,
                good + client_frame(opcode, b"", reserved=bits),
                b"good",
            )
            for name, opcode in opcodes.items()
            for bits in (1, 2, 4, 7)
        ),
        *(
            fault(f"reserved opcode {opcode:#x}", 1002, good + client_frame(opcode, b"ab"), b"good")
            for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
        ),
        *(
            fault(f"an unmasked {name}", 1002, good + client_frame(opcode, b"", key=None), b"good")
            for name, opcode in opcodes.items()
        ),
        legal("nothing", b""),
        legal("half a head", b"\x82"),
        legal("a head without its key", client_frame(BINARY, b"abc")[:4]),
        legal("a frame without its last byte", client_frame(BINARY, b"abc")[:-1]),
        legal(
            "many frames in one read",
            b"".join(client_message(bytes([n])) for n in range(200)),
            *(bytes([n]) for n in range(200)),
        ),
    ]


def _fragments() -> list[Case]:
    first, middle, last = (
        client_frame(TEXT, b"He", last=False),
        client_frame(0, b"l", last=False),
        client_frame(0, b"lo"),
    )
    return [
        legal("text in three fragments", first + middle + last, "Hello"),
        legal("binary in two", client_frame(BINARY, b"ab", last=False) + client_frame(0, b"cd"), b"abcd"),
        legal(
            "empty fragments",
            client_frame(BINARY, last=False) + client_frame(0, last=False) + client_frame(0),
            b"",
        ),
        legal("a whole message after fragments", first + last + client_message(b"x"), "Helo", b"x"),
        legal("only the beginning", first),
        Case(
            name="a ping and a pong between fragments",
            stream=first + client_frame(PING, b"?") + middle + client_frame(PONG, b"!") + last,
            expected=Outcome(messages=["Hello"], pings=[b"?"], pongs=[b"!"]),
        ),
        fault("a continuation of nothing", 1002, client_frame(0, b"x")),
        fault("an unfinished continuation of nothing", 1002, client_frame(0, b"x", last=False)),
        fault("a continuation after the last", 1002, first + last + client_frame(0, b"x"), "Helo"),
        fault("text inside text", 1002, first + client_message("x")),
        fault("binary inside text", 1002, first + client_message(b"x")),
        fault("a fragment's beginning inside text", 1002, first + client_frame(BINARY, b"x", last=False)),
        Case(
            name="a close between fragments",
            stream=first + client_close(1001),
            expected=Outcome(end=("peer", 1001)),
            library=Outcome(end=("fault", 1002)),
            why="section 5.4 lets control frames stand between fragments, and somebody who leaves in mid-message is no offender",
        ),
    ]


def _controls() -> list[Case]:
    return [
        Case(name="a ping", stream=client_frame(PING, b"abc"), expected=Outcome(pings=[b"abc"])),
        Case(name="an empty ping", stream=client_frame(PING), expected=Outcome(pings=[b""])),
        Case(
            name="a ping of 125", stream=client_frame(PING, bytes(125)), expected=Outcome(pings=[bytes(125)])
        ),
        Case(
            name="two pings",
            stream=client_frame(PING, b"1") + client_frame(PING, b"2"),
            expected=Outcome(pings=[b"1", b"2"]),
        ),
        Case(name="an unasked pong", stream=client_frame(PONG, b"abc"), expected=Outcome(pongs=[b"abc"])),
        Case(
            name="a ping between messages",
            stream=client_message(b"1") + client_frame(PING, b"p") + client_message("2"),
            expected=Outcome(messages=[b"1", "2"], pings=[b"p"]),
        ),
        *(
            fault(f"{opcode:#x} of 126", 1002, client_frame(opcode, bytes(126)))
            for opcode in (CLOSE, PING, PONG)
        ),
        *(
            fault(f"{opcode:#x} in pieces", 1002, client_frame(opcode, b"ab", last=False))
            for opcode in (CLOSE, PING, PONG)
        ),
        *(
            fault(f"{opcode:#x} with a long length", 1002, client_frame(opcode, bytes(126), octets=8))
            for opcode in (PING, PONG)
        ),
        Case(
            name="a short ping whose length takes 16 bits",
            stream=client_frame(PING, b"ab", octets=2),
            expected=Outcome(end=("fault", 1002)),
            library=Outcome(pings=[b"ab"]),
            why="section 5.5 bounds a control frame at 125, and a length in its minimal form cannot reach 126 then; nobody sends this by accident",
        ),
    ]


def _closes() -> list[Case]:
    legal_codes = (
        1000,
        1001,
        1002,
        1003,
        1007,
        1008,
        1009,
        1010,
        1011,
        1012,
        1013,
        1014,
        3000,
        3999,
        4000,
        4999,
    )
    illegal_codes = (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
    return [
        goodbye("a close without a code", 1005, client_close(None)),
        *(goodbye(f"close {code}", code, client_close(code)) for code in legal_codes),
        *(
            fault(f"close {code}, which is not for the wire", 1002, client_close(code))
            for code in illegal_codes
        ),
        goodbye("a close with a reason", 1000, client_close(1000, "auf Wiedersehen, Grüße".encode())),
        goodbye("a close with the longest reason", 1000, client_close(1000, b"x" * 123)),
        fault("a close of one byte", 1002, client_frame(CLOSE, b"\x03")),
        fault("a reason that is not UTF-8", 1007, client_close(1000, b"\xff\xfe")),
        fault("a reason cut inside a character", 1007, client_close(1000, "ü".encode()[:1])),
        goodbye("data after a close", 1000, client_close(1000) + client_message(b"ignored")),
        goodbye("two closes", 1000, client_close(1000) + client_close(1001)),
        goodbye("rubbish after a close", 1000, client_close(1000) + b"\xff" * 40),
        Case(
            name="a message, then a close",
            stream=client_message(b"1") + client_close(4001),
            expected=Outcome(messages=[b"1"], end=("peer", 4001)),
        ),
    ]


def _texts() -> list[Case]:
    euro = "€".encode()
    invalid = {
        "a lone continuation byte": b"\x80",
        "an overlong slash": b"\xc0\xaf",
        "an overlong NUL": b"\xe0\x80\x80",
        "a surrogate": b"\xed\xa0\x80",
        "beyond U+10FFFF": b"\xf4\x90\x80\x80",
        "a byte that never occurs": b"\xff",
        "cut inside a character": b"ab" + euro[:2],
    }
    return [
        legal("text of four-byte characters", client_message("κόσμε 🎻"), "κόσμε 🎻"),
        legal("NUL and U+10FFFF", client_message("\0\U0010ffff"), "\0\U0010ffff"),
        legal(
            "a character across fragments",
            client_frame(TEXT, euro[:1], last=False) + client_frame(0, euro[1:]),
            "€",
        ),
        *(fault(name, 1007, client_frame(TEXT, payload)) for name, payload in invalid.items()),
        *(
            fault(
                f"{name}, in the last fragment",
                1007,
                client_frame(TEXT, b"ok", last=False) + client_frame(0, payload),
            )
            for name, payload in invalid.items()
        ),
        fault(
            "a bad first fragment, before the last has come", 1007, client_frame(TEXT, b"ok\xff", last=False)
        ),
        legal(
            "the same bytes are fine in binary",
            client_frame(BINARY, b"\xff\xed\xa0\x80"),
            b"\xff\xed\xa0\x80",
        ),
    ]


CASES = [*_lengths(), *_heads(), *_fragments(), *_controls(), *_closes(), *_texts()]
