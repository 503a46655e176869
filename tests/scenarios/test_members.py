"""Members of a workspace on a real server: roles, groups, shares and invitations, down to the sockets that are open."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from crdt.frames import Left, Role
from tests.support.belonging import HERE, Inside, code, document, offer, own_workspace, place, within
from tests.support.furnished import with_tables
from tests.support.people import Person, asked, invited, owner
from tests.support.server import RunningServer, items

pytestmark = pytest.mark.anyio

PEOPLE = "/collaboration/people"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("members")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def bo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Bo")


@pytest.fixture(scope="module")
def cy(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Cy", "viewer")


def member(asker: Person, workspace: str, who: Person) -> dict[str, Any]:
    listed = items(asker.request("GET", f"{HERE}/{workspace}/members"))
    found: dict[str, Any] = next(one for one in listed if one["user"] == who.id)
    return found


def test_S3_3_members_and_groups_are_named_by_their_ids(
    server: RunningServer, ada: Person, bo: Person
) -> None:
    here = place(ada, "")
    found = items(ada.request("GET", f"{here}/members", params={"users": f"{bo.id},nobody"}))
    assert [bo.id] == [one["user"] for one in found]
    made = [ada.call("POST", f"{here}/groups", name=name)["id"] for name in ("Night", "Day")]
    found = items(ada.request("GET", f"{here}/groups", params={"groups": made[1]}))
    assert ["Day"] == [one["name"] for one in found]


def test_S3_3_whom_one_may_invite_is_not_in_the_workspace_yet(ada: Person, bo: Person, cy: Person) -> None:
    there = own_workspace(ada, "Not theirs yet")
    offer(ada, there, bo, "viewer")
    found = items(ada.request("GET", PEOPLE, params={"outside": there, "limit": 1000}))
    assert {cy.id} == {one["user"] for one in found} & {ada.id, bo.id, cy.id}
    assert 404 == ada.request("GET", PEOPLE, params={"outside": "nowhere"}).status_code


async def test_S2_5_a_changed_role_reaches_open_sockets_at_once(ada: Person, bo: Person) -> None:
    async with Inside(bo, document(ada)) as (socket, joined):
        assert "editor" == joined.role
        await asyncio.to_thread(ada.call, "PUT", place(ada, f"/members/{bo.id}"), role="commenter")
        assert "commenter" == (await within(socket.wait(Role))).role
        await asyncio.to_thread(ada.call, "PUT", place(ada, f"/members/{bo.id}"), role="editor")
        assert "editor" == (await within(socket.wait(Role))).role


async def test_S3_3_a_removed_member_is_put_out_of_open_documents(server: RunningServer, ada: Person) -> None:
    eve = invited(server, ada, "Eve")
    async with Inside(eve, document(ada)) as (socket, _):
        await asyncio.to_thread(ada.call, "DELETE", place(ada, f"/members/{eve.id}"))
        assert "forbidden" == (await within(socket.wait(Left))).code
    assert [] == items(eve.request("GET", HERE))


def test_S2_5_nobody_gives_or_takes_more_than_they_have(
    server: RunningServer, ada: Person, bo: Person
) -> None:
    amy = invited(server, ada, "Amy", "admin")
    where = place(ada, "/members")
    assert "forbidden" == code(amy, "PUT", f"{where}/{bo.id}", role="owner")
    assert "forbidden" == code(amy, "PUT", f"{where}/{ada.id}", role="viewer")
    assert "forbidden" == code(amy, "DELETE", f"{where}/{ada.id}")
    assert "forbidden" == code(bo, "PUT", f"{where}/{amy.id}", role="viewer")
    assert "forbidden" == code(amy, "POST", place(ada, "/invite"), role="owner")
    assert "" == code(amy, "PUT", f"{where}/{bo.id}", role="viewer")
    assert "" == code(amy, "PUT", f"{where}/{bo.id}", role="editor")


def test_S2_5_a_workspace_keeps_an_owner_of_its_own(ada: Person, bo: Person) -> None:
    here = own_workspace(bo, "Bo's own")
    assert "last_owner" == code(bo, "PUT", f"{HERE}/{here}/members/{bo.id}", role="editor")
    assert "last_owner" == code(bo, "POST", f"{HERE}/{here}/leave")
    assert "last_owner" == code(ada, "DELETE", f"{HERE}/{here}/members/{bo.id}")
    assert "owner" == member(ada, here, bo)["role"]
    assert "by_organisation" == code(ada, "POST", f"{HERE}/{here}/leave")


def test_S2_5_of_two_owners_who_lower_each_other_at_once_one_stays(
    server: RunningServer, ada: Person
) -> None:
    two = [invited(server, ada, name, "editor") for name in ("Uma", "Vic")]
    here = own_workspace(two[0], "Ours")
    offer(two[0], here, two[1], "owner")
    with ThreadPoolExecutor(2) as both:
        said = list(
            both.map(
                lambda who: code(two[who], "PUT", f"{HERE}/{here}/members/{two[1 - who].id}", role="viewer"),
                range(2),
            )
        )
    assert 1 == sum(not one for one in said)
    owners = [
        one
        for one in items(ada.request("GET", f"{HERE}/{here}/members", params={"role": "owner"}))
        if one["own"] == "owner"
    ]
    assert 1 == len(owners)


def test_S2_5_a_workspace_is_handed_over(ada: Person, bo: Person) -> None:
    here = own_workspace(bo, "Handed over")
    offer(bo, here, ada_guest := invited(ada.server, ada, "Gil", "viewer"), "viewer")
    bo.call("POST", f"{HERE}/{here}/transfer", user=ada_guest.id)
    assert "owner" == member(ada_guest, here, ada_guest)["own"]
    assert "admin" == member(ada_guest, here, bo)["own"]
    assert "" == code(bo, "POST", f"{HERE}/{here}/leave")
    assert here not in [one["id"] for one in items(bo.request("GET", HERE))]


async def test_S2_5_a_group_gives_its_role_and_takes_it_at_once(ada: Person, cy: Person) -> None:
    group = ada.call("POST", place(ada, "/groups"), name="Data team")["id"]
    ada.call("PUT", place(ada, f"/groups/{group}/role"), role="editor")
    async with Inside(cy, document(ada)) as (socket, joined):
        assert "viewer" == joined.role
        await asyncio.to_thread(ada.call, "PUT", place(ada, f"/groups/{group}/members/{cy.id}"))
        assert "editor" == (await within(socket.wait(Role))).role
        shown = member(ada, ada.workspace(), cy)
        assert ("editor", "viewer") == (shown["role"], shown["own"])
        assert [("editor", "Data team"), ("viewer", "")] == [
            (way["role"], way["group_name"]) for way in shown["ways"]
        ]
        await asyncio.to_thread(ada.call, "DELETE", place(ada, f"/groups/{group}"))
        assert "viewer" == (await within(socket.wait(Role))).role


def test_S2_5_nobody_comes_to_more_by_a_group(server: RunningServer, ada: Person) -> None:
    admin = invited(server, ada, "Ali", "admin")
    group = ada.call("POST", place(ada, "/groups"), name="Owners")["id"]
    ada.call("PUT", place(ada, f"/groups/{group}/role"), role="owner")
    assert "forbidden" == code(admin, "PUT", place(ada, f"/groups/{group}/members/{admin.id}"))
    assert "forbidden" == code(admin, "PUT", place(ada, f"/groups/{group}"), name="Mine")
    assert "forbidden" == code(admin, "DELETE", place(ada, f"/groups/{group}"))
    assert "conflict" == code(ada, "POST", place(ada, "/groups"), name="owners")


async def test_S2_5_a_share_of_one_document_holds_for_it_alone_and_ends_at_once(
    ada: Person, cy: Person
) -> None:
    shared, other = document(ada), document(ada)
    path = f"/collaboration/documents/{shared}"
    async with Inside(cy, shared) as (socket, _):
        said = {"subject_kind": "user", "subject": cy.id, "role": "editor", "expires_in_hours": 1}
        await asyncio.to_thread(ada.call, "POST", f"{path}/share", **said)
        assert "editor" == (await within(socket.wait(Role))).role
        assert [shared] == [
            one["document"] for one in items(cy.request("GET", "/collaboration/documents/shared"))
        ]
        listed = items(cy.request("GET", f"{path}/access"))
        mine = next(one for one in listed if one["user"] == cy.id)
        assert ("editor", "editor") == (mine["role"], mine["own"])
        assert mine["expires_at"] is not None
        assert "read_only" == code(cy, "POST", f"/collaboration/documents/{other}/rename", name="x")
        gone = {"subject_kind": "user", "subject": cy.id}
        answer = await asyncio.to_thread(ada.request, "DELETE", f"{path}/share", params=gone)
        assert 200 == answer.status_code
        assert "viewer" == (await within(socket.wait(Role))).role


async def test_S2_5_who_had_only_a_share_is_put_out_when_it_is_withdrawn(
    server: RunningServer, ada: Person
) -> None:
    here = own_workspace(ada, "Private")
    guest, shared = invited(server, ada, "Pia", "viewer"), document(ada, here)
    path = f"/collaboration/documents/{shared}/share"
    assert 404 == guest.request("GET", f"/documents/{shared}").status_code
    ada.call("POST", path, subject_kind="user", subject=guest.id, role="viewer")
    async with Inside(guest, shared) as (socket, _):
        gone = {"subject_kind": "user", "subject": guest.id}
        await asyncio.to_thread(ada.request, "DELETE", path, params=gone)
        assert "forbidden" == (await within(socket.wait(Left))).code
    assert here not in [one["id"] for one in items(guest.request("GET", HERE))]


def states(asker: Person, workspace: str) -> dict[str, str]:
    listed = items(asker.request("GET", f"{HERE}/{workspace}/invitations"))
    return {one["id"]: one["state"] for one in listed}


def test_S3_3_an_offer_is_accepted_or_declined_by_whom_it_is_for_and_by_nobody_else(
    ada: Person, bo: Person, cy: Person
) -> None:
    here = own_workspace(ada, "Offers")
    made = ada.call("POST", f"{HERE}/{here}/invite", role="editor", user=bo.id)
    assert "" == made["path"]
    assert "conflict" == code(ada, "POST", f"{HERE}/{here}/invite", role="viewer", user=bo.id)
    answers = "/collaboration/invitations"
    assert [] == items(cy.request("GET", answers))
    assert "not_found" == code(cy, "POST", f"{answers}/{made['invitation']}/accept")
    assert ["Offers"] == [one["workspace_name"] for one in items(bo.request("GET", answers))]
    bo.call("POST", f"{answers}/{made['invitation']}/decline")
    assert {made["invitation"]: "declined"} == states(ada, here)
    assert "not_found" == code(bo, "POST", f"{answers}/{made['invitation']}/accept")
    ada.call("POST", f"{HERE}/{here}/invitations/{made['invitation']}/renew")
    bo.call("POST", f"{answers}/{made['invitation']}/accept")
    assert {made["invitation"]: "accepted"} == states(ada, here)
    assert "editor" == member(ada, here, bo)["own"]


def joins(server: RunningServer, path: str, name: str) -> int:
    said = {"token": path.partition("#")[2], "name": name}
    return asked(server, "POST", "/api/session/join", json=said).status_code


def test_S3_3_a_link_works_as_often_as_it_says_however_many_come_at_once(
    server: RunningServer, ada: Person
) -> None:
    here = own_workspace(ada, "By link")
    made = ada.call("POST", f"{HERE}/{here}/invite", role="viewer", uses=2)
    with ThreadPoolExecutor(3) as three:
        came = list(three.map(lambda name: joins(server, made["path"], name), ("Kim", "Lou", "Mia")))
    assert [200, 200, 404] == sorted(came)
    shown = items(ada.request("GET", f"{HERE}/{here}/invitations"))[0]
    assert ("accepted", 2, 2) == (shown["state"], shown["uses"], len(shown["came"]))


def test_S3_3_a_withdrawn_link_and_one_that_was_renewed_let_nobody_in(
    server: RunningServer, ada: Person
) -> None:
    here = own_workspace(ada, "Withdrawn")
    made = ada.call("POST", f"{HERE}/{here}/invite", role="viewer")
    again = ada.call("POST", f"{HERE}/{here}/invitations/{made['invitation']}/renew")
    assert 404 == joins(server, made["path"], "Old")
    ada.call("DELETE", f"{HERE}/{here}/invitations/{made['invitation']}")
    assert 404 == joins(server, again["path"], "New")
    assert {made["invitation"]: "withdrawn"} == states(ada, here)


def test_S3_3_nobody_comes_by_the_link_of_somebody_who_may_give_that_role_no_more(
    server: RunningServer, ada: Person
) -> None:
    dee = invited(server, ada, "Dee Holt", "admin")
    path = place(ada, "")
    links = {
        role: dee.call("POST", f"{path}/invite", role=role, uses=9)["path"] for role in ("admin", "viewer")
    }
    assert 200 == joins(server, links["admin"], "First")
    ada.call("PUT", f"{path}/members/{dee.id}", role="editor")
    assert [404, 404] == [joins(server, link, "Again") for link in links.values()]
    ada.call("PUT", f"{path}/members/{dee.id}", role="admin")
    assert 200 == joins(server, links["admin"], "Second")
    ada.call("DELETE", f"{path}/members/{dee.id}")
    assert [404, 404] == [joins(server, link, "Back again") for link in links.values()]


def test_S3_3_members_are_found_by_name_and_role_page_by_page(ada: Person, bo: Person, cy: Person) -> None:
    def found(**wanted: Any) -> tuple[list[str], int]:
        answer = ada.request("GET", place(ada, "/members"), params=wanted).json()
        return [one["user"] for one in answer["items"]], answer["total"]

    everybody, total = found()
    assert {ada.id, bo.id, cy.id} <= set(everybody)
    assert ([bo.id], 1) == found(search="bo")
    assert cy.id in found(role="viewer")[0]
    assert (everybody[1:2], total) == found(offset=1, limit=1)


def test_S3_3_the_feed_says_who_did_what_and_is_filtered_by_person_and_kind(
    ada: Person, server: RunningServer
) -> None:
    here = own_workspace(ada, "Feed")
    zed = invited(server, ada, "Zed", "viewer")
    offer(ada, here, zed, "editor")
    document(zed, here, "Zed's")
    ada.call("PUT", f"{HERE}/{here}/members/{zed.id}", role="viewer")

    def feed(**wanted: Any) -> list[tuple[str, str]]:
        answer = ada.request("GET", f"{HERE}/{here}/activity", params=wanted).json()
        return [(one["by_name"], one["topic"]) for one in answer["items"]]

    assert [("Zed", "document:created")] == feed(kind="documents")
    assert ("Owner", "workspace:member:changed") == feed(kind="people")[0]
    assert ["Zed"] == sorted({name for name, _ in feed(person=zed.id)})
    assert [] == feed(since=2**52)
    assert [] == feed(until=1)
    every = feed(limit=100)
    first = ada.request("GET", f"{HERE}/{here}/activity", params={"limit": 2}).json()
    rest = feed(limit=100, before=first["next"])
    assert every == [(one["by_name"], one["topic"]) for one in first["items"]] + rest


def test_S3_3_who_comes_while_a_link_is_withdrawn_does_not_bring_it_back(
    server: RunningServer, ada: Person
) -> None:
    here = own_workspace(ada, "Raced")
    for _ in range(4):
        made = ada.call("POST", f"{HERE}/{here}/invite", role="viewer", uses=50)
        path = f"{HERE}/{here}/invitations/{made['invitation']}"
        with ThreadPoolExecutor(5) as many:
            coming = [many.submit(joins, server, made["path"], f"Guest {number}") for number in range(8)]
            ada.call("DELETE", path)
        assert {200, 404} >= {one.result() for one in coming}
        assert "withdrawn" == states(ada, here)[made["invitation"]]
        assert 404 == joins(server, made["path"], "Late")
