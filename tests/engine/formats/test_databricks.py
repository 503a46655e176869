"""Databricks jobs as designs and back: the same where both can say it, listed with its place where one cannot."""

import json
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from crdt.kinds.workflow import Workflow
from engine.formats.databricks import FORMAT
from engine.formats.databricks_terms import condition_of, expression_for
from engine.formats.detecting import guessed
from engine.formats.format import FormatInvalid, Reading, Subject
from engine.formats.yaml_reading import read_yaml

JOB = """
name: Nightly
max_concurrent_runs: 2
queue: {enabled: true}
parameters:
- {name: day, default: "2013-01-01"}
schedule: {quartz_cron_expression: "0 0 2 * * ?", timezone_id: UTC}
email_notifications: {on_failure: [a@example.org]}
job_clusters: [{job_cluster_key: small}]
tasks:
- task_key: load
  notebook_task: {notebook_path: /load, base_parameters: {day: "{{job.parameters.day}}"}}
  max_retries: 3
  min_retry_interval_millis: 2000
  timeout_seconds: 600
- task_key: enough
  depends_on: [{task_key: load}]
  condition_task: {op: GREATER_THAN, left: "{{tasks.load.values.rows}}", right: "100"}
- task_key: each
  depends_on: [{task_key: enough, outcome: "true"}]
  for_each_task:
    inputs: '["a", "b"]'
    concurrency: 2
    task: {task_key: one, sql_task: {query: {query_id: "7"}}}
- task_key: other
  depends_on: [{task_key: enough, outcome: "false"}, {task_key: nobody}]
  run_job_task: {job_id: 12}
- task_key: last
  depends_on: [{task_key: each}, {task_key: other}]
  run_if: NONE_FAILED
  spark_python_task: {python_file: last.py}
"""
REFERENCES = [
    "{{job.parameters.day}}",
    "{{tasks.a.values.rows}}",
    "{{input}}",
    "{{input.name}}",
    "{{job.run_id}}",
]


def read(text: str) -> Reading:
    assert FORMAT.read is not None
    return FORMAT.read(text)


def written(reading: Reading) -> str:
    assert FORMAT.write is not None
    return FORMAT.write(Subject(design=Workflow.model_validate(reading.body))).text


def test_FM7_a_job_becomes_a_design_with_its_order_conditions_and_loops() -> None:
    design = Workflow.model_validate(read(JOB).body)
    assert {"load", "enough", "each", "one", "other", "last"} == design.nodes.keys()
    condition = design.nodes["enough"].parameters["condition"]
    assert {"$cel": 'double(steps.load.output.rows) > double("100")'} == condition
    assert ("each", ["a", "b"], 2) == (
        design.nodes["one"].inside,
        design.nodes["each"].parameters["items"],
        design.nodes["each"].parameters["parallel"],
    )
    assert {("enough", "each", "true"), ("enough", "other", "false")} <= {
        (edge.source, edge.target, edge.port) for edge in design.edges.values()
    }
    assert ("none_failed", 4, 2.0) == (
        design.nodes["last"].run_if, design.nodes["load"].retry.attempts, design.nodes["load"].retry.backoff_s,
    )  # fmt: skip
    assert (2, "queue") == (design.settings.concurrency_limit, design.settings.when_full)


def test_FM8_what_a_design_cannot_say_is_listed_with_its_place() -> None:
    said = {note.place: note for note in read(JOB).notes}
    assert {
        "schedule", "email_notifications", "job_clusters", "tasks[0].notebook_task", "tasks[3].depends_on[1]",
        "tasks[3].run_job_task.job_id", "tasks[4].spark_python_task", "tasks[2].for_each_task.task.sql_task",
    } == said.keys()  # fmt: skip
    assert "0 0 2 * * ?" in said["schedule"].message


def test_FM8_work_without_an_operation_is_kept_as_it_was_written() -> None:
    node = read(JOB).body["nodes"]["load"]
    assert "databricks.notebook_task" == node["operation"]
    assert {"notebook_path": "/load", "base_parameters": {"day": "{{job.parameters.day}}"}} == node[
        "parameters"
    ]


def test_FM7_a_job_that_was_read_and_written_is_read_the_same() -> None:
    once = read(JOB)
    again = read(written(once))
    assert once.body == again.body
    assert {"load", "enough"} <= {task["task_key"] for task in read_yaml(written(once)).value["tasks"]}


names = st.sampled_from(["load", "a1", "check"])
literals = st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=5)
ours = st.builds(
    lambda operation, parameters: {
        "python_wheel_task": {
            "package_name": "concert", "entry_point": "step",
            "named_parameters": {"operation": operation, "parameters": json.dumps(parameters, sort_keys=True)},
        }
    },
    st.sampled_from(["source.count_rows", "data.transform"]),
    st.dictionaries(names, literals | st.just({"$from": "load.output.rows"}), max_size=2),
)  # fmt: skip
conditions = st.builds(
    lambda op, left, right: {"condition_task": {"op": op, "left": left, "right": right}},
    st.sampled_from(["EQUAL_TO", "NOT_EQUAL", "LESS_THAN", "GREATER_THAN_OR_EQUAL"]),
    st.sampled_from(REFERENCES) | st.text('abc 1"\\', max_size=5),
    st.sampled_from(REFERENCES) | st.text("abc 1", max_size=5),
)
work = ours | conditions | st.just({"notebook_task": {"notebook_path": "/x"}})
loops = st.builds(
    lambda inputs, inner: {
        "for_each_task": {"inputs": json.dumps(inputs), "task": {"task_key": "inner", **inner}}
    },
    st.lists(literals, max_size=3),
    ours,
)


