"""A bulk operation and its rollback survive SIGKILL of a real server: finished or taken back, no source changed twice."""

from collections.abc import Iterator
from random import Random
from time import monotonic, sleep
from typing import Any

import pytest

from tests.support.belonging import own_workspace
from tests.support.people import Person, owner
from tests.support.server import RunningServer, running

HERE = "/workflow/bulk-operations"
SOURCES = 24
KILLS = 20
SECONDS = 90.0
SETTINGS = {"strategy": "fixed", "size": 2, "parallel": 2}
OVER = {"finished", "failed", "cancelled", "rolled_back"}


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("bulk_killed"))


def made(ada: Person) -> tuple[str, list[str]]:
    workspace = own_workspace(ada, "Many")
    said = {"workspace": workspace, "kind": "sqlite", "connection": {"path": "nowhere.db"}}
    sources = [
        ada.call("POST", "/data-sources", **said, name=f"Source {one}")["id"] for one in range(SOURCES)
    ]
    return workspace, sources


def tagged(ada: Person, sources: list[str]) -> list[list[str]]:
    bodies = [ada.call("GET", f"/documents/{id_}")["body"] for id_ in sources]
    return [sorted(body.get("tags") or {}) for body in bodies]


def killed_until_over(
    server: RunningServer, ada: Person, job: str, chance: Random, kills: int
) -> dict[str, Any]:
    """Kills it so often at random moments while the job is under way; then waits for its end."""
    for _ in range(kills):
        sleep(chance.uniform(0.0, 0.12))
        if ada.call("GET", f"{HERE}/{job}/status")["status"] in OVER:
            break
        server.kill()
        server.start()
    until = monotonic() + SECONDS
    while (found := ada.call("GET", f"{HERE}/{job}"))["status"] not in OVER and monotonic() < until:
        sleep(0.05)
    return dict(found)


def recounted(ada: Person, job: str) -> dict[str, int]:
    rows = ada.call("GET", f"{HERE}/{job}/items?limit=1000")["items"]
    states = [row["state"] for row in rows]
    return {state: states.count(state) for state in sorted(set(states))}


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_S2_15_a_bulk_operation_and_its_rollback_survive_twenty_kills(server: RunningServer) -> None:
    ada, chance = owner(server), Random(15)
    workspace, sources = made(ada)
    kills = 0
    for round_ in range(KILLS):
        asked = {"workspace": workspace, "kind": "tag", "input": {"add": [f"round{round_}"]}}
        job = ada.call("POST", HERE, **asked, selection={"ids": sources}, settings=SETTINGS)["id"]
        found = killed_until_over(server, ada, job, chance, 1)
        assert ("finished", {"done": SOURCES}) == (found["status"], found["counts"])
        assert found["counts"] == recounted(ada, job)
        assert [[f"round{round_}"]] * SOURCES == tagged(ada, sources)
        back = ada.call("POST", f"{HERE}/{job}/rollback", strategy="full")["id"]
        taken = killed_until_over(server, ada, back, chance, 1)
        kills += 2
        assert ("finished", {"done": SOURCES}) == (taken["status"], taken["counts"]), taken
        assert {"undone": SOURCES} == recounted(ada, job)
        assert [[]] * SOURCES == tagged(ada, sources)
    assert kills == 2 * KILLS
