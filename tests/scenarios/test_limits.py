"""Every limit that can be set is lowered and broken, and the answer is the documented one. A new limit without a case fails."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import fields
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from crdt import ysync
from crdt.frames import Ack, Failure, Hello, Presence, Sync
from crdt.ids import Channel, DocumentId, document_channel
from server.settings import Settings
from tests.crdt.playbook import Writer
from tests.support.furnished import with_tables
from tests.support.people import Person, asked, invited, owner
from tests.support.raw import SECONDS, Raw, raw
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio

NO_LIMITS = {
    "event_days",
    "history_hours",
    "port",
    "lock_seconds",
    "lock_grace_seconds",
    "session_days",
    "link_hours",
    "compact_after",
    "running_steps",
    "step_processes",
    "step_memory",
}
"""Numbers that bound nobody: what is longer or more is not refused."""
VARIABLES = {one.name: one.metadata["variable"] for one in fields(Settings)}

Break = Callable[[RunningServer, Person], Awaitable[str]]
"""Goes over the limit and returns the code of the answer."""


def new_document(ada: Person) -> DocumentId:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    return DocumentId(ada.call("POST", path, kind="freeform", name="Full")["id"])


@asynccontextmanager
async def inside(server: RunningServer, ada: Person, client: int = 7) -> AsyncIterator[tuple[Raw, Channel]]:
    """A native socket in a new document, past the answer to the server's question."""
    document = new_document(ada)
    async with raw(f"{server.websocket}/ws") as socket:
        await socket.hello(ada.token)
        await socket.join(document, client)
        yield socket, document_channel(document)


async def sent(socket: Raw, channel: Channel, *updates: bytes) -> str:
    """The code of the first refusal, "" when all were taken."""
    for number, update in enumerate(updates, 1):
        await socket.send(Sync(channel=channel, id=number, update=update))
        answer = await socket.wait(Ack | Failure)  # type: ignore[arg-type]
        if isinstance(answer, Failure):
            return answer.code
    return ""


def typed(*sizes: int) -> list[bytes]:
    writer = Writer(7)
    return [writer.put(f"key {number}", "x" * size) for number, size in enumerate(sizes)]


async def large_body(server: RunningServer, ada: Person) -> str:
    """Declared, and dripped in pieces without a length."""
    dripped = asked(server, "POST", "/api/session", content=(b" " * 4096 for _ in range(30)))
    declared = asked(server, "POST", "/api/session", content=b" " * 100_000)
    assert [413, 413] == [dripped.status_code, declared.status_code]
    assert dripped.json() == declared.json()
    return str(declared.json()["error"]["code"])


async def large_update(server: RunningServer, ada: Person) -> str:
    async with inside(server, ada) as (socket, channel):
        return await sent(socket, channel, *typed(10, 25_000))


async def large_answer(server: RunningServer, ada: Person) -> str:
    """What answers the server's question may be larger than an update, and not larger than that."""
    async with inside(server, ada) as (socket, channel):
        assert "" == await sent(socket, channel, *typed(25_000))
    async with inside(server, ada) as (socket, channel):
        return await sent(socket, channel, *typed(60_000))


async def large_document(server: RunningServer, ada: Person) -> str:
    async with inside(server, ada) as (socket, channel):
        return await sent(socket, channel, *typed(*[15_000] * 12))


async def long_text(server: RunningServer, ada: Person) -> str:
    writer = Writer(7)
    async with inside(server, ada) as (socket, channel):
        return await sent(socket, channel, *[writer.type("text", "x" * 3_000) for _ in range(3)])


async def large_presence(server: RunningServer, ada: Person) -> str:
    async with inside(server, ada) as (socket, channel):
        await socket.send(Presence(channel=channel, state={"text": "x" * 400}))
        return await socket.error()


async def many_documents(server: RunningServer, ada: Person) -> str:
    async with raw(f"{server.websocket}/ws") as socket:
        await socket.hello(ada.token)
        for client in range(3):
            await socket.join(new_document(ada), client + 1)
        return await socket.enter(document_channel(new_document(ada)))


