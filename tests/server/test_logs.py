"""What a running server writes down: lines of JSON, and never a token, however it came in."""

import json
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from crdt.codec import encode
from crdt.frames import Hello
from tests.support.furnished import with_tables
from tests.support.people import invited, owner
from tests.support.server import RunningServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = with_tables(tmp_path_factory.mktemp("logs"))
    running = RunningServer(data, "--no-demo", environment={"CONCERT_LOG": "debug"}).start()
    yield running
    running.stop()


def closed_with(socket: ClientConnection) -> int:
    with suppress(ConnectionClosed):
        while True:
            socket.recv(timeout=30)
    assert socket.close_code is not None
    return socket.close_code


def logged(server: RunningServer) -> list[str]:
    return [line for line in server.lines if not line.startswith(("ready ", "sign in at "))]


def test_no_token_is_ever_written_to_the_log(server: RunningServer) -> None:
    ada = owner(server)
    link = server.sign_in_link().partition("#")[2]
    made = ada.call("POST", f"/collaboration/workspaces/{ada.workspace()}/invite", role="editor")
    invitation = str(made["path"]).partition("#")[2]
    ticket = str(ada.call("POST", "/session/ticket")["ticket"])
    secrets = [ada.token, link, invitation, ticket]
    with httpx.Client(base_url=server.url) as http:
        for token in secrets:
            http.get(f"/api/{token}", params={"token": token}, headers={"authorization": f"Bearer {token}"})
            http.post("/api/session", json={"token": token, token: [token]}, headers={"cookie": f"x={token}"})
            http.post("/api/session/join", content=token)
            with pytest.raises(WebSocketException), connect(f"{server.websocket}/{token}"):
                pass
            with connect(
                f"{server.websocket}/yjs/{token}", subprotocols=[Subprotocol(f"concert.token.{token}")]
            ) as one:
                closed_with(one)
            with connect(f"{server.websocket}/ws") as two:
                two.send(encode(Hello(token=f"{token}x")))
                closed_with(two)
    assert any('"path": "/api/concert_…"' in line for line in logged(server))
    assert [] == [line for line in logged(server) for token in secrets if token[:20] in line]


def test_every_line_is_json_with_level_and_time_or_logger(server: RunningServer) -> None:
    assert 401 == httpx.get(f"{server.url}/api/session").status_code
    lines = [json.loads(line) for line in logged(server)]
    assert lines
    assert [] == [line for line in lines if not {"event", "level"} <= line.keys()]


def test_T11_signing_out_ends_the_sockets_of_that_session_at_once(server: RunningServer) -> None:
    ada = owner(server)
    bob = invited(server, ada, "Bob")
    document = ada.call("GET", "/collaboration/workspaces")["items"][0]["document"]
    with (
        connect(f"{server.websocket}/ws") as native,
        connect(
            f"{server.websocket}/yjs/{document}", subprotocols=[Subprotocol(f"concert.token.{bob.token}")]
        ) as yjs,
        connect(f"{server.websocket}/ws") as other,
    ):
        native.send(encode(Hello(token=bob.token)))
        other.send(encode(Hello(token=ada.token)))
        native.recv(timeout=30), yjs.recv(timeout=30), other.recv(timeout=30)
        bob.call("DELETE", "/session")
        assert [4401, 4401] == [closed_with(native), closed_with(yjs)]
        with pytest.raises(TimeoutError):
            other.recv(timeout=0.2)
