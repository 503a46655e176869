"""What each command about bulk operations is asked with, about a job of its own."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from tests.support.belonging import own_workspace
from tests.support.membership_samples import About

HERE = "/workflow/bulk-operations"
_numbers = count(1)
TEST = {"kind": "health_check", "input": {"count_as_failed": False}}
SETS: dict[str, Any] = {"jobs": [{**TEST, "name": "first"}, {**TEST, "name": "second", "after": ["first"]}]}
"""As the schema does not say: the kind must be one that there is."""
FILLED: Mapping[str, Mapping[str, Any]] = {"bulk.plan": TEST, "bulk.start": TEST, "bulk.start_set": SETS}


def asked(t: About, *, kind: str = "tag", **more: Any) -> dict[str, Any]:
    """About a source in a workspace of its own."""
    workspace = own_workspace(t.ada, f"Bulk {next(_numbers)}")
    wanted = {
        "workspace": workspace,
        "name": "Passing",
        "kind": "sqlite",
        "connection": {"path": "nowhere.db"},
    }
    source = t.ada.call("POST", "/data-sources", **wanted)["id"]
    input_ = {"add": ["passing"]} if kind == "tag" else {}
    return {"workspace": workspace, "kind": kind, "input": input_, "selection": {"ids": [source]}, **more}


def begun(t: About, **more: Any) -> str:
    return str(t.ada.call("POST", HERE, **asked(t, **more))["id"])


def over(t: About, **more: Any) -> dict[str, Any]:
    """A job that has ended."""
    id_ = begun(t, **more)
    t.ada.call("GET", f"/channels/bulk:{id_}/events?topics=bulk:job:finished&wait=20")
    return {"id": id_}


def under_way(t: About) -> dict[str, Any]:
    """A job that stays: its source does not answer, and is asked again in an hour."""
    id_ = begun(t, kind="schema_discovery", settings={"attempts": 20, "backoff": 3600})
    t.ada.call("GET", f"/channels/bulk:{id_}/events?topics=bulk:job:started&wait=20")
    return {"id": id_}


def paused(t: About) -> dict[str, Any]:
    job = under_way(t)
    t.ada.call("POST", f"{HERE}/{job['id']}/pause")
    return job


def failed(t: About) -> dict[str, Any]:
    return over(t, kind="health_check")


def in_set(t: About) -> dict[str, Any]:
    first = asked(t)
    workspace = first.pop("workspace")
    return {"workspace": workspace, "jobs": [{**first, "name": "a"}, {**first, "name": "b", "after": ["a"]}]}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "bulk.kinds": lambda _: {},
    "bulk.plan": asked,
    "bulk.start": asked,
    "bulk.start_set": in_set,
    "bulk.list": lambda t: {"workspace": asked(t)["workspace"]},
    "bulk.get": over,
    "bulk.status": over,
    "bulk.items": over,
    "bulk.checkpoints": over,
    "bulk.pause": under_way,
    "bulk.resume": paused,
    "bulk.cancel": under_way,
    "bulk.change": lambda t: {**under_way(t), "parallel": 5},
    "bulk.rollback": over,
    "bulk.redrive": failed,
}
