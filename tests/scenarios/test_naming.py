"""Somebody says what they are called: for themselves alone, and everybody who looks sees it (crdt/SPEC.md, L16)."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from crdt.frames import Call, Event, Join, Left, Locks, Presence, Present, Result
from crdt.ids import DocumentId, document_channel, workspace_channel
from tests.support.belonging import Inside, code, document, own_workspace, place, within
from tests.support.furnished import with_tables
from tests.support.people import Person, asked, invited, owner
from tests.support.raw import Raw, raw
from tests.support.server import RunningServer, items
from tests.support.visitors import Hocuspocus, Yjs, edit

pytestmark = pytest.mark.anyio

ME = "/collaboration/people/me"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("naming")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture
def bo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Bo")


def called(by: Person, who: Person) -> str:
    found = items(by.request("GET", place(by, "/members"), params={"users": who.id}))
    return str(found[0]["name"])


def test_S3_3_a_person_changes_their_own_name_and_nobody_elses(ada: Person, bo: Person) -> None:
    answer = bo.call("PUT", ME, name="  Bo \t Lindqvist ")
    assert (bo.id, "Bo Lindqvist") == (answer["user"], answer["name"])
    assert ("Bo Lindqvist", "Owner") == (called(ada, bo), called(ada, ada))
    assert "Bo Lindqvist" == bo.call("GET", "/session")["user"]["name"]
    assert "Bo Lindqvist" == bo.call("GET", "/bootstrap")["user"]["name"]
    assert "invalid_input" == code(bo, "PUT", ME, name="Mallory", user=ada.id)
    assert "Owner" == called(ada, ada)


@pytest.mark.parametrize(
    "name",
    ["", "   ", "x" * 81, "Bo\x00", "B\x1bo", "B\u202eo", "\u200b", "B\ud800o", 7, None],
    ids=["empty", "blank", "long", "nul", "escape", "turned", "invisible", "surrogate", "number", "nothing"],
)
def test_S3_3_a_name_that_others_cannot_read_is_refused(bo: Person, name: Any) -> None:
    answer = bo.request("PUT", ME, content=_json(name), headers={"content-type": "application/json"})
    assert (422, "invalid_input") == (answer.status_code, answer.json()["error"]["code"])
    assert "Bo" == called(bo, bo)


def _json(name: Any) -> bytes:
    return json.dumps({"name": name}).encode()


def test_S3_3_names_of_newcomers_are_held_to_the_same(server: RunningServer, ada: Person) -> None:
    made = ada.call("POST", place(ada, "/invite"), role="viewer")
    said = {"token": made["path"].partition("#")[2], "name": "B\u202eo"}
    answer = asked(server, "POST", "/api/session/join", json=said)
    assert (422, "invalid_input") == (answer.status_code, answer.json()["error"]["code"])
    answer = asked(
        server,
        "POST",
        "/api/session/join",
        json={**said, "name": "Zo\u00eb O'Neill \u0639\u0644\u06cc\u200c\u0631\u0636\u0627"},
    )
    assert 200 == answer.status_code


def test_S3_3_a_token_does_not_change_who_somebody_is(server: RunningServer, bo: Person) -> None:
    text = bo.call("POST", "/tokens", name="For a script")["text"]
    said = {"authorization": f"Bearer {text}"}
    answer = asked(server, "PUT", f"/api{ME}", headers=said, json={"name": "Mallory"})
    assert (403, "forbidden") == (answer.status_code, answer.json()["error"]["code"])
    answer = asked(server, "PUT", f"/api{ME}", json={"name": "Mallory"})
    assert 401 == answer.status_code
    assert "Bo" == called(bo, bo)


async def test_B5_every_workspace_of_theirs_and_they_themselves_hear_of_it_once(
    server: RunningServer, ada: Person, bo: Person
) -> None:
    elsewhere = await asyncio.to_thread(own_workspace, ada, "Not Bo's")
    here = await asyncio.to_thread(ada.workspace)
    async with raw(f"{server.websocket}/ws") as other, raw(f"{server.websocket}/ws") as own:
        await other.hello(ada.token)
        await own.hello(bo.token)
        for channel in (here, elsewhere):
            assert "" == await other.enter(workspace_channel(channel))  # type: ignore[arg-type]
        await own.send(Join(channel="user:me"))  # type: ignore[arg-type]
        for name in ("Bo Berg", "Bo Berg", "Bo Ek"):  # the second one changes nothing
            await asyncio.to_thread(bo.call, "PUT", ME, name=name)
        for was, name in (("Bo", "Bo Berg"), ("Bo Berg", "Bo Ek")):
            said = {"user": bo.id, "name": name, "was": was}
            heard = await within(other.wait(Event, lambda one: one.topic == "workspace:member:renamed"))
            assert (workspace_channel(here), said) == (heard.channel, heard.payload)  # type: ignore[arg-type]
            assert said == (await within(own.wait(Event, lambda one: one.topic == "user:renamed"))).payload
    feed = ada.request("GET", place(ada, "/activity"), params={"kind": "people"}).json()["items"]
    assert ("Bo Ek", "workspace:member:renamed") == (feed[0]["by_name"], feed[0]["topic"])


async def test_L16_open_presence_and_locks_bear_the_new_name_at_once(ada: Person, bo: Person) -> None:
    note = await asyncio.to_thread(document, ada)
    channel, section = document_channel(DocumentId(note)), ["text"]

    async def shown(socket: Raw) -> None:
        await socket.send(Presence(channel=channel, state={"page": "note"}))

    said: dict[str, list[str]] = {"here": [], "holding": []}

    def all_say(name: str) -> Any:
        """Whether who is here and who holds a section have that name; the two are told in any order."""

        def fits(frame: Present | Locks) -> bool:
            if isinstance(frame, Present):
                said["here"] = [one["name"] for one in frame.states.values() if one]
            else:
                said["holding"] = [one["holder"]["name"] for one in frame.locks]
            return name in said["here"] and [name] == said["holding"]

        return fits

    async with Inside(ada, note) as (other, _), Inside(bo, note) as (own, _):
        await shown(own)
        await own.send(Call(id=1, command="locks.take", input={"id": note, "section": section}))
        fence = (await within(own.wait(Result))).output["lock"]["fence"]
        await within(other.wait(Present | Locks, all_say("Bo")))  # type: ignore[arg-type]
        await asyncio.to_thread(bo.call, "PUT", ME, name="Bo Ek")
        assert "room_reloaded" == (await within(own.wait(Left))).code
        await own.join(DocumentId(note), client=99)
        await shown(own)
        await within(other.wait(Present | Locks, all_say("Bo Ek")))  # type: ignore[arg-type]
        listed = items(await asyncio.to_thread(ada.request, "GET", f"/documents/{note}/locks"))
        assert [("Bo Ek", fence)] == [(one["holder"]["name"], one["fence"]) for one in listed]


@pytest.mark.parametrize("door", [Yjs, Hocuspocus])
async def test_W6_who_is_renamed_comes_again_at_the_other_doors(
    ada: Person, bo: Person, door: type[Yjs | Hocuspocus]
) -> None:
    note = await asyncio.to_thread(document, ada)
    async with AsyncExitStack() as stack:
        own, other = door(stack, 7), door(stack, 8)
        for visitor, who in ((own, bo), (other, ada)):
            assert await visitor.enter(bo.server.websocket, who.token, note)
        await asyncio.to_thread(bo.call, "PUT", ME, name="Bo Ek")
        assert 1012 == await own._socket.close_code()
        assert await other.send(edit(8, "body", "beside"))
