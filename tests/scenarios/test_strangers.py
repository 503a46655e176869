"""What belongs to another organisation does not exist: through every command, channel, door and route."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack, aclosing
from typing import Any

import pytest

from crdt.frames import Call, Failure, Result
from crdt.ids import Channel, run_channel
from engine.commands.command import Command
from server.client import connect
from server.perform import find_commands
from tests.support.besieged import Besieged, besieged
from tests.support.household import NEVER_MADE
from tests.support.inputs import filled, path_of
from tests.support.neighbours import SECRET
from tests.support.raw import SECONDS, raw
from tests.support.visitors import VISITORS

pytestmark = pytest.mark.anyio

COMMANDS = find_commands()
NAMING = {"approvals.get": "approval_gone", "approvals.people": "approval_gone"}
"""Commands of no scope that name something all the same, and what they say of a stranger's."""
WITH_OBJECT = [name for name, command in COMMANDS.items() if command.scope not in {"none", "organisation"}]
WITHOUT_OBJECT = [
    name
    for name, command in COMMANDS.items()
    if command.scope in {"none", "organisation"} and command.method == "GET" and name not in NAMING
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
        case "bulk":
            return siege.neighbours.bulk
        case "channel":
            return f"workspace:{siege.neighbours.workspace}"
        case _:
            return siege.neighbours.source if command.kind == "data_source" else siege.neighbours.design


@pytest.mark.parametrize("name", WITH_OBJECT)
async def test_T12_a_command_about_a_stranger_s_object_finds_nothing(siege: Besieged, name: str) -> None:
    command = COMMANDS[name]
    given = filled(command, theirs(siege, command))
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        await socket.send(Call(id=1, command=name, input=given))
        called = await socket.wait(Failure)
    assert ("not_found", ("call", 1)) == (called.code, called.ref)
    path = path_of(command, given)
    body = {"params": given} if command.method in {"GET", "DELETE"} else {"json": given}
    answer = siege.mallory.request(command.method, path, **body)
    assert (404, "not_found") == (answer.status_code, answer.json()["error"]["code"])
    assert SECRET not in answer.text
    assert answer.json()["error"]["message"] == called.message
    unknown = {
        **given,
        command.names: f"workspace:{NEVER_MADE}" if command.scope == "channel" else NEVER_MADE,
    }
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
    needed = filled(command, "")
    for asked in ({}, {key: value for key, value in filters.items() if key in fields}):
        given = {**needed, **asked}
        async with raw(f"{siege.server.websocket}/ws") as socket:
            await socket.hello(siege.mallory.token)
            await socket.send(Call(id=1, command=name, input=given))
            answer = await socket.wait(Result | Failure)  # type: ignore[arg-type]
        refused = getattr(answer, "code", "")
        assert not refused or ("forbidden", "organisation") == (refused, command.scope)
        output = str(answer)
        assert SECRET not in output
        for id_ in (siege.neighbours.workspace, siege.neighbours.design, siege.neighbours.run):
            assert id_ not in output
        if asked and isinstance(answer, Result):
            told = answer.output if isinstance(answer.output, dict) else {}
            assert 0 == told["total"] if "total" in told else not any(told.values())


async def test_T12_a_stranger_s_request_is_not_there(siege: Besieged) -> None:
    for name, code in NAMING.items():
        for id_ in (siege.neighbours.approval, NEVER_MADE):
            async with raw(f"{siege.server.websocket}/ws") as socket:
                await socket.hello(siege.mallory.token)
                await socket.send(Call(id=1, command=name, input={"id": id_}))
                assert code == (await socket.wait(Failure)).code


async def test_T12_channels_of_strangers_are_not_there(siege: Besieged) -> None:
    their = siege.neighbours
    channels = {
        f"doc:{their.design}": "not_found",
        f"doc:{their.source}": "not_found",
        f"source:{their.source}": "not_found",
        f"workspace:{their.workspace}": "not_found",
        f"run:{their.run}": "not_found",
        f"bulk:{their.bulk}": "not_found",
        f"approval:{their.approval}": "not_found",
        f"user:{their.user}": "unknown_channel",
    }
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(siege.mallory.token)
        assert channels == {name: await socket.enter(Channel(name)) for name in channels}
    async with raw(f"{siege.server.websocket}/ws") as socket:
        await socket.hello(their.token)
        opened = [name for name in channels if await socket.enter(Channel(name)) == ""]
        assert list(channels) == opened


@pytest.mark.parametrize("door", VISITORS)
async def test_T12_no_door_tells_a_stranger_s_document_from_one_that_was_never_made(
    siege: Besieged, door: str
) -> None:
    said: list[list[bytes]] = []
    for document in (siege.neighbours.design, NEVER_MADE):
        async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
            visitor = VISITORS[door](stack, 7)
            assert not await visitor.enter(siege.server.websocket, siege.mallory.token, document)
            said.append([one.replace(document.encode(), b"ID") for one in visitor.heard])
    assert said[0] == said[1]
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        eve = VISITORS[door](stack, 8)
        assert await eve.enter(siege.server.websocket, siege.neighbours.token, siege.neighbours.design)


def test_T12_a_run_of_mine_cannot_open_a_source_of_strangers(siege: Besieged) -> None:
    """It does not begin, and says no more than of a source that was never made."""

    def refused(source: str) -> tuple[int, str]:
        node = {"operation": "source.test_connection", "parameters": {"source": source}}
        said = {"workspace": siege.workspace, "name": "Borrowed", "body": {"nodes": {"one": node}}}
        made = siege.mallory.call("POST", "/workflow/designer/workflows", **said)
        answer = siege.mallory.request("POST", f"/workflow/workflows/{made['id']}/execute")
        return answer.status_code, answer.text

    status, said = refused(siege.neighbours.source)
    assert (422, "source_unknown") == (status, json.loads(said)["error"]["details"]["problems"][0]["code"])
    assert SECRET not in said
    assert (status, said) == refused(str(uuid.uuid4()))


async def test_T12_a_parameter_of_a_run_cannot_name_a_source_of_strangers(siege: Besieged) -> None:
    asked = {"place": {"name": "place", "type": "source", "required": True}}
    node = {"operation": "source.test_connection", "parameters": {"source": {"$from": "parameters.place"}}}
    said = {
        "workspace": siege.workspace,
        "name": "Lent",
        "body": {"parameters": asked, "nodes": {"one": node}},
    }
    made = siege.mallory.call("POST", "/workflow/designer/workflows", **said)
    path = f"/workflow/workflows/{made['id']}/execute"
    run = siege.mallory.call("POST", path, parameters={"place": siege.neighbours.source})
    async with connect(siege.server.url, siege.mallory.token) as client:
        async with asyncio.timeout(30), aclosing(client.events(run_channel(run["id"]), since=0)) as events:
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
