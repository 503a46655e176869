"""The native wire: golden vectors, and what hostile bytes get (SPEC.md, section W)."""

import json
import random
from typing import Any, get_args

import msgpack
import pytest

from crdt.codec import LARGEST_UPDATE, decode_client, decode_server, encode
from crdt.errors import BadFrame
from crdt.frames import ServerFrame, Sync
from crdt.ids import Channel
from tests.wire.make_frames import PATH, SERVER, read, vectors

VECTORS: list[dict[str, Any]] = json.loads(PATH.read_text())


def test_W1_the_golden_vectors_are_what_this_code_writes() -> None:
    assert vectors() == VECTORS


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['direction']} {vector['name']}")
def test_W1_every_frame_reads_as_its_vector_and_writes_the_same_bytes(vector: dict[str, Any]) -> None:
    payload = bytes.fromhex(vector["hex"])
    decode = decode_client if vector["direction"] == "client" else decode_server
    frame = decode(payload)
    assert frame.elements() == read(vector["frame"])
    assert encode(frame) == payload


def test_W1_every_frame_kind_has_a_vector_in_its_direction() -> None:
    names = {(vector["direction"], vector["frame"][0]) for vector in VECTORS}
    assert {("client", name) for name in ("hello", "join", "leave", "sync", "presence", "call")} <= names
    assert {("server", type(frame).NAME) for frame in SERVER.values()} <= names
    assert {type(frame) for frame in SERVER.values()} == set(get_args(ServerFrame))


def test_W_unknown_trailing_elements_are_ignored() -> None:
    expected = Sync(channel=Channel("doc:x"), id=1, update=b"ab")
    assert decode_client(msgpack.packb(["sync", "doc:x", 1, b"ab", {"later": True}, 7])) == expected


BAD = {
    "nothing": b"",
    "text": b"hello",
    "a number": msgpack.packb(7),
    "a map": msgpack.packb({"sync": 1}),
    "an empty array": msgpack.packb([]),
    "an unknown name": msgpack.packb(["shout", 1]),
    "a name that is a list": msgpack.packb([["sync"], 1]),
    "two arrays": msgpack.packb(["leave", "doc:x"]) * 2,
    "cut short": msgpack.packb(["leave", "doc:x"])[:-1],
    "too few elements": msgpack.packb(["sync", "doc:x"]),
    "a number for a channel": msgpack.packb(["leave", 7]),
    "a channel of 300 characters": msgpack.packb(["leave", "x" * 300]),
    "a negative id": msgpack.packb(["sync", "doc:x", -1, b""]),
    "True for an id": msgpack.packb(["sync", "doc:x", True, b""]),
    "an id above 2^53": msgpack.packb(["sync", "doc:x", 2**53, b""]),
    "text for an update": msgpack.packb(["sync", "doc:x", 1, "text"]),
    "a number as key": msgpack.packb(["presence", "doc:x", {1: 2}]),
    "a key of bytes": msgpack.packb(["presence", "doc:x", {b"k": 2}]),
    "a presence that is a list": msgpack.packb(["presence", "doc:x", [1]]),
    "not a number": msgpack.packb(["presence", "doc:x", {"x": float("nan")}]),
    "infinity": msgpack.packb(["call", 1, "c", {"x": float("inf")}]),
    "a 64-bit number": msgpack.packb(["call", 1, "c", {"x": 2**63}]),
    "an extension": msgpack.packb(["call", 1, "c", {"x": msgpack.ExtType(5, b"x")}]),
    "a timestamp extension": msgpack.packb(["call", 1, "c", {"x": msgpack.Timestamp(1)}]),
    "text that is not UTF-8": b"\x92\xa5leave\xa2\xff\xfe",
    "deep nesting": b"\x93\xa8presence\xa1x\x81\xa1a" + b"\x91" * 100 + b"\xc0",
    "very deep nesting": b"\x91" * 200_000 + b"\xc0",
    "four billion elements": b"\xdd\xff\xff\xff\xff",
    "many values": msgpack.packb(["call", 1, "c", {"x": [0] * 30_000}]),
    "a large call": msgpack.packb(["call", 1, "c", {"x": "y" * 300_000}]),
    "a large frame of empty arrays": b"\x94\xa4sync" + b"\xdd\x00\x04\x00\x00" + b"\x90" * 0x40000,
    "an update above the limit": msgpack.packb(["sync", "doc:x", 1, bytes(LARGEST_UPDATE + 5000)]),
    "a hello without a token": msgpack.packb(["hello", {"protocol": 1}]),
    "a hello with 200 kinds": msgpack.packb(
        ["hello", {"protocol": 1, "token": "", "kinds": {str(n): 1 for n in range(200)}}]
    ),
    "a state vector above the limit": msgpack.packb(["join", "doc:x", {"sv": bytes(200_001)}]),
    "options that are no map": msgpack.packb(["join", "doc:x", 1]),
}


@pytest.mark.parametrize("name", BAD)
def test_W_returns_bad_frame_given(name: str) -> None:
    with pytest.raises(BadFrame):
        decode_client(BAD[name])


def test_W_a_large_update_is_read() -> None:
    frame = Sync(channel=Channel("doc:x"), id=9, update=bytes(LARGEST_UPDATE))
    assert decode_client(encode(frame)) == frame


def test_W_mutated_frames_are_frames_or_bad_frames() -> None:
    chance = random.Random(11)
    samples = [bytes.fromhex(vector["hex"]) for vector in VECTORS if vector["direction"] == "client"]
    for _ in range(5_000):
        mutant = bytearray(chance.choice(samples))
        for _ in range(chance.randrange(1, 4)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        try:
            encode(decode_client(bytes(mutant)))
        except BadFrame:
            continue
