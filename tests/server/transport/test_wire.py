"""The parser and framer against RFC 6455, the `websockets` library and themselves."""

import codecs
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from server.transport import wire
from server.transport.wire import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    TEXT,
    CloseReceived,
    Parser,
    PingReceived,
    PongReceived,
    Violation,
)
from tests.server.transport.cases import CASES, LIMIT, Case, Outcome
from tests.server.transport.frames import client_close, client_frame, client_message

by_name = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def ours(stream: bytes, step: int | None = None, limit: int = LIMIT) -> Outcome:
    """What our parser makes of a stream, read whole or `step` bytes at a time."""
    parser = Parser(limit)
    messages: list[bytes | str] = []
    pings, pongs = [], []
    ends: list[tuple[str, int]] = []
    for start in range(0, max(len(stream), 1), step or max(len(stream), 1)):
        messages += parser.feed(stream[start : start + step] if step else stream)
        for control in parser.take_controls():
            assert not ends, "nothing follows the end"
            match control:
                case PingReceived(payload=payload):
                    pings.append(payload)
                case PongReceived(payload=payload):
                    pongs.append(payload)
                case CloseReceived(code=code):
                    ends.append(("peer", code))
                case Violation(code=code):
                    ends.append(("fault", code))
    return Outcome(messages=messages, pings=pings, pongs=pongs, end=ends[0] if ends else None)


def the_librarys(stream: bytes) -> Outcome:
    """What `websockets` makes of it. Its sans-I/O layer leaves gathering fragments and checking text to its hosts; so does this."""
    protocol = ServerProtocol(state=OPEN, max_size=LIMIT)
    protocol.receive_data(stream)
    messages: list[bytes | str] = []
    pings, pongs = [], []
    decoder: codecs.IncrementalDecoder | None = None
    parts: list[bytes | str] = []
    for event in protocol.events_received():
        assert isinstance(event, Frame)
        data = bytes(event.data)
        if event.opcode is Opcode.PING:
            pings.append(data)
        elif event.opcode is Opcode.PONG:
            pongs.append(data)
        elif event.opcode is not Opcode.CLOSE:
            if event.opcode is not Opcode.CONT:
                decoder = codecs.getincrementaldecoder("utf-8")() if event.opcode is Opcode.TEXT else None
                parts = []
            try:
                parts.append(data if decoder is None else decoder.decode(data, event.fin))
            except UnicodeDecodeError:
                return Outcome(messages=messages, pings=pings, pongs=pongs, end=("fault", 1007))
            if event.fin:
                messages.append(
                    b"".join(p for p in parts if isinstance(p, bytes))
                    if decoder is None
                    else "".join(map(str, parts))
                )
    end: tuple[str, int] | None = None
    if protocol.parser_exc is not None:
        assert protocol.close_sent is not None
        end = ("fault", protocol.close_sent.code)
    elif protocol.close_rcvd is not None:
        end = ("peer", protocol.close_rcvd.code)
    return Outcome(messages=messages, pings=pings, pongs=pongs, end=end)


@by_name
def test_a_stream_is_judged_as_the_rfc_says(case: Case) -> None:
    assert case.expected == ours(case.stream)


@by_name
def test_the_library_judges_the_same_but_where_a_reason_is_given(case: Case) -> None:
    assert (case.library or case.expected) == the_librarys(case.stream)
    assert bool(case.why) == (case.library is not None)


