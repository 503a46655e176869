"""What each command of branches is asked with, about a document, a branch and a merge of its own; and of policies."""

from collections.abc import Callable
from typing import Any, Protocol

from tests.support.people import Person


class Things(Protocol):
    @property
    def ada(self) -> Person: ...

    @property
    def workspace(self) -> str: ...


def _source(things: Things) -> str:
    path = f"/collaboration/workspaces/{things.workspace}/documents"
    return str(things.ada.call("POST", path, kind="data_source", name="Branched")["id"])


def branch(things: Things) -> dict[str, Any]:
    """A branch with a change of its own, and a question."""
    id_, call = _source(things), things.ada.call
    made = str(call("POST", f"/documents/{id_}/branches", name="Try")["document"])
    for one, rows in ((made, 7), (id_, 9)):
        call("PUT", f"/scan/data-sources/{one}", body={"limits": {"sample_rows": rows}})
    return {"id": id_, "branch": made}


def merged(things: Things) -> dict[str, Any]:
    found = branch(things)
    path = f"/documents/{found['id']}/branches/{found['branch']}/merge"
    return {**found, "merge": things.ada.call("POST", path, strategy="manual")["id"]}


def _closed(things: Things) -> dict[str, Any]:
    found = branch(things)
    things.ada.call("POST", f"/documents/{found['id']}/branches/{found['branch']}/close")
    return found


def _of_merged(things: Things) -> dict[str, Any]:
    found = merged(things)
    return {"id": found["id"], "branch": found["branch"]}


def policy(things: Things) -> dict[str, Any]:
    rules = {"r1": {"order": 1.0, "when": "request.count < 5", "outcome": "approve"}}
    said = {"workspace": things.workspace, "name": "Small", "body": {"enabled": False, "rules": rules}}
    return {"id": things.ada.call("POST", "/workflow/policies", **said)["id"]}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "branches.close": branch,
    "branches.compare": branch,
    "branches.create": lambda t: {"id": _source(t), "name": "Try"},
    "branches.get": branch,
    "branches.here": lambda t: {"id": branch(t)["branch"]},
    "branches.list": lambda t: {"id": branch(t)["id"]},
    "branches.merge": lambda t: {**branch(t), "strategy": "automatic"},
    "branches.merges": _of_merged,
    "branches.preview": lambda t: {**branch(t), "into": "branch"},
    "branches.reopen": _closed,
    "branches.undo_merge": merged,
    "policies.create": lambda t: {"workspace": t.workspace, "name": "Made", "body": {"enabled": False}},
    "policies.dry_run": policy,
    "policies.list": lambda t: {"workspace": t.workspace},
    "policies.protection": lambda t: {"id": _source(t)},
}
