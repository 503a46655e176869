"""HTTP interfaces are asked whether a page is another by now; one that is not is not sent again, and counts as not written to."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from engine.operations.http.asking import Answer, Request
from engine.operations.http.reach import Reach
from engine.sources import http
from engine.sources.blocking import BlockingConnection
from engine.sources.http import HttpConfig, HttpReader
from engine.sources.http_kept import KeptPages, unless
from engine.sources.source import Budget, Entrance

pytestmark = pytest.mark.anyio


@dataclass(slots=True)
class Interface:
    """`given`: status and If-None-Match or If-Modified-Since of each request."""

    port: int = 0
    rows: list[dict[str, Any]] = field(default_factory=lambda: [{"id": 1}])
    says: dict[str, str] = field(default_factory=lambda: {"etag": 'W/"1"'})
    given: list[tuple[int, str | None]] = field(default_factory=list)
    moved: str = ""

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        condition = asked.headers.get("if-none-match") or asked.headers.get("if-modified-since")
        if self.moved and asked.path != self.moved:
            asked.send_response(302)
            asked.send_header("location", self.moved)
            asked.send_header("content-length", "0")
            asked.end_headers()
            return
        status = 304 if condition in {*self.says.values()} else 200
        self.given.append((status, condition))
        body = json.dumps(self.rows).encode() if status == 200 else b""
        asked.send_response(status)
        for name, value in self.says.items():
            asked.send_header(name, value)
        if status == 200:
            asked.send_header("content-length", str(len(body)))
        asked.end_headers()
        asked.wfile.write(body)


@pytest.fixture
def interface(monkeypatch: pytest.MonkeyPatch) -> Iterator[Interface]:
    monkeypatch.setattr(http, "PAGES", KeptPages())
    one = Interface()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            one.answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield one
    server.shutdown()
    server.server_close()


async def read(interface: Interface, secret: str = "") -> tuple[int | None, str | None]:
    """Rows of the one table, and what it tells of writes, by a connection of its own."""
    config = HttpConfig(
        url=f"http://127.0.0.1:{interface.port}", endpoints="things", sign_in="bearer" if secret else "none"
    )
    entrance = Entrance(secret=secret, reach=Reach.of(["127.0.0.0/8"]))
    connection = BlockingConnection(HttpReader(config, Budget(), entrance), Budget())
    (table,) = await connection.discover()
    await connection.close()
    return table.rows, table.changed


@pytest.mark.parametrize(
    "says", [{"etag": 'W/"1"'}, {"last-modified": "Sat, 21 Nov 2026 10:00:00 GMT"}], ids=["etag", "date"]
)
async def test_SO10_a_page_that_did_not_change_is_not_sent_again_and_is_not_written_to(
    interface: Interface, says: dict[str, str]
) -> None:
    interface.says = says
    (condition,) = says.values()
    first = await read(interface)
    assert first == await read(interface)
    assert [(200, None), (304, condition)] == interface.given
    interface.rows, interface.says = [{"id": 1}, {"id": 2}], {"etag": '"2"'}
    rows, trace = await read(interface)
    assert 2 == rows
    assert trace not in {first[1], None}
    assert (200, condition) == interface.given[-1]
    assert (rows, trace) == await read(interface)
    assert (304, '"2"') == interface.given[-1]


@pytest.mark.parametrize(
    "says", [{}, {"etag": '"1"', "cache-control": "private, no-store"}], ids=["silent", "no-store"]
)
async def test_SO10_what_cannot_or_shall_not_be_kept_is_read_each_time(
    interface: Interface, says: dict[str, str]
) -> None:
    interface.says = says
    first = await read(interface)
    assert first == await read(interface), "the same content is not written to all the same"
    assert [(200, None), (200, None)] == interface.given


async def test_SO8_what_one_credential_was_given_is_not_there_for_another(interface: Interface) -> None:
    await read(interface, "one secret")
    await read(interface, "other secret")
    await read(interface)
    assert [(200, None)] * 3 == interface.given
    await read(interface, "one secret")
    assert 304 == interface.given[-1][0]


async def test_SO10_not_modified_of_another_address_is_asked_again_without_a_condition(
    interface: Interface,
) -> None:
    interface.moved = "/one"
    await read(interface)
    interface.moved, interface.rows = "/other", [{"id": 1}, {"id": 2}, {"id": 3}]
    assert 3 == (await read(interface))[0]
    assert [(200, None), (304, 'W/"1"'), (200, None)] == interface.given


def page(body: bytes) -> Answer:
    return Answer(url="http://a.example/", status=200, headers={"etag": '"x"'}, body=body)


def request(path: str) -> Request:
    return Request(method="GET", url=f"http://a.example/{path}", headers=((b"accept", b"*/*"),), body=b"")


def test_SO10_pages_that_were_used_longest_ago_go_first_and_no_secret_stays() -> None:
    pages = KeptPages(most=10)
    for path in "abc":
        pages.keep(request(path), page(b"1234"))
        pages.find(request("a"))
    assert [True, False, True] == [pages.find(request(path)) is not None for path in "abc"]
    pages.keep(request("a"), page(b"12345678901"))
    assert pages.find(request("a")) is None, "larger than all that is kept"
    asked = unless(request("a"), page(b""))
    assert ((b"accept", b"*/*"), (b"if-none-match", b'"x"')) == asked.headers
