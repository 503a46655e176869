"""Approvals over HTTP: each type does its thing once it is approved, and a server that is killed in between does it once."""

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from engine.approval.type import approval_types
from tests.support import catalog_samples
from tests.support.belonging import offer, own_workspace
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

HERE = "/workflow/approvals"
SEED, AT_ONCE = 7, 24


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("approvals"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Ada owns the place, Bea edits and asks, Cem may approve."""

    ada: Person
    bea: Person
    cem: Person
    workspace: str

    def ask(self, type_: str, by: Person | None = None, **input_: Any) -> dict[str, Any]:
        said = {"workspace": self.workspace, "type": type_, "reason": "For the report", "input": input_}
        asked: dict[str, Any] = (by or self.bea).call("POST", f"{HERE}/workflows", **said)
        return asked

    def approve(self, asked: dict[str, Any], by: Person | None = None) -> dict[str, Any]:
        said = {"comment": "Fine", "seen": asked["current"]}
        done: dict[str, Any] = (by or self.cem).call("POST", f"{HERE}/{asked['id']}/approve", **said)
        assert "executed" == done["state"], done["error"]
        return done

    def source(self, name: str = "Orders") -> str:
        said = {"workspace": self.workspace, "name": name, "kind": "sqlite", "connection": {"path": "o.db"}}
        return str(self.ada.call("POST", "/data-sources", **said)["id"])

    def body(self, source: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ada.call("GET", f"/data-sources/{source}")["body"]
        return found

    @property
    def documents(self) -> str:
        return f"/collaboration/workspaces/{self.workspace}/documents"


@pytest.fixture(scope="module")
def team(server: RunningServer) -> Team:
    ada = owner(server)
    bea, cem = invited(server, ada, "Bea", "viewer"), invited(server, ada, "Cem", "viewer")
    workspace = own_workspace(ada, "Orders")
    offer(ada, workspace, bea, "editor")
    offer(ada, workspace, cem, "approver")
    return Team(ada=ada, bea=bea, cem=cem, workspace=workspace)


def source_create(t: Team) -> None:
    done = t.approve(t.ask("data_source_create", name="Made", body={"kind": "sqlite", "criticality": "high"}))
    assert ("Made", "high") == (t.body(done["id"])["name"], t.body(done["id"])["criticality"])


def source_update(t: Team) -> None:
    id_ = t.source()
    asked = t.ask("data_source_update", document=id_, changes={"criticality": "critical"})
    assert [{"field": "criticality", "before": "medium", "after": "critical"}] == asked["change"]
    assert "medium" == t.body(id_)["criticality"]
    t.approve(asked)
    assert "critical" == t.body(id_)["criticality"]


def source_delete(t: Team) -> None:
    id_ = t.source("Old")
    t.approve(t.ask("data_source_delete", document=id_))
    trashed = t.ada.call("GET", f"{t.documents}?trashed=true")["items"]
    assert id_ in {one["id"] for one in trashed}


def source_bulk_update(t: Team) -> None:
    ids = [t.source(f"Many {number}") for number in range(3)]
    changes = [{"field": "criticality", "how": "set", "value": "low"}]
    asked = t.ask("data_source_bulk_update", operation="update", input={"changes": changes}, sources=ids)
    assert 3 == asked["count"]
    done = t.approve(asked)
    job = done["result"]["job"]
    topics = "bulk:job:finished,bulk:job:failed"
    t.ada.call("GET", f"/channels/bulk:{job}/events?topics={topics}&wait=20")
    assert ["low"] * 3 == [t.body(id_)["criticality"] for id_ in ids]
    assert done["id"] == job


def schema_change(t: Team) -> None:
    place = catalog_samples.scanned(t)
    said = {"description": "Days away.", "tag": ["Trips/Away"]}
    asked = t.ask("schema_change", document=place["id"], table=place["table"], about=said)
    assert ["trips.description", "trips.tags"] == asked["fields"]
    t.approve(asked)
    listed = t.ada.call(
        "GET", f"/advanced-catalog/tables?workspace={t.workspace}&source={place['id']}&search=away"
    )
    assert [("trips", ["trips/away"])] == [(one["table"], one["tags"]) for one in listed["items"]]


def access_request(t: Team) -> None:
    dan = invited(t.ada.server, t.ada, "Dan", "viewer")
    offer(t.ada, t.workspace, dan, "viewer")
    asked = t.ask("access_request", dan, on="workspace", role="commenter", hours=4)
    assert {t.ada.id} == {seat["user"] for stage in asked["stages"] for seat in stage["people"]}
    done = t.approve(asked, t.ada)
    assert done["result"]["expires_at"] > done["decided_at"]
    (request,) = dan.call("GET", f"/rbac/requests?whose=mine&workspace={t.workspace}")["items"]
    assert (done["id"], "granted") == (request["id"], request["state"])


def access_revocation(t: Team) -> None:
    eva = invited(t.ada.server, t.ada, "Eva", "viewer")
    offer(t.ada, t.workspace, eva, "editor")
    t.approve(t.ask("access_revocation", what="revoke", subject=eva.id), t.ada)
    assert t.workspace not in {one["id"] for one in eva.call("GET", "/collaboration/workspaces")["items"]}


def decision(t: Team) -> None:
    """Nothing is done but that it is answered, by those who are named."""
    asked = t.ask("decision", question="Shall we?", approvers=[t.cem.id])
    assert ("Shall we?", t.workspace) == (asked["title"], asked["subject"])
    assert {t.cem.id} == {seat["user"] for stage in asked["stages"] for seat in stage["people"]}
    assert {"approved": True} == t.approve(asked)["result"]


def workflow_publish(t: Team) -> None:
    said = {"workspace": t.workspace, "name": "Nightly", "body": {"description": "first"}}
    design = t.ada.call("POST", "/workflow/designer/workflows", **said)["id"]
    done = t.approve(t.ask("workflow_publish", document=design, name="1.0", note="The first one"))
    (version,) = t.ada.call("GET", f"/documents/{design}/versions")["items"]
    assert ("1.0", done["current"]) == (version["name"], version["content_hash"])


def classification_change(t: Team) -> None:
    id_ = t.source("People")
    label = {"table": "people", "column": "mail", "label": "person.email"}
    t.ada.call("POST", f"/classifications/data-sources/{id_}/add", **label, note="seen")
    t.approve(t.ask("classification_change", document=id_, decision="rejected", labels=[label]))
    listed = t.ada.call("GET", f"/classifications?workspace={t.workspace}&source={id_}&state=rejected")
    assert ["person.email"] == [one["label"] for one in listed["items"]]


def policy_change(t: Team) -> None:
    said = {"kind": "policy", "name": "Careful", "body": {"priority": 1}}
    id_ = t.ada.call("POST", t.documents, **said)["id"]
    t.approve(t.ask("policy_change", document=id_, changes={"priority": 5}), t.ada)
    assert 5 == t.ada.call("GET", f"/documents/{id_}")["body"]["priority"]


def data_export(t: Team) -> None:
    done = t.approve(t.ask("data_export_or_share", what="export", documents=[t.source("Told")]), t.ada)
    reports = t.ada.call("GET", f"/reports/workspaces/{t.workspace}")["items"]
    assert done["result"]["report"] in {one["id"] for one in reports}


def credential_rotation(t: Team) -> None:
    """Rule AP15."""
    t.ada.call("POST", f"/workspaces/{t.workspace}/secrets", name="db", value="0ld-v4lue")
    offered = t.bea.call("POST", f"/workspaces/{t.workspace}/secrets/offers", value="n3w-v4lue")["offered"]
    asked = t.ask("credential_rotation", secret="db", offered=offered)
    assert "n3w-v4lue" not in str(asked)
    assert ["db"] == [one["name"] for one in t.ada.call("GET", f"/workspaces/{t.workspace}/secrets")["items"]]
    done = t.approve(asked, t.ada)
    (kept,) = t.ada.call("GET", f"/workspaces/{t.workspace}/secrets")["items"]
    assert (2, t.bea.id, 2) == (kept["version"], kept["rotated_by"], done["result"]["version"])


TYPES: dict[str, Callable[[Team], None]] = {
    "access_request": access_request,
    "access_revocation": access_revocation,
    "classification_change": classification_change,
    "credential_rotation": credential_rotation,
    "data_export_or_share": data_export,
    "decision": decision,
    "data_source_bulk_update": source_bulk_update,
    "data_source_create": source_create,
    "data_source_delete": source_delete,
    "data_source_update": source_update,
    "policy_change": policy_change,
    "schema_change": schema_change,
    "workflow_publish": workflow_publish,
}


@pytest.mark.parametrize("name", TYPES)
async def test_S1_6_what_is_approved_is_done(team: Team, name: str) -> None:
    assert TYPES.keys() <= approval_types().keys()
    await asyncio.to_thread(TYPES[name], team)


def elsewhere(t: Team, name: str) -> Team:
    """The same people in another workspace, whose policies are no others'."""
    workspace = own_workspace(t.ada, name)
    offer(t.ada, workspace, t.bea, "editor")
    offer(t.ada, workspace, t.cem, "approver")
    return replace(t, workspace=workspace)


def ruled_by(t: Team, type_: str, **rule: Any) -> str:
    """The id of a policy about requests of this type, with one rule that always holds."""
    body = {"applies_to": {"types": {type_: True}}, "rules": {"r": {"order": 1, "name": "Always", **rule}}}
    return str(t.ada.call("POST", t.documents, kind="policy", name="Ours", body=body)["id"])


async def test_AP1_which_rule_answered_or_that_the_defaults_did_is_kept_and_shown(team: Team) -> None:
    def story() -> None:
        there = elsewhere(team, "Judged")
        asked = there.ask("data_source_create", name="New", body={"kind": "sqlite"})
        assert ("waiting", "", "") == (asked["state"], asked["policy"]["id"], asked["policy"]["rule"])
        id_ = ruled_by(there, "data_source_create", outcome="approve")
        asked = there.ask("data_source_create", name="Known", body={"kind": "sqlite"})
        shown = there.ada.call("GET", f"{HERE}/{asked['id']}")
        assert shown["state"] in {"approved", "executing", "executed"}, shown["error"]
        assert (id_, "Ours", "r") == tuple(shown["policy"][key] for key in ("id", "name", "rule"))
        assert None is shown["decided_by"]

    await asyncio.to_thread(story)


async def test_AP16_who_is_asked_by_a_policy_gives_no_role_that_they_could_not_give(team: Team) -> None:
    def story() -> None:
        there = elsewhere(team, "Given")
        gus = invited(there.ada.server, there.ada, "Gus", "viewer")
        offer(there.ada, there.workspace, gus, "viewer")
        stage = {"order": 1, "name": "Cem", "approvers": {"a": {"kind": "user", "name": there.cem.id}}}
        ruled_by(there, "access_request", outcome="route", stages={"s": stage})
        asked = there.ask("access_request", gus, on="workspace", role="editor")
        said = {"comment": "Fine", "seen": asked["current"]}
        done = there.cem.call("POST", f"{HERE}/{asked['id']}/approve", **said)
        assert ("failed", True) == (done["state"], "may give this role" in str(done["error"])), done
        made = {
            "workspace": there.workspace,
            "name": "Mine",
            "kind": "sqlite",
            "connection": {"path": "m.db"},
        }
        assert 403 == gus.request("POST", "/data-sources", json=made).status_code

    await asyncio.to_thread(story)


async def test_S3_4_a_hundred_posts_of_one_decision_are_one(team: Team) -> None:
    asked = await asyncio.to_thread(
        lambda: team.ask("data_source_create", name="Once", body={"kind": "sqlite"})
    )
    path = f"{team.cem.server.url}/api{HERE}/{asked['id']}/approve"
    headers = {"authorization": f"Bearer {team.cem.token}"}
    async with httpx.AsyncClient(timeout=60.0, headers=headers) as http:
        posts = (http.post(path, json={"comment": "Fine", "seen": asked["current"]}) for _ in range(100))
        answers = await asyncio.gather(*posts)
    assert {200} == {answer.status_code for answer in answers}
    found = await asyncio.to_thread(team.ada.call, "GET", f"{HERE}/{asked['id']}")
    assert ["asked", "voted", "approved", "executed"] == [one["kind"] for one in found["life"]]


async def test_AP14_who_may_not_read_what_it_is_about_neither_sees_nor_hears_it(team: Team) -> None:
    asked = await asyncio.to_thread(
        lambda: team.ask("data_source_create", name="Ours", body={"kind": "sqlite"})
    )
    fay = await asyncio.to_thread(invited, team.ada.server, team.ada, "Fay", "viewer")
    for method, path in (
        ("GET", f"{HERE}/{asked['id']}"),
        ("POST", f"{HERE}/{asked['id']}/approve"),
        ("GET", f"/channels/approval:{asked['id']}/events"),
    ):
        answer = await asyncio.to_thread(fay.request, method, path)
        assert 404 == answer.status_code, (path, answer.text)
    told = await asyncio.to_thread(team.bea.call, "GET", f"/channels/approval:{asked['id']}/events")
    assert "approval:request:asked" in {one["topic"] for one in told["items"]}
    assert "Ours" not in str(told)


def test_AP19_who_is_named_in_a_comment_is_told_if_they_may_see_the_request(team: Team) -> None:
    """Gil belongs to the workspace and is denied this source; Hal does not belong to it."""
    gil, hal = (invited(team.ada.server, team.ada, name, "viewer") for name in ("Gil", "Hal"))
    offer(team.ada, team.workspace, gil, "editor")
    source = team.source("Salaries")
    denial = {"subject_kind": "user", "subject": gil.id, "effect": "deny"}
    team.ada.call("POST", f"/rbac/objects/doc:{source}/grants", **denial)
    asked = team.ask("data_source_update", document=source, changes={"criticality": "high"})
    one = f"{HERE}/{asked['id']}"
    offered = {person["name"]: person["sees"] for person in team.bea.call("GET", f"{one}/people")["items"]}
    assert {"Bea": True, "Cem": True, "Gil": False} == {
        n: s for n, s in offered.items() if n in {"Bea", "Cem", "Gil", "Hal"}
    }
    named = [team.cem.id, gil.id, hal.id, team.bea.id]
    said = team.bea.call("POST", f"{one}/comment", comment="@Cem @Gil @Hal look", mentions=named)
    assert [("Gil", gil.id), ("Hal", hal.id)] == [(one["name"], one["user"]) for one in said["untold"]]
    (comment,) = [entry for entry in said["life"] if entry["kind"] == "commented"]
    assert [team.cem.id] == [person["user"] for person in comment["mentioned"]]
    told = {person.id: mentions(person) for person in (team.bea, team.cem, gil, hal)}
    assert {team.cem.id: 1} == {user: len(its) for user, its in told.items() if its}
    content = told[team.cem.id][0]["content"]
    assert (asked["id"], comment["number"], "@Cem @Gil @Hal look") == (
        content["request"],
        content["comment"],
        content["excerpt"],
    )


def mentions(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.call("GET", "/notifications?kind=comment.mention")["items"]
    return found


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
async def test_AP11_a_server_that_is_killed_while_people_approve_does_each_of_it_once(
    server: RunningServer, team: Team, rounds: int
) -> None:
    chance = random.Random(SEED)
    for number in range(rounds):
        await killed(server, team, f"Kill {rounds}.{number}.", chance.randint(1, AT_ONCE - 1))


async def killed(server: RunningServer, team: Team, called: str, after: int) -> None:
    """What was answered as done is done; what was decided is done after the restart, and nothing is there twice."""

    def ask(number: int) -> Any:
        return team.ask("data_source_create", name=f"{called}{number}", body={"kind": "sqlite"})

    asked = [await asyncio.to_thread(ask, number) for number in range(AT_ONCE)]
    answered: dict[str, str] = {}
    headers = {"authorization": f"Bearer {team.cem.token}"}

    async def approve(http: httpx.AsyncClient, id_: str) -> None:
        answer = await http.post(f"{server.url}/api{HERE}/{id_}/approve", json={"seen": ""})
        answered[id_] = answer.json()["state"]
        if len(answered) == after:
            server.kill()

    async with httpx.AsyncClient(timeout=60.0, headers=headers) as http:
        await asyncio.gather(*(approve(http, one["id"]) for one in asked), return_exceptions=True)
    await asyncio.to_thread(server.start)
    states = {}
    for one in asked:
        found = await asyncio.to_thread(team.cem.call, "GET", f"{HERE}/{one['id']}")
        states[one["id"]] = found["state"]
        assert 1 >= [step["kind"] for step in found["life"]].count("executed")
    assert set(states.values()) <= {"executed", "waiting"}
    assert all(states[id_] == state for id_, state in answered.items())
    rows = (await asyncio.to_thread(team.ada.call, "GET", f"{team.documents}?kind=data_source&limit=1000"))[
        "items"
    ]
    made = [row["id"] for row in rows if row["title"].startswith(called)]
    assert sorted(id_ for id_, state in states.items() if state == "executed") == sorted(made)
