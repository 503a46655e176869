"""Hostile bytes by the thousand: the server lives, its loop hears of no error, and a healthy neighbour notices nothing."""

import asyncio
import random
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from server.transport.watch import Timeouts
from tests.server.transport.cases import CASES, LIMIT
from tests.server.transport.frames import client_frame
from tests.server.transport.serving import PATIENCE, REQUEST, Endpoint, serving, settled

pytestmark = pytest.mark.anyio

SEED = 6455
AT_ONCE = 40
STREAMS = {"asyncio": 400, "uvloop": 2_000}
SHORT = [case.stream for case in CASES if 0 < len(case.stream) < 2_000]


def hostile_stream(dice: random.Random) -> bytes:
    """Random bytes, random frames with any head, or legal and illegal streams cut, doubled and bent."""
    match dice.randrange(4):
        case 0:
            return dice.randbytes(dice.randrange(1, 300))
        case 1:
            return b"".join(_any_frame(dice) for _ in range(dice.randrange(1, 12)))
        case _:
            stream = bytearray(b"".join(dice.choices(SHORT, k=dice.randrange(1, 4))))
            for _ in range(dice.randrange(1, 8)):
                _bend(stream, dice)
            return bytes(stream)


def _any_frame(dice: random.Random) -> bytes:
    return (
        client_frame(
            dice.randrange(16),
            dice.randbytes(dice.choice((0, 1, 2, 125, 126, 200))),
            last=dice.random() < 0.6,
            reserved=dice.choice((0, 0, 0, 0, 1, 4)),
            key=None if dice.random() < 0.1 else dice.randbytes(4),
            octets=dice.choice((None, None, 8)),
            size=dice.choice((None, None, None, 100, 1 << 40, (1 << 64) - 1))
            if dice.random() < 0.2
            else None,
        )
        if dice.random() < 0.9
        else dice.randbytes(20)
    )


def _bend(stream: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(stream) + 1)
    match dice.randrange(4):
        case 0:
            stream[at : at + 1] = bytes((dice.randrange(256),))
        case 1:
            del stream[at : at + dice.randrange(1, 20)]
        case 2:
            stream[at:at] = dice.randbytes(dice.randrange(1, 20))
        case _:
            stream[at:at] = stream[: dice.randrange(1, 40)]


async def attack(port: int, stream: bytes, *, politely: bool) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(REQUEST + b"\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(stream)
        if politely:
            writer.write_eof()
            await reader.read()
    except (ConnectionError, OSError):
        pass  # the server may hang up on it at any time
    finally:
        writer.transport.abort()


async def test_hostile_streams_hurt_nobody_else(anyio_backend: tuple[str, dict[str, bool]]) -> None:
    dice = random.Random(SEED)
    complaints: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: complaints.append(context))
    endpoint = Endpoint()
    count = STREAMS["uvloop" if anyio_backend[1]["use_uvloop"] else "asyncio"]
    async with (
        serving(endpoint, ws_max_size=LIMIT, timeouts=Timeouts(linger=0.5)) as server,
        connect(server.url) as healthy,
    ):
        for batch in range(0, count, AT_ONCE):
            attacks = [
                attack(server.port, hostile_stream(dice), politely=dice.random() < 0.5)
                for _ in range(AT_ONCE)
            ]
            await asyncio.wait_for(asyncio.gather(_notice_nothing(healthy, batch), *attacks), PATIENCE)
        await settled(lambda: len(server.state.connections) == 1)
        assert count + 1 == len(endpoint.recorders)
        assert [1] * count == [len(recorder.ends) for recorder in endpoint.recorders[1:]]
        assert [] == endpoint.recorders[0].ends
    assert [] == complaints


async def _notice_nothing(healthy: ClientConnection, batch: int) -> None:
    for number in range(3):
        await healthy.send(b"%d/%d" % (batch, number))
        assert b"%d/%d" % (batch, number) == await healthy.recv()


@pytest.mark.parametrize("damage", range(4))
async def test_a_damaged_request_is_refused_or_understood_but_never_an_error(
    damage: int, anyio_backend: object
) -> None:
    dice = random.Random(SEED + damage)
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))
    async with serving(Endpoint(), timeouts=Timeouts(handshake=0.5, linger=0.5)) as server:
        for _ in range(100):
            request = bytearray(REQUEST + b"\r\n")
            for _ in range(dice.randrange(1, 4)):
                _bend(request, dice)
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(bytes(request))
            writer.write_eof()
            await asyncio.wait_for(reader.read(), PATIENCE)
            writer.transport.abort()
    assert [] == complaints
