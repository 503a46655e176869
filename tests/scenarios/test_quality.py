"""The rules of a source over HTTP: read from a suite, held against it, scored, and its failing rows shown."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.belonging import code
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

ROWS = [(1, "ada@example.org", 10.0), (2, None, -3.0), (3, "cleo@example.org", 8.0), (3, "dora", 900.0)]
SUITE = {
    "expectation_suite_name": "customers.warning",
    "expectations": [
        {
            "expectation_type": "expect_column_values_to_not_be_null",
            "kwargs": {"column": "email", "mostly": 0.7},
        },
        {
            "expectation_type": "expect_column_values_to_be_unique",
            "kwargs": {"column": "id"},
            "severity": "critical",
        },
        {
            "expectation_type": "expect_column_values_to_be_between",
            "kwargs": {"column": "credit", "min_value": 0, "max_value": 100},
        },
        {
            "expectation_type": "expect_column_values_to_be_of_type",
            "kwargs": {"column": "id", "type_": "INTEGER"},
        },
    ],
}
SCORE = round(100 * (2 * 3 / 4 + 8 * 2 / 4 + 2 * 2 / 4) / 12, 2)
"""By hand: medium 3 of 4 rows have an e-mail, critical 2 of 4 an id of their own, medium 2 of 4 a credit in bounds."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("quality")
    fill(data / "sources" / "shop.db", ROWS)
    yield from running(data, "--no-demo")


