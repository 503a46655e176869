"""Served by TLS without a proxy: pages, sockets, the Python client, the command line; and a certificate that is renewed."""

import asyncio
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pycrdt import Map

from crdt.ids import DocumentId
from server.client import connect
from tests.crdt.playbook import Writer
from tests.support import certificates
from tests.support.furnished import with_tables
from tests.support.hatched import command
from tests.support.people import Person, asked, owner
from tests.support.raw import SECONDS
from tests.support.server import ROOT, RunningServer
from tests.support.visitors import VISITORS, visit

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("tls")
    chain, key = certificates.make(folder)
    environment = {
        "CONCERT_TLS_CERT": str(chain),
        "CONCERT_TLS_KEY": str(key),
        "CONCERT_HANDSHAKE_SECONDS": "1",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(chain))  # what clients trust, as they read it at each connection
        running = RunningServer(with_tables(folder / "data"), "--no-demo", environment=environment).start()
        yield running
        running.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


def document(ada: Person) -> DocumentId:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    return DocumentId(ada.call("POST", path, kind="freeform", name="Sealed")["id"])


def test_the_ready_line_and_the_link_say_https(server: RunningServer) -> None:
    assert server.url.startswith("https://127.0.0.1:")
    assert server.sign_in_link().startswith(f"{server.url}/signin#")


def test_the_cookie_is_for_tls_only_and_browsers_are_told_to_stay(server: RunningServer) -> None:
    token = server.sign_in_link().partition("#")[2]
    answer = asked(server, "POST", "/api/session", json={"token": token}, headers={"origin": server.url})
    assert 200 == answer.status_code
    assert "; Secure" in answer.headers["set-cookie"]
    assert "max-age=" in answer.headers["strict-transport-security"]
    plain = {"origin": server.url.replace("https", "http")}
    assert 403 == asked(server, "POST", "/api/session", json={"token": token}, headers=plain).status_code


@pytest.mark.parametrize("door", VISITORS)
async def test_every_door_is_open_over_wss(server: RunningServer, ada: Person, door: str) -> None:
    writer = Writer(5)
    async with asyncio.timeout(SECONDS), visit(door) as visitor:
        assert await visitor.enter(server.websocket, ada.token, document(ada))
        assert await visitor.send(writer.put("small", "x"), resent=True)
        assert await visitor.send(writer.put("large", "x" * 900_000), resent=True)


async def test_the_python_client_edits_over_wss(server: RunningServer, ada: Person) -> None:
    id_ = document(ada)
    async with connect(server.url, ada.token) as one, connect(server.url, ada.token) as two:
        mine, other = await one.document(id_), await two.document(id_)
        mine.doc.get("body", type=Map)["word"] = "sealed"
        await mine.saved()
        await other.until(lambda: other.doc.get("body", type=Map).get("word") == "sealed")


async def test_concert_watch_follows_a_channel_over_wss(server: RunningServer, ada: Person) -> None:
    workspace = ada.workspace()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", "watch", f"workspace:{workspace}", "--url", server.url,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CONCERT_TOKEN": ada.token},
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    id_ = document(ada)
    async with asyncio.timeout(30):
        while line := await process.stdout.readline():
            if json.loads(line)["payload"].get("document") == id_ or id_ in line.decode():
                break
        process.kill()
        await process.wait()
    assert line


def shown(server: RunningServer) -> bytes:
    """The certificate that a new connection is shown."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as plain,
        context.wrap_socket(plain) as sealed,
    ):
        return sealed.getpeercert(binary_form=True) or b""


async def test_a_renewed_certificate_is_taken_without_a_restart(tmp_path: Path) -> None:
    chain, key = certificates.make(tmp_path)
    next_chain, next_key = certificates.make(tmp_path, "renewed")
    environment = {"CONCERT_TLS_CERT": str(chain), "CONCERT_TLS_KEY": str(key), "SSL_CERT_FILE": str(chain)}
    server = RunningServer(with_tables(tmp_path / "data"), "--no-demo", environment=environment).start()
    try:
        first = shown(server)
        chain.write_bytes(b"half a certificate")
        os.kill(server.pid, signal.SIGHUP)
        await asyncio.to_thread(server.wait_for, "certificate_not_taken")
        assert first == shown(server)
        key.write_bytes(next_key.read_bytes())
        chain.write_bytes(next_chain.read_bytes())
        os.kill(server.pid, signal.SIGHUP)
        await asyncio.to_thread(server.wait_for, "certificate_taken")
        assert ssl.PEM_cert_to_DER_cert(next_chain.read_text()) == shown(server)
        assert 200 == asked(server, "GET", "/readyz").status_code
    finally:
        server.stop()


def test_who_does_not_shake_hands_is_let_go_and_nobody_else_notices(server: RunningServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as silent:
        assert b"" == silent.recv(1)
    with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert b"HTTP/1.1 200" not in plain.recv(100)
    assert 200 == asked(server, "GET", "/healthz").status_code


@pytest.mark.parametrize(
    ("chain", "key", "said"),
    [
        ("missing.crt", "missing.key", "cannot be used"),
        ("server.crt", "", "belong together"),
        ("server.crt", "other.key", "cannot be used"),
        ("server.key", "server.key", "cannot be used"),
    ],
)
def test_files_that_cannot_be_used_are_named_before_anything_is_opened(
    tmp_path: Path, chain: str, key: str, said: str
) -> None:
    certificates.make(tmp_path)
    certificates.make(tmp_path, "other")
    files = {"CONCERT_TLS_CERT": str(tmp_path / chain), "CONCERT_TLS_KEY": str(tmp_path / key) if key else ""}
    done = command(["serve", "--port", "0", "--data", str(tmp_path / "data")], {**os.environ, **files})
    assert 1 == done.returncode
    assert said in done.stderr
    assert "CONCERT_TLS_KEY" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()
