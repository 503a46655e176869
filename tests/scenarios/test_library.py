"""The library on a real server: every shipped template runs on the demo data and finds what is there; templates are saved,
used, versioned, signed and taken in.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal

from crdt.ids import Channel
from engine.library.shipped import shipped
from engine.library.signing import Bundled, fingerprint, new_key, public_of, signed
from server.client import connect
from tests.support.people import Person, invited, owner
from tests.support.server import ROOT, RunningServer, items, running

Json = Any


class Place:
    """The demo workspace with its two sources."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.ada: Person = owner(server)
        self.workspace = self.ada.workspace()
        self.flights = self.ada.document("flights")
        self.lake = self.ada.document("lake")

    def use(self, key: str, **defaults: Json) -> str:
        path = f"/workflow/templates/{key}/use"
        made = self.ada.call("POST", path, workspace=self.workspace, defaults=defaults)
        return str(made["id"])

    def exported(self, design: str, format_: str) -> dict[str, Json]:
        path = f"/workflow/designer/workflows/{design}/export"
        found: dict[str, Json] = self.ada.request("GET", path, params={"format": format_}).json()
        return found

    def script(self, text: str, folder: Path, **parameters: Json) -> Json:
        """What a script prints, run by a Python of its own against the server."""
        file = folder / "script.py"
        file.write_text(text, encoding="utf-8")
        said = {"CONCERT_URL": self.server.url, "CONCERT_TOKEN": self.ada.token, "CONCERT_WORKSPACE": self.workspace,
                "CONCERT_PARAMETERS": json.dumps(parameters), "PYTHONPATH": str(ROOT)}  # fmt: skip
        done = subprocess.run(
            [sys.executable, str(file)],
            env={**os.environ, **said},
            capture_output=True,
            text=True,
            check=False,
        )
        assert 0 == done.returncode, done.stderr
        return json.loads(done.stdout)

    def run(self, key: str, **parameters: Json) -> dict[str, Json]:
        """Uses the template, runs the design, and gives the run once it has ended; gates are approved."""
        return self.run_of(self.use(key), **parameters)

    def run_of(self, design: str, **parameters: Json) -> dict[str, Json]:
        started = self.ada.call("POST", f"/workflow/workflows/{design}/execute", parameters=parameters)
        with start_blocking_portal() as portal:
            portal.call(self.until_ended, started["id"])
        detail: dict[str, Json] = self.ada.call("GET", f"/workflow/executions/{started['id']}")
        return detail

    async def until_ended(self, run: str) -> None:
        async with connect(self.server.url, self.ada.token) as client:
            async for event in client.events(Channel(f"run:{run}"), 0):
                if event.topic == "workflow:step:asking":
                    await client.call("gates.decide", id=run, node=event.payload["node"], decision="approved")
                if event.topic == "workflow:run:completed":
                    return


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    for server in running(tmp_path_factory.mktemp("library")):
        yield Place(server)


FLIGHTS = "flights"
"""Stands for the id of the demo database."""
RUNS: dict[str, tuple[dict[str, Json], dict[str, Json]]] = {
    "check_a_source": ({}, {"reachable": True, "tables": 7}),
    "schema_discovery_pipeline": ({}, {}),
    "profile_three_tables": ({}, {}),
    "row_count_gate": ({}, {"rows": 16}),
    "missing_values": ({"table": "planes", "allowed": 0.5}, {"columns": ["speed"]}),
    "quality_check_with_alarm": ({"table": "airlines"}, {}),
    "compare_two_tables": ({"left": "airlines", "right": "airports", "difference": 2000}, {"difference": 1442}),
    "latest_rows": ({"most": 1}, {}),
    "key_is_unique": ({}, {}),
    "value_in_range": ({}, {}),
    "count_by_group": ({"values": ["EWR", "LGA"]}, {"counts": [120835, 104662]}),
    "wait_until_filled": ({}, {}),
    "data_source_approval": ({}, {"approved": True}),
    "bulk_data_source_update": ({"sources": [FLIGHTS, "nobody"]}, {"answered": 1, "silent": 1}),
    "route_by_size": ({}, {"size": "small"}),
    "profile_all_tables": ({"rows": 500}, {"profiled": 5, "failed": 0}),
}  # fmt: skip
"""For each template: parameters beside the source, and the results that the demo data gives."""


def test_LB1_every_template_that_is_shipped_is_run_here() -> None:
    assert {f"concert.{name}" for name in RUNS} == set(shipped())
    assert 15 <= len(RUNS)


