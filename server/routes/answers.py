"""How a handler answers: JSON, errors in their one shape, and who is asking."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from crdt.errors import InvalidInput, NotSignedIn
from server.access import Access
from server.errors import ForeignOrigin, as_error, body, status_of
from server.origins import Origins
from server.principal import Principal

COOKIE = "concert_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Handler = Callable[[Request], Awaitable[Response]]

log = structlog.get_logger("http")


def answering(handler: Handler) -> Handler:
    """The handler with every exception turned into the documented error body."""

    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except Exception as exception:  # noqa: BLE001 - the edge: nothing may pass it in another shape
            return refusal(request, exception)

    return answered


def refusal(request: Request, exception: Exception) -> Response:
    error = as_error(exception)
    status = status_of(error)
    if isinstance(exception, ClientDisconnect):
        log.debug("request_given_up", path=request.url.path)
    elif status >= 500 and error is not exception:
        log.error("request_failed", path=request.url.path, exc_info=exception)
    headers = {"retry-after": "1"} if status in {429, 503} else None
    return JSONResponse(body(error), status, headers=headers)


async def who(request: Request) -> Principal:
    """The signed-in principal: a bearer token, else the session cookie with an origin of ours."""
    access = cast(Access, request.app.state.access)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await access.principal(token.strip())
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise NotSignedIn
    check_origin(request)
    return await access.principal(token)


def check_origin(request: Request) -> None:
    """A cookie acts only for pages of our own: exact match, and needed for every request that changes something."""
    origin = request.headers.get("origin")
    if origin is None and request.method in SAFE_METHODS:
        return
    origins = cast(Origins, request.app.state.origins)
    if origin is None or not origins.own(origin, request.url.scheme, request.headers.get("host", "")):
        raise ForeignOrigin(details={"origin": (origin or "")[:200]})


async def json_body(request: Request) -> dict[str, Any]:
    """The body as a JSON object; an empty body is an empty object."""
    raw = await request.body()
    if not raw:
        return {}
    value = read_json(raw, "The body")
    if not isinstance(value, dict):
        raise InvalidInput(
            "The body is not a JSON object.",
            next_step="Send an object with the command's fields by name, as /api/openapi.json has them.",
        )
    return value


def read_json(raw: bytes, what: str) -> Any:
    """The value that `what` has. Raises InvalidInput with the place where it is none, and never repeats what stands there."""
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        raise unread(what, "JSON", error.lineno, error.colno) from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{what} is not JSON: it is no text in UTF-8.") from None
    except RecursionError:
        raise too_deep(what) from None
    except ValueError:
        raise InvalidInput(f"{what} has a number that is too long.") from None


def unread(what: str, format_: str, line: int, column: int) -> InvalidInput:
    return InvalidInput(
        f"{what} is not {format_} from line {line}, column {column} on.",
        next_step="Correct it there, and send it again.",
        details={"line": line, "column": column},
    )


def too_deep(what: str) -> InvalidInput:
    return InvalidInput(
        f"{what} is nested too deep.", next_step="Send it flatter: documents are nested 32 levels at most."
    )
