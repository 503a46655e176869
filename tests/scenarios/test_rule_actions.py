"""Each action of rules on a real server, from the event to its effect: once, with the rights of who owns the rule, over kill -9."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.support.belonging import HERE, offer, own_workspace
from tests.support.furnished import with_tables
from tests.support.people import Person, invited, owner
from tests.support.ruled import LONG, firings, heard, rule, tell, until
from tests.support.server import RunningServer
from tests.support.sinks import WebSink, web_sink

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    reach = {"CONCERT_HTTP_ALLOW": "127.0.0.1"}
    data = with_tables(tmp_path_factory.mktemp("actions"))
    server = RunningServer(data, "--no-demo", environment=reach).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def bo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Bo")


def every_action(ada: Person, bo: Person, here: str, url: str) -> list[dict[str, Any]]:
    """Each with what it needs."""
    says = {"operation": "event.emit", "parameters": {"topic": "by.a.rule"}}
    design = ada.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=here,
        name="Say it",
        body={"nodes": {"one": says}},
    )
    setup = ada.call(
        "POST",
        f"/workspaces/{here}/notification-channels",
        channel="webhook",
        name="Sink",
        settings={"url": url, "secret": "vault:hook"},
    )
    change = {"field": "criticality", "how": "set", "value": "critical"}
    asks = {"type": "data_source_create", "reason": "A copy", "input": {"name": "Copy", "body": SOURCE}}
    return [
        tell(bo, message={"$cel": '"There is " + event.payload.title'}),
        {"action": "add_tag", "input": {"tag": "by/rule"}},
        {"action": "run_workflow", "input": {"workflow": design["id"]}},
        {"action": "run_operation", "input": {"operation": "source.test_connection"}},
        {"action": "start_bulk_job", "input": {"kind": "update", "input": {"changes": [change]}}},
        {"action": "ask_approval", "input": asks},
        {"action": "post", "input": {"setup": setup["id"], "message": "Look"}},
    ]


SOURCE = {"kind": "sqlite", "connection": {"path": "nowhere.db"}}
ACTIONS = [
    "notify",
    "add_tag",
    "run_workflow",
    "run_operation",
    "start_bulk_job",
    "ask_approval",
    "post",
]
IS_SOURCE = 'event.payload.kind == "data_source"'


def furnished(ada: Person, bo: Person, name: str) -> str:
    here = own_workspace(ada, name)
    offer(ada, here, bo, "admin")
    ada.call("POST", f"/workspaces/{here}/secrets", name="hook", value="whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=")
    return here


def source(ada: Person, here: str, name: str) -> str:
    made = ada.call("POST", "/data-sources", workspace=here, name=name, **SOURCE)
    return str(made["id"])


def test_RU1_every_action_is_done_from_the_event_to_its_effect(ada: Person, bo: Person) -> None:
    with web_sink() as sink:
        here = furnished(ada, bo, "All of them")
        made = rule(ada, here, condition=IS_SOURCE, actions=every_action(ada, bo, here, f"{sink.url}/in"))
        id_ = source(ada, here, "Orders")
        (fired,) = firings(ada, here, made["id"])
        assert "done" == fired["state"], fired["done"]
        assert ACTIONS == [one["action"] for one in fired["done"]]
        until(lambda: len(sink.posts) == 1, "the message never came")
        until(lambda: "critical" == body(ada, id_).get("criticality"), "the bulk operation never ended")
        until(lambda: "by/rule" in body(ada, id_).get("tags", {}), "the tag was never put on")
    assert 1 == heard(bo).count("There is Orders")
    assert {"tag": 1, "update": 1, "run": 1, "approval": 1, "post": 1} == effects(ada, here)
    results = ada.call("GET", f"/data-sources/{id_}")["results"]
    assert ["source.test_connection"] == [one["operation"] for one in results]


def body(ada: Person, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = ada.call("GET", f"/data-sources/{id_}")["body"]
    return found


def effects(ada: Person, here: str) -> Counter[str]:
    """How often each thing was begun, whoever began it."""

    def listed(path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = ada.call("GET", f"{path}workspace={here}&limit=1000")["items"]
        return items

    found = Counter(str(one["kind"]) for one in listed("/workflow/bulk-operations?"))
    found["run"] = len(listed("/workflow/executions?"))
    found["approval"] = len(listed("/workflow/approvals?whose=all&"))
    sent = ada.call("GET", f"/workspaces/{here}/notification-deliveries?limit=1000")["items"]
    found["post"] = sum(one["channel"] == "webhook" for one in sent)
    return found


def test_RU4_two_rules_that_set_each_other_off_end_after_eight_hops(ada: Person, bo: Person) -> None:
    here = furnished(ada, bo, "To and fro")
    source(ada, here, "Orders")
    asks = {"type": "data_source_create", "reason": "A copy", "input": {"name": "Copy", "body": SOURCE}}
    tags = {"kind": "tag", "over": "query", "input": {"add": ["again"]}}
    to = rule(
        ada,
        here,
        name="To",
        topics=["bulk:job:finished"],
        actions=[{"action": "ask_approval", "input": asks}],
    )
    fro = rule(
        ada,
        here,
        name="Fro",
        topics=["approval:request:asked"],
        actions=[{"action": "start_bulk_job", "input": tags}],
    )
    ada.call(
        "POST",
        "/workflow/bulk-operations",
        workspace=here,
        kind="tag",
        input={"add": ["once"]},
        selection={"query": {}},
    )
    last = firings(ada, here, to["id"], 5, LONG)[0]
    assert ("held_back", "too_many_hops") == (last["state"], last["reason"]["code"])
    assert ["To", "Fro"] * 4 == [one["name"] for one in last["chain"]]
    assert ["done"] * 4 == [one["state"] for one in firings(ada, here, fro["id"], 4)]
    assert {"tag": 5, "approval": 4, "run": 0, "post": 0} == effects(ada, here)


def has(sink: WebSink, messages: int) -> bool:
    return len(sink.ids) >= messages


@pytest.mark.parametrize(
    ("rounds", "events"), [(1, 4), pytest.param(20, 12, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_RU6_a_server_killed_between_event_and_effect_does_each_thing_once(
    server: RunningServer, ada: Person, bo: Person, rounds: int, events: int
) -> None:
    """But for an operation on a source: after a crash it is said to have been interrupted, and not begun again."""
    chance = random.Random(rounds)
    with web_sink() as sink:
        here = furnished(ada, bo, f"Killed {rounds}")
        actions = every_action(ada, bo, here, f"{sink.url}/in")
        looks = [one for one in actions if one["action"] == "run_operation"]
        others = [one for one in actions if one not in looks]
        made = rule(ada, here, condition=IS_SOURCE, actions=others, per_hour=3600)
        looking = rule(ada, here, condition=IS_SOURCE, actions=looks, per_hour=3600)
        asked = 0
        for _ in range(rounds):
            done = asked + chance.randint(0, events // 2)
            for _ in range(events):
                source(ada, here, f"Orders {rounds}.{asked}")
                asked += 1
            until(partial(has, sink, done), "the messages never came", LONG)
            server.kill()
            server.start()
        fired = firings(ada, here, made["id"], asked, LONG)
        assert {"done": asked} == Counter(one["state"] for one in fired), fired
        states = Counter(one["state"] for one in firings(ada, here, looking["id"], asked, LONG))
        assert asked == states["done"] + states["failed"]
        until(partial(has, sink, asked), "the messages never came", LONG)
    once = dict.fromkeys(("tag", "update", "run", "approval", "post"), asked)
    assert once == effects(ada, here)
    assert {1} == {heard(bo).count(f"There is Orders {rounds}.{number}") for number in range(asked)}


def test_RU3_a_rule_of_any_action_rests_once_its_owner_may_not_and_they_are_told(
    ada: Person, bo: Person
) -> None:
    here = furnished(ada, bo, "Given up by all")
    rules = [
        rule(bo, here, name=one["action"], condition=IS_SOURCE, actions=[one])["id"]
        for one in every_action(ada, bo, here, "http://127.0.0.1:9/in")
    ]
    ada.call("DELETE", f"{HERE}/{here}/members/{bo.id}")
    source(ada, here, "Orders")
    for id_ in rules:
        (fired,) = firings(ada, here, id_)
        assert ("held_back", []) == (fired["state"], fired["done"])
        assert fired["reason"]["code"] in {"not_found", "forbidden"}
        assert ada.call("GET", f"/workspaces/{here}/rules/{id_}")["paused"]["reason"] == fired["reason"]
    assert len(ACTIONS) == told_that_it_rests(bo, here)


def told_that_it_rests(person: Person, here: str) -> int:
    items = person.call("GET", "/notifications?kind=rule.paused&limit=1000")["items"]
    return sum(one["workspace"] == here for one in items)


def test_RU3_what_a_policy_puts_to_people_no_rule_does_alone(ada: Person, bo: Person) -> None:
    here = furnished(ada, bo, "Guarded")
    body = {
        "applies_to": {"types": {"data_source_bulk_update": True}},
        "rules": {"r1": {"order": 1.0, "name": "Two looks", "outcome": "route"}},
    }
    ada.call("POST", "/workflow/policies", workspace=here, name="Careful", body=body)
    made = rule(ada, here, condition=IS_SOURCE, actions=[{"action": "add_tag", "input": {"tag": "by/rule"}}])
    id_ = source(ada, here, "Orders")
    (fired,) = firings(ada, here, made["id"])
    assert ("failed", "approval_needed") == (fired["state"], fired["done"][0]["reason"]["code"])
    assert "by/rule" not in ada.call("GET", f"/data-sources/{id_}")["body"].get("tags", {})
    assert 0 == effects(ada, here)["tag"]
