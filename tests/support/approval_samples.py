"""What each command about approvals is asked with, about a request of its own."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from typing import Any

from tests.support.belonging import offer, own_workspace
from tests.support.membership_samples import About, bea
from tests.support.people import Person, invited

_numbers = count(1)
HERE = "/workflow/approvals"


@cache
def cem(ada: Person) -> Person:
    """Somebody else of Ada's organisation; one for each server."""
    return invited(ada.server, ada, "Cem Oz", "viewer")


def wish(workspace: str) -> dict[str, Any]:
    name = f"Wanted {next(_numbers)}"
    body = {"kind": "sqlite", "connection": {"path": "wanted.db"}}
    input_ = {"name": name, "body": body}
    return {"workspace": workspace, "type": "data_source_create", "reason": "For the report", "input": input_}


def place(t: About, role: str) -> str:
    """A workspace of Ada's in which Bea has this role, and Cem may approve."""
    workspace = own_workspace(t.ada, f"Approvals {next(_numbers)}")
    offer(t.ada, workspace, bea(t.ada), role)
    offer(t.ada, workspace, cem(t.ada), "approver")
    return workspace


def asked_by_ada(t: About) -> dict[str, Any]:
    asked = t.ada.call("POST", f"{HERE}/workflows", **wish(place(t, "approver")))
    return {"id": asked["id"]}


def asked_by_bea(t: About) -> dict[str, Any]:
    asked = bea(t.ada).call("POST", f"{HERE}/workflows", **wish(place(t, "editor")))
    return {"id": asked["id"]}


def handed_back(t: About) -> dict[str, Any]:
    asked = asked_by_ada(t)
    bea(t.ada).call("POST", f"{HERE}/{asked['id']}/request-changes", comment="Another name, please")
    return {**asked, "comment": "Done"}


SAMPLES: Mapping[str, Callable[[About], dict[str, Any]]] = {
    "approvals.approve": lambda t: {**asked_by_bea(t), "comment": "Fine"},
    "approvals.ask": lambda t: wish(place(t, "approver")),
    "approvals.comment": lambda t: {**asked_by_ada(t), "comment": "Is it urgent?"},
    "approvals.delegate": lambda t: {**asked_by_bea(t), "to": cem(t.ada).id},
    "approvals.escalate": lambda t: {**asked_by_ada(t), "comment": "It is urgent"},
    "approvals.get": asked_by_ada,
    "approvals.list": lambda t: {"workspace": t.workspace, "state": "open", "search": "wanted"},
    "approvals.pending": lambda t: {"workspace": t.workspace},
    "approvals.people": asked_by_ada,
    "approvals.preview": lambda t: wish(place(t, "approver")),
    "approvals.reject": lambda t: {**asked_by_bea(t), "comment": "Not this one"},
    "approvals.request_changes": lambda t: {**asked_by_bea(t), "comment": "Another name, please"},
    "approvals.resubmit": handed_back,
    "approvals.types": lambda _: {},
    "approvals.withdraw": lambda t: {**asked_by_ada(t), "comment": "Not needed any more"},
    "secrets.offer": lambda t: {"id": t.workspace, "value": "n3w-v4lue"},
}
