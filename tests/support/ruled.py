"""Rules of a running server as people write them, what came of them, and a patient look."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from tests.support.people import Person

SECONDS = 40.0
LONG = 240.0
"""Of what is many things, on a machine that is busy with others."""


def until(look: Callable[[], Any], what: str, seconds: float = SECONDS) -> Any:
    """What it finds, as soon as it finds something."""
    end = monotonic() + seconds
    while not (found := look()):
        assert monotonic() < end, what
        sleep(0.05)
    return found


def tell(*people: Person, message: Any = "Look at it") -> dict[str, Any]:
    chosen = [{"kind": "user", "id": one.id} for one in people]
    return {"action": "notify", "input": {"tell": chosen, "message": message}}


def rule(by: Person, workspace: str, **said: Any) -> dict[str, Any]:
    whole = {"name": "Watch", "topics": ["document:created"], "actions": [tell(by)], **said}
    made: dict[str, Any] = by.call("POST", f"/workspaces/{workspace}/rules", **whole)
    return made


def firings(
    by: Person, workspace: str, id_: str, count: int = 1, seconds: float = SECONDS
) -> list[dict[str, Any]]:
    def ended() -> list[dict[str, Any]]:
        items = by.call("GET", f"/workspaces/{workspace}/rules/{id_}/firings?limit=1000")["items"]
        over = [one for one in items if one["state"] != "waiting"]
        return over if len(over) >= count else []

    found: list[dict[str, Any]] = until(ended, "the rule never fired", seconds)
    return found


def heard(by: Person) -> list[str]:
    items = by.call("GET", "/notifications?kind=rule.told&limit=1000")["items"]
    return [one["content"]["message"] for one in items]
