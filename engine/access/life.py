"""The life of an access request, as a table. Pure: what may follow what, by whom, and when it ends by itself (AC4 to AC8)."""

from types import MappingProxyType
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import Conflict, Forbidden
from crdt.ids import Micros, UserId
from engine.access_records import AccessRequest, RequestState

HOUR: Final = 3600 * 1_000_000
ANSWER_WITHIN: Final = 30 * 24 * HOUR
"""A request that nobody answered ends then."""

Deed = Literal["submit", "open", "approve", "reject", "withdraw", "revoke", "begin", "end"]
"""`begin` and `end` come from timers, and from whoever takes the grant away by another way."""

_WAITING: Final = ("submitted", "in_review")
_NEXT: Final = MappingProxyType(
    {
        "submit": {"draft": "submitted"},
        "open": {"submitted": "in_review"},
        "approve": dict.fromkeys(_WAITING, "approved"),
        "reject": dict.fromkeys(_WAITING, "rejected"),
        "withdraw": dict.fromkeys(("draft", *_WAITING, "approved"), "withdrawn") | {"granted": "revoked"},
        "revoke": {"approved": "revoked", "granted": "revoked"},
        "begin": {"approved": "granted"},
        "end": dict.fromkeys((*_WAITING, "granted"), "expired"),
    }
)
OVER: Final = frozenset({"expired", "revoked", "rejected", "withdrawn"})
BY_REQUESTER: Final = frozenset({"submit", "withdraw"})
BY_REVIEWER: Final = frozenset({"open", "approve", "reject", "revoke"})


class RequestOver(Conflict):
    code = "request_state"
    message = "This cannot be done with the request any more, or not yet."
    next_step = "Look again: somebody may have been quicker."


class OwnRequest(Forbidden):
    code = "own_request"
    message = "Nobody decides their own request."
    next_step = "Wait for one of the reviewers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The states it goes through in one commit, and what the last of them asks for."""

    states: tuple[RequestState, ...]
    grants: bool = False
    ungrants: bool = False
    due: Micros | None = None
    """When it goes on by itself."""
    expires_at: Micros | None = None
    """When it ends by itself: nobody answered, or the time of the grant is over."""


def after(request: AccessRequest, deed: Deed, by: UserId, now: Micros) -> Moved:
    """Raises `OwnRequest` where the requester would decide, `RequestOver` where its state does not allow it."""
    if deed in BY_REVIEWER and by == request.requester:
        raise OwnRequest
    state = _NEXT[deed].get(request.state)
    if state is None:
        raise RequestOver(details={"state": request.state, "deed": deed})
    match state:
        case "approved" if request.starts_at is None or request.starts_at <= now:
            return _granted(request, ("approved", "granted"), now)
        case "approved":
            return Moved(states=("approved",), due=request.starts_at, expires_at=None)
        case "granted":
            return _granted(request, ("granted",), now)
        case "submitted":
            answer_by = Micros(now + ANSWER_WITHIN)
            return Moved(states=("submitted",), due=answer_by, expires_at=answer_by)
        case "in_review":
            return Moved(states=("in_review",), due=request.expires_at, expires_at=request.expires_at)
        case _:
            gone = request.state == "granted"
            return Moved(states=(_state(state),), ungrants=gone, expires_at=request.expires_at)


def follows(request: AccessRequest, now: Micros) -> Deed | None:
    """What a timer means now: None where it means nothing, or is early."""
    match request.state:
        case "approved" if request.starts_at is None or request.starts_at <= now:
            return "begin"
        case "granted" | "submitted" | "in_review" if _is_over(request.expires_at, now):
            return "end"
        case _:
            return None


def _granted(request: AccessRequest, states: tuple[RequestState, ...], now: Micros) -> Moved:
    ends = None if request.hours is None else Micros(now + request.hours * HOUR)
    return Moved(states=states, grants=True, due=ends, expires_at=ends)


def _state(name: str) -> RequestState:
    return name  # type: ignore[return-value]  # the table has no other words


def _is_over(end: Micros | None, now: Micros) -> bool:
    return end is not None and end <= now
