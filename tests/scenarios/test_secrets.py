"""A canary is pushed through every door and every way to fail; afterwards it is nowhere: no log, answer, metric, table, export or backup."""

import base64
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, WebSocketException

from crdt.frames import Call, Failure, Hello, Join
from crdt.ids import Channel
from tests.support.furnished import with_tables
from tests.support.hatched import command
from tests.support.people import Person, asked, owner
from tests.support.raw import raw
from tests.support.server import RunningServer
from tests.support.visitors import VISITORS, visit

pytestmark = pytest.mark.anyio

CANARY = "c4n4ry0f7h3m1n3Zq9"
"""Stands where a password, a token or a key would."""
BASIC = base64.b64encode(f"ada:{CANARY}".encode()).decode()
BY_URL = f"postgresql://ada:{CANARY}@db.example/warehouse?password={CANARY}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = with_tables(tmp_path_factory.mktemp("secrets") / "data")
    running = RunningServer(
        data, "--no-demo", environment={"CONCERT_LOG": "debug", "CONCERT_HELLO_SECONDS": "1"}
    ).start()
    yield running
    running.stop()


def logged(server: RunningServer) -> str:
    return "\n".join(line for line in server.lines if not line.startswith("sign in at "))


def by_http(server: RunningServer, ada: Person) -> list[httpx.Response]:
    """Wherever a request has room for one."""
    said: list[dict[str, Any]] = [
        {"headers": {"authorization": f"Bearer {CANARY}"}},
        {"headers": {"authorization": f"Basic {BASIC}"}},
        {"headers": {"cookie": f"concert_session={CANARY}; other={CANARY}", "origin": server.url}},
        {"headers": {"x-api-key": CANARY, "referer": f"https://x/?token={CANARY}"}},
        {"params": {"token": CANARY, "password": CANARY, "access_token": CANARY}},
    ]
    answers = [
        asked(server, method, path, **more)
        for method, path in (
            ("GET", "/api/session"),
            ("GET", "/api/bootstrap"),
            ("POST", "/api/session/ticket"),
            ("GET", "/api/nowhere"),
            ("GET", "/metrics"),
            ("GET", "/"),
        )
        for more in said
    ]
    bodies: list[dict[str, Any]] = [
        {"json": {"token": CANARY, "name": "x", "password": CANARY}},
        {"json": {"token": [CANARY]}},
        {"content": f'{{"token": "{CANARY}'.encode()},
    ]
    paths = ("/api/session", "/api/session/join", "/api/session/invitation")
    answers += [asked(server, "POST", path, **body) for path in paths for body in bodies]
    return answers + by_commands(ada)


def by_commands(ada: Person) -> list[httpx.Response]:
    """Where people put a password that belongs into no document."""
    here = {"workspace": ada.workspace(), "name": "Warehouse"}
    made = ada.call("POST", "/data-sources", **here, kind="sqlite")["id"]
    secrets = [{"password": CANARY}, {"path": BY_URL}, {"path": "x", "token": CANARY}]
    creations = [{**here, "kind": "sqlite", "connection": one} for one in secrets]
    upload = f"kind: data_source\nbody:\n  name: x\n  connection:\n    password: {CANARY}\n".encode()
    path = f"/collaboration/workspaces/{ada.workspace()}/import?format=yaml"
    return [
        *(ada.request("POST", "/data-sources", json=one) for one in creations),
        *(
            ada.request("PUT", f"/scan/data-sources/{made}", json={"body": {"connection": one}})
            for one in secrets
        ),
        ada.request("POST", path, content=upload),
        ada.request("POST", "/data-sources", json={"password": CANARY}),
    ]


async def by_sockets(server: RunningServer) -> list[str]:
    """At every door: as its token, in its address, and in what follows."""
    heard: list[str] = []
    for door in VISITORS:
        async with visit(door) as visitor:
            try:
                await visitor.enter(server.websocket, f"concert_api_{CANARY}", "nowhere")
            except (AssertionError, TimeoutError, WebSocketException) as error:
                heard.append(str(error))
    for path in ("ws", "yjs/x", "hocuspocus"):
        async with raw(f"{server.websocket}/{path}?token={CANARY}&password={CANARY}") as socket:
            with suppress(ConnectionClosed):
                await socket.send(CANARY)
                await socket.send(Hello(token=CANARY))
            await socket.close_code()
            heard.append(str(socket.socket.close_reason))
    return heard


