"""What each command about calendars, ladders and delegations is asked with."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from tests.support.belonging import own_workspace
from tests.support.membership_samples import About, bea, with_bea

_numbers = count(1)
DAYS = 24 * 3600 * 1_000_000

WEEK: list[list[dict[str, int]]] = [[{"start": 480, "end": 1080}] for _ in range(5)] + [[], []]
HOURS: dict[str, Any] = {"name": "Berne", "zone": "Europe/Zurich", "week": WEEK}
STEPS: dict[str, Any] = {
    "name": "Short",
    "levels": [
        {"level": 0, "after": 3600, "action": "remind", "whom": "asked"},
        {"level": 7, "after": 7200, "action": "reject", "whom": "asked"},
    ],
}
AHEAD: dict[str, Any] = {
    "since": 4_000_000_000_000_000,
    "until": 4_000_000_000_000_000 + DAYS,
    "reason": "At the sea",
}


def calendar(t: About) -> dict[str, Any]:
    workspace = own_workspace(t.ada, f"Hours {next(_numbers)}")
    made = t.ada.call("POST", f"/workspaces/{workspace}/escalation/calendars", **HOURS)
    return {"id": workspace, "calendar": made["id"]}


def ladder(t: About) -> dict[str, Any]:
    workspace = own_workspace(t.ada, f"Ladder {next(_numbers)}")
    made = t.ada.call("POST", f"/workspaces/{workspace}/escalation/ladders", **STEPS)
    return {"id": workspace, "ladder": made["id"]}


def delegated(t: About) -> dict[str, Any]:
    """By Bea, so that nobody runs out of delegations ahead or closes a circle."""
    person = bea(t.ada)
    at = AHEAD["since"] + next(_numbers) * 2 * DAYS
    period = {"since": at, "until": at + DAYS, "reason": "At the sea"}
    made = person.call("POST", "/people/away/delegations", to=t.ada.id, **period)
    return {"delegation": made["delegations"][-1]["id"]}


TELL = {"kind": "user", "id": "somebody"}
RULE: dict[str, Any] = {
    "name": "Watch",
    "topics": [
        "document:unshared"
    ],  # nobody does that here: rules of all who ask would act on each other's samples
    "actions": [{"action": "notify", "input": {"tell": [TELL], "message": "Look"}}],
}


def rule(t: About) -> dict[str, Any]:
    workspace = own_workspace(t.ada, f"Rules {next(_numbers)}")
    made = t.ada.call("POST", f"/workspaces/{workspace}/rules", **RULE)
    return {"id": workspace, "rule": made["id"]}


SAMPLES: Mapping[str, Callable[[About], dict[str, Any]]] = {
    "approval_metrics.get": lambda t: {"workspace": t.workspace, "days": 7},
    "away.colleagues": lambda t: {"search": bea(t.ada).name},
    "away.delegate": lambda t: {**AHEAD, **_for_bea(t), "to": t.ada.id},
    "away.end": lambda t: {**delegated(t), **_for_bea(t)},
    "away.get": lambda _: {},
    "away.substitute": lambda t: {**_for_bea(t), "substitute": t.ada.id},
    "calendars.change": lambda t: {**calendar(t), **HOURS, "version": 1, "standard": True},
    "calendars.create": lambda t: {"id": t.workspace, **HOURS},
    "calendars.list": lambda t: {"id": calendar(t)["id"]},
    "calendars.remove": calendar,
    "ladders.change": lambda t: {**ladder(t), **STEPS, "version": 1, "standard": True},
    "ladders.create": lambda t: {"id": t.workspace, **STEPS},
    "ladders.get": ladder,
    "ladders.list": lambda t: {"id": ladder(t)["id"]},
    "ladders.preview": lambda t: {"id": t.workspace, "shape": STEPS, "calendar": HOURS},
    "ladders.remove": ladder,
    "rules.change": lambda t: {**rule(t), **RULE, "version": 1},
    "rules.create": lambda t: {"id": t.workspace, **RULE},
    "rules.firings": rule,
    "rules.get": rule,
    "rules.list": lambda t: {"id": rule(t)["id"]},
    "rules.parts": lambda t: {"id": t.workspace},
    "rules.pause": rule,
    "rules.remove": rule,
    "rules.resume": rule,
    "rules.try": lambda t: {"id": t.workspace, "topics": ["document:created"]},
}


def _for_bea(t: About) -> dict[str, Any]:
    place = with_bea(t)
    return {"person": place["user"], "within": place["id"]}
