"""What each command about triggers, templates, code, alerts and what runs were like is asked with, about something of its own."""

import json
from collections.abc import Callable, Hashable
from functools import cache
from itertools import count
from typing import Any, Protocol

from tests.support.people import Person

DAY = 86_400_000_000
WORKFLOWS = "/workflow/workflows"
DESIGNER = "/workflow/designer"
ENOUGH = 10
_numbers = count(1)


class Things(Hashable, Protocol):
    @property
    def ada(self) -> Person: ...

    @property
    def workspace(self) -> str: ...

    @property
    def failing(self) -> str: ...

    @property
    def run(self) -> str: ...


def designed(t: Things, nodes: dict[str, Any], edges: dict[str, Any] | None = None) -> str:
    body = {"nodes": nodes, "edges": edges or {}}
    said = {"workspace": t.workspace, "name": f"Sample {next(_numbers)}", "body": body}
    return str(t.ada.call("POST", f"{DESIGNER}/workflows", **said)["id"])


def short(t: Things) -> str:
    """A design of two steps that take no time."""
    step = {"operation": "work.simulate", "parameters": {"seconds": 0}}
    return designed(t, {"one": step, "two": step}, {"one-two": {"source": "one", "target": "two"}})


def ran(t: Things, design: str) -> str:
    """A run of it that has ended well."""
    run = str(t.ada.call("POST", f"{WORKFLOWS}/{design}/execute")["id"])
    path = f"/channels/run:{run}/events?topics=workflow:run:completed&wait=20"
    assert t.ada.call("GET", path)["items"], "this run did not complete"
    return run


@cache
def _practised(ada: Person, t: Things) -> tuple[str, str]:
    design = short(t)
    run = [ran(t, design) for _ in range(ENOUGH)][-1]
    ada.call("POST", f"{WORKFLOWS}/{design}/statistics/rebuild")
    return design, run


def practised(t: Things) -> str:
    """A design whose runs are counted, enough for somebody to expect something of a change; one for each server."""
    return _practised(t.ada, t)[0]


def looped(t: Things) -> dict[str, Any]:
    """A run that went through a loop twice."""
    loop = {"operation": "flow.for_each", "parameters": {"items": [1, 2]}}
    inner = {"operation": "work.simulate", "parameters": {"seconds": 0}, "inside": "loop", "part": "body"}
    return {"id": ran(t, designed(t, {"loop": loop, "inner": inner})), "node": "loop"}


# Triggers


def trigger(t: Things, **said: Any) -> dict[str, Any]:
    design = short(t)
    kind = said or {"kind": "interval", "config": {"every_s": 86_400}}
    made = t.ada.call("POST", f"{WORKFLOWS}/{design}/triggers", **kind)
    return {"id": design, "trigger": made["id"]}


def at_once(t: Things) -> dict[str, Any]:
    """Two triggers of one moment, for a look at what meets."""
    trigger(t)
    trigger(t)
    return {"workspace": t.workspace, "hours": 48}


def paused(t: Things) -> dict[str, Any]:
    about = trigger(t)
    t.ada.call("POST", f"{WORKFLOWS}/{about['id']}/triggers/{about['trigger']}/pause")
    return about


def fired(t: Things) -> dict[str, Any]:
    about = trigger(t, kind="api")
    t.ada.call("POST", f"{WORKFLOWS}/{about['id']}/triggers/{about['trigger']}/fire", body={"n": 1})
    return about


def backfill(t: Things) -> dict[str, Any]:
    about = trigger(t)
    path = f"{WORKFLOWS}/{about['id']}/triggers/{about['trigger']}/backfills"
    return {**about, "backfill": t.ada.call("POST", path, since=0, until=2 * DAY)["id"]}


def backfilled(t: Things) -> dict[str, Any]:
    about = backfill(t)
    return {"id": about["id"], "trigger": about["trigger"]}


# Alerts


def told(t: Things) -> dict[str, Any]:
    """What a rule says, in which Ada is told."""
    tell = [{"kind": "user", "id": t.ada.id}]
    return {"id": t.workspace, "name": "It failed", "condition": {"kind": "failed"}, "tell": tell}


def rule(t: Things, **more: Any) -> dict[str, Any]:
    said = {**told(t), **more}
    id_ = said.pop("id")
    return {"id": id_, "rule": t.ada.call("POST", f"/workspaces/{id_}/alerts/rules", **said)["id"]}


def alerted(t: Things) -> dict[str, Any]:
    """A rule that has come true."""
    about = rule(t, design=t.failing)
    t.ada.call("POST", f"{WORKFLOWS}/{t.failing}/execute")
    for _ in range(100):
        path = f"/workspaces/{t.workspace}/alerts?rule={about['rule']}"
        if t.ada.call("GET", path)["items"]:
            return about
        t.ada.call("GET", "/channels/user:me/events?topics=notification:*&wait=1")
    raise AssertionError("nobody was alerted")


# Code and templates


def code(t: Things) -> dict[str, Any]:
    """The code of a design with another name of a step in it."""
    id_ = short(t)
    seen = t.ada.call("GET", f"{DESIGNER}/workflows/{id_}/code")
    return {"id": id_, "text": seen["text"].replace("seconds: 0", "seconds: 1")}


def file(t: Things) -> dict[str, Any]:
    text = t.ada.call("GET", f"{DESIGNER}/workflows/{short(t)}/export?format=yaml")["text"]
    return {"workspace": t.workspace, "text": text, "format": "yaml", "name": f"Read {next(_numbers)}"}


