"""What each command about synchronisations is asked with."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from tests.support.source_samples import small

ROWS = {"columns": [{"source": "n", "target": "n"}], "keys": ["n"]}


def pair(t: Any) -> dict[str, Any]:
    """Two sources of one row each; into the second one may be written."""
    source, target = small(t), small(t)
    t.ada.call("PUT", f"/data-sources/{target}/writable-tables", tables=["one"])
    return {"id": source, "table": "one", "target": target, "target_table": "one"}


def made(t: Any, **wishes: Any) -> dict[str, Any]:
    two = pair(t)
    source = two.pop("id")
    row = t.ada.call("POST", f"/data-sources/{source}/synchronisations", **two, **ROWS, **wishes)
    return {"id": source, "synchronisation": row["id"]}


def ran(t: Any, **wishes: Any) -> dict[str, Any]:
    """One that has run."""
    one = made(t, **wishes)
    path = f"/data-sources/{one['id']}/synchronisations/{one['synchronisation']}"
    run = t.ada.call("POST", f"{path}/run")["id"]
    t.ada.call("GET", f"/channels/doc:{one['id']}/events?topics=sync:run:finished&wait=20")
    return {**one, "run": run}


def asking(t: Any) -> dict[str, Any]:
    """A row of the target that the source does not have, and a person is to decide."""
    two = pair(t)
    source = two.pop("id")
    name = t.ada.call("GET", f"/data-sources/{two['target']}")["title"]
    with closing(sqlite3.connect(t.ada.server.data / "sources" / f"{name}.db")) as database, database:
        database.execute("INSERT INTO one VALUES (2)")
    wishes = {**two, **ROWS, "deletes": "delete", "conflicts": "ask"}
    row = t.ada.call("POST", f"/data-sources/{source}/synchronisations", **wishes)
    t.ada.call("POST", f"/data-sources/{source}/synchronisations/{row['id']}/run")
    t.ada.call("GET", f"/channels/doc:{source}/events?topics=sync:run:finished&wait=20")
    return {"id": source, "synchronisation": row["id"]}


def without_run(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "run"}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "synchronisations.allow": lambda t: {"id": small(t), "tables": ["one"]},
    "synchronisations.change": lambda t: {**made(t), **ROWS, "version": 1, "deletes": "delete"},
    "synchronisations.compare": made,
    "synchronisations.conflicts": lambda t: {**asking(t), "limit": 1},
    "synchronisations.create": lambda t: {**pair(t), **ROWS},
    "synchronisations.decide": lambda t: {**asking(t), "take": "source"},
    "synchronisations.list": lambda t: {"id": ran(t)["id"], "limit": 1},
    "synchronisations.pause": made,
    "synchronisations.propose": pair,
    "synchronisations.remove": made,
    "synchronisations.resume": made,
    "synchronisations.run": made,
    "synchronisations.runs": lambda t: {**without_run(ran(t)), "limit": 1},
    "synchronisations.schedule": lambda t: {**made(t), "cron": "0 3 * * *"},
    "synchronisations.stop": ran,
    "synchronisations.tables": lambda t: {"id": small(t)},
}
