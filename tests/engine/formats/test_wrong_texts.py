"""Texts of every format with something wrong in them: read or refused with its place, and nothing else (rules FM2 and FM8)."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.kinds.workflow import Layout, Workflow
from crdt.kinds.writing import checked
from engine.formats.format import FormatInvalid, Reading, formats

Place = tuple[str | int, ...]

DATABRICKS: Final = """
resources:
  jobs:
    j:
      name: N
      parameters: [{name: a, default: b}]
      max_concurrent_runs: 1
      timeout_seconds: 60
      queue: {enabled: true}
      schedule: {quartz_cron_expression: "0 0 * * * ?", timezone_id: UTC}
      tasks:
        - task_key: a
          notebook_task: {notebook_path: /x, base_parameters: {q: 1}}
          max_retries: 2
          min_retry_interval_millis: 10
          timeout_seconds: 5
          description: hi
          run_if: ALL_DONE
        - task_key: b
          depends_on: [{task_key: a, outcome: "true"}]
          condition_task: {op: EQUAL_TO, left: "{{tasks.a.values.x}}", right: "1"}
        - task_key: c
          for_each_task: {inputs: "[1,2]", concurrency: 2, task: {task_key: d, sql_task: {query: {query_id: x}}}}
        - task_key: e
          run_job_task: {job_id: 5, job_parameters: {a: b}}
        - task_key: f
          python_wheel_task:
            package_name: concert
            entry_point: step
            named_parameters: {operation: flow.wait, name: F, parameters: '{"seconds": 1}'}
"""
SERVERLESS: Final = """
document:
  {dsl: 1.0.0, namespace: n, name: w, version: 1.0.0, title: T, summary: S, metadata: {concert: {
    parameters: {p: {name: day, type: string, default: x, required: true}}, results: {r: {type: json}},
    settings: {timeout_s: 60.0, priority: 2, concurrency_limit: 3}, criticality: high}}}
input: {schema: {document: {type: object, properties: {a: {type: string, default: x}}, required: [a]}}}
timeout: {after: {minutes: 5}}
do:
  - one: {call: http, with: {method: get, endpoint: {uri: "https://x/{a}"}}, if: "${ .a == 1 }",
          timeout: {after: PT5S},
          metadata: {concert: {name: O, note: n, run_if: all_done, undoes: "", retry: {attempts: 2, backoff_s: 1.5}}}}
  - two: {for: {each: i, in: "${ .items }", at: k}, do: [{three: {set: {a: 1}}}], metadata: {concert: {parallel: 2}}}
  - four: {fork: {branches: [{f: {wait: {seconds: 2}}}, {g: {emit: {event: {with: {type: t, data: {}}}}}}]}}
  - five:
      try: [{h: {run: {workflow: {name: w, namespace: n, version: 1, input: {a: 1}}}}}]
      catch: {as: e, do: [{i: {raise: {error: {type: t, status: 1, title: x}}}}]}
  - six: {switch: [{a: {when: "${ .x > 1 }", then: one}}, {b: {when: "${ .y }", then: seven}}, {c: {then: end}}]}
  - seven: {listen: {to: {one: {with: {type: x}}}}}
  - eight: {do: [{nine: {call: grpc, with: {a: 1}}}], then: exit}
"""
WFCOMMONS: Final = """
name: w
schemaVersion: "1.5"
workflow:
  specification:
    tasks:
      - {name: a, id: a, parents: [], children: [b], inputFiles: [f], outputFiles: []}
      - {name: b, id: b, parents: [a], children: []}
    files: [{id: f, sizeInBytes: 4}]
  execution:
    makespanInSeconds: 3
    tasks: [{id: a, runtimeInSeconds: 1.5, coreCount: 1}, {id: b, runtimeInSeconds: 2}]
"""
CONCERT: Final = """
concert: workflow/1
name: N
description: D
criticality: high
parameters: {day: {type: string, default: x, required: true, description: d}}
results: {r: {type: json, description: d}}
settings: {timeout_s: 60.0, priority: 2, concurrency_key: k, concurrency_limit: 3, when_full: skip}
steps:
  a: {operation: flow.for_each, parameters: {items: [1]}, retry: {attempts: 2}, body: {
    b: {operation: query.rows, name: B, note: n, timeout_s: 5.0, run_if: all_done, parameters: {q: {$from: parameters.day}}}}}
  c: {operation: flow.choice, after: [a, {step: a, port: x, condition: c, id: i}]}
