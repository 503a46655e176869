"""HTTP interfaces as sources: pages in every manner, credentials that go nowhere else, addresses that are refused."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.operations.http.reach import Reach
from engine.sources.blocking import BlockingConnection
from engine.sources.failures import SourceFailed
from engine.sources.http import HttpConfig, HttpReader
from engine.sources.selecting import Condition, Selection
from engine.sources.source import Budget, Entrance

pytestmark = pytest.mark.anyio

ROWS = [{"id": number, "name": f"n{number}", "at": {"x": number}} for number in range(25)]
SECRET = "planted-http-secret"


class Interface(BaseHTTPRequestHandler):
    heard: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.heard.append({name.lower(): value for name, value in self.headers.items()})
        status, headers, body = self.answer(parts.path.strip("/"), asked)
        said = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        if path in {"page", "offset", "cursor", "link"}:
            return paged(path, asked)
        match path:
            case "elsewhere":
                return 200, {"link": '<http://other.example/all>; rel="next"'}, ROWS[:1]
            case "private":
                wanted = {f"Bearer {SECRET}", "Basic " + base64.b64encode(f"ada:{SECRET}".encode()).decode()}
                right = self.headers.get("authorization") in wanted or self.headers.get("x-key") == SECRET
                return (200, {}, ROWS[:3]) if right else (401, {}, {"error": SECRET})
            case "moved":
                return 302, {"location": "http://169.254.169.254/latest/meta-data"}, {}
            case "away":
                return (
                    302,
                    {"location": f"http://localhost:{self.headers['host'].rpartition(':')[2]}/page?page=1"},
                    {},
                )
            case "latin":
                return 200, {}, '[{"name": "José"}]'.encode("latin-1")
            case "text":
                return 200, {}, b"hello"
        return 404, {}, {}

    def log_message(self, *_: Any) -> None:
        pass


def paged(path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], Any]:
    size = int(asked.get("limit", "10"))
    place = {"page": "page", "offset": "offset", "cursor": "cursor", "link": "from"}[path]
    start = int(asked.get(place, "0"))
    if path == "page":
        start = (start - 1) * size
    rows, after = ROWS[start : start + size], start + size if start + size < len(ROWS) else None
    match path:
        case "offset":
            return 200, {}, {"data": {"items": rows}}
        case "cursor":
            return 200, {}, {"items": rows, "next": after}
        case "link" if after is not None:
            return 200, {"link": f'</link?from={after}>; rel="next"'}, rows
    return 200, {}, rows


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Interface)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def opened(
    port: int, endpoint: str, *, allowed: bool = True, secret: str = "", **config: Any
) -> BlockingConnection:
    reach = Reach.of(["127.0.0.0/8", "::1"]) if allowed else Reach()
    given = {"url": f"http://127.0.0.1:{port}", "endpoints": endpoint, "page_size": 10, **config}
    reader = HttpReader(HttpConfig(**given), Budget(), Entrance(secret=secret, reach=reach))
    return BlockingConnection(reader, Budget())


@pytest.mark.parametrize(
    ("endpoint", "config"),
    [
        ("page", {"paging": "page"}),
        ("offset", {"paging": "offset", "rows_at": "data.items"}),
        ("cursor", {"paging": "cursor"}),
        ("link", {"paging": "link"}),
    ],
)
async def test_SO8_every_manner_of_paging_gives_all_rows_once(
    port: int, endpoint: str, config: dict[str, Any]
) -> None:
    connection = opened(port, f"things={endpoint}", **config)
    (table,) = await connection.discover()
    condition = Condition.model_validate({"column": "name", "value": "n7"})
    found = await connection.select(Selection(table="things", columns=["id", "at"], where=[condition]))
    profile = await connection.profile("things", None, lambda *_: None)
    steps = await connection.test()
    await connection.close()
    assert ("things", 25, ["id", "name", "at"]) == (
        table.name,
        table.rows,
        [one.name for one in table.columns],
    )
    assert ({"id": 7, "at": {"x": 7}},) == found.rows
    assert 25 == profile.rows
    assert ["DNS", "TCP", "TLS", "Login", "Read right"] == [step.name for step in steps]
    assert {"passed"} == {step.status for step in steps}


@pytest.mark.parametrize(
    "config",
    [{"sign_in": "bearer"}, {"sign_in": "basic", "user": "ada"}, {"sign_in": "header", "header": "X-Key"}],
)
async def test_SO8_the_secret_signs_in_as_the_interface_wants_it(port: int, config: dict[str, Any]) -> None:
    right, wrong = (
        opened(port, "private", secret=SECRET, **config),
        opened(port, "private", secret="no", **config),
    )
    assert 3 == await right.count("private")
    with pytest.raises(SourceFailed) as refused:
        await wrong.count("private")
    steps = await wrong.test()
    await right.close()
    await wrong.close()
    assert "wrong_password" == refused.value.reason
    assert ["Login"] == [step.name for step in steps if step.status == "failed"]
    assert SECRET not in str(refused.value.to_dict()) + str(steps)


@pytest.mark.parametrize(
    ("endpoint", "allowed", "reason"),
    [
        ("page", False, "address_refused"),
        ("moved", True, "address_refused"),
        ("elsewhere", True, "address_refused"),
        ("latin", True, "not_utf8"),
        ("text", True, "not_json"),
        ("none", True, "http_status"),
    ],
)
async def test_SO8_what_cannot_be_read_says_why(port: int, endpoint: str, allowed: bool, reason: str) -> None:
    connection = opened(port, endpoint, allowed=allowed, paging="link")
    with pytest.raises(SourceFailed) as refused:
        await connection.count(endpoint)
    await connection.close()
    assert reason == refused.value.reason


async def test_SO8_a_name_that_leads_to_this_machine_is_refused_as_its_address_is(port: int) -> None:
    connection = opened(port, "page", allowed=False, url=f"http://localhost:{port}")
    steps = await connection.test()
    await connection.close()
    assert [("DNS", "address_refused")] == [
        (step.name, step.reason) for step in steps if step.status == "failed"
    ]


async def test_SO8_no_secret_follows_a_redirect_to_another_host(port: int) -> None:
    Interface.heard.clear()
    connection = opened(port, "away", secret=SECRET, sign_in="header", header="X-Key")
    assert 10 == await connection.count("away")
    await connection.close()
    first, second = Interface.heard
    assert SECRET == first["x-key"]
    assert SECRET not in str(second)
