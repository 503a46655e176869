"""Why a rule did nothing, as its firings say it."""

from collections.abc import Sequence
from typing import Any, Final

from crdt.errors import ConcertError
from engine.triggers.memory import MOST_CHAIN, Link

Json = Any

TOO_OFTEN: Final[dict[str, Json]] = {
    "code": "too_often",
    "message": "This rule fired as often as it may in an hour, so it holds back.",
    "next_step": "Choose fewer events with its pattern or its condition, or let it fire more often.",
}
NOT_WORKED_OUT: Final[dict[str, Json]] = {
    "code": "condition_failed",
    "message": "The condition could not be worked out for this event.",
    "next_step": "Mend the condition; has(event.payload.field) asks whether a field is there.",
}
PAUSED: Final[dict[str, Json]] = {
    "code": "paused",
    "message": "The rule was paused before its turn came.",
    "next_step": "Resume it.",
}
STOPPED: Final[dict[str, Json]] = {
    "code": "server_stopped",
    "message": "The server stopped while this was being done; it is not begun a second time.",
    "next_step": "Look whether it was done.",
}


def too_many_hops(chain: Sequence[Link]) -> Json:
    return {
        "code": "too_many_hops",
        "message": "Rules and workflows that set each other off came round too often, so this one did nothing.",
        "next_step": "See the chain in details, and give one of its rules a condition.",
        "details": {"limit": MOST_CHAIN, "chain": [link.to_json() for link in chain]},
    }


def reason_of(error: ConcertError) -> Json:
    return {
        "code": error.code,
        "message": error.message,
        "next_step": error.next_step,
        "details": error.details,
    }
