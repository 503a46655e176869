"""A kept secret connects sources and is nowhere else: not in the data folder, a log, an answer, an event, an export or a backup."""

import asyncio
import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crdt.ids import Channel
from server.client import connect
from tests.support.furnished import with_tables
from tests.support.people import Person, asked, invited, owner
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio

PLANTED = "pl4nt3d-s3cr3t-0f-th3-sh0p"
ROTATED = "r0t4t3d-s3cr3t-0f-th3-sh0p"
REST = {"kind": "http", "credential": "vault:shop", "limits": {"statement_timeout_s": 20}}


class Guarded(BaseHTTPRequestHandler):
    """Gives rows to who knows the secret."""

    right: ClassVar[str] = PLANTED

    def do_GET(self) -> None:
        is_right = self.headers.get("authorization") == f"Bearer {self.right}"
        body = json.dumps([{"n": 1}, {"n": 2}] if is_right else {"error": "who are you?"}).encode()
        self.send_response(200 if is_right else 401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    guarded = ThreadingHTTPServer(("127.0.0.1", 0), Guarded)
    threading.Thread(target=guarded.serve_forever, daemon=True).start()
    yield guarded.server_address[1]
    guarded.shutdown()
    guarded.server_close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = with_tables(tmp_path_factory.mktemp("kept") / "data")
    environment = {"CONCERT_LOG": "debug", "CONCERT_HTTP_ALLOW": "127.0.0.1"}
    running = RunningServer(data, "--no-demo", environment=environment).start()
    yield running
    running.stop()


def source(ada: Person, name: str, **body: Any) -> str:
    made = ada.call("POST", "/data-sources", workspace=ada.workspace(), name=name, kind=body["kind"])
    ada.call("PUT", f"/scan/data-sources/{made['id']}", body=body)
    return str(made["id"])


def checked(ada: Person, id_: str) -> Any:
    return ada.request("POST", f"/scan/data-sources/{id_}/health-check", json={})


def outcome(answer: Any) -> Any:
    """Whether a test passed, or the code of why there was none."""
    said = answer.json()
    return said["passed"] if "passed" in said else said["error"]["code"]


async def watched(server: RunningServer, ada: Person, id_: str) -> str:
    """All that the source's channel told."""
    async with connect(server.url, ada.token) as client, asyncio.timeout(30):
        feed = await client.join(Channel(f"source:{id_}"), since=0)
        told: list[Any] = []
        while not told or not told[-1].topic.endswith((":completed", ":failed")):
            told.append(await anext(feed))
    return str(told)


def places(server: RunningServer, ada: Person, copy: Path) -> dict[str, bytes]:
    server.concert("backup", str(copy))
    documents = ada.call("GET", f"/collaboration/workspaces/{ada.workspace()}/documents")["items"]
    exports = [
        ada.request("GET", f"/documents/{one['id']}/export?format={format_}").content
        for one in documents
        for format_ in ("json", "yaml", "yjs")
    ]
    return {
        "log": "\n".join(server.lines).encode(),
        "metrics": asked(server, "GET", "/metrics").content,
        "exports": b"".join(exports),
        "backup": copy.read_bytes(),
        **{str(file): file.read_bytes() for file in server.data.rglob("*") if file.is_file()},
    }


async def test_SE2_a_kept_secret_connects_and_is_nowhere_to_be_found(
    server: RunningServer, port: int, tmp_path: Path
) -> None:
    ada = owner(server)
    here = f"/workspaces/{ada.workspace()}/secrets"
    heard = [ada.request("POST", here, json={"name": "shop", "value": PLANTED, "host": "127.0.0.1"})]
    heard += [
        ada.request("POST", here, json={"name": name, "value": PLANTED}) for name in ("shop", "No Name")
    ]
    connection = {"url": f"http://127.0.0.1:{port}", "endpoints": "things", "sign_in": "bearer"}
    right = source(ada, "right", connection=connection, **REST)
    elsewhere = source(ada, "elsewhere", **REST, connection={**connection, "url": f"http://localhost:{port}"})
    closed = {"host": "127.0.0.1", "port": 1, "database": "shop", "user": "ada"}
    refused = source(ada, "refused", kind="postgres", credential="vault:shop", connection=closed)
    heard += [checked(ada, id_) for id_ in (right, elsewhere, refused)]
    assert ([200, 409, 422], [True, "secret_elsewhere", False]) == (
        [answer.status_code for answer in heard[:3]],
        [outcome(answer) for answer in heard[3:]],
    )
    Guarded.right = ROTATED
    heard.append(checked(ada, right))
    heard.append(ada.request("POST", f"{here}/shop/rotate", json={"value": ROTATED}))
    heard.append(checked(ada, right))
    assert [False, True] == [answer.json()["passed"] for answer in (heard[-3], heard[-1])]
    heard.append(ada.request("GET", here))
    assert [("vault:shop", 2, True)] == [
        (one["reference"], one["version"], one["readable"]) for one in heard[-1].json()["items"]
    ]
    told = await watched(server, ada, right)
    found = places(server, ada, tmp_path / "copy")
    found |= {f"answer {number}": answer.content for number, answer in enumerate(heard)} | {
        "events": told.encode()
    }
    assert {"log", "backup", "events", str(server.data / "concert.db")} <= found.keys()
    shapes = [
        shape for plain in (PLANTED, ROTATED) for shape in (plain, base64.b64encode(plain.encode()).decode())
    ]
    assert [] == [place for place, text in found.items() for shape in shapes if shape.encode() in text]
    assert 0o600 == (server.data / "secrets.key").stat().st_mode & 0o777
    assert (server.data / "secrets.key").read_bytes().strip() not in (tmp_path / "copy").read_bytes()


async def test_SE4_a_turned_key_opens_what_the_former_one_sealed_and_only_who_manages_has_a_say(
    server: RunningServer, port: int
) -> None:
    """Rule SE5."""
    ada = owner(server)
    bea = invited(server, ada, "Bea", "editor")
    here = f"/workspaces/{ada.workspace()}/secrets"
    ada.call("POST", here, name="second", value=Guarded.right)
    assert [403, 403, 403] == [
        bea.request(method, path, json=said).status_code
        for method, path, said in (
            ("GET", here, None),
            ("POST", here, {"name": "hers", "value": "x"}),
            ("DELETE", f"{here}/second", None),
        )
    ]
    connection = {"url": f"http://127.0.0.1:{port}", "endpoints": "things", "sign_in": "bearer"}
    id_ = source(ada, "second", connection=connection, **{**REST, "credential": "vault:second"})
    server.stop()
    assert "2 keys" in server.concert("turn-key")
    server.start()
    assert checked(ada, id_).json()["passed"]
