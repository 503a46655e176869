"""One handshake's conversation with the ASGI application, and `receive`/`send` for applications that stay with plain ASGI.

It lives as long as the application's task. An endpoint that takes the raw socket from the scope and returns leaves nothing of it behind.
"""

import asyncio
from collections.abc import Callable, Iterable
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import unquote

from uvicorn import Config
from uvicorn.protocols.utils import ClientDisconnected, get_local_addr, get_remote_addr, is_ssl

from server.transport import faults, wire
from server.transport.handshake import Upgrade, acceptance, denial
from server.transport.socket import Socket
from server.transport.wire import Message

Scope = dict[str, Any]
Event = dict[str, Any]
Application = Callable[..., Any]
NORMAL: Final = 1000


class _State(Enum):
    ASKED = auto()
    DENYING = auto()
    ACCEPTED = auto()
    OVER = auto()


class Opening(Socket, Protocol):
    """A connection whose handshake is being decided."""

    @property
    def started(self) -> bool: ...

    def accept(self, response: bytes) -> None: ...

    def deny(self, response: bytes) -> None: ...


class Exchange:
    """Also the receiver of its own socket when the application reads by `receive`."""

    def __init__(self, socket: Opening, key: bytes, default_headers: Iterable[tuple[bytes, bytes]]) -> None:
        self._socket = socket
        self._key = key
        self._default_headers = list(default_headers)
        self._state = _State.ASKED
        self._is_receiver = False
        self._denial: tuple[int, list[tuple[bytes, bytes]], bytearray] | None = None
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._events.put_nowait({"type": "websocket.connect"})
        self._writable = asyncio.Event()
        self._writable.set()
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """The deadline has passed: the application is not waited for."""
        if self.task is not None:
            self.task.cancel()

    async def run(self, application: Application, scope: Scope) -> None:
        """Ask the application. Whatever it does, the connection is either open, denied or closed afterwards."""
        try:
            await application(scope, self.receive, self.send)
        except ClientDisconnected:
            self._leave(NORMAL)
        except asyncio.CancelledError:
            self._leave(wire.RESTART)
            raise
        except BaseException as error:  # noqa: BLE001 - the server outlives its endpoints
            faults.report("endpoint_failed", error)
            self._leave(wire.INTERNAL)
        else:
            self._leave(NORMAL)

    async def receive(self) -> Event:
        self._read_by_queue()
        if self._state is _State.ACCEPTED and not self._is_receiver:
            raise RuntimeError("the raw socket was taken; its receiver gets the messages")
        event = await self._events.get()
        if self._events.empty():
            self._socket.release()
        return event

    async def send(self, event: Event) -> None:
        match self._state, event["type"]:
            case _State.OVER, _:
                raise ClientDisconnected
            case _State.ASKED, "websocket.accept":
                self._accept(event)
            case _State.ASKED, "websocket.close":
                self._deny(HTTPStatus.FORBIDDEN)
            case _State.ASKED, "websocket.http.response.start":
                self._state = _State.DENYING
                self._denial = (event["status"], list(event.get("headers", ())), bytearray())
            case _State.DENYING, "websocket.http.response.body":
                self._deny_with(event)
            case _State.ACCEPTED, "websocket.send":
                self._read_by_queue()
                await self._writable.wait()
                self._send(event)
            case _State.ACCEPTED, "websocket.close":
                self._read_by_queue()
                self._state = _State.OVER
                self._socket.close(event.get("code", NORMAL), event.get("reason") or "")
            case state, kind:
                raise RuntimeError(f"the ASGI message {kind!r} does not belong here ({state.name.lower()})")

    def received(self, messages: list[Message]) -> None:
        for message in messages:
            kind = "text" if isinstance(message, str) else "bytes"
            self._events.put_nowait({"type": "websocket.receive", kind: message})
        self._socket.hold()

    def closed(self, code: int, reason: str) -> None:
        """Also told when the connection goes away while the application still decides."""
        self._state = _State.OVER
        self._events.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self._writable.set()

    def paused(self) -> None:
        self._writable.clear()

    def resumed(self) -> None:
        self._writable.set()

    def _read_by_queue(self) -> None:
        """The application uses plain ASGI: be the receiver, unless an endpoint has put its own."""
        if self._state is _State.ACCEPTED and not self._socket.started:
            self._is_receiver = True
            self._socket.start(self)

    def _accept(self, event: Event) -> None:
        headers = [*self._default_headers, *event.get("headers", ())]
        response = acceptance(self._key, headers, event.get("subprotocol"))
        self._state = _State.ACCEPTED
        self._socket.accept(response)

    def _send(self, event: Event) -> None:
        if self._state is _State.OVER:
            raise ClientDisconnected
        payload, text = event.get("bytes"), event.get("text")
        framed = wire.frame(payload) if payload is not None else wire.frame((text or "").encode(), wire.TEXT)
        self._socket.write(framed)

    def _deny_with(self, event: Event) -> None:
        if self._denial is None:
            raise RuntimeError("a denial's body came before its start")
        status, headers, body = self._denial
        body += event.get("body", b"")
        if not event.get("more_body", False):
            self._deny(status, headers, bytes(body))

    def _deny(self, status: int, headers: Iterable[tuple[bytes, bytes]] = (), body: bytes = b"") -> None:
        response = denial(status, [*self._default_headers, *headers], body)
        self._state = _State.OVER
        self._socket.deny(response)

    def _leave(self, code: int) -> None:
        """The application has returned. A raw socket that was started goes on without it."""
        if self._state in (_State.ASKED, _State.DENYING):
            self._deny(HTTPStatus.INTERNAL_SERVER_ERROR)
        elif self._state is _State.ACCEPTED and (self._is_receiver or not self._socket.started):
            self._socket.close(code)


def scope_of(
    upgrade: Upgrade, transport: asyncio.Transport, config: Config, app_state: dict[str, Any]
) -> Scope:
    """The ASGI scope of a handshake, as uvicorn itself would word it."""
    return {
        "type": "websocket",
        "asgi": {"version": config.asgi_version, "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "wss" if is_ssl(transport) else "ws",
        "server": get_local_addr(transport),
        "client": get_remote_addr(transport),
        "root_path": config.root_path,
        "path": config.root_path + unquote(upgrade.path.decode("latin-1")),
        "raw_path": config.root_path.encode("ascii") + upgrade.path,
        "query_string": upgrade.query,
        "headers": upgrade.headers,
        "subprotocols": upgrade.subprotocols,
        "state": app_state.copy(),
        "extensions": {"websocket.http.response": {}},
    }
