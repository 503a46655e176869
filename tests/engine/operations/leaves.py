"""What an operation is given in a test, and a small web server on loopback that says what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from engine.operations.operation import Level, OperationContext
from engine.sources.source import Connection
from storage.memory import open_memory


@dataclass
class Heard:
    lines: list[tuple[Level, str]] = field(default_factory=list)

    def log(self, level: Level, message: str) -> None:
        self.lines.append((level, message))

    def progress(self, done: float, total: float, label: str = "") -> None:
        """Nobody looks."""


async def _no_source(_id: DocumentId) -> Connection:
    raise LookupError


def context(**more: Any) -> OperationContext:
    given: dict[str, Any] = {
        "organisation": OrganisationId("o"),
        "workspace": WorkspaceId("w"),
        "user": UserId("u"),
        "run": RunId("r"),
        "idempotency_key": "r:step",
        "now": Micros(1),
        "records": open_memory().records,
        "report": Heard(),
        "open_source": _no_source,
    }
    return OperationContext(**given | more)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        match path:
            case "/to":
                self._say(302, "", {"Location": query})
            case "/large":
                self._say(200, "x" * 100_000)
            case "/slow":
                self.server.going.wait(20)  # type: ignore[attr-defined]
                self._say(200, "late")
            case "/broken":
                self._say(200, "{no json", {"Content-Type": "application/json"})
            case "/status":
                self._say(int(query), "said so")
            case _:
                self._echo()

    def do_POST(self) -> None:
        if self.path == "/to-get":
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._say(303, "", {"Location": "/landed"})
        else:
            self._echo()

    def _echo(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        told = {"method": self.command, "path": self.path, "headers": headers, "body": body}
        self._say(200, json.dumps(told), {"Content-Type": "application/json"})

    def _say(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the library
        """Tests are silent."""


@contextmanager
def web_server() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.going = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.going.set()  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()
        server.server_close()
