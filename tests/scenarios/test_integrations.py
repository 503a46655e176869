"""Webhooks against a receiver on loopback, tokens, and how the audit log tells of both, through the doors of a real server."""

import base64
import hashlib
import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.furnished import with_tables
from tests.support.people import Person, asked, invited, owner
from tests.support.server import RunningServer
from tests.support.sinks import Posted, WebSink, web_sink


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    reach = {"CONCERT_HTTP_ALLOW": "127.0.0.1"}
    data = with_tables(tmp_path_factory.mktemp("integrations"))
    server = RunningServer(data, "--no-demo", environment=reach).start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture
def sink() -> Iterator[WebSink]:
    with web_sink() as sink:
        yield sink


def hook_of(ada: Person, sink: WebSink, **more: Any) -> tuple[str, str]:
    """Where a new webhook is found, and its secret."""
    path = f"/integrations/workspaces/{ada.workspace()}/webhooks"
    said = {"name": "Sink", "url": f"{sink.url}/in", "topics": ["workspace:group:*"], **more}
    made = ada.call("POST", path, **said)
    return f"{path}/{made['webhook']['id']}", made["secret"]


def group(ada: Person, name: str) -> str:
    path = f"/collaboration/workspaces/{ada.workspace()}/groups"
    return str(ada.call("POST", path, name=name)["id"])


def is_signed(post: Posted, secret: str) -> bool:
    """As Standard Webhooks 1.0 says, computed here again."""
    head = post.headers
    text = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + post.body
    made = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), text, hashlib.sha256)
    return head["webhook-signature"] == f"v1,{base64.b64encode(made).decode()}"


def names(sink: WebSink) -> list[str]:
    return [post.json["payload"].get("name", "") for post in sink.posts]


def test_IN1_chosen_events_arrive_signed_once_and_those_that_a_filter_lets_through(
    ada: Person, sink: WebSink
) -> None:
    hook, secret = hook_of(ada, sink, filter='event.payload.name != "Quiet"')
    group(ada, "Quiet")
    group(ada, "Loud")
    sink.wait(lambda: len(sink.posts) >= 1)
    ada.call("POST", f"{hook}/test")
    sink.wait(lambda: len(sink.posts) >= 2)
    assert ["Loud", ""] == names(sink)
    assert ["event", "test"] == [post.json["type"] for post in sink.posts]
    assert all(is_signed(post, secret) for post in sink.posts)
    assert {1} == set(sink.ids.values())
    found = ada.call("GET", f"/workspaces/{ada.workspace()}/notification-deliveries?kind=webhook.test")
    assert {"webhook.test"} == {row["kind"] for row in found["items"]}


def test_IN2_a_receiver_that_was_away_gets_what_it_missed_and_the_log_says_how(
    ada: Person, sink: WebSink
) -> None:
    hook, _ = hook_of(ada, sink, name="Away")
    sink.away = True
    group(ada, "Missed")
    sink.wait(lambda: sink.tries >= 1)
    sink.away = False
    sink.wait(lambda: "Missed" in names(sink))
    (message,) = ada.call("GET", f"{hook}/deliveries")["items"]
    assert "again" == message["log"][0]["outcome"]
    ada.call("POST", f"{hook}/deliveries/{message['id']}/again")
    sink.wait(lambda: sink.ids[message["id"]] == 2)


def test_IN3_a_paused_webhook_hears_nothing_and_a_removed_one_leaves_no_secret(
    ada: Person, sink: WebSink
) -> None:
    hook, secret = hook_of(ada, sink, name="Paused")
    ada.call("POST", f"{hook}/pause")
    group(ada, "Unheard")
    ada.call("POST", f"{hook}/resume")
    group(ada, "Heard")
    sink.wait(lambda: len(sink.posts) >= 1)
    assert ["Heard"] == names(sink)
    again = ada.call("POST", f"{hook}/secret")["secret"]
    ada.call("POST", f"{hook}/test")
    sink.wait(lambda: len(sink.posts) >= 2)
    assert again != secret
    assert is_signed(sink.posts[-1], again)
    ada.call("DELETE", hook)
    kept = ada.call("GET", f"/workspaces/{ada.workspace()}/secrets")["items"]
    assert not [row for row in kept if "Paused" in row["description"]]


