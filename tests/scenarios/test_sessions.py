"""Working sessions on a real server: over HTTP, heard live, and held to at sockets that are open (engine/SPEC.md, J)."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from crdt.frames import Joined, Role
from crdt.ids import Channel, DocumentId
from server.client import connect
from tests.support.furnished import with_tables
from tests.support.people import Person, invited, owner
from tests.support.raw import SECONDS, Raw, raw
from tests.support.server import RunningServer, items

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("sessions")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def ben(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Ben")


def sessions_of(person: Person) -> str:
    return f"/collaboration/workspaces/{person.workspace()}/sessions"


def started(by: Person, *documents: str, **more: Any) -> dict[str, Any]:
    said = {"name": "Friday", "type": "review", "documents": list(documents), **more}
    answer: dict[str, Any] = by.call("POST", sessions_of(by), **said)
    return answer


def new_document(by: Person, name: str) -> DocumentId:
    path = f"/collaboration/workspaces/{by.workspace()}/documents"
    return DocumentId(by.call("POST", path, kind="freeform", name=name)["id"])


async def next_role(socket: Raw) -> str:
    return (await socket.wait(Role)).role


async def test_J2_a_role_in_a_session_holds_at_a_socket_that_is_open_and_ends_with_it(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    document = new_document(ada, "held")
    session = started(ada, document, role="commenter")
    path = f"{sessions_of(ada)}/{session['id']}"
    async with asyncio.timeout(SECONDS), raw(f"{server.websocket}/ws") as socket:
        await socket.hello(ben.token)
        await socket.join(document, client=7)
        assert "editor" == ben.call("GET", f"/documents/{document}")["role"]
        ben.call("POST", f"{path}/join")
        assert "commenter" == await next_role(socket)
        assert "commenter" == ben.call("GET", f"/documents/{document}")["role"]
        ada.call("PUT", f"{path}/people/{ben.id}", role="viewer")
        assert "viewer" == await next_role(socket)
        ada.call("POST", f"{path}/end")
        assert "editor" == await next_role(socket)


async def test_J2_no_role_in_a_session_widens_what_somebody_may_do(
    server: RunningServer, ada: Person
) -> None:
    vi = invited(server, ada, "Vi", "viewer")
    document = new_document(ada, "read")
    session = started(ada, document, role="owner")
    path = f"{sessions_of(ada)}/{session['id']}"
    vi.call("POST", f"{path}/join")
    assert "viewer" == vi.call("GET", f"/documents/{document}")["role"]
    assert "forbidden" == error(vi.request("POST", sessions_of(ada), json={"name": "x", "type": "review"}))
    assert "not_leading" == error(vi.request("POST", f"{path}/end"))
    vi.call("POST", f"{path}/leave")
    assert "not_taking_part" == error(vi.request("POST", f"{path}/leave"))


async def test_J7_a_session_is_heard_from_its_start_to_its_end_and_stays_in_the_history(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    document = new_document(ada, "heard")
    channel = Channel(f"workspace:{ada.workspace()}")
    async with asyncio.timeout(SECONDS), connect(server.url, ben.token) as client:
        heard = aiter(await client.join(channel, None, ["collaboration:session:*"]))
        session = started(ada, document, name="Month end")
        path = f"{sessions_of(ada)}/{session['id']}"
        ben.call("POST", f"{path}/join")
        ada.call("POST", f"{path}/leave")
        ben.call("POST", f"{path}/end")
        told = [await anext(heard) for _ in range(4)]
    assert ["started", "joined", "left", "ended"] == [one.topic.rpartition(":")[2] for one in told]
    assert ["Month end"] * 4 == [one.payload["title"] for one in told]
    assert [ada.id, ada.id, ben.id, ben.id] == [one.payload["led_by"] for one in told]
    kept = ben.call("GET", path)
    assert ("ended", ben.id, [document]) == (
        kept["status"],
        kept["ended_by"],
        [one["id"] for one in kept["documents"]],
    )
    assert {"Owner", "Ben"} == {one["name"] for one in kept["people"]}
    listed = items(ben.request("GET", sessions_of(ada), params={"status": "ended"}))
    assert session["id"] == listed[0]["id"]


async def test_S3_2_who_is_where_says_devices_and_the_sessions_that_run_there(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    document = new_document(ada, "two devices")
    session = started(ada, document, type="incident_response")
    async with asyncio.timeout(SECONDS):
        async with raw(f"{server.websocket}/ws") as laptop, raw(f"{server.websocket}/ws") as phone:
            for number, socket in enumerate((laptop, phone)):
                await socket.hello(ben.token)
                joined = await socket.join(document, client=number + 1)
                assert isinstance(joined, Joined)
            active = items(ada.request("GET", "/collaboration/sessions/active"))
    (here,) = [one for one in active if one["document"] == document]
    assert [("Ben", 2, "active")] == [
        (one["name"], one["devices"], one["activity"]) for one in here["present"]
    ]
    assert [{"id": session["id"], "name": "Friday", "type": "incident_response"}] == here["sessions"]


def error(answer: Any) -> str:
    return str(answer.json()["error"]["code"])
