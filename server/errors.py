"""One table from error to HTTP status and WebSocket close code, and the one shape errors have on the wire."""

from typing import Any

from pydantic import ValidationError

from crdt import errors
from crdt.errors import ConcertError, InvalidInput


class BodyTooLarge(errors.OverLimit):
    code = "body_too_large"
    message = "The request's body is larger than this server accepts."
    next_step = "Send less, or use the import for whole documents."


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
    (MethodNotAllowed, 405),
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


def problems(error: ValidationError) -> list[dict[str, Any]]:
    """Field and reason of each problem, without the offending value: it may be a secret."""
    return [
        {"field": ".".join(map(str, one["loc"])), "message": one["msg"], "type": one["type"]}
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]
