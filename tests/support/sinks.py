"""Where messages arrive in tests: a mail server and a web server on loopback that keep what they were given.

Both know a message by its id (`Message-ID`, `Idempotency-Key`), as receivers that take each once do.
"""

import json
import socketserver
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, cast

PATIENCE = 60.0


@dataclass(slots=True)
class Sink:
    """`away`: nothing is taken meanwhile. `swallow`: taken, and the answer never comes. `says`: what it answers instead."""

    port: int = 0
    away: bool = False
    swallow: int = 0
    says: str = ""
    tries: int = 0
    _turn: Condition = field(default_factory=Condition)

    def wait(self, fits: Callable[[], bool]) -> None:
        """Until it holds. AssertionError after a generous while."""
        with self._turn:
            assert self._turn.wait_for(fits, PATIENCE), f"nothing of the kind arrived: {self!r}"

    def arrived(self, take: Callable[[], None]) -> None:
        with self._turn:
            take()
            self._turn.notify_all()


@dataclass(slots=True)
class MailSink(Sink):
    mails: list[EmailMessage] = field(default_factory=list)

    @property
    def ids(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


def words(mail: EmailMessage, subtype: str = "plain") -> str:
    part = mail.get_body((subtype,))
    assert part is not None
    return str(part.get_content())


class _Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to hand over a mail."""

    def handle(self) -> None:
        sink = cast(MailSink, self.server.sink)  # type: ignore[attr-defined]
        if sink.away:
            self._say("421 not now")
            return
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line.decode("latin-1").strip().upper()
            if word.startswith("EHLO"):
                self._say("250 sink")
            elif word == "DATA":
                self._say("354 go on")
                if not self._take(sink):
                    return
            elif word == "QUIT":
                self._say("221 bye")
                return
            elif word.startswith("RCPT") and sink.says:
                self._say(sink.says)
            else:
                self._say("250 ok")

    def _take(self, sink: MailSink) -> bool:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        swallowed = sink.swallow > 0

        def take() -> None:
            sink.mails.append(mail)
            sink.swallow -= swallowed

        sink.arrived(take)
        if not swallowed:
            self._say("250 taken")
        return not swallowed

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class WebSink(Sink):
    """`status`: what it answers; `answer`: with which JSON. `cut`: so many answers break off in their middle."""

    status: int = 200
    cut: int = 0
    answer: dict[str, Any] = field(default_factory=lambda: {"ok": True, "channel": "D1", "ts": "1.0"})
    headers: dict[str, str] = field(default_factory=dict)
    posts: list[Posted] = field(default_factory=list)

    @property
    def ids(self) -> Counter[str]:
        return Counter(one.headers.get("idempotency-key", "") for one in self.posts)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class _Web(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sink = cast(WebSink, self.server.sink)  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        post = Posted(path=self.path, headers={k.lower(): v for k, v in self.headers.items()}, body=body)
        taken = not sink.away and sink.status < 400
        swallowed = taken and sink.swallow > 0
        cut = taken and sink.cut > 0

        def take() -> None:
            sink.tries += 1
            sink.swallow -= swallowed
            sink.cut -= cut
            if taken:
                sink.posts.append(post)

        sink.arrived(take)
        self.close_connection = True
        if swallowed:
            return
        said = json.dumps(sink.answer).encode()
        self.send_response(503 if sink.away else sink.status)
        for name, value in {**sink.headers, "content-length": str(len(said))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said[: len(said) // 2] if cut else said)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    sink = MailSink()
    with _MailServer(("127.0.0.1", 0), _Mail) as server:
        yield from _served(server, sink)


@contextmanager
def web_sink() -> Iterator[WebSink]:
    sink = WebSink()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server:
        server.daemon_threads = True
        yield from _served(server, sink)


def _served(server: Any, sink: Any) -> Iterator[Any]:
    server.sink = sink
    sink.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        thread.join()
