"""A bulk operation and its rollback survive SIGKILL of a real server: finished or taken back, no source changed twice.

Only a kill counts after which the rows say that the work was under way; how often each was hit is printed.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from random import Random
from time import monotonic, sleep, time
from typing import Any

import pytest

from storage.sql.database import FILE
from tests.support.belonging import own_workspace
from tests.support.people import Person, owner
from tests.support.server import RunningServer, running

HERE = "/workflow/bulk-operations"
SOURCES = 24
KILLS = 20
"""In the middle of a job, and as many in the middle of a rollback."""
MOST_ROUNDS = 5 * KILLS
SECONDS = 90.0
SETTINGS = {"strategy": "fixed", "size": 1, "parallel": 2}
OVER = {"finished", "failed", "cancelled", "rolled_back"}


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("bulk_killed"))


@dataclass
class Killing:
    """`lasts`: seconds of a job that nobody disturbs. `hit`: what was under way when the process died, and how far it was."""

    server: RunningServer
    ada: Person
    workspace: str
    sources: list[str]
    chance: Random
    lasts: float = 0.0
    hit: Counter[str] = field(default_factory=Counter)
    ended_then: list[int] = field(default_factory=list)

    def done(self, tag: str, *, kill: bool) -> str:
        """A job that puts the tag on all of them; its id."""
        asked = {"workspace": self.workspace, "kind": "tag", "input": {"add": [tag]}}
        job = self.ada.call("POST", HERE, **asked, selection={"ids": self.sources}, settings=SETTINGS)
        self.over(job, "job", kill=kill)
        assert [[tag]] * SOURCES == self.tags()
        return str(job["id"])

    def taken_back(self, job: str, *, kill: bool) -> None:
        back = self.ada.call("POST", f"{HERE}/{job}/rollback", strategy="full")
        self.over(back, "rollback", kill=kill)
        assert {"undone": SOURCES} == self.recounted(job)
        assert [[]] * SOURCES == self.tags()

    def over(self, began: dict[str, Any], what: str, *, kill: bool) -> None:
        """Finished, with counters as its rows say. Killed at some moment between now and its likely end."""
        job = began["id"]
        if kill:
            left = self.lasts - (time() - began["created_at"] / 1e6)
            sleep(self.chance.uniform(0.0, max(0.0, left)))
            self.server.kill()
            self.note(job, what)
            self.server.start()
        until = monotonic() + SECONDS
        while (found := self.ada.call("GET", f"{HERE}/{job}"))["status"] not in OVER and monotonic() < until:
            sleep(0.05)
        assert ("finished", {"done": SOURCES}) == (found["status"], found["counts"]), found
        assert found["counts"] == self.recounted(job)
        if not kill:
            self.lasts = (found["finished_at"] - found["created_at"]) / 1e6

    def note(self, job: str, what: str) -> None:
        """What its rows say while no process is there."""
        with closing(sqlite3.connect(self.server.data / FILE)) as rows:
            found = rows.execute("SELECT status, counts FROM bulk_jobs WHERE id = ?", (job,)).fetchone()
        if found[0] not in OVER:
            self.hit[what] += 1
            self.ended_then.append(json.loads(found[1]).get("done", 0))

    def recounted(self, job: str) -> dict[str, int]:
        rows = self.ada.call("GET", f"{HERE}/{job}/items?limit=1000")["items"]
        return dict(Counter(row["state"] for row in rows))

    def tags(self) -> list[list[str]]:
        bodies = [self.ada.call("GET", f"/documents/{id_}")["body"] for id_ in self.sources]
        return [sorted(body.get("tags") or {}) for body in bodies]

    def edits(self) -> list[Any]:
        """How many edits each of them has had."""
        return [self.ada.call("GET", f"/documents/{id_}/history")["newest"] for id_ in self.sources]


def stage(server: RunningServer) -> Killing:
    ada = owner(server)
    workspace = own_workspace(ada, "Many")
    said = {"workspace": workspace, "kind": "sqlite", "connection": {"path": "nowhere.db"}}
    sources = [
        ada.call("POST", "/data-sources", **said, name=f"Source {one}")["id"] for one in range(SOURCES)
    ]
    return Killing(server=server, ada=ada, workspace=workspace, sources=sources, chance=Random(15))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_S2_15_a_bulk_operation_and_its_rollback_survive_twenty_kills(server: RunningServer) -> None:
    here = stage(server)
    here.taken_back(here.done("first", kill=False), kill=False)
    before, rounds = here.edits(), 0
    while min(here.hit["job"], here.hit["rollback"]) < KILLS and rounds < MOST_ROUNDS:
        job = here.done(f"round{rounds}", kill=here.hit["job"] < KILLS)
        here.taken_back(job, kill=here.hit["rollback"] < KILLS)
        rounds += 1
    hit = f"{rounds} rounds, killed {dict(here.hit)} in the middle, after so many items: {here.ended_then}"
    print(hit)  # noqa: T201 - figures of the soak
    assert [one + 2 * rounds for one in before] == here.edits()
    assert {"job": KILLS, "rollback": KILLS} == here.hit