edges: {e: {source: a, target: c, port: "true", condition: x}}
layout: {a: {x: 1.0, y: 2.0}}
"""
TEXTS: Final = {"yaml": CONCERT, "databricks": DATABRICKS, "serverless": SERVERLESS, "wfcommons": WFCOMMONS}
ODD: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 0.5, 10**17, 1e308, "", "x", "a" * 300, "${", "${ . }", "${var.n}", "{{", "{{tasks.a.values}}", "P1D",
    "-1", "[1", [], [None], [[]], ["x"], {}, {"a": None}, {"with": []}, [{"a": 1, "b": 2}], "\N{NULL}", {"x/y": {"[": 1}},
)  # fmt: skip


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Of everything inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


def replaced(value: Any, at: Place, new: Any) -> Any:
    """With something else in one place, where there still is such a place."""
    if not at:
        return deepcopy(new)
    key, *rest = at
    if isinstance(value, dict) and key in value:
        return {**value, key: replaced(value[key], tuple(rest), new)}
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return [*value[:key], replaced(value[key], tuple(rest), new), *value[key + 1 :]]
    return value


def read(format_: str, text: str) -> Reading | None:
    """None where it is refused. What is read is a design that the kind accepts."""
    reader = formats()[format_].read
    assert reader is not None
    try:
        reading = reader(text)
    except FormatInvalid:
        return None
    checked(Workflow, reading.body, "body")
    checked(Layout, reading.layout, "layout")
    return reading


@pytest.mark.parametrize("format_", TEXTS)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_FM2_with_anything_wrong_anywhere_a_text_is_read_or_refused(
    format_: str, data: st.DataObject
) -> None:
    value = yaml.safe_load(TEXTS[format_])
    assert read(format_, json.dumps(value)) is not None
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from([*places(value)] or [()]))
        value = replaced(value, place, data.draw(st.sampled_from(ODD)))
    read(format_, json.dumps(value))


@pytest.mark.parametrize(
    ("format_", "said", "wrong", "line", "place"),
    [
        ("databricks", "max_concurrent_runs: 1", "max_concurrent_runs: many", 7, "max_concurrent_runs: "),
        ("databricks", "max_retries: 2", "max_retries: [2]", 14, "tasks[0].max_retries: "),
        ("databricks", "depends_on: [{", "depends_on: [a, {", 20, "tasks[1].depends_on[0]: "),
        ("serverless", "minutes: 5", "minutes: []", 7, "timeout.after.minutes: "),
        ("serverless", "priority: 2", "priority: 9", 5, "document.metadata.concert.settings.priority: "),
        ("serverless", "seconds: 2", "seconds: soon", 13, "do[2].four.fork.branches[0].f.wait.seconds: "),
        ("wfcommons", "parents: [a]", "parents: a", 8, "workflow.specification.tasks[1].parents: "),
    ],
)
def test_FM2_what_is_wrong_in_a_file_of_another_engine_is_refused_with_its_line_and_its_place(
    format_: str, said: str, wrong: str, line: int, place: str
) -> None:
    assert TEXTS[format_].count(said) == 1
    reader = formats()[format_].read
    assert reader is not None
    with pytest.raises(FormatInvalid) as refused:
        reader(TEXTS[format_].replace(said, wrong))
    (problem,) = refused.value.problems
    assert (line, place) == (problem.line, problem.message[: len(place)])


@pytest.mark.parametrize(
    ("format_", "said", "large", "place"),
    [
        ("databricks", "max_concurrent_runs: 1", "max_concurrent_runs: 20000", "max_concurrent_runs"),
        ("databricks", "timeout_seconds: 60", "timeout_seconds: 9999999", "timeout_seconds"),
        ("databricks", "max_retries: 2", "max_retries: 30", "tasks[0].max_retries"),
        ("databricks", "concurrency: 2", "concurrency: 2000", "tasks[2].for_each_task.concurrency"),
        ("serverless", "minutes: 5", "days: 99", "timeout.after"),
        ("serverless", "after: PT5S", "after: P2D", "do[0].one.timeout.after"),
    ],
)
def test_FM8_a_number_that_is_too_large_for_a_design_is_cut_and_listed(
    format_: str, said: str, large: str, place: str
) -> None:
    reading = read(format_, TEXTS[format_].replace(said, large))
    assert reading is not None
    assert [place] == [one.place for one in reading.notes if "at most" in one.message]


@pytest.mark.parametrize(
    ("format_", "said", "named", "place"),
    [
        ("serverless", "{after: {minutes: 5}}", "usual", "timeout"),
        ("serverless", "{error: {type: t, status: 1, title: x}}", "{error: usual}", "do[3].five.catch.do[0].i.raise.error"),
        ("databricks", "max_concurrent_runs: 1", "max_concurrent_runs: ${var.most}", "max_concurrent_runs"),
    ],
)  # fmt: skip
def test_FM8_what_is_only_named_and_said_elsewhere_is_listed(
    format_: str, said: str, named: str, place: str
) -> None:
    reading = read(format_, TEXTS[format_].replace(said, named))
    assert reading is not None
    assert place in {one.place for one in reading.notes}