@pytest.mark.parametrize("name", RUNS)
def test_LB1_a_shipped_template_runs_on_the_demo_data_and_finds_what_is_there(
    place: Place, name: str
) -> None:
    given, expected = RUNS[name]
    parameters = {key: [place.flights if one == FLIGHTS else one for one in value] if key == "sources" else value
                  for key, value in given.items()}  # fmt: skip
    if "sources" not in parameters:
        parameters["source"] = place.flights
    run = place.run(f"concert.{name}", **parameters)
    failed = [(node["node"], node["error"]) for node in run["nodes"] if node["status"] == "failed"]
    assert "succeeded" == run["status"], failed
    results = results_of(run, name)
    assert expected == {key: results[key] for key in expected}
    if name == "schema_discovery_pipeline":
        assert {16, 1458, 336776} <= {one["rows"] for one in results["tables"]}
    if name == "latest_rows":
        assert [9078] == [row["alt"] for row in results["rows"]]


def test_LB1_who_waits_for_a_table_goes_on_with_the_look_that_finds_it_filled(place: Place) -> None:
    path = place.server.data / "sources" / "filling.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as shop:
        shop.execute("CREATE TABLE orders (id INTEGER)")
        said = {"kind": "sqlite", "connection": {"path": path.name}}
        source = place.ada.call("POST", "/data-sources", workspace=place.workspace, name="Filling", **said)[
            "id"
        ]
        design = place.use("concert.wait_until_filled", source=source, table="orders", pause=0.1)
        run = place.ada.call("POST", f"/workflow/workflows/{design}/execute")["id"]
        looks = f"/channels/run:{run}/events?topics=workflow:step:completed&wait=20"
        assert "look" == place.ada.call("GET", looks)["items"][0]["payload"]["node"]
        shop.execute("INSERT INTO orders VALUES (1)")
    with start_blocking_portal() as portal:
        portal.call(place.until_ended, run)
    ended = place.ada.call("GET", f"/workflow/executions/{run}")
    (waited,) = [node for node in ended["nodes"] if node["node"] == "until_filled"]
    assert "succeeded" == ended["status"]
    assert 1 <= waited["output"]["rounds"] < 20


def results_of(run: dict[str, Json], name: str) -> dict[str, Json]:
    """What a run of a shipped template gave back, by name."""
    steps = shipped()[f"concert.{name}"].design.nodes
    return {
        str(steps[node["of"]].parameters["name"]): node["output"]
        for node in run["nodes"]
        if node["operation"] == "flow.output"
    }


def test_LB6_a_design_calls_a_shipped_template_by_its_key(place: Place) -> None:
    call = {
        "operation": "flow.call",
        "parameters": {"workflow": "concert.check_a_source", "parameters": {"source": place.flights}},
    }
    path = "/workflow/designer/workflows"
    made = place.ada.call(
        "POST", path, workspace=place.workspace, name="Calls", body={"nodes": {"call": call}}
    )
    run = place.run_of(made["id"])
    assert "succeeded" == run["status"]
    (called,) = [node for node in run["nodes"] if node["node"] == "call"]
    assert {"reachable": True, "tables": 7} == called["output"]


def templates(place: Place, **query: str) -> list[dict[str, Json]]:
    return items(
        place.ada.request("GET", "/workflow/templates", params={"workspace": place.workspace, **query})
    )


def saved(place: Place, design: str, **more: Json) -> dict[str, Json]:
    path = f"/workflow/designer/workflows/{design}/template"
    found: dict[str, Json] = place.ada.call("POST", path, title="Mine", tags=["own"], **more)
    return found


def exported(place: Place, template: str) -> str:
    answer = place.ada.request(
        "GET", f"/workflow/templates/{template}/export", params={"workspace": place.workspace}
    )
    return str(answer.json()["text"])


def test_LB2_templates_are_found_by_words_tag_and_reach(place: Place) -> None:
    assert {"concert.row_count_gate", "concert.data_source_approval"} == {
        one["id"] for one in templates(place, tag="approval")
    }
    (one,) = templates(place, search="unique key")
    assert ("Check that a key is unique", [], 1) == (one["title"], one["missing"], one["version"])
    assert {"rows", "distinct", "unique"} == {step["id"] for step in one["steps"]}
    assert [["distinct", "unique"], ["rows", "unique"]] == one["ties"]


