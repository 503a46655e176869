"""The life of a synchronisation on a real server: allowed, made, compared, run, decided about, scheduled, and cut off by a crash."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

ROWS = 4_000
Source = tuple[str, Path]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("sync"), "--no-demo")


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


def people(ada: Person, name: str, rows: int = 0) -> Source:
    """A source with the table `people`."""
    path = ada.server.data / "sources" / f"{name}.db"
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
        database.executemany("INSERT INTO people VALUES (?, ?)", ((n, f"Person {n}") for n in range(rows)))
    said = {"workspace": ada.workspace(), "name": name, "kind": "sqlite", "connection": {"path": path.name}}
    return str(ada.call("POST", "/data-sources", **said)["id"]), path


def told(path: Path, sql: str = "SELECT id, name FROM people ORDER BY id") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        return database.execute(sql).fetchall()


def made(ada: Person, source: Source, target: Source, *, allowed: bool = True, **wishes: Any) -> str:
    """The path of the synchronisation."""
    if allowed:
        ada.call("PUT", f"/data-sources/{target[0]}/writable-tables", tables=["people"])
    there = {"table": "people", "target": target[0], "target_table": "people"}
    said = ada.call("POST", f"/data-sources/{source[0]}/synchronisations/proposal", **there)
    assert [] == said["problems"]
    wanted = {"columns": said["columns"], "keys": said["keys"], **wishes}
    one = ada.call("POST", f"/data-sources/{source[0]}/synchronisations", **there, **wanted)
    return f"/data-sources/{source[0]}/synchronisations/{one['id']}"


def ran(ada: Person, path: str, what: str = "run") -> dict[str, Any]:
    begun = ada.call("POST", f"{path}/{what}")
    return ended(ada, path, begun["id"])


def ended(ada: Person, path: str, run: str) -> dict[str, Any]:
    source, since = path.split("/")[2], 0
    for _ in range(60):
        events = ada.call(
            "GET",
            f"/channels/doc:{source}/events?topics=sync:run:finished,sync:run:failed&wait=20&since={since}",
        )
        if any(one["payload"]["run"] == run for one in events["items"]):
            items = ada.call("GET", f"{path}/runs")["items"]
            return next(one for one in items if one["id"] == run)
        since = max([since, *(one["sequence"] for one in events["items"])])
    raise AssertionError("it did not end")


def code(answer: Any) -> str:
    return str(answer.json()["error"]["code"])


def test_SY2_a_table_is_written_to_only_while_an_administrator_allows_it(
    server: RunningServer, ada: Person
) -> None:
    source, target = people(ada, "mine", 3), people(ada, "theirs")
    path = made(ada, source, target, allowed=False)
    assert "source_not_writable" == code(ada.request("POST", f"{path}/run"))
    editor = invited(server, ada, "Edda")
    allow = f"/data-sources/{target[0]}/writable-tables"
    assert 403 == editor.request("PUT", allow, json={"tables": ["people"]}).status_code
    compared = ran(ada, path, "compare")
    assert ("compared", 3, []) == (compared["state"], compared["counts"]["new"], told(target[1]))
    ada.call("PUT", allow, tables=["people"])
    run = ran(editor, path)
    assert ("equal", True, 3) == (run["state"], run["proof"]["equal"], len(told(target[1])))
    ada.call("PUT", allow, tables=[])
    assert "source_not_writable" == code(editor.request("POST", f"{path}/run"))


def test_SY8_what_both_sides_changed_waits_for_a_person_and_is_done_as_they_say(ada: Person) -> None:
    source, target = people(ada, "left", 4), people(ada, "right")
    path = made(ada, source, target, conflicts="ask", deletes="delete")
    assert "equal" == ran(ada, path)["state"]
    told(source[1], "UPDATE people SET name = 'source ' || id WHERE id < 3")
    told(target[1], "UPDATE people SET name = 'target ' || id WHERE id IN (1, 2)")
    run = ran(ada, path)
    assert ("different", 1, 2) == (run["state"], run["counts"]["changed"], run["counts"]["asked"])
    waiting = ada.call("GET", f"{path}/conflicts")["items"]
    assert [("source 1", "target 1"), ("source 2", "target 2")] == [
        (one["source"]["name"], one["target"]["name"]) for one in waiting
    ]
    ada.call("POST", f"{path}/conflicts", rows=[waiting[0]["row"]], take="source")
    ada.call("POST", f"{path}/conflicts", rows=[waiting[1]["row"]], take="target")
    assert 0 == ran(ada, path)["counts"]["asked"]
    assert [(0, "source 0"), (1, "source 1"), (2, "target 2"), (3, "Person 3")] == told(target[1])
    again = ran(ada, path)
    assert (0, 0, []) == (
        again["total"],
        again["counts"]["asked"],
        ada.call("GET", f"{path}/conflicts")["items"],
    )


def test_SY5_a_run_that_a_crash_cuts_off_goes_on_and_doubles_nothing(
    server: RunningServer, ada: Person
) -> None:
    """The target is held by somebody, so that the run stands between two batches when the process is killed."""
    source, target = people(ada, "large", ROWS), people(ada, "copy")
    path = made(ada, source, target, batch=25)
    with closing(sqlite3.connect(target[1], timeout=30, isolation_level=None)) as held:
        begun = ada.call("POST", f"{path}/run")
        _until(ada, path, lambda run: run["done"] > 0)
        held.execute("BEGIN IMMEDIATE")
        written = held.execute("SELECT count(*) FROM people").fetchone()[0]
        server.kill()
        held.execute("ROLLBACK")
    assert 0 < written
    server.start()
    run = ended(ada, path, begun["id"])
    assert ("equal", ROWS) == (run["state"], len(told(target[1])))
    assert ROWS == run["total"] == run["done"]
    assert told(source[1]) == told(target[1])


def test_SY10_a_schedule_runs_with_the_rights_of_who_made_it_and_a_pause_keeps_it(
    server: RunningServer, ada: Person
) -> None:
    source, target = people(ada, "nightly", 2), people(ada, "morning")
    path = made(ada, source, target)
    plan = ada.call("POST", f"{path}/schedule", cron="0 3 * * *", zone="Europe/Berlin")
    run = ada.call("POST", f"/workflow/workflows/{plan['design']}/execute")["id"]
    events = ada.call("GET", f"/channels/run:{run}/events?topics=workflow:run:completed&wait=25")["items"]
    assert (1, [(0, "Person 0"), (1, "Person 1")]) == (len(events), told(target[1]))
    assert [("equal", run)] == [
        (one["state"], one["run"]) for one in ada.call("GET", f"{path}/runs")["items"]
    ]
    assert ada.call("POST", f"{path}/pause")["paused"]
    assert "synchronisation_paused" == code(ada.request("POST", f"{path}/run"))
    [trigger] = ada.call("GET", f"/workflow/workflows/{plan['design']}/triggers")["items"]
    assert trigger["paused_at"] is not None
    assert not ada.call("POST", f"{path}/resume")["paused"]
    reader = invited(server, ada, "Rea", role="viewer")
    assert 403 == reader.request("POST", f"{path}/run").status_code
    assert 200 == reader.request("GET", f"{path}/runs").status_code
    again = ada.call("POST", f"{path}/schedule", cron="0 4 * * *")
    ada.call("DELETE", path)
    designs = [one["id"] for one in ada.call("GET", "/workflow/designer/workflows")["items"]]
    assert [] == [one for one in designs if one in {plan["design"], again["design"]}]
    assert [] == ada.call("GET", f"/data-sources/{target[0]}/synchronisations")["items"]
    assert [] == [one.name for one in (server.data / "synchronisations").glob(f"{path.split('/')[-1]}*")]


def test_SY10_the_workflow_of_a_schedule_that_somebody_changed_stays(ada: Person) -> None:
    path = made(ada, people(ada, "changed", 1), people(ada, "changed too"))
    plan = ada.call("POST", f"{path}/schedule", cron="0 3 * * *")
    ada.call("PUT", f"/workflow/designer/workflows/{plan['design']}", body={"description": "Ours now."})
    ada.call("DELETE", path)
    assert plan["design"] in [one["id"] for one in ada.call("GET", "/workflow/designer/workflows")["items"]]


def _until(ada: Person, path: str, seen: Any) -> None:
    for _ in range(2000):
        if seen(ada.call("GET", f"{path}/runs?limit=1")["items"][0]):
            return
    raise AssertionError("it was never seen")
