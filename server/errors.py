"""One table from error to HTTP status and WebSocket close code, and the one shape errors have on the wire."""

from typing import Any

from pydantic import ValidationError
from starlette.responses import JSONResponse
from starlette.websockets import WebSocket

from crdt import errors
from crdt.errors import ConcertError, InvalidInput
from crdt.leases import SectionLocked
from engine.workflow.designs.wording import refusal


class BodyTooLarge(errors.OverLimit):
    code = "body_too_large"
    message = "The request's body is larger than this server accepts."
    next_step = "Send less, or use the import for whole documents."


class BadRequest(errors.Malformed):
    code = "bad_request"
    message = "This is no HTTP request."
    next_step = "Send what RFC 9112 describes."


class HeadTooLarge(errors.OverLimit):
    code = "head_too_large"
    message = "The request's line and headers are larger than this server accepts."
    next_step = "Send fewer or shorter headers; cookies of other sites may be in them."


class RequestTooSlow(errors.Refused):
    code = "request_too_slow"
    message = "The request did not arrive in time."
    next_step = "Send it again over a better connection, or in smaller parts."


class Overloaded(errors.Unavailable):
    code = "overloaded"
    message = "This server holds as many connections as it can."
    next_step = "Try again in a few seconds."


class TooManyAttempts(errors.OverLimit):
    code = "too_many_attempts"
    message = "Too many sign-ins were tried from this address."
    next_step = "Wait a minute, then try again."


class ForeignOrigin(errors.Forbidden):
    code = "foreign_origin"
    message = "Pages of this origin may not act on Concert."
    next_step = "Open Concert itself, or list the origin in CONCERT_ORIGINS."


class MethodNotAllowed(errors.Refused):
    code = "method_not_allowed"
    message = "This path does not answer this method."
    next_step = "See /api/openapi.json."


STATUS: tuple[tuple[type[ConcertError], int], ...] = (
    (BodyTooLarge, 413),
    (HeadTooLarge, 431),
    (RequestTooSlow, 408),
    (MethodNotAllowed, 405),
    (SectionLocked, 423),
    (errors.NotSignedIn, 401),
    (errors.Forbidden, 403),
    (errors.ReadOnly, 403),
    (errors.NotFound, 404),
    (errors.UnknownCommand, 404),
    (errors.UnknownChannel, 404),
    (errors.Conflict, 409),
    (errors.OverLimit, 429),
    (errors.StoreBusy, 503),
    (errors.Unavailable, 503),
    (errors.Malformed, 400),
    (errors.Refused, 422),
)
"""First match wins; anything else is 500."""


def status_of(error: ConcertError) -> int:
    return status_for(type(error))


def status_for(type_: type[ConcertError]) -> int:
    return next((status for one, status in STATUS if issubclass(type_, one)), 500)


def as_error(exception: Exception) -> ConcertError:
    """What the caller may know of an exception: details of validation, nothing of a defect."""
    match exception:
        case ConcertError():
            return exception
        case ValidationError():
            return InvalidInput(details={"problems": problems(exception)})
        case _:
            return ConcertError()


def body(error: ConcertError) -> dict[str, Any]:
    return {"error": error.to_dict()}


async def deny(websocket: WebSocket, error: ConcertError) -> None:
    """Answers the handshake of a WebSocket with the error instead of accepting it."""
    await websocket.send_denial_response(JSONResponse(body(error), status_of(error)))


def problems(error: ValidationError) -> list[dict[str, Any]]:
    """Field and reason of each problem, without the offending value: it may be a secret."""
    return [
        {
            "field": _field(one["loc"]),
            "message": refusal(one["type"], one.get("ctx", {}), None, one["msg"]),
            "type": one["type"],
        }
        for one in error.errors(include_url=False, include_input=False)
    ]


def _field(place: tuple[int | str, ...]) -> str:
    """Without which of several types was tried there (`literal['a','b']`)."""
    return ".".join(str(part) for part in place if isinstance(part, int) or "[" not in part)