async def signed_in(server: RunningServer, ada: Person) -> list[str]:
    """Somebody who is signed in and puts it where it does not belong."""
    async with raw(f"{server.websocket}/ws") as socket:
        await socket.hello(ada.token)
        await socket.send(Call(id=1, command="ping", input={"password": CANARY}))
        first = await socket.wait(Failure)
        await socket.send(
            Call(id=2, command="documents.create", input={"id": ada.workspace(), "token": CANARY})
        )
        second = await socket.wait(Failure)
        await socket.send(Join(channel=Channel("run:x")))
        return [str((one.message, one.details)) for one in (first, second)]


def tokens(server: RunningServer, ada: Person) -> dict[str, str]:
    """One of each kind that really works."""
    made = ada.call("POST", f"/collaboration/workspaces/{ada.workspace()}/invite", role="viewer")
    return {
        "session": ada.token,
        "link": server.sign_in_link().partition("#")[2],
        "invitation": str(made["path"]).partition("#")[2],
        "ticket": str(ada.call("POST", "/session/ticket")["ticket"]),
        "api": server.concert("token", "--user", "bot@example.org", "--role", "viewer"),
    }


def exported(server: RunningServer, ada: Person) -> bytes:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    found = ada.call("GET", path)["items"]
    return b"".join(
        ada.request("GET", f"/documents/{one['id']}/export?format={format_}").content
        for one in found
        for format_ in ("json", "yaml", "yjs")
    )


async def test_T19_a_secret_that_goes_through_everything_is_nowhere_afterwards(
    server: RunningServer, tmp_path: Path
) -> None:
    ada = owner(server)
    working = tokens(server, ada)
    for token in working.values():
        asked(server, "GET", "/api/session", headers={"authorization": f"Bearer {token}"})
        asked(server, "GET", f"/api/{token}", params={"token": token})
        async with raw(f"{server.websocket}/ws") as socket:
            await socket.send(Hello(token=token))
    answers = by_http(server, ada)
    heard = [*await by_sockets(server), *await signed_in(server, ada)]
    assert [] == [answer.request.url for answer in answers if CANARY in answer.text]
    assert [] == [one for one in heard if CANARY in one]
    server.concert("backup", str(tmp_path / "copy"))
    places = {
        "log": logged(server).encode(),
        "metrics": asked(server, "GET", "/metrics").content,
        "exports": exported(server, ada),
        "backup": (tmp_path / "copy").read_bytes(),
        **{file.name: file.read_bytes() for file in server.data.rglob("*") if file.is_file()},
    }
    assert {"log", "concert.db", "concert.db-wal", "backup"} <= places.keys()
    secrets = {"canary": CANARY, "basic": BASIC, **working}
    found = [
        (name, place) for name, text in secrets.items() for place in places if text.encode() in places[place]
    ]
    assert [] == found, [line for line in server.lines if CANARY in line]


@pytest.mark.parametrize(
    "environment",
    [
        {"DATABASE_URL": f"postgresql+asyncpg://ada:{CANARY}@127.0.0.1:9/none"},
        {"DATABASE_URL": f"postgresql+asyncpg://ada:{CANARY}@[broken/none"},
        {"DATABASE_URL": f"mysql://ada:{CANARY}@127.0.0.1/none"},
        {"REDIS_URL": f"redis://:{CANARY}@127.0.0.1:9/0"},
        {"CONCERT_URL": f"https://ada:{CANARY}@concert.example", "PORT": "x"},
    ],
)
def test_T19_settings_that_do_not_work_are_named_without_their_secrets(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    done = command(["serve", "--port", "0", "--data", str(tmp_path / "data")], {**os.environ, **environment})
    assert 1 == done.returncode
    assert CANARY not in done.stdout + done.stderr
    assert done.stderr.startswith("concert: ")
