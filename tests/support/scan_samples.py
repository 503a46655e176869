"""What each command about scans, findings, rule sets and reports is asked with, about something of its own."""

import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Protocol

Call = Callable[..., Any]
RULE = {"area": "quality", "check": "not_null", "table": "people", "column": "email"}
OVER = "scan:completed,scan:failed,scan:cancelled"


class Things(Protocol):
    @property
    def ada(self) -> Any: ...

    @property
    def workspace(self) -> str: ...


@cache
def source(call: Call, data: Path, workspace: str, name: str = "scanned") -> str:
    """Over a table with one row that fails a rule."""
    file = data / "sources" / f"{name}.sqlite"
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("create table people (id integer primary key, email text)")
        database.execute("insert into people (email) values (null)")
    said = {"workspace": workspace, "name": name, "kind": "sqlite"}
    return str(call("POST", "/data-sources", **said, connection={"path": file.name})["id"])


def rule_set(call: Call, workspace: str) -> str:
    said = {"workspace": workspace, "name": "People", "body": {"rules": {"email": RULE}}}
    return str(call("POST", "/scan-rule-sets", **said)["id"])


def ended(call: Call, source: str, scan: str) -> dict[str, Any]:
    since = 0
    for _ in range(60):
        found: dict[str, Any] = call("GET", f"/scan-logic/sources/{source}/scans/{scan}")
        if found["finished_at"] is not None:
            return found
        said = call("GET", f"/channels/doc:{source}/events?since={since}&topics={OVER}&wait=5")
        since = max([since, *(one["sequence"] for one in said["items"])])
    raise AssertionError(found)


@cache
def finding(call: Call, data: Path, workspace: str) -> dict[str, str]:
    """A source with rules, a scan of it that has ended, and what it found."""
    id_ = source(call, data, workspace)
    call("POST", f"/scan-rule-sets/{rule_set(call, workspace)}/sources/{id_}")
    scan = call("POST", f"/scan-logic/sources/{id_}/scans", stages=["quality"])["id"]
    ended(call, id_, scan)
    found = call("GET", f"/scan-results/workspaces/{workspace}/findings?state=&source={id_}&area=quality")
    return {"source": id_, "scan": scan, "finding": found["items"][0]["id"]}


def resumable(call: Call, workspace: str) -> dict[str, str]:
    """A scan that failed, as there is no file."""
    said = {"workspace": workspace, "name": "Gone", "kind": "sqlite", "connection": {"path": "gone.db"}}
    id_ = str(call("POST", "/data-sources", **said)["id"])
    scan = call("POST", f"/scan-logic/sources/{id_}/scans")["id"]
    ended(call, id_, scan)
    return {"id": id_, "scan": scan}


def logic(call: Call, data: Path, workspace: str) -> dict[str, Any]:
    asked = {"name": "Nightly", "sources": [source(call, data, workspace)], "stages": ["schema"]}
    return {**asked, "logic": call("POST", f"/scan-logic/workspaces/{workspace}/definitions", **asked)["id"]}


def report(call: Call, data: Path, workspace: str) -> str:
    asked = {"title": "Weekly", "sources": [source(call, data, workspace)]}
    return str(call("POST", f"/reports/workspaces/{workspace}", **asked)["id"])


def link(call: Call, data: Path, workspace: str) -> dict[str, str]:
    id_ = report(call, data, workspace)
    return {"report": id_, "link": call("POST", f"/reports/workspaces/{workspace}/{id_}/links", days=1)["id"]}


def _rules(call: Call, data: Path, workspace: str) -> dict[str, Any]:
    return {"id": rule_set(call, workspace), "source": source(call, data, workspace)}


def _scan(call: Call, data: Path, workspace: str) -> dict[str, Any]:
    found = finding(call, data, workspace)
    return {"id": found["source"], "scan": found["scan"]}


def _sources(call: Call, data: Path, workspace: str) -> dict[str, Any]:
    return {"id": workspace, "sources": [source(call, data, workspace)]}


def _logic(call: Call, data: Path, workspace: str) -> dict[str, Any]:
    return {"id": workspace, "logic": logic(call, data, workspace)["logic"]}


def _report(call: Call, data: Path, workspace: str) -> dict[str, Any]:
    return {"id": workspace, "report": report(call, data, workspace)}


_numbers = itertools.count()
CLOCK = {"cron": "0 3 * * *"}
Asked = Callable[[Call, Path, str], dict[str, Any]]
ASKED: dict[str, Asked] = {
    "scans.start": lambda c, d, w: {"id": source(c, d, w)},
    "scans.list": lambda c, d, w: {"id": source(c, d, w)},
    "scans.get": _scan,
    "scans.cancel": _scan,
    "scans.resume": lambda c, _, w: resumable(c, w),
    "scan_logic.create": lambda c, d, w: {**_sources(c, d, w), "name": "Weekly"},
    "scan_logic.get": _logic,
    "scan_logic.change": lambda c, d, w: {**logic(c, d, w), "id": w, "version": 1},
    "scan_logic.remove": _logic,
    "scan_logic.run": _logic,
    "scan_logic.schedule": lambda c, d, w: {**_logic(c, d, w), **CLOCK},
    "findings.get": lambda c, d, w: {"id": w, "finding": finding(c, d, w)["finding"]},
    "findings.changes": lambda c, d, w: {"id": w, "scan": finding(c, d, w)["scan"]},
    "findings.decide": lambda c, d, w: {
        "id": w,
        "do": "assign",
        "findings": [finding(c, d, w)["finding"]],
    },
    "rule_sets.list": lambda _c, _d, w: {"workspace": w},
    "rule_sets.create": lambda _c, _d, w: {"workspace": w, "name": "Made"},
    "rule_sets.get": lambda c, _, w: {"id": rule_set(c, w)},
    "rule_sets.update": lambda c, _, w: {"id": rule_set(c, w), "body": {"description": "Other words"}},
    "rule_sets.clone": lambda c, _, w: {"id": rule_set(c, w)},
    "rule_sets.attach": _rules,
    "rule_sets.detach": _rules,
    "rule_sets.try": _rules,
    "rule_sets.of_source": lambda c, d, w: {"id": finding(c, d, w)["source"]},
    "reports.build": lambda c, d, w: {**_sources(c, d, w), "title": "Weekly"},
    "reports.schedule": lambda c, d, w: {**_sources(c, d, w), **CLOCK, "title": f"Weekly {next(_numbers)}"},
    "reports.remove": _report,
    "reports.share": _report,
    "reports.links": _report,
    "reports.revoke": lambda c, d, w: {"id": w, **link(c, d, w)},
    **{name: lambda _c, _d, w: {"id": w} for name in ("scans.in_workspace", "scan_logic.list")},
    "scan_logic.find": lambda _c, _d, w: {"workspace": w},
    **{name: lambda _c, _d, w: {"id": w} for name in ("findings.list", "reports.list")},
    **{name: lambda _c, _d, _w: {} for name in ("scans.stages", "rule_sets.checks", "reports.sections")},
}


def asked(name: str, call: Call, data: Path, workspace: str) -> dict[str, Any]:
    """Of a command by its name, about things that are there."""
    return ASKED[name](call, data, workspace)


NAMES = frozenset(ASKED)


def _sample(name: str) -> Callable[[Things], dict[str, Any]]:
    return lambda t: asked(name, t.ada.call, t.ada.server.data, t.workspace)


SAMPLES: dict[str, Callable[[Things], dict[str, Any]]] = {name: _sample(name) for name in NAMES}