def test_IN4_a_token_opens_what_it_was_made_for_and_makes_no_wider_one(
    server: RunningServer, ada: Person
) -> None:
    made = ada.call("POST", "/tokens", name="Reader", role="viewer", days=1)
    program = Person(server=server, token=made["text"], id=ada.id, name=ada.name)
    wider = program.call("POST", "/tokens", name="Wider", role="owner", days=100)
    assert ("viewer", True) == (
        wider["token"]["role"],
        wider["token"]["expires_at"] <= made["token"]["expires_at"],
    )
    assert 403 == program.request("DELETE", f"/tokens/{made['token']['id']}").status_code
    assert 403 == program.request("POST", "/collaboration/workspaces", json={"name": "No"}).status_code
    assert {"Reader", "Wider"} <= {row["name"] for row in ada.call("GET", "/tokens")["items"]}
    ada.call("DELETE", f"/tokens/{made['token']['id']}")
    assert 401 == program.request("GET", "/tokens").status_code


def test_AU5_deeds_refusals_and_sign_ins_stand_in_the_log_without_names_and_secrets(
    server: RunningServer, ada: Person
) -> None:
    bea = invited(server, ada, "Bea Unmistakable", "viewer")
    group(ada, "Watch")
    assert (
        403
        == bea.request(
            "POST", f"/collaboration/workspaces/{ada.workspace()}/groups", json={"name": "x"}
        ).status_code
    )
    for _ in range(3):
        answer = asked(server, "POST", "/api/session", json={"token": "concert_link_" + "x" * 43})
        assert 401 == answer.status_code
    said = ada.call("GET", "/audit?limit=500")
    actions = [row["action"] for row in said["items"]]
    assert {
        "group.created",
        "attempt.refused",
        "sign_in.failed",
        "sign_in.succeeded",
        "invitation.made",
    } <= set(actions)
    refused = next(row for row in said["items"] if row["action"] == "attempt.refused")
    assert ("Bea Unmistakable", ada.workspace()) == (refused["by_name"], refused["workspace"])
    assert "Was not allowed: created group" == refused["deed"]
    groups = ada.call("GET", "/audit?limit=500&families=group")["items"]
    assert ("Created group Watch", "group", "Watch") in {
        (row["deed"], row["object_kind"], row["title"]) for row in groups
    }
    assert {"group"} == {row["action"].partition(".")[0] for row in groups}
    detail = ada.call("GET", f"/audit/{refused['number']}")["details"]
    assert {"attempted": "group.created", "code": "forbidden"} == detail
    with closing(sqlite3.connect(server.data / "concert.db")) as database:
        text = "\n".join(map(str, database.execute("SELECT * FROM audit").fetchall()))
    assert "Unmistakable" not in text
    assert "concert_" not in text
    assert "whsec_" not in text


def test_AU8_a_webhook_is_called_by_its_name_when_it_is_made_when_its_secret_goes_and_when_it_goes(
    ada: Person, sink: WebSink
) -> None:
    path, _ = hook_of(ada, sink, name="Night desk")
    ada.call("POST", f"{path}/secret")
    ada.call("DELETE", path)
    said = ada.call("GET", "/audit?limit=500&families=webhook")["items"]
    about = [row for row in said if row["title"] == "Night desk"]
    assert [
        "Removed webhook Night desk",
        "Replaced secret of webhook Night desk",
        "Made webhook Night desk",
    ] == [row["deed"] for row in about]
    assert {"webhook"} == {row["object_kind"] for row in about}
    made = ada.call("GET", f"/audit/{about[-1]['number']}")["after"]
    assert ["Night desk"] == [row["name"] for row in made.values()]


def test_AU4_who_looks_after_one_workspace_sees_the_entries_of_that_alone(
    server: RunningServer, ada: Person
) -> None:
    cem = invited(server, ada, "Cem", "admin")
    ada.call("POST", "/collaboration/workspaces", name="Elsewhere")
    seen = cem.call("GET", "/audit?limit=500")
    assert {ada.workspace()} == {row["workspace"] for row in seen["items"]}
    assert not seen["organisation"]
    hidden = next(row for row in ada.call("GET", "/audit?limit=500")["items"] if row["workspace"] is None)
    assert 404 == cem.request("GET", f"/audit/{hidden['number']}").status_code


def test_AU3_the_command_verifies_a_running_installation_and_finds_what_was_changed(
    server: RunningServer, ada: Person, tmp_path: Path
) -> None:
    verdict = ada.call("POST", "/audit/verify")
    assert verdict["holds"]
    said = server.concert("audit", "verify", "--anchor", verdict["anchor"])
    assert "entries hold" in said
    assert "goes through the anchor" in said
    count = server.concert("audit", "export", str(tmp_path / "audit.jsonl"))
    assert "entries" in count
    with closing(sqlite3.connect(server.data / "concert.db")) as database:
        database.execute("UPDATE audit SET action = 'nothing.happened' WHERE number = 2")
        database.commit()
    broken = ada.call("POST", "/audit/verify")
    assert (False, 2, "changed") == (broken["holds"], broken["broken"]["number"], broken["broken"]["fault"])