@st.composite
def jobs(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(1, 5))
    tasks: list[dict[str, Any]] = []
    for index in range(count):
        task: dict[str, Any] = {"task_key": f"t{index}"}
        before = draw(st.lists(st.integers(0, index - 1), unique=True, max_size=2)) if index else []
        if before:
            task["depends_on"] = [{"task_key": f"t{one}"} for one in sorted(before)]
        if draw(st.booleans()):
            task["run_if"] = draw(st.sampled_from(["ALL_DONE", "NONE_FAILED", "AT_LEAST_ONE_FAILED"]))
        if draw(st.booleans()):
            task |= {"max_retries": draw(st.integers(1, 5)), "min_retry_interval_millis": 500}
        tasks.append({**task, **draw(work | loops)})
    return {"name": draw(st.text("abc ", max_size=5)), "tasks": tasks}


@given(job=jobs())
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_FM7_a_job_of_what_both_can_say_comes_back_the_same(job: dict[str, Any]) -> None:
    once = read(json.dumps(job))
    assert once.body == read(written(once)).body


@pytest.mark.parametrize("left", [*REFERENCES, "plain", 'with "quotes"', ""])
@pytest.mark.parametrize("op", ["EQUAL_TO", "LESS_THAN"])
def test_FM7_a_condition_comes_back_from_its_expression(op: str, left: str) -> None:
    expression = expression_for(op, left, "5")
    assert expression is not None
    assert {"op": op, "left": left, "right": "5"} == condition_of(expression)


def test_FM7_ways_that_no_condition_can_say_are_looked_at_by_one_each() -> None:
    """`outcome` is for tasks with a condition alone: a job with another one is refused there."""
    design = Workflow.model_validate(
        {
            "nodes": {
                "if": {
                    "operation": "flow.choice",
                    "parameters": {"condition": {"$cel": "size(parameters.x) > 1"}},
                },
                "where": {
                    "operation": "flow.switch",
                    "parameters": {
                        "value": {"$from": "parameters.x"},
                        "cases": [{"name": "far off", "value": 1}],
                    },
                },
                "a": {"operation": "data.transform"},
                "b": {"operation": "data.transform"},
            },
            "edges": {
                "1": {"source": "if", "target": "where", "port": "true"},
                "2": {"source": "where", "target": "a", "port": "far off"},
                "3": {"source": "where", "target": "b", "port": "otherwise"},
                "4": {"source": "if", "target": "b", "port": "false"},
            },
            "parameters": {"x": {"name": "x", "type": "string"}},
        }
    )
    assert FORMAT.write is not None
    writing = FORMAT.write(Subject(design=design))
    tasks = {task["task_key"]: task for task in read_yaml(writing.text).value["tasks"]}
    conditions = {key for key, task in tasks.items() if "condition_task" in task}
    assert {"if__true", "if__false", "where__far_off", "where__otherwise"} == conditions
    tied = [one for task in tasks.values() for one in task.get("depends_on", ()) if "outcome" in one]
    assert conditions == {one["task_key"] for one in tied}
    assert {note.weight for note in writing.notes} == {"told"}
    again = Workflow.model_validate(read(writing.text).body)
    ways = {(edge.source, edge.target, edge.port) for edge in design.edges.values()}
    assert ways == {(edge.source, edge.target, edge.port) for edge in again.edges.values()}
    assert design.nodes.keys() == again.nodes.keys()


def test_FM7_a_condition_on_a_way_out_that_somebody_uses_otherwise_stays_a_step() -> None:
    wheel = {
        "package_name": "concert",
        "entry_point": "step",
        "named_parameters": {"operation": "flow.choice"},
    }
    looks = {"op": "EQUAL_TO", "left": "{{tasks.if.values.port}}", "right": "true"}
    tasks: list[dict[str, Any]] = [
        {"task_key": "if", "python_wheel_task": wheel},
        {"task_key": "look", "depends_on": [{"task_key": "if"}], "condition_task": looks},
        {"task_key": "no", "depends_on": [{"task_key": "look", "outcome": "false"}], "notebook_task": {}},
    ]
    body = read(json.dumps({"name": "x", "tasks": tasks})).body
    assert {"if", "look", "no"} == body["nodes"].keys()


def test_FM8_what_a_job_cannot_say_is_listed_with_its_place() -> None:
    assert FORMAT.write is not None
    design = Workflow.model_validate(
        {
            "settings": {"priority": 1},
            "nodes": {
                "wait": {"operation": "flow.wait", "parameters": {"seconds": 5}},
                "try": {"operation": "flow.try"},
                "inner": {"operation": "data.transform", "inside": "try"},
                "back": {"operation": "data.transform", "undoes": "inner"},
            },
            "edges": {
                "e": {"source": "wait", "target": "try", "condition": "steps.wait.output.waited_s > 1"}
            },
        }
    )
    places = {note.place for note in FORMAT.write(Subject(design=design)).notes if note.weight != "told"}
    assert {
        "settings.priority", "steps.wait", "steps.try", "steps.inner", "steps.back.undoes", "steps.try.after.wait",
    } == places  # fmt: skip


def test_FM9_a_text_names_its_format_by_what_it_says() -> None:
    assert "databricks" == guessed(JOB)
    assert "databricks" == guessed(json.dumps({"resources": {"jobs": {"x": read_yaml(JOB).value}}}))
    assert "yaml" == guessed("concert: workflow/1\nsteps: {}")
    with pytest.raises(FormatInvalid, match="none of the formats"):
        guessed("a: 1")