def fill(path: Path, rows: list[tuple[Any, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE IF EXISTS customers")
        database.execute("CREATE TABLE customers (id INTEGER, email TEXT, credit REAL)")
        database.executemany("INSERT INTO customers VALUES (?, ?, ?)", rows)
        database.commit()


def made(ada: Person) -> str:
    said = {
        "workspace": ada.workspace(),
        "name": "Shop",
        "kind": "sqlite",
        "connection": {"path": "shop.db"},
    }
    return str(ada.call("POST", "/data-sources", **said)["id"])


def ran(person: Person, source: str, topic: str = "quality:run:completed", **said: Any) -> dict[str, Any]:
    """Runs the rules and waits for what is told."""
    channel = f"/channels/doc:{source}/events?topics={topic}"
    before = person.call("GET", f"{channel}&limit=500")
    seen = max([one["sequence"] for one in before["items"]], default=0)
    person.call("POST", f"/data-quality/data-sources/{source}/runs", **said)
    told = person.call("GET", f"{channel}&since={seen}&wait=20")["items"]
    payload: dict[str, Any] = told[-1]["payload"]
    return payload


def test_S0_5_a_suite_becomes_rules_that_are_run_scored_and_shown(server: RunningServer) -> None:
    ada = owner(server)
    source = made(ada)
    base = f"/data-quality/data-sources/{source}"
    preview = ada.call("POST", f"{base}/suites", table="customers", suite=SUITE)
    assert (3, 1, 0) == (len(preview["read"]), len(preview["unread"]), preview["written"])
    assert "Names of types differ" in preview["unread"][0]["reason"]
    assert [] == ada.call("GET", f"{base}/rules")["rules"]

    written = ada.call("POST", f"{base}/suites", table="customers", suite=SUITE, preview=False)
    rules = ada.call("GET", f"{base}/rules")
    assert (3, True) == (len(rules["rules"]), rules["rule_sets"][0]["own"])
    assert written["rule_set"] == ada.call("POST", f"{base}/own-rules")["rule_set"]
    assert {0.3} == {one["tolerance"]["share"] for one in rules["rules"] if one["check"] == "not_null"}

    told = ran(ada, source)
    assert (SCORE, None, 1, 2) == (told["score"], told["before"], told["passed"], told["failed"])
    score = ada.call("GET", f"{base}/score")
    assert (SCORE, SCORE, 12) == (score["score"], score["tables"][0]["score"], score["weight"])
    assert "100 * sum(weight" in score["formula"]
    first = ada.call("GET", f"{base}/results")["items"][0]
    assert ("unique", "failed", 4, 2, 0.5) == (
        first["check"],
        first["status"],
        first["rows_checked"],
        first["rows_failing"],
        first["share"],
    )
    query = f"rule_set={first['rule_set']}&rule={first['rule']}&table=customers&column=id"
    rows = ada.call("GET", f"{base}/failing-rows?{query}")
    assert [[3, "cleo@example.org", 8.0], [3, "dora", 900.0]] == rows["rows"]
    assert (["id", "email", "credit"], False) == (rows["columns"], rows["cut"])
    cut = ada.call("GET", f"{base}/failing-rows?{query}&limit=1")
    assert (1, True) == (len(cut["rows"]), cut["cut"])

    fill(server.data / "sources" / "shop.db", ROWS[:1])
    again = ran(ada, source)
    assert (100.0, SCORE) == (again["score"], again["before"])
    runs = ada.call("GET", f"{base}/runs")
    assert [(2, 100.0), (1, SCORE)] == [(one["number"], one["score"]) for one in runs["items"]]
    history = ada.call("GET", f"{base}/results/{first['id']}/history")["items"]
    assert ["passed", "failed"] == [one["status"] for one in history]
    fill(server.data / "sources" / "shop.db", ROWS)


def test_a_rule_is_tried_on_a_sample_with_its_statement_shown(server: RunningServer) -> None:
    ada = owner(server)
    source = made(ada)
    rule = {"check": "range", "table": "customers", "column": "credit", "parameters": {"minimum": 0}}
    tried = ada.call("POST", f"/data-quality/data-sources/{source}/try", rule=rule, sample=3)
    assert ("failed", 3, 1, True) == (
        tried["status"],
        tried["rows_checked"],
        tried["rows_failing"],
        tried["sampled"],
    )
    assert "LIMIT 3" in tried["sql"]
    assert [0, 0] == [int(value) for value in tried["values"]][:2] or [0] == tried["values"]
    assert [[2, None, -3.0]] == tried["failing"]["rows"]
    path = f"/data-quality/data-sources/{source}/try"
    assert "rule_not_at_one_place" == code(ada, "POST", path, rule={**rule, "column": "*"})
    assert "invalid_input" == code(ada, "POST", path, rule={**rule, "parameters": {}})


def test_who_may_only_look_sees_scores_but_no_rows_of_the_source(server: RunningServer) -> None:
    """Rule QU7."""
    ada = owner(server)
    source = made(ada)
    bea = invited(server, ada, "Bea Lind", "viewer")
    base = f"/data-quality/data-sources/{source}"
    assert bea.call("GET", f"{base}/score")["score"] is None
    query = "rule_set=x&rule=y&table=customers"
    assert "forbidden" == code(bea, "GET", f"{base}/failing-rows?{query}")
    assert "forbidden" == code(bea, "POST", f"{base}/runs")


def test_S0_6_growth_follows_from_scans(server: RunningServer) -> None:
    ada = owner(server)
    source = made(ada)
    base = f"/data-quality/data-sources/{source}"
    assert [] == ada.call("GET", f"{base}/growth")["items"]
    asked = {"sources": [source], "stages": ["profile"]}
    for rows in (ROWS, ROWS[:1]):
        fill(server.data / "sources" / "shop.db", rows)
        said = {"workspace": ada.workspace(), "operation": "scan.run", "input": asked}
        ada.call("POST", "/workflow/operations/run", **said)
    (size,) = ada.call("GET", f"{base}/growth")["items"]
    assert ("customers", 1, 4, 2) == (size["table"], size["rows"], size["rows_before"], size["looks"])
    looks = ada.call("GET", f"{base}/growth?table=customers")["items"]
    assert [1, 4] == [one["rows"] for one in looks]
    fill(server.data / "sources" / "shop.db", ROWS)
    kept = ada.call("GET", f"/data-sources/{source}")["results"]
    assert ["source.profile_table"] == [one["operation"] for one in kept]


def test_QU6_a_table_that_a_run_did_not_look_at_keeps_what_its_rules_came_to(server: RunningServer) -> None:
    ada = owner(server)
    source = made(ada)
    base = f"/data-quality/data-sources/{source}"
    path = server.data / "sources" / "shop.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER)")
        database.execute("DELETE FROM orders")
        database.executemany("INSERT INTO orders VALUES (?)", [(1,), (1,)])
    unique = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}
    for table in ("customers", "orders"):
        ada.call("POST", f"{base}/suites", table=table, suite={"expectations": [unique]}, preview=False)
    first = ran(ada, source)
    assert (25.0, 2) == (first["score"], first["failed"])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM customers")
        database.execute("UPDATE orders SET id = rowid")
    told = ran(ada, source, tables=["orders"])
    assert (75.0, 25.0, 1, 1) == tuple(told[name] for name in ("score", "before", "passed", "failed"))
    runs = ada.call("GET", f"{base}/runs")["items"]
    assert [["orders"], []] == [one["parts"] for one in runs]
    results = {one["table"]: one for one in ada.call("GET", f"{base}/results")["items"]}
    assert ("failed", 2, "passed") == (
        results["customers"]["status"],
        results["customers"]["rows_failing"],
        results["orders"]["status"],
    )
    assert results["customers"]["at"] < results["orders"]["at"]
    fill(path, ROWS)


def test_a_workflow_step_checks_one_rule_and_runs_all(server: RunningServer) -> None:
    ada = owner(server)
    source = made(ada)
    rule = {"source": source, "table": "customers", "column": "id", "check": "unique"}
    asked = {"workspace": ada.workspace(), "operation": "quality.check_rule", "input": rule}
    output = ada.call("POST", "/workflow/operations/run", **asked)["output"]
    assert (False, 4, 2) == (output["passed"], output["rows_checked"], output["rows_failing"])
    whole = {"workspace": ada.workspace(), "operation": "quality.run", "input": {"source": source}}
    came = ada.call("POST", "/workflow/operations/run", **whole)["output"]
    assert (None, 0) == (came["score"], came["rules"])
