"""Whatever comes in over the sockets gets its documented code, nothing crashes, and the others notice nothing."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import msgpack
import pytest
from pycrdt import Doc, Map, Text
from websockets.exceptions import InvalidStatus

from crdt import ysync
from crdt.errors import ConcertError
from crdt.frames import Ack, Call, Failure, Hello, Join, Left, Presence, Sync
from crdt.ids import Channel, document_channel
from server.client import connect
from tests.crdt.yjs_bytes import deletes, item, nested_any, number, structs, text, update
from tests.fuzz.mutants import damaged
from tests.support.besieged import Besieged, besieged
from tests.support.raw import Raw, raw

pytestmark = pytest.mark.anyio

BODY = number(1) + text("body")
NEW_CLIENT = 4_000_000_001


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    with besieged(tmp_path_factory.mktemp("besieged")) as siege:
        yield siege


@pytest.fixture(autouse=True)
def nobody_notices(siege: Besieged) -> Iterator[None]:
    yield
    siege.check()


def value(client: int, clock: int, body: bytes, *, parent: bytes = BODY) -> bytes:
    """One struct that sets the key `x` of a root map to plain values."""
    return update(structs(client, clock, item(8, body, parent=parent, key="x")))


def one(plain: bytes) -> bytes:
    return number(1) + plain


NULL = one(b"\x7e")

CRASHES = {
    "26,300 nested lists in 52.7 KB": (value(NEW_CLIENT, 0, one(nested_any(26_300))), "nesting_too_deep"),
    "a count that never comes": (b"\xff\xff\xff\x7f", "corrupt_update"),
    "unknown-ref-18": (
        update(structs(NEW_CLIENT, 0, item(18, number(1) + text("1"), parent=BODY, key="x"))),
        "unsupported_content",
    ),
    "nothing at all": (b"", "corrupt_update"),
    "words": (b"this is not an update", "corrupt_update"),
    "bytes after the end": (value(NEW_CLIENT, 0, NULL) + b"\x00", "corrupt_update"),
    "a future deletion": (update(deleted=(deletes(NEW_CLIENT, (0, 2**31 - 1)),)), "corrupt_update"),
    "a root that the kind does not have": (
        value(NEW_CLIENT, 0, NULL, parent=number(1) + text("evil")),
        "root_not_allowed",
    ),
    "a document in a document": (
        update(structs(NEW_CLIENT, 0, item(9, text("guid") + b"\x76\x00", parent=BODY, key="x"))),
        "unsupported_content",
    ),
    "2^53 clocks": (value(NEW_CLIENT, 2**52, NULL), "corrupt_update"),
    "33 levels": (value(NEW_CLIENT, 0, one(nested_any(33))), "nesting_too_deep"),
}


@pytest.mark.parametrize("name", CRASHES)
async def test_P1_a_hostile_update_is_refused_at_the_native_door(siege: Besieged, name: str) -> None:
    sent, code = CRASHES[name]
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.join(siege.design, NEW_CLIENT)
        await socket.send(Sync(channel=document_channel(siege.design), id=1, update=sent))
        refused = await socket.wait(Failure)
    assert (code, ("sync", document_channel(siege.design), 1)) == (refused.code, refused.ref)
    assert refused.next_step


@pytest.mark.parametrize("name", CRASHES)
async def test_P1_a_hostile_update_closes_the_yjs_door_for_good(siege: Besieged, name: str) -> None:
    sent, code = CRASHES[name]
    async with raw(f"{siege.server.websocket}/yjs/{siege.design}", siege.mallory.token) as socket:
        # an answer to the server's question: a live update that leans on something missing is asked about (R4)
        await socket.send(ysync.step_2(sent))
        assert 4403 == await socket.close_code()
        assert code == socket.socket.close_reason


@pytest.mark.parametrize(
    "gap",
    [value(NEW_CLIENT + 1, 17, NULL), update(deleted=(deletes(NEW_CLIENT + 1, (0, 2**31 - 1)),))],
    ids=["a gap", "a future deletion"],
)
async def test_R4_what_leans_on_something_missing_is_never_stored(siege: Besieged, gap: bytes) -> None:
    """Native: join again. y-protocols: the question what the client has."""
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.join(siege.design, NEW_CLIENT + 1)
        await socket.send(Sync(channel=document_channel(siege.design), id=1, update=b"\0\0"))
        await socket.send(Sync(channel=document_channel(siege.design), id=2, update=gap))
        assert "room_reloaded" == (await socket.wait(Left)).code
    async with raw(f"{siege.server.websocket}/yjs/{siege.design}", siege.mallory.token) as socket:
        await socket.socket.recv()
        await socket.send(ysync.update(gap))
        async with asyncio.timeout(30):
            while not isinstance(ysync.read(await _bytes(socket)), ysync.Step1):
                pass
    state = siege.ada.request("GET", f"/documents/{siege.design}/export?format=yjs").content
    copy: Doc[Any] = Doc()
    copy.apply_update(state)
    assert len(copy.get_update()) <= len(state)
    assert str(NEW_CLIENT + 1) not in str(copy.get_state())


async def _bytes(socket: Raw) -> bytes:
    message = await socket.socket.recv()
    assert isinstance(message, bytes)
    return message


async def test_R5_nobody_writes_under_the_id_of_somebody_else(siege: Besieged) -> None:
    async with connect(siege.server.url, siege.ada.token) as client:
        document = await client.document(siege.design)
        document.doc.get("layout", type=Map)["ada was here"] = {"x": 1}
        await document.saved()
        victim = document.doc.client_id
    forged = value(victim, 1, NULL)
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.join(siege.design, NEW_CLIENT + 2)
        await socket.send(Sync(channel=document_channel(siege.design), id=1, update=forged))
        assert "client_taken" == await socket.error()
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        assert "client_taken" == await _join_code(socket, siege, victim)
    async with raw(f"{siege.server.websocket}/yjs/{siege.design}", siege.mallory.token) as socket:
        await socket.send(ysync.update(forged))
        assert (4403, "client_taken") == (await socket.close_code(), socket.socket.close_reason)


async def _join_code(socket: Raw, siege: Besieged, client: int) -> str:
    await socket.send(Join(channel=document_channel(siege.design), sv=b"\0", epoch="", client=client))
    return await socket.error()


async def test_R5_after_a_refusal_the_rest_of_the_session_is_ignored_and_a_new_one_works(
    siege: Besieged,
) -> None:
    channel = document_channel(siege.design)
    async with connect(siege.server.url, siege.mallory.token) as client:
        document = await client.document(siege.design)
        client.send(Sync(channel=channel, id=99, update=b"\xff\xff\xff\x7f"))
        with pytest.raises(ConcertError) as refused:
            await document.until(lambda: False)
        assert "corrupt_update" == refused.value.code
        again = await client.document(siege.design)
        again.doc.get("layout", type=Map)["mallory repents"] = {"x": 2}
        await again.saved()


MALFORMED: dict[str, bytes | str] = {
    "empty": b"",
    "not msgpack": b"\xc1",
    "a number": msgpack.packb(1),
    "an empty array": msgpack.packb([]),
    "an unknown name": msgpack.packb(["dance", {}]),
    "too few elements": msgpack.packb(["sync", "doc:x"]),
    "an id that is text": msgpack.packb(["sync", "doc:x", "one", b""]),
    "an input that is a list": msgpack.packb(["call", 1, "bootstrap", []]),
    "600 levels": b"\x91" * 600 + b"\xc0",
    "an array of 2^32-1": b"\xdd\xff\xff\xff\xff",
    "an extension": msgpack.packb(["call", 1, "bootstrap", {"a": msgpack.ExtType(5, b"x")}]),
    "nan": msgpack.packb(["call", 1, "bootstrap", {"a": float("nan")}]),
    "a name of a megabyte": msgpack.packb(["join", "x" * (1 << 20), {}]),
    "a text message": "hello",
    "an answer of the server": msgpack.packb(["ack", "doc:x", 1, 1]),
    "a second hello": msgpack.packb(["hello", {"protocol": 1, "token": "x"}]),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_W_a_malformed_message_is_a_bad_frame_and_the_socket_stays(siege: Besieged, name: str) -> None:
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.send(MALFORMED[name])
        failure = await socket.wait(Failure)
        assert ("bad_frame", None) == (failure.code, failure.ref)
        assert "" == await socket.enter(Channel("user:me"))


async def test_W_twenty_malformed_messages_end_the_socket_1008(siege: Besieged) -> None:
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        for _ in range(20):
            await socket.send("{}")
        assert 1008 == await socket.close_code()
    async with raw(f"{siege.server.websocket}/yjs/{siege.design}", siege.mallory.token) as socket:
        for _ in range(20):
            await socket.send(b"\x00\xff\xff")
        assert 1008 == await socket.close_code()


async def test_W_before_hello_there_is_nothing(siege: Besieged) -> None:
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.send(Call(id=1, command="bootstrap", input={}))
        failure = await socket.wait(Failure)
        assert ("not_signed_in", ("call", 1)) == (failure.code, failure.ref)
        assert "not_signed_in" == await socket.enter(document_channel(siege.design))


async def test_W5_a_token_that_is_wrong_expired_or_revoked_opens_no_door(siege: Besieged) -> None:
    wrong = "concert_api_" + "A" * 43
    siege.tokens.add(wrong)
    for token in (
        wrong,
        siege.spent.expired,
        siege.spent.revoked,
        siege.neighbours.invitation,
        "",
        "x" * 4000,
    ):
        async with raw(f"{siege.server.websocket}/ws") as socket:
            await socket.send(Hello(token=token))
            assert "not_signed_in" == await socket.error()
            assert 4401 == await socket.close_code()
        if len(token) < 100:
            async with raw(f"{siege.server.websocket}/yjs/{siege.design}", token) as socket:
                assert (4401, "not_signed_in") == (await socket.close_code(), socket.socket.close_reason)
        said = {"authorization": f"Bearer {token or 'x'}"}
        answer = siege.mallory.request("GET", "/bootstrap", headers=said)
        assert (401, "not_signed_in") == (answer.status_code, answer.json()["error"]["code"])


async def test_W5_a_signed_out_session_is_worth_nothing_any_more(siege: Besieged) -> None:
    token = siege.server.sign_in_link().partition("#")[2]
    siege.tokens.add(token)
    answer = siege.mallory.request("POST", "/session", json={"token": token}, headers={"authorization": ""})
    session = answer.cookies["concert_session"]
    siege.tokens.add(session)
    said = {"authorization": f"Bearer {session}"}
    assert 200 == siege.mallory.request("GET", "/session", headers=said).status_code
    assert 200 == siege.mallory.request("DELETE", "/session", headers=said).status_code
    assert 401 == siege.mallory.request("GET", "/session", headers=said).status_code


async def test_W_a_ticket_works_once(siege: Besieged) -> None:
    ticket = siege.mallory.call("POST", "/session/ticket")["ticket"]
    siege.tokens.add(ticket)
    async with raw(f"{siege.server.websocket}/ws") as socket:
        assert siege.mallory.id == (await socket.hello(ticket)).user
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.send(Hello(token=ticket))
        assert "not_signed_in" == await socket.error()


@pytest.mark.parametrize(
    "channel", ["", "doc", "doc:", "nope:1", "user:somebody", "doc:../../etc", "workspace:*"]
)
async def test_W_an_unknown_channel_has_its_code(siege: Besieged, channel: str) -> None:
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        kind = channel.partition(":")[0]
        expected = "not_found" if kind in {"doc", "workspace"} else "unknown_channel"
        assert expected == await socket.enter(Channel(channel))


async def test_W_an_unknown_command_and_a_document_not_joined_have_their_codes(siege: Besieged) -> None:
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.send(Call(id=3, command="documents.explode", input={}))
        failure = await socket.wait(Failure)
        assert ("unknown_command", ("call", 3)) == (failure.code, failure.ref)
        await socket.send(Sync(channel=document_channel(siege.design), id=1, update=b"\0\0"))
        assert "not_joined" == await socket.error()


async def test_R25_a_presence_state_that_is_too_large_is_refused(siege: Besieged) -> None:
    channel = document_channel(siege.design)
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.join(siege.design, NEW_CLIENT + 3)
        await socket.send(Presence(channel=channel, state={"page": "x" * 5000}))
        assert "over_limit" == await socket.error()


MANY = update(structs(NEW_CLIENT + 4, 0, *[item(8, NULL, parent=number(1) + text("body"))] * 20_001))


@pytest.mark.parametrize(
    ("sent", "code"),
    [(MANY, "too_many_structs"), (b"\1" * ((1 << 20) + 4000), "update_too_large")],
    ids=["20,001 structs", "over a megabyte"],
)
async def test_P_a_live_update_beyond_the_limits_has_its_code(
    siege: Besieged, sent: bytes, code: str
) -> None:
    """The first sync after a join brings what was written while away, and may be larger; this is a later one."""
    channel = document_channel(siege.design)
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.join(siege.design, NEW_CLIENT + 4)
        await socket.send(Sync(channel=channel, id=1, update=b"\0\0"))
        await socket.wait(Ack)
        await socket.send(Sync(channel=channel, id=2, update=sent))
        assert code == await socket.error()
    async with raw(f"{siege.server.websocket}/yjs/{siege.design}", siege.mallory.token) as socket:
        await socket.send(ysync.update(sent))
        assert (4403, code) == (await socket.close_code(), socket.socket.close_reason)


async def test_P1_damaged_updates_end_in_a_code_or_do_no_harm(siege: Besieged) -> None:
    """What a damaged update says may still be a legal edit; then it is one."""
    dice = random.Random(7)
    doc: Doc[Any] = Doc(client_id=NEW_CLIENT + 5)
    doc.get("layout", type=Map)["text"] = Text("abc")
    valid = doc.get_update()
    codes: set[str] = set()
    for number_ in range(60):
        async with raw(f"{siege.server.websocket}/ws") as socket:
            await socket.hello(siege.mallory.token)
            await socket.join(siege.design, NEW_CLIENT + 100 + number_)
            sent = damaged(dice, valid, [valid])
            await socket.send(Sync(channel=document_channel(siege.design), id=1, update=sent))
            await socket.send(Call(id=1, command="workspaces.list", input={}))
            payload = await socket.socket.recv()
            assert isinstance(payload, bytes)
            answer = msgpack.unpackb(payload)
            codes.add(answer[1]["code"] if answer[0] == "error" else answer[0])
    assert "corrupt_update" in codes
    assert "internal" not in codes
    async with connect(siege.server.url, siege.ada.token) as client:
        fresh = await client.document(siege.design)
        assert fresh.doc.get("body", type=Map)["nodes"].to_py().keys() >= {"test", "report"}


async def test_O_pages_of_other_origins_open_no_socket(siege: Besieged) -> None:
    for origin in ("https://evil.example", "null", f"{siege.server.url}.evil.example", "http://127.0.0.1:1"):
        for path, token in (("/ws", ""), (f"/yjs/{siege.design}", siege.mallory.token)):
            with pytest.raises(InvalidStatus) as refused:
                async with raw(
                    f"{siege.server.websocket}{path}", token, additional_headers={"origin": origin}
                ):
                    pass
            response = refused.value.response
            assert 403 == response.status_code
            assert b'"foreign_origin"' in (response.body or b"")
    async with raw(f"{siege.server.websocket}/ws", additional_headers={"origin": siege.server.url}) as socket:
        await socket.hello(siege.mallory.token)


async def test_after_all_of_this_memory_and_log_are_as_before(siege: Besieged) -> None:
    siege.check_at_the_end()
