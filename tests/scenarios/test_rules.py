"""Rules and escalation on a real server: heard, done, held back, tried out; ladders with a preview; who decides for whom."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic, sleep
from typing import Any

import pytest

from tests.support.belonging import HERE, code, document, offer, own_workspace
from tests.support.escalation_samples import HOURS, STEPS
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer
from tests.support.sinks import WebSink, web_sink

pytestmark = pytest.mark.timeout(300)

SECONDS = 40.0
LONG = 240.0
"""Of what is many things, on a machine that is busy with others."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    reach = {"CONCERT_HTTP_ALLOW": "127.0.0.1"}
    server = RunningServer(tmp_path_factory.mktemp("rules"), "--no-demo", environment=reach).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def bo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Bo")


def until(look: Callable[[], Any], what: str, seconds: float = SECONDS) -> Any:
    """What it finds, as soon as it finds something."""
    end = monotonic() + seconds
    while not (found := look()):
        assert monotonic() < end, what
        sleep(0.05)
    return found


def tell(*people: Person, message: Any = "Look at it") -> dict[str, Any]:
    chosen = [{"kind": "user", "id": one.id} for one in people]
    return {"action": "notify", "input": {"tell": chosen, "message": message}}


def rule(by: Person, workspace: str, **said: Any) -> dict[str, Any]:
    whole = {"name": "Watch", "topics": ["document:created"], "actions": [tell(by)], **said}
    made: dict[str, Any] = by.call("POST", f"/workspaces/{workspace}/rules", **whole)
    return made


def firings(
    by: Person, workspace: str, id_: str, count: int = 1, seconds: float = SECONDS
) -> list[dict[str, Any]]:
    def ended() -> list[dict[str, Any]]:
        items = by.call("GET", f"/workspaces/{workspace}/rules/{id_}/firings?limit=1000")["items"]
        over = [one for one in items if one["state"] != "waiting"]
        return over if len(over) >= count else []

    found: list[dict[str, Any]] = until(ended, "the rule never fired", seconds)
    return found


def heard(by: Person) -> list[str]:
    items = by.call("GET", "/notifications?kind=rule.told&limit=1000")["items"]
    return [one["content"]["message"] for one in items]


