"""A workspace in which designs are made, run, and run as the scripts that are made of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from crdt.ids import Channel, RunId, WorkspaceId, run_channel, workspace_channel
from server.client import Client, connect
from tests.support.belonging import offer, own_workspace
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer

Json = Any
Scripted = Callable[[str], Coroutine[Any, Any, Json]]
"""Runs the script of a design as a program would, and gives what it prints. Raises what it raises."""
OVER = ["workflow:run:completed", "workflow:run:failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Bea makes designs, runs them and their scripts; Cem may approve."""

    bea: Person
    cem: Person
    workspace: str

    def design(self, name: str, nodes: Json, *edges: Json, **more: Json) -> str:
        ways = {f"e{at}": dict(zip(("source", "target", "port", "condition"), edge, strict=False))
                for at, edge in enumerate(edges)}  # fmt: skip
        body = {"nodes": nodes, "edges": ways, **more}
        path = "/workflow/designer/workflows"
        return str(self.bea.call("POST", path, workspace=self.workspace, name=name, body=body)["id"])

    def script(self, design: str) -> Json:
        path = f"/workflow/designer/workflows/{design}/export"
        return self.bea.request("GET", path, params={"format": "python"}).json()

    @property
    def channel(self) -> Channel:
        return workspace_channel(WorkspaceId(self.workspace))


def settled(server: RunningServer) -> Studio:
    ada = owner(server)
    bea, cem = invited(server, ada, "Bea", "viewer"), invited(server, ada, "Cem", "viewer")
    workspace = own_workspace(ada, "Scripts")
    offer(ada, workspace, bea, "editor")
    offer(ada, workspace, cem, "approver")
    return Studio(bea=bea, cem=cem, workspace=workspace)


@asynccontextmanager
async def signed_in(person: Person) -> AsyncIterator[Client]:
    async with connect(person.server.url, person.token) as client:
        yield client


def scripting(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Scripted:
    monkeypatch.setenv("CONCERT_URL", studio.bea.server.url)
    monkeypatch.setenv("CONCERT_TOKEN", studio.bea.token)
    monkeypatch.setenv("CONCERT_WORKSPACE", studio.workspace)

    async def run(design: str) -> Json:
        made = await asyncio.to_thread(studio.script, design)
        assert "left_out" not in {note["weight"] for note in made["notes"]}
        program: dict[str, Any] = {}
        exec(compile(made["text"], made["file"], "exec"), program)
        await program["main"]()
        return json.loads(capsys.readouterr().out)

    return run


async def ran(client: Client, design: str) -> Json:
    """The run of a design once it is over."""
    started = await client.call("runs.start", id=design)
    async with aclosing(client.events(run_channel(RunId(started["id"])), 0, OVER)) as events:
        async for _ in events:
            break
    return await client.call("runs.get", id=started["id"])


def results_of(run: Json) -> dict[str, Json]:
    assert "succeeded" == run["status"], [node["error"] for node in run["nodes"]]
    return {one["name"]: one["value"] for one in run["results"]}


def cel(text: str) -> Json:
    return {"$cel": text}


def does(operation: str, **parameters: Json) -> Json:
    """`undoes`, `inside` and the like are said of the step, all else is given to its operation."""
    own = {key: parameters.pop(key) for key in ("undoes", "inside", "part", "run_if") if key in parameters}
    return {"operation": operation, "parameters": parameters, **own}


def tells(topic: str, data: Json = None, **more: Json) -> Json:
    return does("event.emit", topic=topic, data=data, **more)


def gives(name: str, value: Json, **more: Json) -> Json:
    return does("flow.output", name=name, value=value, **more)


@asynccontextmanager
async def told(client: Client, studio: Studio, last: str) -> AsyncIterator[list[Json]]:
    """What steps tell meanwhile, up to that topic: known once the block is left."""
    heard: list[Json] = []
    feed = await client.join(studio.channel, topics=["custom:**"])
    yield heard
    async for event in feed:
        heard.append((event.topic.removeprefix("custom:"), event.payload["data"]))
        if event.topic == f"custom:{last}":
            break
    client.leave(studio.channel)