def test_LB3_a_design_becomes_a_template_without_its_source_and_knows_of_newer_versions(place: Place) -> None:
    design = place.use("concert.latest_rows", source=place.flights, most=3)
    first = saved(place, design, note="first")
    assert ("workspace", 1, [None]) == (
        first["reach"], first["version"], [one["default"] for one in first["parameters"] if one["name"] == "source"],
    )  # fmt: skip
    assert [3] == [one["default"] for one in first["parameters"] if one["name"] == "most"]
    copy = place.use(first["id"])
    path = f"/workflow/designer/workflows/{copy}/origin"
    assert (first["id"], 1, False) == tuple(
        place.ada.call("GET", path)[key] for key in ("template", "version", "newer")
    )
    second = saved(place, design, template=first["id"], note="second")
    assert 2 == second["version"]
    assert (1, 2, True) == tuple(place.ada.call("GET", path)[key] for key in ("version", "newest", "newer"))
    query = {"workspace": place.workspace}
    detail = place.ada.request("GET", f"/workflow/templates/{first['id']}", params=query).json()
    assert ["second", "first"] == [one["note"] for one in detail["versions"]]
    place.ada.request("DELETE", f"/workflow/templates/{first['id']}", params=query)
    assert first["id"] not in {one["id"] for one in templates(place)}
    assert place.ada.call("GET", path)["removed"] is True


def test_LB4_a_template_that_was_changed_after_it_was_signed_is_refused(place: Place) -> None:
    content = json.loads(exported(place, "concert.check_a_source"))
    changes: list[dict[str, Json]] = [
        {"title": "Other"},
        {"version": 2},
        {"body": {**content["body"], "description": "x"}},
        {"signer": {**content["signer"], "name": "Somebody"}},
        {"signature": content["signature"][::-1]},
        {"signature": None},
    ]
    for change in changes:
        text = json.dumps({**content, **change})
        for path in ("/workflow/templates/import/preview", "/workflow/templates/import"):
            answer = place.ada.request("POST", path, json={"workspace": place.workspace, "text": text})
            assert "signature_wrong" == answer.json()["error"]["code"], change


def test_LB5_an_unknown_signer_is_shown_and_asked_for_and_then_trusted(place: Place) -> None:
    private = new_key()
    content = json.loads(exported(place, "concert.check_a_source"))
    content.pop("signature")
    content["signer"] = {"name": "Elsewhere", "key": public_of(private)}
    text = signed(Bundled.model_validate(content), private)
    given = {"workspace": place.workspace, "text": text}
    shown = place.ada.call("POST", "/workflow/templates/import/preview", **given)
    assert ("unknown", "Elsewhere", fingerprint(public_of(private))) == (
        shown["standing"], shown["signer"], shown["fingerprint"],
    )  # fmt: skip
    refused = place.ada.request("POST", "/workflow/templates/import", json=given).json()["error"]
    assert ("signer_unknown", shown["fingerprint"]) == (refused["code"], refused["details"]["fingerprint"])
    bo = invited(place.server, place.ada, "Bo")
    asked = bo.request("POST", "/workflow/templates/import", json={**given, "trust": True})
    assert "forbidden" == asked.json()["error"]["code"]
    taken = place.ada.call("POST", "/workflow/templates/import", **given, trust=True)
    assert ("Check a source", public_of(private)) == (taken["title"], taken["signer"])
    assert "trusted" == place.ada.call("POST", "/workflow/templates/import/preview", **given)["standing"]
    assert "own" == place.ada.call(
        "POST", "/workflow/templates/import/preview", workspace=place.workspace,
        text=exported(place, "concert.check_a_source"),
    )["standing"]  # fmt: skip


def test_FM10_a_changed_text_is_the_smallest_edit_and_leaves_what_others_changed(place: Place) -> None:
    design = place.use("concert.key_is_unique")
    path = f"/workflow/designer/workflows/{design}"
    base = place.ada.call("GET", f"{path}/code")["text"]
    changed = base.replace("name: Each once?", "name: Every one once?").replace(
        "default: planes", "default: airlines"
    )
    found = place.ada.call("POST", f"{path}/code/read", text=changed, base=base)
    assert {("text", "name"), ("set", "default")} == {
        (one["kind"], one["path"][-1]) for one in found["edits"]
    }
    body = place.ada.call("GET", path)["body"]
    body["nodes"]["unique"]["name"] = "Each once? Really"
    body["nodes"]["rows"]["note"] = "mine"
    place.ada.call("PUT", path, body=body)
    written = place.ada.call("PUT", f"{path}/code", text=changed, base=base)
    nodes = place.ada.call("GET", path)["body"]["nodes"]
    assert (2, "Every one once? Really", "mine") == (
        written["edits"], nodes["unique"]["name"], nodes["rows"]["note"],
    )  # fmt: skip
    wrong = place.ada.call("POST", f"{path}/code/read", text=base.replace("steps:", "stops:"), base=base)
    assert ([], True) == (wrong["edits"], wrong["problems"][0]["line"] > 1)
    refused = place.ada.request("PUT", f"{path}/code", json={"text": "concert: 1", "base": base})
    assert "format_invalid" == refused.json()["error"]["code"]
    unnamed = re.sub(r"(?m)^name: .*$", 'name: " "', base)
    refused = place.ada.request("PUT", f"{path}/code", json={"text": unnamed, "base": base})
    assert "invalid_input" == refused.json()["error"]["code"]


