"""Whatever comes in at the Hocuspocus door gets its answer, nothing crashes, and the others notice nothing."""

import asyncio
import random
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from crdt import hocus, ysync
from crdt.lib0 import write_var_string
from tests.fuzz.mutants import damaged
from tests.scenarios.test_bad_input import CRASHES
from tests.support.besieged import Besieged, besieged
from tests.support.provider import GREETED, REFUSED, token
from tests.support.raw import Raw, raw

AT_ONCE = sorted(CRASHES.keys() - {"a future deletion"})
"""What that one leans on may be on its way: it is asked for."""

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    with besieged(tmp_path_factory.mktemp("providers")) as siege:
        yield siege
        siege.check_at_the_end()


@pytest.fixture(autouse=True)
def nobody_notices(siege: Besieged) -> Iterator[None]:
    yield
    siege.check()


def door(siege: Besieged) -> str:
    return f"{siege.server.websocket}/hocuspocus"


async def until(socket: Raw, wanted: bytes) -> list[bytes]:
    """What came up to this frame."""
    heard: list[bytes] = []
    async with asyncio.timeout(30):
        while wanted not in heard:
            message = await socket.socket.recv()
            assert isinstance(message, bytes)
            heard.append(message)
    return heard


@pytest.mark.parametrize("name", AT_ONCE)
async def test_P1_a_hostile_update_is_refused_at_the_hocuspocus_door(siege: Besieged, name: str) -> None:
    sent, code = CRASHES[name]
    prefix = hocus.prefix(siege.design)
    async with raw(door(siege)) as socket:
        await socket.send(prefix + token(siege.mallory.token))
        await until(socket, prefix + GREETED)
        await socket.send(prefix + ysync.update(sent))
        heard = await until(socket, prefix + hocus.closed(code))
        assert [REFUSED, hocus.denied(code)] == [frame.removeprefix(prefix) for frame in heard[-3:-1]]
        await socket.send(hocus.PING)
        await until(socket, hocus.PONG)


@pytest.mark.parametrize("kind", ["wrong", "expired", "revoked", "of the neighbours"])
async def test_HP2_no_token_but_a_good_one_opens_a_document(siege: Besieged, kind: str) -> None:
    tokens = {
        "wrong": "concert_api_" + "A" * 43,
        "expired": siege.spent.expired,
        "revoked": siege.spent.revoked,
        "of the neighbours": siege.neighbours.token,
    }
    code = "not_found" if kind == "of the neighbours" else "not_signed_in"
    prefix = hocus.prefix(siege.design)
    async with raw(door(siege)) as socket:
        await socket.send(prefix + token(tokens[kind]))
        assert [prefix + hocus.denied(code)] == await until(socket, prefix + hocus.denied(code))


async def test_HP11_damaged_frames_end_in_a_close_code_or_do_no_harm(siege: Besieged) -> None:
    dice = random.Random(11)
    prefix = hocus.prefix(siege.design)
    valid = [
        prefix + ysync.update(b"\x01\x01\x07\x00\x04\x01\x04body\x01a\x00"),
        prefix + ysync.step_1(b"\x01\x07\x01"),
        prefix + ysync.awareness([ysync.AwarenessState(7, 1, '{"page": "x"}')]),
        prefix + token(siege.mallory.token),
        prefix + b"\x05" + write_var_string("hello"),
    ]
    codes: set[int] = set()
    for _ in range(10):
        async with raw(door(siege)) as socket:
            await socket.send(prefix + token(siege.mallory.token))
            for _ in range(60):
                await socket.send(damaged(dice, dice.choice(valid), valid))
            await socket.send(b"\x00" * 3)
            for _ in range(20):
                await socket.send(b"")
            codes.add(await socket.close_code())
    assert {1008} == codes


async def test_HP3_a_message_that_is_too_large_before_the_token_ends_the_socket(siege: Besieged) -> None:
    async with raw(door(siege)) as socket:
        await socket.send(hocus.prefix(siege.design) + ysync.update(b"x" * (300 << 10)))
        assert 1009 == await socket.close_code()


async def test_O_pages_of_other_origins_open_no_hocuspocus_socket(siege: Besieged) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with raw(door(siege), additional_headers={"origin": "https://evil.example"}):
            pass
    assert 403 == refused.value.response.status_code