async def many_sign_ins(server: RunningServer, ada: Person) -> str:
    """Twice as many as are let through at once: on a busy machine some are forgotten meanwhile."""
    answers = (asked(server, "POST", "/api/session", json={"token": "x"}) for _ in range(31))
    codes = [str(answer.json()["error"]["code"]) for answer in answers]
    return next((code for code in codes if code != "not_signed_in"), codes[-1])


def triggers_of(ada: Person) -> str:
    said = {"workspace": ada.workspace(), "name": "Timed"}
    design = ada.call("POST", "/workflow/designer/workflows", **said)["id"]
    return f"/workflow/workflows/{design}/triggers"


async def quick_schedule(server: RunningServer, ada: Person) -> str:
    said = {"kind": "interval", "config": {"every_s": 3600}}
    return str(ada.request("POST", triggers_of(ada), json=said).json()["error"]["code"])


async def large_message(server: RunningServer, ada: Person) -> str:
    answer = asked(server, "POST", "/api/hooks/any", content=b"x" * 2_000)
    return str(answer.json()["error"]["code"])


async def many_firings(server: RunningServer, ada: Person) -> str:
    path = triggers_of(ada)
    node = {"operation": "work.simulate", "parameters": {"seconds": 0}}
    ada.call(
        "PUT",
        path.replace("workflows", "designer/workflows").removesuffix("/triggers"),
        body={"nodes": {"one": node}},
    )
    trigger = ada.call("POST", path, kind="api")["id"]
    answers = [ada.request("POST", f"{path}/{trigger}/fire", json={}) for _ in range(4)]
    return str(answers[-1].json()["error"]["code"])


async def many_triggers(server: RunningServer, ada: Person) -> str:
    path = triggers_of(ada)
    answers = [ada.request("POST", path, json={"kind": "api"}) for _ in range(5)]
    return str(answers[-1].json()["error"]["code"])


async def no_hello(server: RunningServer, ada: Person) -> str:
    codes = set()
    for door in ("ws", "hocuspocus"):
        async with raw(f"{server.websocket}/{door}") as socket:
            codes.add(await socket.close_code())
    return " ".join(map(str, sorted(codes)))


