"""What belongs to another organisation does not exist: through every command, channel, door and route."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest

from crdt.frames import Call, Failure, Result
from crdt.ids import Channel, run_channel
from engine.commands.command import Command
from server.client import connect
from server.perform import find_commands
from tests.support.besieged import Besieged, besieged
from tests.support.neighbours import SECRET
from tests.support.raw import raw

pytestmark = pytest.mark.anyio

COMMANDS = find_commands()
WITH_OBJECT = [name for name, command in COMMANDS.items() if command.scope not in {"none", "organisation"}]
WITHOUT_OBJECT = [
    name
    for name, command in COMMANDS.items()
    if command.scope in {"none", "organisation"} and command.method == "GET"
]


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    with besieged(tmp_path_factory.mktemp("strangers")) as siege:
        yield siege
        siege.check_at_the_end()


def theirs(siege: Besieged, command: "Command[Any, Any]") -> str:
    """An id of the neighbours of the kind that the command takes."""
    match command.scope:
        case "workspace":
            return siege.neighbours.workspace
        case "run":
            return siege.neighbours.run
        case _:
            return siege.neighbours.source if command.kind == "data_source" else siege.neighbours.design


def filled(command: "Command[Any, Any]", object_: str) -> dict[str, Any]:
    """The smallest input that the command takes, about that object."""
    schema = command.input.model_json_schema()
    samples: dict[str, Any] = {"string": "x", "integer": 1, "object": {}, "array": [], "boolean": False}
    needed = {name: samples[schema["properties"][name]["type"]] for name in schema.get("required", ())}
    return {**needed, command.names: object_}


@pytest.mark.parametrize("name", WITH_OBJECT)
async def test_T12_a_command_about_a_stranger_s_object_finds_nothing(siege: Besieged, name: str) -> None:
    command = COMMANDS[name]
    given = filled(command, theirs(siege, command))
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.send(Call(id=1, command=name, input=given))
        called = await socket.wait(Failure)
    assert ("not_found", ("call", 1)) == (called.code, called.ref)
    path = command.path
    for field, value in given.items():
        path = path.replace(f"{{{field}}}", str(value))
    body = {"params": given} if command.method in {"GET", "DELETE"} else {"json": given}
    answer = siege.mallory.request(command.method, path, **body)
    assert (404, "not_found") == (answer.status_code, answer.json()["error"]["code"])
    assert SECRET not in answer.text
    assert answer.json()["error"]["message"] == called.message
    unknown = {**given, command.names: "01a00000-0000-7000-8000-000000000000"}
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.send(Call(id=1, command=name, input=unknown))
        never_made = await socket.wait(Failure)
    assert (called.code, called.message, called.details) == (
        never_made.code,
        never_made.message,
        never_made.details,
    )


@pytest.mark.parametrize("name", WITHOUT_OBJECT)
async def test_T12_lists_have_nothing_of_strangers(siege: Besieged, name: str) -> None:
    command = COMMANDS[name]
    fields = command.input.model_fields
    filters = {"workspace": siege.neighbours.workspace, "design": siege.neighbours.design, "search": SECRET}
    for given in ({}, {key: value for key, value in filters.items() if key in fields}):
        async with raw(f"{siege.server.websocket}/ws") as socket:
            await socket.hello(siege.mallory.token)
            await socket.send(Call(id=1, command=name, input=given))
            output = str((await socket.wait(Result)).output)
        assert SECRET not in output
        for id_ in (siege.neighbours.workspace, siege.neighbours.design, siege.neighbours.run):
            assert id_ not in output
        if given:
            assert "'total': 0" in output


async def test_T12_channels_of_strangers_are_not_there(siege: Besieged) -> None:
    their = siege.neighbours
    channels = {
        f"doc:{their.design}": "not_found",
        f"doc:{their.source}": "not_found",
        f"source:{their.source}": "not_found",
        f"workspace:{their.workspace}": "not_found",
        f"run:{their.run}": "not_found",
        f"user:{their.user}": "unknown_channel",
    }
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        assert channels == {name: await socket.enter(Channel(name)) for name in channels}
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(their.token)
        opened = [name for name in channels if await socket.enter(Channel(name)) == ""]
        assert list(channels) == opened


async def test_T12_the_yjs_door_and_files_do_not_know_strangers(siege: Besieged) -> None:
    their = siege.neighbours
    async with raw(f"{siege.server.websocket}/yjs/{their.design}", siege.mallory.token) as socket:
        assert (4404, "not_found") == (await socket.close_code(), socket.socket.close_reason)
    for method, path in (
        ("GET", f"/documents/{their.design}/export"),
        ("GET", f"/documents/{their.design}/export?format=yjs"),
        ("POST", f"/collaboration/workspaces/{their.workspace}/import"),
    ):
        answer = siege.mallory.request(method, path, **({"json": {}} if method == "POST" else {}))
        assert (404, "not_found") == (answer.status_code, answer.json()["error"]["code"])


async def test_T12_a_run_of_mine_cannot_open_a_source_of_strangers(siege: Besieged) -> None:
    node = {"operation": "source.test_connection", "parameters": {"source": siege.neighbours.source}}
    made = siege.mallory.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=siege.workspace,
        name="Borrowed",
        body={"nodes": {"one": node}},
    )
    run = siege.mallory.call("POST", f"/workflow/workflows/{made['id']}/execute")
    async with connect(siege.server.url, siege.mallory.token) as client:
        async with asyncio.timeout(10), aclosing(client.events(run_channel(run["id"]), since=0)) as events:
            async for event in events:
                if event.topic in {"workflow:run:completed", "workflow:run:failed"}:
                    break
        detail = await client.call("runs.get", id=run["id"])
    assert "failed" == detail["status"]
    assert "not_found" == detail["nodes"][0]["error"]["code"]
    assert SECRET not in str(detail)


async def test_T12_an_invitation_of_strangers_leads_to_them_only(siege: Besieged) -> None:
    """Whoever joins by it belongs to the neighbours and sees nothing here."""
    said = {"token": siege.neighbours.invitation, "name": "Zoe"}
    answer = siege.mallory.request("POST", "/session/join", json=said, headers={"authorization": ""})
    zoe = {"authorization": f"Bearer {answer.cookies['concert_session']}"}
    siege.tokens.add(answer.cookies["concert_session"])
    listed = siege.mallory.request("GET", "/collaboration/workspaces", headers=zoe).json()["items"]
    assert [siege.neighbours.workspace] == [one["id"] for one in listed]
    answer = siege.mallory.request("GET", f"/documents/{siege.design}", headers=zoe)
    assert 404 == answer.status_code
