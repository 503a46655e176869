"""What each command about the labels of columns is asked with."""

import itertools
from collections.abc import Callable
from typing import Any

LABEL = {"label": "person.email"}
OWN = {"title": "E-mail address", "level": "internal", "category": "personal"}
_numbers = itertools.count()


def place(t: Any) -> dict[str, Any]:
    """A column of a source that was never scanned: nothing is known of it, so nothing is refused."""
    said = {"workspace": t.workspace, "name": "People", "kind": "sqlite", "connection": {"path": "none.db"}}
    source = t.ada.call("POST", "/data-sources", **said)["id"]
    return {"id": source, "table": "people", "column": f"mail {next(_numbers)}", **LABEL}


def labelled(t: Any) -> dict[str, Any]:
    about = place(t)
    t.ada.call("POST", f"/classifications/data-sources/{about['id']}/add", **without_id(about), note="seen")
    return about


def without_id(about: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name != "id"}


def many(t: Any) -> dict[str, Any]:
    about = labelled(t)
    item = {"source": about.pop("id"), **about}
    return {"workspace": t.workspace, "decision": "rejected", "items": [item]}


def limited(t: Any) -> dict[str, Any]:
    said = {"workspace": t.workspace, "label": "person.email", "hops": 2}
    t.ada.call("PUT", "/classifications/limits", **said)
    found = t.ada.call("GET", f"/classifications/limits?workspace={t.workspace}")
    return {"workspace": t.workspace, "limit_id": found["items"][0]["id"]}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "classifications.add": place,
    "classifications.confirm": labelled,
    "classifications.decide": many,
    "classifications.labels": lambda t: {"workspace": t.workspace},
    "classifications.limit": lambda t: {"workspace": t.workspace, "hops": 3},
    "classifications.limits": lambda t: {"workspace": limited(t)["workspace"]},
    "classifications.list": lambda t: {"workspace": t.workspace, "source": labelled(t)["id"], "limit": 1},
    "classifications.reject": labelled,
    "classifications.run": lambda t: {"id": t.source},
    "classifications.summary": lambda t: {"workspace": t.workspace, "source": labelled(t)["id"]},
    "classifications.unlimit": limited,
    "classifications.withdraw": labelled,
}