async def no_request(server: RunningServer, ada: Person) -> str:
    def ask() -> bytes:
        with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as plain:
            plain.sendall(b"GET /ws HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n")
            return plain.makefile("rb").read()

    answer = await asyncio.to_thread(ask)
    assert answer.startswith(b"HTTP/1.1 408 ")
    return str(json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"])


async def many_questions(server: RunningServer, ada: Person) -> str:
    """How many of three questions are answered before what follows them is."""
    document = new_document(ada)
    async with raw(f"{server.websocket}/yjs/{document}", ada.token) as one, asyncio.timeout(SECONDS):
        for _ in range(3):
            await one.send(ysync.step_1(b"\x00"))
        await one.send(ysync.update(typed(1)[0]))
        answers = 0
        while not (message := await one.socket.recv()).startswith(b"\x00\x02"):  # type: ignore[arg-type]
            answers += message.startswith(b"\x00\x01")  # type: ignore[arg-type]
    return str(answers)


async def many_messages(server: RunningServer, ada: Person) -> str:
    async with raw(f"{server.websocket}/ws") as socket:
        await socket.hello(ada.token)
        await flood(socket, [b"\x90"] * 20_000)
        return str(await socket.close_code())


async def many_bytes(server: RunningServer, ada: Person) -> str:
    async with raw(f"{server.websocket}/ws") as socket:
        await socket.hello(ada.token)
        await flood(socket, [b"\x91\xc6" + bytes(250_000)])
        return str(await socket.close_code())


async def flood(socket: Raw, messages: list[bytes]) -> None:
    """In one write, so that one read has much of it."""
    connection = socket.socket
    for message in messages:
        connection.protocol.send_binary(message)
    connection.transport.write(b"".join(connection.protocol.data_to_send()))


async def refused_handshake(server: RunningServer, *tokens: str) -> tuple[int, str]:
    """Opens a socket for each token, then one more for nobody: the answer to that one's handshake."""
    async with AsyncExitStack() as stack:
        for token in tokens:
            one = await stack.enter_async_context(raw(f"{server.websocket}/ws"))
            await one.hello(token)
        with pytest.raises(InvalidStatus) as refused:
            await stack.enter_async_context(connect(f"{server.websocket}/ws"))
        answer = refused.value.response
        return answer.status_code, str(json.loads(answer.body)["error"]["code"])


async def full_server(server: RunningServer, ada: Person) -> str:
    status, code = await refused_handshake(server, *[ada.token] * 5)
    assert 503 == status
    return code


async def full_address(server: RunningServer, ada: Person) -> str:
    status, code = await refused_handshake(server, *[ada.token] * 2)
    assert 429 == status
    return code


async def full_person(server: RunningServer, ada: Person) -> str:
    return await told_full(server, ada, ada)


async def full_organisation(server: RunningServer, ada: Person) -> str:
    return await told_full(server, ada, await asyncio.to_thread(invited, server, ada, "Bob"))


async def told_full(server: RunningServer, first: Person, second: Person) -> str:
    async with raw(f"{server.websocket}/ws") as one, raw(f"{server.websocket}/ws") as two:
        await one.hello(first.token)
        await two.send(Hello(token=second.token))
        code = await two.error()
        assert 4429 == await two.close_code()
        return code


TOGETHER: Mapping[str, tuple[int, Break, str]] = {
    "body_bytes": (65_536, large_body, "body_too_large"),
    "update_bytes": (20_000, large_update, "update_too_large"),
    "sync_bytes": (50_000, large_answer, "update_too_large"),
    "document_bytes": (100_000, large_document, "over_limit"),
    "place_units": (8_000, long_text, "over_limit"),
    "presence_bytes": (300, large_presence, "over_limit"),
    "documents_per_socket": (3, many_documents, "over_limit"),
    "hello_seconds": (1, no_hello, "4401 4408"),
    "handshake_seconds": (1, no_request, "request_too_slow"),
    "sync_seconds": (60, many_questions, "1"),
    "shortest_interval": (7_200, quick_schedule, "interval_too_short"),
    "hook_bytes": (1_000, large_message, "body_too_large"),
    "trigger_firings": (2, many_firings, "too_often"),
    "workspace_triggers": (3, many_triggers, "over_limit"),
    "sign_ins": (15, many_sign_ins, "too_many_attempts"),
}
"""Limits that do not get into each other's way: what each is lowered to, how it is broken, what the answer is."""
ALONE: Mapping[str, tuple[int, Break, str]] = {
    "messages_per_second": (100, many_messages, "1008"),
    "bytes_per_second": (500, many_bytes, "1008"),
    "capacity": (5, full_server, "overloaded"),
    "sockets_per_address": (2, full_address, "too_many_sockets"),
    "sockets_per_person": (1, full_person, "too_many_sockets"),
    "sockets_per_organisation": (1, full_organisation, "too_many_sockets"),
}


@contextmanager
def lowered(data: Path, limits: Mapping[str, int]) -> Iterator[tuple[RunningServer, Person]]:
    environment = {VARIABLES[name]: str(value) for name, value in limits.items()}
    server = RunningServer(with_tables(data), "--no-demo", environment=environment).start()
    try:
        yield server, owner(server)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, Person]]:
    with lowered(
        tmp_path_factory.mktemp("limits"), {name: low for name, (low, *_) in TOGETHER.items()}
    ) as both:
        yield both


def test_T25_every_limit_that_can_be_set_has_a_case() -> None:
    numbers = {one.name for one in fields(Settings) if type(one.default) is int}
    assert numbers - NO_LIMITS == set(TOGETHER) | set(ALONE)


@pytest.mark.parametrize("name", TOGETHER)
async def test_T25_a_lowered_limit_is_answered_as_documented(
    together: tuple[RunningServer, Person], name: str
) -> None:
    _, over, answer = TOGETHER[name]
    assert answer == await over(*together)
    assert 200 == asked(together[0], "GET", "/readyz").status_code


@pytest.mark.parametrize("name", ALONE)
async def test_T25_a_lowered_crowd_or_rate_is_answered_as_documented(tmp_path: Path, name: str) -> None:
    low, over, answer = ALONE[name]
    with lowered(tmp_path, {name: low}) as (server, ada):
        assert answer == await over(server, ada)
        assert server.is_running
