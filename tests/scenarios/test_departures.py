"""The demo's lake on a running server: departures arrive, the trigger reads them, and Discovery says which column is new."""

import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from server.demo.departures import FILE, LATER, LATER_FROM
from tests.support.people import Person, owner
from tests.support.ruled import until
from tests.support.server import RunningServer, items, with_demo

pytestmark = pytest.mark.timeout(300)

LONG = 120.0


def test_S0_2_departures_arrive_by_themselves_and_discovery_says_what_is_new(tmp_path: Path) -> None:
    server = RunningServer(with_demo(tmp_path), environment={"CONCERT_SHORTEST_INTERVAL": "1"}).start()
    try:
        ada = owner(server)
        lake, design = ada.document("lake"), ada.document("Read departures")
        path = f"/workflow/workflows/{design}/triggers"
        [trigger] = ada.call("GET", path)["items"]
        assert (FILE, lake, 300, None) == (
            trigger["config"]["pattern"], trigger["config"]["source"], trigger["config"]["every_s"], trigger["paused_at"],
        )  # fmt: skip
        quick = {"config": {**trigger["config"], "every_s": 1}, "version": trigger["version"]}
        ada.call("PUT", f"{path}/{trigger['id']}", kind="files", name=trigger["name"], **quick)
        until(lambda: _looked(tmp_path), "the trigger looks at the folder", LONG)

        for day in range(3, LATER_FROM + 1):
            ada.call("POST", f"{path}/{trigger['id']}/pause")  # a file whose time is set looks changed, too
            _an_hour_passes(server, tmp_path)
            until(partial(_has_arrived, tmp_path, day), f"the flights of day {day} arrive", LONG)
            ada.call("POST", f"{path}/{trigger['id']}/resume")
            arrivals = day - 2
            look = partial(_runs, ada, f"{path}/{trigger['id']}/firings", arrivals)
            until(look, f"{arrivals} arrivals make {arrivals} runs that succeed", LONG)

        found = items(ada.request("GET", "/data-discovery/changes", params={"workspace": ada.workspace()}))
        assert [(lake, FILE, LATER, "column_added")] == [
            (one["source"], one["table"], one["column"], one["what"]) for one in found
        ]
    finally:
        server.stop()


def _an_hour_passes(server: RunningServer, data: Path) -> None:
    """For the file: the server that starts then lets the next day arrive."""
    server.stop()
    file = data / "sources" / "lake" / FILE
    os.utime(file, (file.stat().st_mtime - 3_600,) * 2)
    server.start()


def _looked(data: Path) -> bool:
    with closing(sqlite3.connect(f"file:{data / 'concert.db'}?mode=ro", uri=True)) as database:
        return bool(database.execute("SELECT count(*) FROM files_seen").fetchone()[0])


def _has_arrived(data: Path, day: int) -> bool:
    content = (data / "sources" / "lake" / FILE).read_text(encoding="utf-8")
    return content.splitlines()[-1].startswith(f"2013,1,{day},")


def _runs(ada: Person, firings: str, number: int) -> bool:
    """Whether so many were started, no more, and all are done well."""
    found: list[dict[str, Any]] = ada.call("GET", firings)["items"]
    assert len(found) <= number, found
    assert {"started"} >= {one["status"] for one in found}, found
    states = [ada.call("GET", f"/workflow/executions/{one['run']}")["status"] for one in found]
    assert not {"failed", "cancelled"} & set(states), states
    return ["succeeded"] * number == states
