"""Runs of every kind survive SIGKILL: none is lost, none ends twice, no effect of a step happens twice (S1-7)."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from crdt.ids import Channel
from engine.records import Json
from server.client import connect
from tests.support.people import Person, owner
from tests.support.server import RunningServer, running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("flows"))


def emits(what: str, **more: Json) -> Json:
    """An effect in Concert's own store: it is committed with the end of its step."""
    index: Json = {"$cel": "index"} if more.get("inside") == "f" else 0
    data = {"what": what, "index": index}
    return {"operation": "event.emit", "parameters": {"topic": "kill", "data": data}, **more}


def steers(what: str, **parameters: Json) -> Json:
    return {"operation": f"flow.{what}", "parameters": parameters}


MIXED: dict[str, tuple[dict[str, Json], str, list[str]]] = {
    "chain": (
        {f"s{n}": emits(f"s{n}") for n in range(4)},
        "s0>s1 s1>s2 s2>s3",
        ["s0", "s1", "s2", "s3"],
    ),
    "loop": (
        {
            "f": steers("for_each", items=[1, 2, 3, 4], parallel=2),
            "x": emits("x", inside="f"),
            "end": emits("end"),
        },
        "f>end",
        ["x", "x", "x", "x", "end"],
    ),
    "gate": (
        {
            "g": steers("gate", question="Go on?", timeout_s=2, on_timeout="approve"),
            "w": steers("wait", seconds=1),
            "b": emits("b"),
        },
        "g>w w>b",
        ["b"],
    ),
    "try": (
        {
            "t": steers("try"),
            "bad": {"operation": "data.transform", "parameters": {"value": {"$cel": "1 / 0"}}, "inside": "t"},
            "c": emits("c", inside="t", part="catch"),
            "z": emits("z", inside="t", part="finally"),
        },
        "",
        ["c", "z"],
    ),
}


def made(ada: Person, workspace: str, name: str) -> str:
    nodes, edges, _ = MIXED[name]
    ways = {one: dict(zip(("source", "target"), one.split(">"), strict=True)) for one in edges.split()}
    body: dict[str, Any] = {"nodes": nodes, "edges": ways}
    said = {"workspace": workspace, "name": name, "body": body}
    return str(ada.call("POST", "/workflow/designer/workflows", **said)["id"])


async def kill_and_check(server: RunningServer, *, runs: int, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    ada = owner(server)
    workspace = ada.workspace()
    designs = {name: made(ada, workspace, name) for name in MIXED}
    kinds = [list(MIXED)[number % len(MIXED)] for number in range(runs)]
    started: dict[str, str] = {}
    left = list(enumerate(kinds))
    for kill in range(kills):
        share = -(-len(left) // (kills - kill))
        for number, kind in left[:share]:
            path = f"/workflow/workflows/{designs[kind]}/execute"
            started[(await asyncio.to_thread(ada.call, "POST", path, key=f"{seed}:{number}"))["id"]] = kind
        left = left[share:]
        await asyncio.sleep(dice.uniform(0.0, 0.6))  # the moment of the kill is the point here
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    assert runs == len(started)
    ended = await ends_of(server, ada, workspace, set(started))
    assert dict.fromkeys(started, "completed") == ended
    effects = await effects_of(server, ada, workspace)
    for run, kind in started.items():
        assert Counter(MIXED[kind][2]) == Counter(what for what, _ in effects[run].elements()), kind
        assert {1} == set(effects[run].values()), "no effect of one round happens twice"
    sys.stdout.write(f"{kills} kills of {runs} runs: none lost, no effect twice\n")


async def ends_of(server: RunningServer, ada: Person, workspace: str, wanted: set[str]) -> dict[str, str]:
    """How each run ended, from the workspace's channel; an end that is told twice is an error."""
    ended: dict[str, str] = {}
    async with asyncio.timeout(240), connect(server.url, ada.token) as client:
        feed = await client.join(Channel(f"workspace:{workspace}"), since=0)
        while ended.keys() != wanted:
            event = await anext(feed)
            kind, _, how = event.topic.removeprefix("workflow:").partition(":")
            if (
                kind == "run"
                and how in ("completed", "failed", "cancelled")
                and event.payload["run"] in wanted
            ):
                assert event.payload["run"] not in ended
                ended[event.payload["run"]] = how
    return ended


async def effects_of(
    server: RunningServer, ada: Person, workspace: str
) -> dict[str, Counter[tuple[str, int]]]:
    found: dict[str, Counter[tuple[str, int]]] = {}
    since, last = 0, 1
    while since < last:
        path = f"/channels/workspace:{workspace}/events?topics=custom:kill&limit=500&since={since}"
        page = await asyncio.to_thread(ada.call, "GET", path)
        for event in page["items"]:
            said = event["payload"]["data"]
            found.setdefault(event["payload"]["run"], Counter())[said["what"], said["index"]] += 1
        since, last = page["next"], page["last"]
    return found


async def test_S1_7_runs_of_every_kind_survive_sigkill(server: RunningServer) -> None:
    await kill_and_check(server, runs=8, kills=1, seed=5)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_S1_7_two_hundred_runs_of_every_kind_survive_twenty_sigkills(server: RunningServer) -> None:
    await kill_and_check(server, runs=200, kills=20, seed=6)