@by_name
@pytest.mark.parametrize("step", [1, 7, 4096])
def test_how_the_stream_is_cut_changes_nothing(case: Case, step: int) -> None:
    step = max(step, len(case.stream) // 700)
    assert case.expected == ours(case.stream, step)


long = st.integers(65_500, 65_600).map(lambda size: (bytes(range(251)) * 300)[:size])
parts = st.lists(
    st.tuples(
        st.one_of(st.binary(max_size=300), st.text(max_size=100), long),
        st.lists(st.integers(0, 400), max_size=3),
        st.booleans(),
    ),
    max_size=6,
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(parts=parts, cuts=st.lists(st.integers(0, 2_000), max_size=20), key=st.binary(min_size=4, max_size=4))
def test_any_fragmentation_and_any_chunking_give_the_same_messages(
    parts: list[tuple[bytes | str, list[int], bool]], cuts: list[int], key: bytes
) -> None:
    stream, pings = b"", 0
    for message, splits, with_ping in parts:
        data = message.encode() if isinstance(message, str) else message
        bounds = sorted({0, len(data), *(split for split in splits if split < len(data))})
        pieces = [data[a:b] for a, b in itertools.pairwise(bounds)] or [b""]
        for number, piece in enumerate(pieces):
            opcode = CONTINUATION if number else TEXT if isinstance(message, str) else BINARY
            stream += client_frame(opcode, piece, last=number == len(pieces) - 1, key=key)
            if with_ping:
                stream += client_frame(PING, b"between", key=key)
                pings += 1
    parser = Parser(LIMIT)
    received: list[bytes | str] = []
    frames = 0
    position = 0
    for cut in [*cuts, len(stream)]:
        received += parser.feed(stream[position : position + cut])
        frames += parser.frames
        position += cut
    assert [message for message, _, _ in parts] == received
    assert pings == len(parser.take_controls())
    assert frames >= len(received) + pings


@settings(derandomize=True, max_examples=400, deadline=None)
@given(stream=st.binary(max_size=60), step=st.integers(1, 9))
def test_random_bytes_are_judged_the_same_however_they_are_cut(stream: bytes, step: int) -> None:
    assert ours(stream) == ours(stream, step)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    payload=st.one_of(st.binary(max_size=300), long),
    opcode=st.sampled_from([BINARY, TEXT]),
)
def test_a_built_frame_is_what_the_library_builds(payload: bytes, opcode: int) -> None:
    assert Frame(Opcode(opcode), payload).serialize(mask=False) == wire.frame(payload, opcode)
    assert (opcode, payload) == wire.unframe(wire.frame(payload, opcode))


def test_a_giant_claim_is_refused_at_its_head_and_gathers_nothing() -> None:
    parser = Parser(LIMIT)
    assert [] == parser.feed(client_frame(BINARY, size=1 << 40, octets=8)[:10])
    assert [Violation(code=1009, reason="a message may have 70000 bytes")] == parser.take_controls()
    assert [] == parser.feed(bytes(100_000))
    assert [] == parser.take_controls()


def test_drips_of_a_long_message_cost_their_bytes_and_no_more() -> None:
    parser = Parser(1 << 20)
    stream = client_message(bytes(200_000))
    for octet in stream[:100_000]:
        assert [] == parser.feed(bytes((octet,)))
    assert [bytes(200_000)] == parser.feed(stream[100_000:])


@pytest.mark.parametrize(
    ("frames", "stream"),
    [
        (3, client_message(b"1") + client_message(b"2") + client_message("3")),
        (2, client_frame(PING) + client_frame(PING)),
        (4, client_frame(BINARY, last=False) + client_frame(0, last=False) * 3),
        (2, client_message(b"1") + client_close() + client_message(b"2")),
        (0, client_message(b"whole")[:-1]),
        (1, client_message(b"whole") + client_message(b"half")[:-1]),
    ],
)
def test_every_frame_counts_towards_the_rate(frames: int, stream: bytes) -> None:
    parser = Parser(LIMIT)
    parser.feed(stream)
    assert frames == parser.frames


def test_a_close_frame_carries_code_and_reason() -> None:
    assert b"\x88\x04\x11\x33no" == wire.close_frame(4403, "no")
    assert b"\x88\x00" == wire.close_frame(1005)


def test_a_long_reason_is_cut_at_a_character() -> None:
    framed = wire.close_frame(1000, "a" + "€" * 60)
    assert "a" + "€" * 40 == framed[4:].decode()
    assert len(framed) <= 2 + 125


@pytest.mark.parametrize("code", [0, 999, 1004, 1006, 1015, 2000, 5000])
def test_a_code_that_is_not_for_the_wire_is_a_programming_error(code: int) -> None:
    with pytest.raises(ValueError, match=str(code)):
        wire.close_frame(code)


def test_control_frames_are_never_longer_than_allowed() -> None:
    assert (CLOSE, 125) == (wire.close_frame(1000, "x" * 500)[0] & 0x0F, wire.close_frame(1000, "x" * 500)[1])