def test_FM7_a_job_comes_in_with_a_preview_and_goes_out_again(place: Place) -> None:
    text = json.dumps({"name": "Job", "tasks": [
        {"task_key": "a", "notebook_task": {"notebook_path": "/a"}},
        {"task_key": "b", "depends_on": [{"task_key": "a"}], "run_if": "ALL_DONE", "sql_task": {}},
    ], "schedule": {"quartz_cron_expression": "0 0 * * * ?"}})  # fmt: skip
    given = {"workspace": place.workspace, "text": text}
    shown = place.ada.call("POST", "/workflow/designer/import/preview", **given)
    assert ("databricks", "Job", 1, {False}) == (
        shown["format"], shown["name"], shown["edges"], {step["known"] for step in shown["steps"]},
    )  # fmt: skip
    assert "schedule" in {note["place"] for note in shown["notes"]}
    made = place.ada.call("POST", "/workflow/designer/import", **given)["design"]
    assert {"a", "b"} == made["layout"]["nodes"].keys()
    out = place.ada.request(
        "GET", f"/workflow/designer/workflows/{made['id']}/export", params={"format": "databricks"}
    ).json()
    again = place.ada.call("POST", "/workflow/designer/import", workspace=place.workspace, text=out["text"])
    assert made["body"] == again["design"]["body"]
    assert "Job.job.yaml" == out["file"]


SCRIPTED = (
    "check_a_source",
    "schema_discovery_pipeline",
    "compare_two_tables",
    "count_by_group",
    "route_by_size",
)


@pytest.mark.parametrize("name", SCRIPTED)
def test_FM11_the_script_of_a_design_gives_what_its_run_gives(
    place: Place, tmp_path: Path, name: str
) -> None:
    given = {**RUNS[name][0], "source": place.flights}
    run = place.run(f"concert.{name}", **given)
    made = place.exported(run["design"], "python")
    assert [] == made["notes"]
    printed = place.script(made["text"], tmp_path, **given)
    assert results_of(run, name) == printed
    assert printed


def test_FM11_what_a_script_does_otherwise_is_told(place: Place) -> None:
    made = place.exported(place.use("concert.data_source_approval"), "python")
    assert [("steps.approve", "told")] == [(note["place"], note["weight"]) for note in made["notes"]]
    assert "Good to know: steps.approve: It is put to people as an approval request" in made["text"]
    assert "# Not in the script" not in made["text"]


def test_SO12_what_a_step_learns_of_a_source_stands_on_the_page_of_the_source(place: Place) -> None:
    run = place.run("concert.route_by_size", source=place.flights, table="planes")
    source = place.ada.call("GET", f"/data-sources/{place.flights}")
    (kept,) = (
        one
        for one in source["results"]
        if one["operation"] == "source.profile_table" and one["subject"] == "planes"
    )
    assert ("succeeded", place.ada.id, "planes") == (kept["status"], kept["by"], kept["result"]["table"])
    assert run["started_at"] <= kept["at"] <= run["finished_at"]


def test_FM11_a_script_runs_the_steps_of_a_workflow_of_the_library(place: Place, tmp_path: Path) -> None:
    given = {"source": place.flights, "table": "planes"}
    call = {"workflow": "concert.route_by_size", "parameters": given}
    size = {"name": "size", "value": {"$cel": "steps.call.output.size"}}
    nodes = {
        "call": {"operation": "flow.call", "parameters": call},
        "size": {"operation": "flow.output", "parameters": size},
    }
    body = {"nodes": nodes, "edges": {"e": {"source": "call", "target": "size"}}}
    path = "/workflow/designer/workflows"
    design = place.ada.call("POST", path, workspace=place.workspace, name="Routed", body=body)
    made = place.exported(design["id"], "python")
    assert [] == made["notes"]
    assert {"size": "small"} == place.script(made["text"], tmp_path)


def test_FM11_a_step_that_no_run_reaches_is_said_where_it_would_stand(place: Place) -> None:
    nodes = {
        "whole": {"operation": "data.transform", "parameters": {"value": 1}},
        "lost": {"operation": "data.transform", "parameters": {"value": 2}, "inside": "whole"},
    }
    path = "/workflow/designer/workflows"
    design = place.ada.call("POST", path, workspace=place.workspace, name="Odd", body={"nodes": nodes})
    made = place.exported(design["id"], "python")
    assert [("steps.lost", "left_out")] == [(note["place"], note["weight"]) for note in made["notes"]]
    assert "# Not in the script: lost (data.transform)." in made["text"]
    compile(made["text"], "script.py", "exec")
