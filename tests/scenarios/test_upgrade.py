"""A data folder as an earlier Concert left it: today's server starts on it, and everything is there.

`tests/storage/folders/REVISION.sql` is the dump of a folder that the server of that revision wrote, with two people, edits
of both, a source, a design with a run, an invitation and a document in the trash; the `.json` beside it what that
server exported.
"""

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Map

from crdt.ids import DocumentId
from server.client import connect
from storage.sql.database import FILE
from storage.sql.upgrading import backup_before
from tests.support.people import Person, owner
from tests.support.server import NotStarted, RunningServer

FOLDERS = Path(__file__).parents[1] / "storage" / "folders"
ADDED_LATER = ("alembic_version", "settings", "tokens", "client_bindings", "updates", "events", "snapshots")
"""Tables that the first minute of a server writes to by itself."""
EVERY = "*"
SINCE: dict[str, dict[str, Any]] = {
    "data_source": {
        "body": {
            "limits": {
                "parallel": 4,
                "read_from": "",
                "read_until": "",
                "rows": 100_000,
                "weekends": False,
                "zone": "UTC",
            }
        }
    },
    "workflow": {
        "body": {
            "nodes": {
                EVERY: {
                    "part": "body",
                    "inside": "",
                    "run_if": "all_succeeded",
                    "undoes": "",
                    "retry": {"longest_s": 3600.0, "jitter": True},
                }
            },
            "results": {},
            "settings": {
                "concurrency_key": "",
                "concurrency_limit": None,
                "priority": 3,
                "timeout_s": None,
                "undo_on_failure": True,
                "when_full": "queue",
            },
        }
    },
}
"""By kind, what documents say since then, with what it is in one that was written before: a new field adds a line."""


def unpacked(dump: Path, folder: Path) -> dict[str, int]:
    """Rows by table."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript(dump.read_text(encoding="utf-8"))
    return rows(folder)


def rows(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def exported(ada: Person, documents: dict[str, object]) -> dict[str, object]:
    return {id_: ada.request("GET", f"/documents/{id_}/export").json() for id_ in documents}


def as_now(before: Mapping[str, Any], since: Mapping[str, Any]) -> dict[str, Any]:
    """All that was there, as it was, and what is said since then where it was not."""
    now = dict(before)
    for key, value in since.items():
        for name in before if key == EVERY else [key]:
            if name not in now:
                now[name] = value
            elif isinstance(value, Mapping) and isinstance(now[name], Mapping):
                now[name] = as_now(now[name], value)
    return now


async def edited(server: RunningServer, ada: Person, document: str) -> None:
    async with connect(server.url, ada.token) as client:
        live = await client.document(DocumentId(document))
        live.doc.get("body", type=Map)["after"] = "the upgrade"
        await live.saved()


@pytest.mark.parametrize("dump", sorted(FOLDERS.glob("*.sql")), ids=lambda dump: dump.stem)
def test_K7_a_folder_of_an_earlier_concert_is_backed_up_migrated_and_whole(
    tmp_path: Path, dump: Path
) -> None:
    data = tmp_path / "data"
    before = unpacked(dump, data)
    known = json.loads(dump.with_suffix(".json").read_text(encoding="utf-8"))
    server = RunningServer(data, "--no-demo").start()
    try:
        ada = owner(server)
        after = rows(data)
        lost = {name: count for name, count in before.items() if after.get(name, 0) < count}
        assert {} == lost
        assert [] == [
            name for name, count in before.items() if name not in ADDED_LATER and after[name] != count
        ]
        expected = {
            id_: as_now(document, SINCE.get(document["kind"], {}))
            for id_, document in known["documents"].items()
        }
        assert expected == exported(ada, known["documents"])
        assert "Bob" in str(ada.call("GET", f"/collaboration/workspaces/{ada.workspace()}/members"))
        assert "succeeded" == ada.call("GET", f"/workflow/executions/{known['run']}")["status"]
        assert ada.call("GET", f"/collaboration/workspaces/{ada.workspace()}/activity")["total"] > 0
        asyncio.run(edited(server, ada, next(iter(known["documents"]))))
    finally:
        server.stop()
    kept = backup_before(data, dump.stem)
    assert kept.exists()
    assert "restored" in server.concert("restore", str(kept)).lower()


def test_K7_a_folder_of_a_newer_concert_is_refused_and_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    unpacked(FOLDERS / "0001.sql", data)
    with closing(sqlite3.connect(data / FILE, isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = (data / FILE).read_bytes()
    with pytest.raises(NotStarted, match=r"newer Concert \(revision 9999\).*Start that version"):
        RunningServer(data, "--no-demo").start()
    assert before == (data / FILE).read_bytes()


def test_K7_a_folder_that_is_in_use_is_refused_with_who_uses_it(tmp_path: Path) -> None:
    first = RunningServer(tmp_path / "data", "--no-demo").start()
    try:
        with pytest.raises(NotStarted, match=rf"pid {first.pid}.*choose another --data folder"):
            RunningServer(tmp_path / "data", "--no-demo").start()
    finally:
        first.stop()
