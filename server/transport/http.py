"""uvicorn's HTTP protocol with an end to patience: `uvicorn.Config(http=ConcertHttpProtocol)`.

uvicorn waits for ever for a request that never becomes whole, and for heads of any size. Here a head has a deadline
and a size, a body a slowest pace, and a server that is full says so. Border: one request's way in; what it may
contain is the application's affair.
"""

import asyncio
import json
from enum import Enum, auto
from typing import Any, ClassVar, Final

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from server.errors import BadRequest, HeadTooLarge, Overloaded, RequestTooSlow, body, status_of
from server.transport.handshake import LONGEST_REQUEST, denial

_OWN_PAUSE: Final = 1.0
"""Seconds until we look again at a body that waits because we do not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds for a head, bytes of one; seconds a body may take whatever its size, and bytes per second after that."""

    head: float = 10.0
    head_bytes: int = LONGEST_REQUEST
    body: float = 20.0
    pace: float = 16 * 1024.0


class _Part(Enum):
    HEAD = auto()  # nothing of the request, or its beginning
    BODY = auto()
    WHOLE = auto()


class ConcertHttpProtocol(HttpToolsProtocol):
    patience: ClassVar[Patience] = Patience()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limit_concurrency = None  # ours says more: see `connection_made`
        self._part = _Part.HEAD
        self._waits_for = _Part.WHOLE
        self._alarm: asyncio.TimerHandle | None = None
        self._since = 0.0
        self._received = 0

    # What the event loop calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        most = self.config.limit_concurrency
        if most is not None and len(self.connections) > most:
            self.app = _full
        self._watch()

    def data_received(self, data: bytes) -> None:
        if self._part is _Part.WHOLE and self._is_idle:
            self._part = _Part.HEAD  # even if it is no more than an empty line, which begins nothing
        if self._part is _Part.HEAD:
            self._received += len(data)
        super().data_received(data)
        if self._part is _Part.HEAD and self._received > self.patience.head_bytes:
            self._refuse(HeadTooLarge(details={"limit": self.patience.head_bytes}))
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    # What the parser calls

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._part = _Part.HEAD

    def on_headers_complete(self) -> None:
        self._part = _Part.BODY
        self._received = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._received += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._part = _Part.WHOLE
        self._received = 0
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._part = _Part.WHOLE  # the connection is another protocol's from here on
        self._stop_watching()
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        self._refuse(BadRequest(msg))

    # Deadlines

    @property
    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _watch(self) -> None:
        """The one timer, for what is waited for now. Requests that come whole never set one."""
        if self._part is self._waits_for or self.transport.is_closing():
            return
        self._stop_watching()
        self._waits_for = self._part
        if self._part is not _Part.WHOLE:
            self._since = self.loop.time()
            patience = self.patience.head if self._part is _Part.HEAD else self.patience.body
            self._alarm = self.loop.call_later(patience, self._look)

    def _stop_watching(self) -> None:
        self._waits_for = _Part.WHOLE
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _look(self) -> None:
        left = 0.0
        if self._part is _Part.BODY:
            if self.flow.read_paused:
                self._since += _OWN_PAUSE
                left = _OWN_PAUSE
            else:
                allowed = self.patience.body + self._received / self.patience.pace
                left = self._since + allowed - self.loop.time()
        if left > 0:
            self._alarm = self.loop.call_later(left, self._look)
        else:
            self._refuse(RequestTooSlow())

    def _refuse(self, error: ConcertError) -> None:
        """Answers a request that was begun and is not being answered, and hangs up: browsers open some for later."""
        self._stop_watching()
        if self.transport.is_closing():
            return
        begun = bool(self._received) and self._is_idle
        if begun if self._part is _Part.HEAD else not self.cycle.response_started:
            self.transport.write(refusal(error))
        self.transport.close()


def refusal(error: ConcertError) -> bytes:
    """A whole HTTP answer in the one shape that errors have."""
    return denial(
        status_of(error), [(b"content-type", b"application/json")], json.dumps(body(error)).encode()
    )


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    error = Overloaded()
    headers = {"connection": "close", "retry-after": "5"}
    await JSONResponse(body(error), status_of(error), headers)(scope, receive, send)


def concert_http(patience: Patience) -> type[ConcertHttpProtocol]:
    """The class to give uvicorn as `http=`, with this patience."""
    chosen = patience

    class Configured(ConcertHttpProtocol):
        patience = chosen

    return Configured
