"""Scans, findings, rule sets and reports as people use them: over HTTP, on a real source, over kill -9."""

import csv
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

RULE = {
    "area": "quality",
    "check": "not_null",
    "name": "E-mail is there",
    "table": "people",
    "column": "email",
}

QUICK: dict[str, Any] = {"stages": ["schema", "quality"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("scanning"))


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


def made(ada: Person, name: str, *statements: str) -> str:
    """A source of its own, over a SQLite file with people."""
    folder = ada.server.data / "sources"
    folder.mkdir(exist_ok=True)
    write(folder / f"{name}.sqlite", "create table people (id integer primary key, email text)", *statements)
    said = {"workspace": ada.workspace(), "name": name, "kind": "sqlite"}
    return str(ada.call("POST", "/data-sources", **said, connection={"path": f"{name}.sqlite"})["id"])


def write(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def rule_set(ada: Person, source: str, name: str = "People", **rules: Any) -> str:
    said = {"workspace": ada.workspace(), "name": name, "body": {"rules": rules or {"email": RULE}}}
    id_ = str(ada.call("POST", "/scan-rule-sets", **said)["id"])
    ada.call("POST", f"/scan-rule-sets/{id_}/sources/{source}")
    return id_


def scanned(ada: Person, source: str, **asked: Any) -> dict[str, Any]:
    scan = ada.call("POST", f"/scan-logic/sources/{source}/scans", **asked)["id"]
    return ended(ada, source, scan)


def ended(ada: Person, source: str, scan: str) -> dict[str, Any]:
    since = 0
    for _ in range(60):
        found: dict[str, Any] = ada.call("GET", f"/scan-logic/sources/{source}/scans/{scan}")
        if found["finished_at"] is not None:
            return found
        said = ada.call("GET", f"/channels/doc:{source}/events?since={since}&topics=scan:*&wait=5")
        since = max([since, *(one["sequence"] for one in said["items"])])
    raise AssertionError(found)


def findings(ada: Person, source: str, **query: str) -> dict[str, Any]:
    path = f"/scan-results/workspaces/{ada.workspace()}/findings"
    more = "&".join(
        f"{name}={value}" for name, value in {"source": source, "area": "quality", **query}.items()
    )
    answer: dict[str, Any] = ada.call("GET", f"{path}?{more}")
    return answer


def fetched(ada: Person, path: str, *, signed_in: bool = True) -> httpx.Response:
    headers = {"authorization": f"Bearer {ada.token}"} if signed_in else {}
    return httpx.get(f"{ada.server.url}{path}", headers=headers, timeout=30)


def test_S4_14_rules_are_tried_on_a_sample_attached_and_held_against_the_source(ada: Person) -> None:
    """Rule RS1."""
    source = made(ada, "sampled", "insert into people (email) values (null), (null), ('a@b.example')")
    id_ = rule_set(ada, source, off={**RULE, "enabled": False}, email=RULE, wrong={**RULE, "check": "nope"})
    fine = rule_set(ada, source, id={**RULE, "column": "id"})
    (passed,) = ada.call("POST", f"/scan-rule-sets/{fine}/try", source=source, rows=2)["rules"]
    assert ("passed", "people.id: all 2 rows pass.") == (passed["status"], passed["message"])
    ada.call("DELETE", f"/scan-rule-sets/{fine}/sources/{source}")
    tried = ada.call("POST", f"/scan-rule-sets/{id_}/try", source=source, rows=2)
    assert [("email", "failed", 2, 2), ("off", "off", 0, 0), ("wrong", "errored", 0, 0)] == [
        (one["rule"], one["status"], one["rows"], one["failing"]) for one in tried["rules"]
    ]
    assert 0 == findings(ada, source)["total"], "a try stores nothing"
    scan = scanned(ada, source, **QUICK)
    assert ("succeeded", [(id_, 3)]) == (
        scan["status"],
        [(one["rule_set"], one["rules"]) for one in scan["rule_sets"]],
    )
    (found,) = findings(ada, source)["items"]
    assert ("people", "email", "open", f"{id_}/email") == (
        found["table"],
        found["column"],
        found["state"],
        found["rule"],
    )
    copy = ada.call("POST", f"/scan-rule-sets/{id_}/clone")
    assert ("People (copy)", {}) == (copy["title"], copy["body"]["applies_to"])
    ada.call("DELETE", f"/scan-rule-sets/{id_}/sources/{source}")
    scanned(ada, source, **QUICK)
    assert 1 == findings(ada, source, state="fixed")["total"]
    assert 0 == ada.call("GET", f"/scan-rule-sets/of-source/{source}")["total"]


def test_S4_14_a_rule_set_is_changed_field_by_field(ada: Person) -> None:
    source = made(ada, "changed", "insert into people (email) values ('a@b.example')")
    id_ = rule_set(ada, source, email=RULE)
    mail = {"name": "Mail", "area": "classification", "check": "email", "table": "people"}
    after = ada.call("PUT", f"/scan-rule-sets/{id_}", body={"rules": {"mail": mail}})["body"]
    assert ("People", {source: True}, ["mail"]) == (after["name"], after["applies_to"], [*after["rules"]])
    (tried,) = ada.call("POST", f"/scan-rule-sets/{id_}/try", source=source)["rules"]
    assert ("mail", "matched", 1) == (tried["rule"], tried["status"], tried["places"])
    wrong = ada.request("PUT", f"/scan-rule-sets/{id_}", json={"body": {"rules": {"mail": {"area": "none"}}}})
    assert 422 == wrong.status_code, wrong.text


def test_S0_8_a_schema_is_read_with_lineage_and_quality_in_the_same_go(ada: Person) -> None:
    mail = "create view mail as select email from people"
    source = made(ada, "in one go", mail, "insert into people (email) values (null)")
    rule_set(ada, source)
    path = f"/data-discovery/data-sources/{source}/discover-schema"
    alone = ada.call("POST", path)
    assert (2, None) == (alone["table_count"], alone["scan"])
    both = ada.call("POST", path, include_lineage=True, run_quality_checks=True)
    scan = ended(ada, source, both["scan"])
    assert ("succeeded", ["quality", "lineage"]) == (scan["status"], [one["name"] for one in scan["stages"]])
    assert 1 == findings(ada, source)["total"]
    readings = ada.call("GET", f"/advanced-catalog/data-sources/{source}/lineage/views")["items"]
    assert [("mail", "read")] == [(one["table"], one["state"]) for one in readings]


def test_S0_10_findings_are_ignored_assigned_reopened_and_exported(
    ada: Person, server: RunningServer
) -> None:
    source = made(ada, "decided", "insert into people (email) values (null)")
    rule_set(ada, source)
    scanned(ada, source, **QUICK)
    workspace = ada.workspace()
    (found,) = findings(ada, source)["items"]
    decide = f"/scan-results/workspaces/{workspace}/decide"
    unsaid = {"do": "ignore", "findings": [found["id"]]}
    assert 422 == ada.request("POST", decide, json=unsaid).status_code
    matching = {"source": source, "area": "quality"}
    assert 1 == ada.call("POST", decide, do="ignore", matching=matching, reason="=test data")["changed"]
    listed = findings(ada, source, state="")
    assert {"ignored": 1} == listed["counts"]["state"]
    scanned(ada, source, **QUICK)
    assert 1 == findings(ada, source, state="ignored")["total"], "what is ignored stays so"
    bea = invited(server, ada, "Bea")
    me = bea.call("GET", "/session")["user"]["id"]
    ada.call("POST", decide, do="assign", findings=[found["id"]], owner=me, due=1_900_000_000_000_000)
    detail = ada.call("GET", f"/scan-results/workspaces/{workspace}/findings/{found['id']}")
    assert ("Bea", "=test data", ["new"]) == (
        detail["owner_name"],
        detail["reason"],
        [one["change"] for one in detail["changes"]],
    )
    sheet = fetched(ada, f"/api/scan-results/workspaces/{workspace}/export?state=&source={source}")
    assert (200, "'=test data") == (sheet.status_code, _cell(sheet.text, "reason"))
    rows = fetched(ada, f"/api/scan-results/workspaces/{workspace}/export?format=json&state=&source={source}")
    assert found["id"] in {row["id"] for row in rows.json()}
    assert 1 == ada.call("POST", decide, do="reopen", findings=[found["id"]])["changed"]
    assert 1 == findings(ada, source)["total"]


def test_SX9_a_flaw_and_its_finding_are_one_thing_in_both_lists(ada: Person, server: RunningServer) -> None:
    """Ignored, taken back, given to somebody and mended: at either place, by a scan, an assessment and a second look."""
    source = made(ada, "flawed")
    file = server.data / "sources" / "flawed.sqlite"
    file.chmod(0o666)
    flaws = f"/security/vulnerabilities?source={source}&state=open,accepted,closed"
    decide = f"/scan-results/workspaces/{ada.workspace()}/decide"

    def both() -> set[tuple[str, str, str]]:
        """State in the words of findings, why, and whose it is; of each flaw, in each place."""
        listed = findings(ada, source, area="security", state="")["items"]
        followed = ada.call("GET", flaws)["items"]
        words = {"open": "open", "accepted": "ignored", "closed": "fixed"}
        said = [(words[one["state"]], one["reason"], one["owner"] or "") for one in followed]
        assert sorted(said) == sorted((one["state"], one["reason"], one["owner"] or "") for one in listed)
        return set(said)

    ada.call("POST", "/security/scans", source=source)
    assert {("open", "", "")} == both(), "an assessment is enough"
    flaw = ada.call("GET", flaws)["items"][0]
    row = next(
        one
        for one in findings(ada, source, area="security", state="")["items"]
        if (one["rule"], one["message"]) == (flaw["rule"], flaw["message"])
    )
    leave = {"do": "ignore", "findings": [row["id"]], "reason": "Ours alone"}
    cy = invited(server, ada, "Cy")
    assert 403 == cy.request("POST", decide, json=leave).status_code, (
        "to accept a flaw takes the right to manage"
    )
    assert 1 == ada.call("POST", decide, **leave)["changed"]
    assert "accepted" == ada.call("GET", f"/security/vulnerabilities/{flaw['id']}?source={source}")["state"]
    scanned(ada, source, stages=["schema", "security"])
    assert ("ignored", "Ours alone", "") in both(), "a scan leaves it so"
    ada.call("POST", f"/security/vulnerabilities/{flaw['id']}/reopen", source=source)
    assert {("open", "", "")} == both()
    ada.call("POST", f"/security/vulnerabilities/{flaw['id']}/remediate", source=source, owner=ada.id)
    assert ("open", "", ada.id) in both()
    file.chmod(0o600)
    ada.call("POST", f"/security/vulnerabilities/{flaw['id']}/recheck", source=source)
    assert "fixed" in {state for state, _, _ in both()}
    scanned(ada, source, stages=["schema", "security"])
    both()
    again = ada.request("POST", f"/security/vulnerabilities/{flaw['id']}/reopen", json={"source": source})
    assert 409 == again.status_code, "of what is mended the next look says whether it is there"


def _cell(sheet: str, column: str) -> str:
    rows = [row for row in csv.DictReader(sheet.splitlines()) if row["area"] == "quality"]
    return rows[0][column]


def test_S0_18_a_report_is_built_downloaded_shared_and_revoked(ada: Person) -> None:
    """Rule RS4."""
    source = made(ada, "reported", "insert into people (email) values (null)")
    rule_set(ada, source, "Reported <script>", email={**RULE, "name": "<script>alert(1)</script> 中文"})
    scanned(ada, source, **QUICK)
    workspace = ada.workspace()
    asked = {"title": "Weekly <b>", "sources": [source]}
    report = ada.call("POST", f"/reports/workspaces/{workspace}", **asked)["id"]
    page = fetched(ada, f"/api/reports/{report}/download?format=html")
    assert (200, True, False) == (page.status_code, "&lt;b&gt;" in page.text, "<script>" in page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert b"%PDF" == fetched(ada, f"/api/reports/{report}/download?format=pdf").content[:4]
    assert "Open findings" in fetched(ada, f"/api/reports/{report}/download?format=csv").text
    made_ = {one: _link(ada, report, one) for one in ("anyone", "members")}
    assert 200 == fetched(ada, made_["anyone"]["path"], signed_in=False).status_code
    assert [401, 200] == [
        fetched(ada, made_["members"]["path"], signed_in=signed_in).status_code for signed_in in (False, True)
    ]
    for one in made_.values():
        ada.call("DELETE", f"/reports/workspaces/{workspace}/{report}/links/{one['id']}")
        assert 404 == fetched(ada, one["path"]).status_code
    assert 0 == ada.call("GET", f"/reports/workspaces/{workspace}")["items"][0]["links"]


def _link(ada: Person, report: str, audience: str) -> dict[str, Any]:
    path = f"/reports/workspaces/{ada.workspace()}/{report}/links"
    link: dict[str, Any] = ada.call("POST", path, audience=audience, days=1)
    return link


def test_S4_18_a_definition_is_run_scheduled_and_removed(ada: Person) -> None:
    source = made(ada, "defined")
    here = f"/scan-logic/workspaces/{ada.workspace()}/definitions"
    asked = {"name": "Nightly", "sources": [source], "stages": ["schema"], "mode": "incremental"}
    made_now = ada.call("POST", here, **asked)
    logic = made_now["id"]
    assert made_now["last"] is None
    (scan,) = ada.call("POST", f"{here}/{logic}/run")["scans"]
    assert ("succeeded", logic, "incremental") == (
        ended(ada, source, scan["id"])["status"],
        scan["logic"],
        scan["mode"],
    )
    last = ada.call("GET", f"{here}?search=NIGHT")["items"][0]["last"]
    assert (1, "succeeded") == (last["scans"], last["status"])
    own = f"/scan-logic/workspaces/{ada.workspace()}/scans?logic={logic}"
    assert [scan["id"]] == [one["id"] for one in ada.call("GET", own)["items"]]
    planned = ada.call("POST", f"{here}/{logic}/schedules", cron="30 2 * * *", zone="Europe/Zurich")
    assert re.search("02:30.*Europe/Zurich", planned["schedules"][0])
    run = ada.call("POST", f"/workflow/workflows/{planned['design']}/execute")["id"]
    topics = "workflow:run:completed,workflow:run:failed"
    ada.call("GET", f"/channels/run:{run}/events?topics={topics}&wait=20")
    assert "succeeded" == ada.call("GET", f"/workflow/executions/{run}")["status"]
    assert [2, 1] == [
        one["number"] for one in ada.call("GET", f"/scan-logic/sources/{source}/scans")["items"]
    ]
    ada.call("DELETE", f"{here}/{logic}")
    assert 0 == ada.call("GET", here)["total"]
    path = f"/channels/workspace:{ada.workspace()}/events?topics=scan:definition:changed"
    told = [one["payload"] for one in ada.call("GET", path)["items"]]
    assert ["created", "scheduled", "removed"] == [one["what"] for one in told if one["logic"] == logic]


def test_S4_18_a_scan_goes_on_after_kill_9(ada: Person, server: RunningServer) -> None:
    tables = [f"create table t{n} as select 1 as a, null as email" for n in range(60)]
    source = made(ada, "killed", *tables)
    rule_set(ada, source, "Everywhere", email={**RULE, "table": "*"})
    scan = ada.call("POST", f"/scan-logic/sources/{source}/scans", **QUICK)["id"]
    server.kill()
    server.start()
    over = ended(ada, source, scan)
    assert ("succeeded", 61) == (
        over["status"],
        next(one["done"] for one in over["stages"] if one["name"] == "schema"),
    )
    assert 60 == findings(ada, source)["total"]