def saving(t: Things) -> dict[str, Any]:
    return {"id": short(t), "title": "Two steps", "description": "One, two", "tags": ["short"]}


def template(t: Things) -> dict[str, Any]:
    said = saving(t)
    id_ = said.pop("id")
    made = t.ada.call("POST", f"{DESIGNER}/workflows/{id_}/template", **said)
    return {"id": made["id"], "workspace": t.workspace}


def used(t: Things) -> dict[str, Any]:
    about = template(t)
    made = t.ada.call("POST", f"/workflow/templates/{about['id']}/use", workspace=t.workspace)
    return {"id": made["id"]}


def parcel(t: Things) -> dict[str, Any]:
    """A template as it leaves, signed by this installation."""
    about = template(t)
    path = f"/workflow/templates/{about['id']}/export?workspace={t.workspace}"
    text = t.ada.call("GET", path)["text"]
    assert json.loads(text)["signature"]
    return {"workspace": t.workspace, "text": text}


# What runs were like


FASTER = {"change": "faster", "node": "one", "times": 2.0}


def expectation(t: Things) -> dict[str, Any]:
    design = practised(t)
    path = f"{WORKFLOWS}/{design}/optimizer/expectations"
    return {"id": design, "expectation": t.ada.call("POST", path, change=FASTER)["id"]}


def two_versions(t: Things) -> dict[str, Any]:
    """Of a design that ran before and after a change."""
    design = short(t)
    ran(t, design)
    one = {"operation": "work.simulate", "parameters": {"seconds": 0}}
    t.ada.call("PUT", f"{DESIGNER}/workflows/{design}", body={"nodes": {"one": one}, "edges": {}})
    ran(t, design)
    t.ada.call("POST", f"{WORKFLOWS}/{design}/statistics/rebuild")
    seen = t.ada.call("GET", f"{WORKFLOWS}/{design}/statistics")
    first, second, *_ = [version["version"] for version in seen["versions"]]
    return {"id": design, "first": first, "second": second}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "alerts.change": lambda t: {**rule(t), **told(t), "name": "It failed again"},
    "alerts.create": told,
    "alerts.list": alerted,
    "alerts.mute": lambda t: {**rule(t), "until": 4_000_000_000_000_000},
    "alerts.remove": rule,
    "alerts.rules": lambda t: {"id": rule(t)["id"]},
    "backfills.cancel": backfill,
    "backfills.get": backfill,
    "backfills.list": backfilled,
    "backfills.look": lambda t: {**trigger(t), "since": 0, "until": 2 * DAY},
    "backfills.start": lambda t: {**trigger(t), "since": 0, "until": 2 * DAY},
    "designs.code": lambda t: {"id": short(t)},
    "designs.export": lambda t: {"id": short(t), "format": "yaml"},
    "designs.impact": lambda t: {"id": practised(t), "node": "one"},
    "designs.import": file,
    "designs.plan": lambda t: {"id": practised(t)},
    "designs.preview_import": file,
    "designs.read_code": code,
    "designs.write_code": code,
    "formats.list": lambda _: {},
    "library.export": template,
    "library.get": template,
    "library.import": parcel,
    "library.list": lambda t: {"workspace": t.workspace, "reach": "shipped", "limit": 2},
    "library.origin": used,
    "library.preview_import": parcel,
    "library.remove": template,
    "library.save": saving,
    "library.use": lambda t: {**template(t), "name": f"Used {next(_numbers)}"},
    "operations.run": lambda t: {
        "workspace": t.workspace,
        "operation": "data.transform",
        "input": {"value": {"$cel": "parameters.n + 1"}},
        "names": {"parameters": {"n": 1}},
    },
    "optimizer.expect": lambda t: {"id": practised(t), "change": FASTER},
    "optimizer.expectations": lambda t: {"id": expectation(t)["id"]},
    "optimizer.forget": expectation,
    "optimizer.suggest": lambda t: {"id": practised(t)},
    "optimizer.what_if": lambda t: {"id": practised(t), "change": FASTER},
    "runs.logs": lambda t: {"id": t.run, "node": "one", "newest_first": True},
    "runs.matrix": lambda t: {"id": practised(t), "last": 3},
    "runs.plan": lambda t: {"id": t.run},
    "runs.rounds": looped,
    "runs.tallies": lambda t: {"id": looped(t)["id"]},
    "runs.value": lambda t: {"id": _practised(t.ada, t)[1], "node": "one"},
    "statistics.compare": two_versions,
    "statistics.of": lambda t: {"id": practised(t), "days": 7},
    "statistics.rebuild": lambda t: {"id": practised(t)},
    "triggers.change": lambda t: {
        **trigger(t), "kind": "interval", "config": {"every_s": 43_200}, "version": 1,
    },
    "triggers.create": lambda t: {"id": short(t), "kind": "interval", "config": {"every_s": 86_400}},
    "triggers.fire": fired,
    "triggers.firings": fired,
    "triggers.get": trigger,
    "triggers.kinds": lambda _: {},
    "triggers.list": lambda t: {"id": trigger(t)["id"]},
    "triggers.list_all": lambda t: {"workspace": t.workspace, "limit": 2},
    "triggers.new_secret": lambda t: trigger(t, kind="webhook"),
    "triggers.overlaps": at_once,
    "triggers.pause": trigger,
    "triggers.preview": lambda _: {"kind": "interval", "config": {"every_s": 3600}, "count": 2},
    "triggers.remove": trigger,
    "triggers.resume": paused,
}  # fmt: skip