def test_RU1_what_is_told_and_chosen_is_acted_upon_once(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Watched")
    offer(ada, here, bo, "viewer")
    message = {"$cel": '"There is " + event.payload.title'}
    made = rule(
        ada, here, condition='event.payload.title.startsWith("Plan")', actions=[tell(bo, message=message)]
    )
    document(ada, here, "Notes")
    document(ada, here, "Plan B")
    (fired,) = firings(ada, here, made["id"])
    assert ("done", ["Told 1 person"]) == (fired["state"], [one["summary"] for one in fired["done"]])
    assert ["There is Plan B"] == heard(bo)
    said = {"topics": ["document:*"], "actions": made["actions"], "days": 1}
    tried = ada.call("POST", f"/workspaces/{here}/rules/dry-run", **said)
    assert (2, 0) == (tried["fired"], tried["failed"])
    assert ["Plan B", "Notes"] == [one["payload"]["title"] for one in tried["items"]], "the newest first"


def test_RU7_a_dry_run_says_why_and_what_would_be_done_and_does_nothing(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Tried")
    offer(ada, here, bo, "viewer")
    document(ada, here, "Plan C")
    document(ada, here, "Notes")
    before = heard(bo)
    tried = ada.call(
        "POST",
        f"/workspaces/{here}/rules/dry-run",
        topics=["document:created"],
        condition='event.payload.kind == "freeform" && event.payload.title.startsWith("Plan")',
        actions=[
            tell(bo, message={"$cel": '"There is " + event.payload.title'}),
            {"action": "add_tag", "input": {"tag": "new"}},
        ],
    )
    notes, plan = tried["items"]
    assert [("not", False, [True, False], []), ("fires", True, [True, True], ["notify", "add_tag"])] == [
        (
            one["verdict"],
            one["value"],
            [its["value"] for its in one["why"]],
            [its["action"] for its in one["would"]],
        )
        for one in (notes, plan)
    ]
    assert [{"path": "event.payload.title", "value": "Notes"}] == notes["why"][1]["reads"]
    told, tagged = plan["would"]
    assert ("There is Plan C", "1 person or group would be told: There is Plan C", None) == (
        told["input"]["message"],
        told["says"],
        told["problem"],
    )
    assert "no_source" == tagged["problem"]["code"], "an action that would fail says why"
    assert before == heard(bo)
    assert [] == ada.call("GET", f"/workspaces/{here}/rules")["items"]


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
        sink.wait(lambda: len(sink.posts) == 1)
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
                source(ada, here, f"Orders {asked}")
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
    assert {1} == {heard(bo).count(f"There is Orders {number}") for number in range(asked)}


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


def test_RU4_rules_and_workflows_that_set_each_other_off_end_after_eight_hops(ada: Person) -> None:
    here = own_workspace(ada, "Round")
    says = {"operation": "event.emit", "parameters": {"topic": "again"}}
    design = ada.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=here,
        name="Round and round",
        body={"nodes": {"one": says}},
    )
    made = rule(
        ada,
        here,
        topics=["workflow:run:completed"],
        actions=[{"action": "run_workflow", "input": {"workflow": design["id"]}}],
    )
    ada.call("POST", f"/workflow/workflows/{design['id']}/execute")
    fired = firings(ada, here, made["id"], 9)
    assert ["held_back"] + ["done"] * 8 == [one["state"] for one in fired]
    assert "too_many_hops" == fired[0]["reason"]["code"]
    assert [8, 7, 6] == [len(one["chain"]) for one in fired[:3]]


def test_RU5_a_rule_fires_so_often_in_an_hour_and_says_once_that_it_holds_back(ada: Person) -> None:
    here = own_workspace(ada, "Often")
    made = rule(ada, here, per_hour=2)
    for number in range(5):
        document(ada, here, f"Paper {number}")
    fired = firings(ada, here, made["id"], 3)
    assert ["done", "done", "held_back"] == sorted(one["state"] for one in fired)
    assert ["too_often"] == [one["reason"]["code"] for one in fired if one["reason"]]


def test_RU3_a_rule_whose_owner_may_not_any_more_rests(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Given up")
    offer(ada, here, bo, "editor")
    made = rule(bo, here, actions=[{"action": "add_tag", "input": {"tag": "new"}}])
    ada.call("PUT", f"{HERE}/{here}/members/{bo.id}", role="viewer")
    document(ada, here, "Paper")
    (fired,) = firings(ada, here, made["id"])
    assert ("held_back", "forbidden") == (fired["state"], fired["reason"]["code"])
    resting = ada.call("GET", f"/workspaces/{here}/rules/{made['id']}")
    assert ("", "forbidden") == (resting["paused"]["by"], resting["paused"]["reason"]["code"])
    assert 1 == told_that_it_rests(bo, here)


def test_RU2_what_a_rule_says_is_checked_when_it_is_kept(ada: Person) -> None:
    here = own_workspace(ada, "Checked")
    path = f"/workspaces/{here}/rules"
    good = {"name": "Watch", "topics": ["document:created"], "actions": [tell(ada)]}
    assert "invalid_input" == code(ada, "POST", path, **{**good, "condition": "event.payload."})
    assert "invalid_input" == code(ada, "POST", path, **{**good, "condition": "steps.one"})
    assert "invalid_input" == code(ada, "POST", path, **{**good, "actions": [{"action": "dance"}]})
    assert "invalid_input" == code(ada, "POST", path, **{**good, "actions": [{"action": "add_tag"}]})
    made = rule(ada, here)
    assert 1 == ada.call("PUT", f"{path}/{made['id']}", **good, version=1)["version"] - 1
    assert "conflict" == code(ada, "PUT", f"{path}/{made['id']}", **good, version=1)
    assert ada.call("POST", f"{path}/{made['id']}/pause")["paused"]["by_name"]
    ada.call("DELETE", f"{path}/{made['id']}")
    assert "rule_gone" == code(ada, "GET", f"{path}/{made['id']}")


def test_ES3_a_preview_says_who_is_told_when(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Ladders")
    offer(ada, here, bo, "approver")
    path = f"/workspaces/{here}/escalation"
    own = ada.call("POST", f"{path}/calendars", **HOURS, standard=True)
    made = ada.call("POST", f"{path}/ladders", **{**STEPS, "calendar": own["id"]})
    friday = 1_795_190_400_000_000  # 2026-11-20 16:00 UTC, 17:00 in Berne: an hour is left of the week
    seen = ada.call("POST", f"{path}/preview", ladder=made["id"], at=friday, requester=ada.id)
    hour = 3_600_000_000
    assert [(0, hour), (7, 64 * hour)] == [(one["level"], one["due"] - friday) for one in seen["rungs"]]
    assert ["Bo"] == [one["name"] for one in seen["asked"]]
    assert "calendar_in_use" == code(ada, "DELETE", f"{path}/calendars/{own['id']}")
    whole = ada.call("POST", f"{path}/preview", ladder="default")
    assert list(range(8)) == [one["level"] for one in whole["rungs"]]
    unfinished = {**STEPS, "levels": STEPS["levels"][:1]}
    assert "invalid_input" == code(ada, "POST", f"{path}/ladders", **unfinished)


def test_ES5_decisions_are_given_to_somebody_and_never_round_in_a_circle(ada: Person, bo: Person) -> None:
    eve, path = ada.call("GET", "/people/away"), "/people/away/delegations"
    assert (None, []) == (eve["substitute"], eve["delegations"])
    period: dict[str, Any] = {"since": 0, "until": 4_000_000_000_000_000, "reason": "At the sea"}
    assert "invalid_input" == code(ada, "POST", path, to=bo.id, **period), "longer than a year"
    period["since"] = period["until"] - 1
    assert "invalid_input" == code(ada, "POST", path, to=None, **period), "there is no substitute"
    given = ada.call("POST", path, to=bo.id, **period)["delegations"]
    assert [("Bo", False)] == [(one["to_name"], one["now"]) for one in given]
    assert "delegation_circle" == code(bo, "POST", path, to=ada.id, **period)
    assert "delegation_circle" == code(bo, "PUT", "/people/away/substitute", substitute=ada.id)
    assert "cannot_stand_in" == code(bo, "PUT", "/people/away/substitute", substitute=bo.id)
    assert 1 == len(bo.call("GET", "/people/away")["for_others"])
    assert 1 == len(bo.call("GET", "/notifications?kind=delegation.given")["items"])
    bo.call("DELETE", f"{path}/{given[0]['id']}")
    assert [] == ada.call("GET", "/people/away")["delegations"], "given back"
    assert "not_found" == code(bo, "GET", f"/people/away?person={ada.id}")
