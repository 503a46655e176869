"""What each command about secrets and about backups of sources is asked with."""

import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
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


def small(t: Any) -> str:
    """A source of its own: a file with one row."""
    path = t.ada.server.data / "sources" / f"small-{next(_numbers)}.db"
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE one (n INTEGER); INSERT INTO one VALUES (1);")
    said = {"workspace": t.workspace, "name": path.stem, "kind": "sqlite", "connection": {"path": path.name}}
    return str(t.ada.call("POST", "/data-sources", **said)["id"])


def backed_up(t: Any) -> dict[str, Any]:
    """A backup that has ended."""
    id_ = small(t)
    backup = t.ada.call("POST", f"/scan/data-sources/{id_}/backup")["id"]
    t.ada.call("GET", f"/channels/doc:{id_}/events?topics=source:backup:ended&wait=20")
    return {"id": id_, "backup": backup}


def restored(t: Any) -> dict[str, Any]:
    """A restore that has ended or is about to."""
    about = backed_up(t)
    path = f"/data-sources/{about['id']}/backups/{about['backup']}/restore"
    return {
        **about,
        "restore": t.ada.call("POST", path, into=f"again/{next(_numbers)}.db")["restored"][-1]["id"],
    }


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "backups.decide": lambda t: {"id": small(t), "hours": 12, "keep": 3},
    "backups.list": lambda t: {"id": backed_up(t)["id"], "limit": 1},
    "backups.remove": backed_up,
    "backups.restore": lambda t: {**backed_up(t), "into": f"again/{next(_numbers)}.db"},
    "backups.stop_restore": restored,
    "backups.schedule": lambda t: {"id": small(t), "cron": "0 3 * * *"},
    "backups.stop": backed_up,
    "backups.take": lambda t: {"id": small(t)},
    "secrets.list": lambda t: {"id": kept(t)["id"], "host": "db.example", "limit": 1},
    "secrets.put": new,
    "secrets.remove": kept,
    "secrets.rotate": lambda t: {**kept(t), "value": "another value"},
}
