"""The life of backups of a source, on a real server: taken, tried, restored, kept by a policy, interrupted by a crash."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.people import Person, invited, owner
from tests.support.ruled import until
from tests.support.server import RunningServer, running

ROWS = 200_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("backups"), "--no-demo")


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


def shop(server: RunningServer, name: str, rows: int = 100) -> Path:
    path = server.data / "sources" / f"{name}.db"
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
        database.executemany("INSERT INTO people VALUES (?, ?)", ((n, f"Person {n}") for n in range(rows)))
        database.commit()
    return path


def source(ada: Person, name: str) -> str:
    said = {
        "workspace": ada.workspace(),
        "name": name,
        "kind": "sqlite",
        "connection": {"path": f"{name}.db"},
    }
    return str(ada.call("POST", "/data-sources", **said)["id"])


def listed(ada: Person, id_: str) -> dict[str, Any]:
    said: dict[str, Any] = ada.call("GET", f"/data-sources/{id_}/backups")
    return said


def taken(ada: Person, id_: str) -> dict[str, Any]:
    """Waits for the event that says how it ended."""
    begun = ada.call("POST", f"/scan/data-sources/{id_}/backup")
    ended(ada, id_, begun["id"])
    return next(one for one in listed(ada, id_)["items"] if one["id"] == begun["id"])


def ended(ada: Person, id_: str, work: str, what: str = "backup", topic: str = "ended") -> None:
    since = 0
    for _ in range(60):
        path = f"/channels/doc:{id_}/events?topics=source:backup:{topic}&wait=20&since={since}"
        events = ada.call("GET", path)["items"]
        if any(one["payload"][what] == work for one in events):
            return
        since = max([since, *(one["sequence"] for one in events)])
    raise AssertionError("it did not end")


def restored(ada: Person, id_: str, backup: str, into: str) -> dict[str, Any]:
    """How the restore into this place ended."""
    begun = ada.call("POST", f"/data-sources/{id_}/backups/{backup}/restore", into=into)["restored"][-1]
    assert ("restoring", into) == (begun["state"], begun["into"])
    ended(ada, id_, begun["id"], "restore", "restored")
    return one_restore(ada, id_, begun["id"])


def one_restore(ada: Person, id_: str, restore: str) -> dict[str, Any]:
    found = (one for backup in listed(ada, id_)["items"] for one in backup["restored"])
    return next(one for one in found if one["id"] == restore)


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM people").fetchone()[0])


def test_BK1_a_backup_counts_after_its_trial_and_is_restored_into_a_new_place(
    server: RunningServer, ada: Person
) -> None:
    path, id_ = shop(server, "shop"), source(ada, "shop")
    before = listed(ada, id_)
    assert (True, True, "SQLite's backup API", []) == tuple(
        before[name] for name in ("possible", "overdue", "how", "missing")
    )
    backup = taken(ada, id_)
    assert ("verified", 1, 100, []) == tuple(backup[name] for name in ("state", "tables", "rows", "remarks"))
    assert not listed(ada, id_)["overdue"]
    path.unlink()
    into = restored(ada, id_, backup["id"], "again/shop.db")
    assert ("restored", None) == (into["state"], into["error"])
    assert 100 == count(server.data / "sources" / "again" / "shop.db")
    refused = ada.request(
        "POST", f"/data-sources/{id_}/backups/{backup['id']}/restore", json={"into": "again/shop.db"}
    )
    assert "place_taken" == refused.json()["error"]["code"]
    assert ["again/shop.db"] == [one["into"] for one in listed(ada, id_)["items"][0]["restored"]]


def test_BK6_so_many_verified_ones_stay_as_the_policy_says(server: RunningServer, ada: Person) -> None:
    shop(server, "kept")
    id_ = source(ada, "kept")
    ada.call("PUT", f"/data-sources/{id_}/backup-policy", hours=1, keep=2)
    backups = [taken(ada, id_)["id"] for _ in range(3)]
    ended(ada, id_, backups[0], topic="removed")
    assert backups[:0:-1] == [one["id"] for one in listed(ada, id_)["items"]]
    folder = server.data / "source-backups"
    until(lambda: not (folder / backups[0]).exists(), "the files of the oldest go after its row")
    assert (folder / backups[2]).exists()
    ada.call("DELETE", f"/data-sources/{id_}/backups/{backups[2]}")
    assert [backups[1]] == [one["id"] for one in listed(ada, id_)["items"]]
    assert not (folder / backups[2]).exists()


def test_BK11_a_source_is_not_backed_up_outside_its_hours(server: RunningServer, ada: Person) -> None:
    shop(server, "resting")
    id_ = source(ada, "resting")
    before = ada.call("GET", f"/data-sources/{id_}")["body"]["limits"]
    hour = datetime.now(UTC).hour
    hours = {"read_from": f"{(hour + 2) % 24:02}:00", "read_until": f"{(hour + 3) % 24:02}:00", "zone": "UTC"}
    ada.call("PUT", f"/scan/data-sources/{id_}", body={"limits": {**before, **hours}})
    refused = ada.request("POST", f"/scan/data-sources/{id_}/backup")
    assert (503, "source_resting") == (refused.status_code, refused.json()["error"]["code"])
    assert 0 == listed(ada, id_)["total"]
    ada.call("PUT", f"/scan/data-sources/{id_}", body={"limits": before})
    assert "verified" == taken(ada, id_)["state"]


def test_BK2_a_copy_that_was_changed_on_the_disk_is_not_restored(server: RunningServer, ada: Person) -> None:
    shop(server, "rotten")
    id_ = source(ada, "rotten")
    backup = taken(ada, id_)
    copy = next((server.data / "source-backups" / backup["id"]).glob("*.sealed"))
    assert 0 == copy.parent.stat().st_mode & 0o077
    folder = server.data / "source-backups"
    assert [] == [
        one.name for one in folder.rglob("*") if one.is_file() and b"SQLite format" in one.read_bytes()
    ]
    with copy.open("r+b") as file:
        file.seek(4000)
        file.write(b"rot")
    failed = restored(ada, id_, backup["id"], "deep/r.db")
    assert ("failed", "backup_failed") == (failed["state"], failed["error"]["code"])
    assert not (server.data / "sources" / "deep").exists()


def test_BK5_what_a_crash_interrupts_has_failed_and_leaves_nothing(
    server: RunningServer, ada: Person
) -> None:
    shop(server, "large", ROWS)
    id_ = source(ada, "large")
    begun = ada.call("POST", f"/scan/data-sources/{id_}/backup")
    again = ada.request("POST", f"/scan/data-sources/{id_}/backup")
    server.kill()
    server.start()
    assert again.status_code < 300 or "conflict" == again.json()["error"]["code"]
    [backup] = [one for one in listed(ada, id_)["items"] if one["id"] == begun["id"]]
    if backup["state"] != "verified":  # it was quicker than the kill
        assert ("failed", "backup_interrupted") == (backup["state"], backup["error"]["code"])
        assert [] == [path.name for path in (server.data / "source-backups").glob(f"{begun['id']}*")]
    assert "verified" == taken(ada, id_)["state"]


def test_BK10_a_restore_is_stopped_and_what_a_crash_interrupts_is_taken_back(
    server: RunningServer, ada: Person
) -> None:
    shop(server, "huge", ROWS)
    id_ = source(ada, "huge")
    backup = taken(ada, id_)["id"]
    path = f"/data-sources/{id_}/backups/{backup}"
    begun = ada.call("POST", f"{path}/restore", into="stopped.db")["restored"][-1]
    ada.request("POST", f"{path}/restores/{begun['id']}/stop")
    ended(ada, id_, begun["id"], "restore", "restored")
    state = one_restore(ada, id_, begun["id"])["state"]
    assert (state == "restored") == (server.data / "sources" / "stopped.db").exists()  # it may be quicker
    gone = ada.request("POST", f"{path}/restores/other/stop")
    assert "restore_gone" == gone.json()["error"]["code"]
    begun = ada.call("POST", f"{path}/restore", into="killed.db")["restored"][-1]
    server.kill()
    server.start()
    ended(ada, id_, begun["id"], "restore", "restored")
    after = one_restore(ada, id_, begun["id"])
    if after["state"] != "restored":  # it was quicker than the kill
        assert ("failed", "restore_interrupted") == (after["state"], after["error"]["code"])
    if (server.data / "sources" / "killed.db").exists():
        assert ROWS == count(server.data / "sources" / "killed.db")
    assert [] == list((server.data / "sources").glob(".*.restoring"))
    assert "restored" == restored(ada, id_, backup, "whole.db")["state"]


def test_BK8_a_schedule_is_a_workflow_with_a_trigger_and_rights_are_asked(
    server: RunningServer, ada: Person
) -> None:
    shop(server, "nightly")
    id_ = source(ada, "nightly")
    made = ada.call("POST", f"/data-sources/{id_}/backups/schedules", cron="0 3 * * *", zone="Europe/Berlin")
    for other in ({"cron": "0 4 * * *", "zone": "Europe/Berlin"}, {"cron": "0 3 * * *", "zone": "UTC"}):
        assert made["design"] != ada.call("POST", f"/data-sources/{id_}/backups/schedules", **other)["design"]
    same = {"cron": "0 3 * * *", "zone": "Europe/Berlin"}
    again = ada.request("POST", f"/data-sources/{id_}/backups/schedules", json=same).json()["error"]
    there = {"design": made["design"], "trigger": made["trigger"]}
    assert ("already_scheduled", there) == (again["code"], again["details"])
    ada.call("POST", f"/collaboration/documents/{id_}/rename", name="Renamed since")
    again = ada.request("POST", f"/data-sources/{id_}/backups/schedules", json=same).json()["error"]
    assert ("already_scheduled", there) == (again["code"], again["details"])
    ada.call("POST", f"/workflow/workflows/{made['design']}/triggers/{made['trigger']}/pause")
    assert ada.request("POST", f"/data-sources/{id_}/backups/schedules", json=same).is_success
    run = ada.call("POST", f"/workflow/workflows/{made['design']}/execute")["id"]
    events = ada.call("GET", f"/channels/run:{run}/events?topics=workflow:run:completed&wait=25")["items"]
    assert 1 == len(events)
    [backup] = listed(ada, id_)["items"]
    assert ("verified", run) == (backup["state"], backup["run"])
    editor = invited(server, ada, "Edda")
    path = f"/data-sources/{id_}/backups/{backup['id']}"
    assert 403 == editor.request("POST", f"{path}/restore", json={"into": "x.db"}).status_code
    assert 403 == editor.request("DELETE", path).status_code
    assert editor.request("POST", f"/scan/data-sources/{id_}/backup").status_code < 300
