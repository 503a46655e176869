"""Somebody has a section to themselves: real sockets, real requests, a real restart (crdt/SPEC.md, section L)."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from crdt.frames import Call, Event, Failure, Locks, Result
from crdt.ids import DocumentId
from tests.support.household import Household, household
from tests.support.raw import SECONDS, Raw
from tests.support.visitors import VISITORS, edit

pytestmark = pytest.mark.anyio

BODY = ["body", "locked"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("locks")) as house:
        yield house


def ordered(house: Household, who: str, document: str, verb: str = "", **more: Any) -> Any:
    """The answer over HTTP, or the error."""
    answer = house.request(who, "POST", f"/documents/{document}/locks{verb}", {"section": BODY, **more})
    said = answer.json()
    return said if answer.status_code < 400 else {"status": answer.status_code, **said["error"]}


def listed(house: Household, document: str) -> list[tuple[list[str], str]]:
    locks = house.owned("GET", f"/documents/{document}/locks")["items"]
    return [(lock["section"], lock["holder"]["name"]) for lock in locks]


def name_of(house: Household, who: str) -> str:
    return str(house.request(who, "GET", "/session", {}).json()["user"]["name"])


async def called(socket: Raw, command: str, document: str, **more: Any) -> Any:
    """The output, or the error's code."""
    given = {"id": document, "section": BODY, **more}
    await socket.send(Call(id=1, command=command, input=given))
    answer = await socket.wait(Result | Failure)  # type: ignore[arg-type]
    return answer.code if isinstance(answer, Failure) else answer.output


@pytest.mark.parametrize("resent", [False, True])
@pytest.mark.parametrize("door", VISITORS)
async def test_L3_every_door_refuses_what_touches_somebody_elses_section(
    house: Household, door: str, resent: bool
) -> None:
    document = house.document()
    assert 0 == ordered(house, "editor", document)["place"]
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        visitor = VISITORS[door](stack, 7)
        assert await visitor.enter(house.server.websocket, house.tokens["admin"], document)
        assert not await visitor.send(edit(7, "body", "locked"), resent=resent)
        beside = VISITORS[door](stack, 8)
        assert await beside.enter(house.server.websocket, house.tokens["admin"], document)
        assert await beside.send(edit(8, "body", "beside"), resent=resent)
        holder = VISITORS[door](stack, 9)
        assert await holder.enter(house.server.websocket, house.tokens["editor"], document)
        assert await holder.send(edit(9, "body", "locked"), resent=resent)
    assert {"beside": "x", "locked": "x"} == house.owned("GET", f"/documents/{document}")["roots"]["body"]


def test_L3_a_script_does_not_get_past_a_lock_either(house: Household) -> None:
    design = house.document("workflow")
    path = f"/documents/{design}/locks"
    taken = house.request("editor", "POST", path, {"section": ["body", "description"]})
    assert 200 == taken.status_code
    update = f"/workflow/designer/workflows/{design}"
    refused = house.request("admin", "PUT", update, {"body": {"name": "N", "description": "mine"}})
    error = refused.json()["error"]
    assert (423, "section_locked", name_of(house, "editor")) == (
        refused.status_code,
        error["code"],
        error["details"]["holder"]["name"],
    )
    before = house.owned("GET", update)["body"]
    assert ("Passing", "") == (before["name"], before["description"])
    assert 200 == house.request("admin", "PUT", update, {"body": {"name": "Renamed"}}).status_code
    assert 200 == house.request("editor", "PUT", update, {"body": {"description": "hers"}}).status_code
    assert "hers" == house.owned("GET", update)["body"]["description"]


async def test_L6_asking_handing_over_and_breaking_are_seen_by_everybody(house: Household) -> None:
    document = house.document()
    editor, admin = name_of(house, "editor"), name_of(house, "admin")
    async with house.socket("editor") as holder, house.socket("admin") as other, asyncio.timeout(SECONDS):
        await holder.join(DocumentId(document), client=1)
        await other.join(DocumentId(document), client=2)
        assert (await called(holder, "locks.take", document))["lock"]["fence"] == 1
        await other.wait(Locks, lambda seen: [lock["holder"]["name"] for lock in seen.locks] == [editor])
        assert "section_locked" == await called(other, "locks.take", document)
        assert 1 == (await called(other, "locks.ask", document))["place"]
        await holder.wait(Locks, lambda seen: [one["name"] for one in seen.locks[0]["queue"]] == [admin])
        asked = await holder.wait(Event, lambda event: event.topic == "document:lock:asked")
        assert admin == asked.payload["name"]
        await called(holder, "locks.hand_over", document, to=asked.payload["user"])
        given = await other.wait(Event, lambda event: event.topic == "document:lock:handed_over")
        assert (admin, editor, 2) == (
            given.payload["name"],
            given.payload["former_name"],
            given.payload["fence"],
        )
        assert "forbidden" == await called(holder, "locks.break", document)
        async with house.socket("owner") as owner:
            assert (await called(owner, "locks.break", document))["lock"]["fence"] == 3
        broken = await other.wait(Event, lambda event: event.topic == "document:lock:broken")
        assert (admin, 3) == (broken.payload["former_name"], broken.payload["fence"])
        assert "lock_lost" == await called(other, "locks.renew", document)


def test_L4_who_may_not_edit_may_not_lock(house: Household) -> None:
    document = house.document()
    assert "read_only" == ordered(house, "viewer", document)["code"]
    assert "read_only" == ordered(house, "commenter", document, "/ask")["code"]
    assert [] == listed(house, document)


@pytest.mark.parametrize(
    "section", [["comments"], ["layout", "nodes"], ["body", ""], ["x"] * 17, ["body", 7]]
)
def test_L1_what_no_section_is_cannot_be_locked(house: Household, section: list[Any]) -> None:
    answer = house.request("editor", "POST", f"/documents/{house.document()}/locks", {"section": section})
    assert (422, "invalid_input") == (answer.status_code, answer.json()["error"]["code"])


async def test_L13_a_lock_survives_the_crash_of_the_server_and_fences_go_on(house: Household) -> None:
    document = house.document()
    editor = name_of(house, "editor")
    assert 1 == ordered(house, "editor", document, seconds=300)["lock"]["fence"]
    house.server.kill()
    house.server.start()
    assert [(BODY, editor)] == listed(house, document)
    refused = ordered(house, "admin", document)
    assert (423, "section_locked", editor) == (
        refused["status"],
        refused["code"],
        refused["details"]["holder"]["name"],
    )
    ordered(house, "editor", document, "/release")
    assert 2 == ordered(house, "admin", document)["lock"]["fence"]
