"""What each command about the catalogue is asked with, about things of its own."""

import itertools
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

_numbers = itertools.count()
PAIRS = """
CREATE TABLE towns (town_code TEXT, name TEXT);
CREATE TABLE trips (town_code TEXT, days INTEGER);
"""


def lying(t: Any) -> str:
    """A database in the folder of sources that no source describes."""
    name = f"lying-{next(_numbers)}.db"
    path = Path(t.ada.server.data) / "sources" / name
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(PAIRS)
        database.executemany("INSERT INTO towns VALUES (?, 'x')", [(f"T{n}",) for n in range(30)])
        database.executemany("INSERT INTO trips VALUES (?, 1)", [(f"T{n % 20}",) for n in range(90)])
    return name


def registered(t: Any) -> str:
    said = {"workspace": t.workspace, "path": lying(t)}
    made = t.ada.request("POST", "/data-discovery/unregistered", json=said)
    return str(made.json()["id"])


def scanned(t: Any) -> dict[str, Any]:
    """A table of a source that was read."""
    source = registered(t)
    t.ada.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    return {"id": source, "table": "trips"}


def joined(t: Any) -> dict[str, Any]:
    source = scanned(t)["id"]
    t.ada.call("POST", f"/data-discovery/data-sources/{source}/candidates")
    path = f"/data-discovery/candidates?workspace={t.workspace}&source={source}&kind=join"
    return {"id": source, "candidate": t.ada.call("GET", path)["items"][0]["id"]}


def tagged(t: Any) -> dict[str, Any]:
    name = f"sample/{next(_numbers)}"
    t.ada.call("POST", f"/advanced-catalog/workspaces/{t.workspace}/tags", name=name)
    return {"id": t.workspace, "name": name}


def glossary(t: Any) -> str:
    made = t.ada.call("POST", "/advanced-catalog/glossaries", workspace=t.workspace, name="Words")
    return str(made["id"])


def here(t: Any, **more: Any) -> dict[str, Any]:
    return {"workspace": t.workspace, **more}


SAMPLES: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "discovery.candidates": lambda t: here(t, source=joined(t)["id"], limit=5),
    "discovery.decide": lambda t: {**joined(t), "state": "accepted"},
    "discovery.files": lambda t: here(t, search=lying(t), kind="sqlite"),
    "discovery.find_joins": lambda t: {"id": registered(t)},
    "discovery.register": lambda t: here(t, path=lying(t)),
    "discovery.unregistered": lambda t: here(t, search=lying(t)),
    "glossaries.create": lambda t: here(t, name="Words"),
    "glossaries.get": lambda t: {"id": glossary(t)},
    "glossaries.list": lambda t: here(t, limit=5),
    "glossaries.terms": lambda t: here(t, glossary=glossary(t)),
    "glossaries.update": lambda t: {"id": glossary(t), "body": {"name": "Other words"}},
    "tables.annotate": lambda t: {**scanned(t), "description": "Days away.", "add_tags": ["trips"]},
    "tables.changes": lambda t: here(t, limit=5),
    "tables.facets": lambda t: here(t, search="trips"),
    "tables.forget": scanned,
    "tables.get": scanned,
    "tables.search": lambda t: here(t, source=scanned(t)["id"], search="days"),
    "tables.viewed": scanned,
    "tags.create": lambda t: {"id": t.workspace, "name": f"sample/{next(_numbers)}"},
    "tags.list": lambda t: {"id": t.workspace, "search": "sample", "limit": 5},
    "tags.remove": tagged,
    "tags.rename": lambda t: {**tagged(t), "now": f"other/{next(_numbers)}"},
}
