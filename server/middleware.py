"""What every request passes: a number of its own, a limit on its body, strict headers, and for sockets the page it
comes from.

Plain ASGI, no queue.
"""

import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from crdt.errors import ConcertError
from server.addresses import address_of
from server.errors import BodyTooLarge, ForeignOrigin, body, deny, status_of
from server.origins import Origins

IMPORT_SUFFIX = "/import"
IMPORT_FACTOR = 16

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws: wss:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


HSTS = "max-age=63072000; includeSubDomains"
REQUEST_ID = "x-request-id"
ANSWERS = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})

log = structlog.get_logger("http")


class Traced:
    """Gives each request a number that its answer and every log line about it carry; answers for what nobody caught."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        number = secrets.token_hex(8)
        status = 0

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] in ANSWERS:
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[REQUEST_ID] = number
                status = message.get("status", 101)
            await send(message)

        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=number):
            try:
                await self._app(scope, receive, numbered)
            except Exception as defect:
                log.exception("request_failed", path=scope["path"])
                if scope["type"] != "http" or status:
                    raise defect from None
                error = ConcertError()
                await JSONResponse(body(error), status_of(error))(scope, receive, numbered)
            finally:
                log.debug(
                    "request",
                    method=scope.get("method", "WEBSOCKET"),
                    path=scope["path"],
                    status=status,
                    client=address_of(scope),
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )


class LimitBody:
    """Refuses a body over the limit as soon as it is known: by its declared length, else while it arrives."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit * (IMPORT_FACTOR if scope["path"].endswith(IMPORT_SUFFIX) else 1)
        if _declared_length(scope) > limit:
            await _refuse(limit)(scope, receive, send)
            return
        seen = 0
        answered = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise BodyTooLarge(details={"limit": limit})
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except BodyTooLarge:
            if not answered:
                await _refuse(limit)(scope, receive, send)


class StrictHeaders:
    """Adds the security headers to every response. `https`: people come by TLS, though it may end before us."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if self._https or scope["scheme"] == "https":
                    headers["strict-transport-security"] = HSTS
            await send(message)

        await self._app(scope, receive, strict)


class OwnPages:
    """Refuses the handshake of a WebSocket that a page of another origin opens. Programs send no Origin."""

    def __init__(self, app: ASGIApp, *, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "websocket" else Headers()
        origin = headers.get("origin")
        if origin is None or self._origins.may_open(origin, scope["scheme"], headers.get("host", "")):
            await self._app(scope, receive, send)
            return
        error = ForeignOrigin(details={"origin": origin[:200]})
        await deny(WebSocket(scope, receive, send), error)


def _declared_length(scope: Scope) -> int:
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text) if text.isdigit() else 0


def _refuse(limit: int) -> JSONResponse:
    error = BodyTooLarge(details={"limit": limit})
    return JSONResponse(body(error), status_of(error), headers={"connection": "close"})
