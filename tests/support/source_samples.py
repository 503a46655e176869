"""What each command about secrets is asked with."""

import itertools
from collections.abc import Callable
from typing import Any

VALUE = "a value that nobody reads again"
_numbers = itertools.count()


def new(t: Any) -> dict[str, Any]:
    return {"id": t.workspace, "name": f"sample-{next(_numbers)}", "value": VALUE, "host": "db.example"}


def kept(t: Any) -> dict[str, Any]:
    said = new(t)
    id_ = said.pop("id")
    t.ada.call("POST", f"/workspaces/{id_}/secrets", **said)
    return {"id": id_, "name": said["name"]}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "secrets.list": lambda t: {"id": kept(t)["id"], "host": "db.example", "limit": 1},
    "secrets.put": new,
    "secrets.remove": kept,
    "secrets.rotate": lambda t: {**kept(t), "value": "another value"},
}
