"""The bytes of Hocuspocus frames (SPEC.md, section H)."""

import random

import pytest

from crdt import hocus, ysync
from crdt.errors import Malformed
from crdt.lib0 import write_var_string, write_var_uint

AT = hocus.prefix("d1")
STATES = (ysync.AwarenessState(7, 3, '{"page": "a"}'), ysync.AwarenessState(8, 1, "null"))


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (ysync.Step1(b"\x00"), b"\x00\x00\x01\x00"),
        (ysync.Step2(b"\x00\x00"), b"\x00\x01\x02\x00\x00"),
        (ysync.Update(b"\x00\x00"), b"\x00\x02\x02\x00\x00"),
        (ysync.Awareness(STATES), ysync.awareness(STATES)),
        (ysync.QueryAwareness(), b"\x03"),
        (hocus.Token("concert_api_x"), b"\x02\x00\x0dconcert_api_x\x054.8.0"),
        (hocus.Token("concert_api_x"), b"\x02\x00\x0dconcert_api_x"),
        (hocus.Token(""), b"\x02\x00\x00\x054.8.0"),
        (hocus.Stateless(), b"\x05\x05hello"),
        (hocus.Close(), b"\x07"),
    ],
)
def test_HP1_what_a_provider_says_is_read_with_its_address(said: hocus.Said, body: bytes) -> None:
    for address in ("d1", "d1\0k3x9", "notes/of the day", "ü" * 100):
        assert hocus.Frame(address, said) == hocus.read(hocus.prefix(address) + body)


def test_HP1_the_document_s_name_ends_before_the_session() -> None:
    assert ["d1", "d1", "d1", ""] == [hocus.document_of(a) for a in ("d1", "d1\0k3x9", "d1\0a\0b", "\0k3x9")]


def test_HP10_ping_and_pong_are_single_bytes_without_an_address() -> None:
    assert (hocus.Ping(), hocus.Pong()) == (hocus.read(b"\x09"), hocus.read(b"\x0a"))
    nine = hocus.prefix("nine byte") + b"\x03"
    assert hocus.Frame("nine byte", ysync.QueryAwareness()) == hocus.read(nine)


def test_HP2_what_the_server_says_has_the_bytes_that_providers_read() -> None:
    said = [
        hocus.authenticated(may_edit=True),
        hocus.authenticated(may_edit=False),
        hocus.denied("not_found"),
        hocus.status(saved=True),
        hocus.status(saved=False),
        hocus.closed("forbidden"),
    ]
    expected = [
        b"\x02\x02\x0aread-write",
        b"\x02\x02\x08readonly",
        b"\x02\x01\x09not_found",
        b"\x08\x01",
        b"\x08\x00",
        b"\x07\x09forbidden",
    ]
    assert expected == said


HOSTILE = {
    "nothing": b"",
    "an address that is empty": b"\x00\x03",
    "an address that never comes": b"\x05d1",
    "an address of four gigabytes": b"\xff\xff\xff\xff\x0f" + b"d1\x03",
    "an address of 2^63 bytes": b"\xff" * 9 + b"\x01",
    "an address of 513 bytes": hocus.prefix("x" * 513) + b"\x03",
    "an address that is not UTF-8": b"\x02\xc3\x28\x03",
    "an address with half a surrogate pair": b"\x03\xed\xa0\x80\x03",
    "no type": AT,
    "a type without an end": AT + b"\xff" * 9,
    "a type that servers tell each other": AT + b"\x04\x00\x01\x00",
    "a broadcast of the server": AT + b"\x06\x02hi",
    "a status from the client": AT + b"\x08\x01",
    "a ping with an address": AT + b"\x09",
    "a type that nobody knows": AT + b"\x2a",
    "a sync message without a step": AT + b"\x00",
    "a sync step that nobody knows": AT + b"\x00\x03\x00",
    "a sync message cut short": AT + b"\x00\x02\x05\x00",
    "a sync message that says four gigabytes": AT + b"\x00\x02\xff\xff\xff\xff\x0f",
    "a sync message with bytes after its end": AT + b"\x00\x02\x02\x00\x00\x00",
    "awareness of a million people in three bytes": AT + b"\x01\x03" + write_var_uint(1_000_000),
    "awareness with bytes after its end": AT + b"\x01\x01\x00\x00",
    "auth without a kind": AT + b"\x02",
    "auth as only the server says it": AT + b"\x02\x02\x0aread-write",
    "a token cut short": AT + b"\x02\x00\x20abc",
    "a token that is not UTF-8": AT + b"\x02\x00\x02\xc3\x28",
    "a stateless message cut short": AT + b"\x05\x7fhi",
    "a stateless message with bytes after its end": AT + b"\x05\x02hi!",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_HP11_whatever_is_no_frame_is_malformed(name: str) -> None:
    with pytest.raises(Malformed):
        hocus.read(HOSTILE[name])


def test_HP11_damaged_frames_are_read_or_malformed_and_nothing_else() -> None:
    chance = random.Random(11)
    frames = [
        AT + ysync.update(b"\x01\x02\x03" * 20),
        AT + ysync.awareness(STATES),
        AT + b"\x02\x00" + write_var_string("concert_api_" + "x" * 40),
    ]
    for _ in range(3_000):
        frame = bytearray(chance.choice(frames))
        for _ in range(chance.randint(1, 4)):
            frame[chance.randrange(len(frame))] = chance.randrange(256)
        try:
            hocus.read(bytes(frame[: chance.randint(0, len(frame))]))
        except Malformed:
            continue
