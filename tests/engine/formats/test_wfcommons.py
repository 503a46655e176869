"""Recorded executions as designs: each task with its time, each edge once, and what is not played listed."""

import json

import pytest

from crdt.kinds.workflow import Workflow
from engine.formats.detecting import guessed
from engine.formats.format import FormatInvalid
from engine.formats.wfcommons import read

NEWER = {
    "name": "small",
    "schemaVersion": "1.5",
    "workflow": {
        "specification": {
            "tasks": [
                {"id": "t1", "name": "split", "parents": [], "children": ["t2", "t3"], "inputFiles": ["f"]},
                {"id": "t2", "name": "work", "parents": ["t1"], "children": []},
                {"id": "t3", "name": "work", "parents": ["t1"], "children": []},
            ],
            "files": [{"id": "f", "sizeInBytes": 1}],
        },
        "execution": {"makespanInSeconds": 9, "tasks": [{"id": "t1", "runtimeInSeconds": 1.5, "coreCount": 1}, {"id": "t2", "runtimeInSeconds": 2}]},
    },
}  # fmt: skip
OLDER = {
    "name": "old",
    "schemaVersion": "1.2",
    "workflow": {"tasks": [{"name": "a", "runtime": 3, "parents": []}, {"name": "b", "runtime": 1, "parents": ["a", "x"]}]},
}  # fmt: skip


def test_FM7_a_recorded_execution_takes_the_time_it_took() -> None:
    reading = read(json.dumps(NEWER))
    design = Workflow.model_validate(reading.body)
    assert {"t1": 1.5, "t2": 2.0, "t3": 0.0} == {
        id_: one.parameters["seconds"] for id_, one in design.nodes.items()
    }
    assert {("t1", "t2"), ("t1", "t3")} == {(edge.source, edge.target) for edge in design.edges.values()}
    assert 2 == len(design.edges)
    assert {"split", "work"} == {node.name for node in design.nodes.values()}
    assert {"work.simulate"} == {node.operation for node in design.nodes.values()}
    assert design.nodes.keys() == reading.layout["nodes"].keys()
    assert "wfcommons" == guessed(json.dumps(NEWER))


def test_FM8_what_was_recorded_and_is_not_played_is_listed() -> None:
    assert {
        "tasks.t3", "tasks[*].inputFiles", "tasks[*].coreCount", "workflow.specification.files",
        "workflow.execution.makespanInSeconds",
    } == {note.place for note in read(json.dumps(NEWER)).notes}  # fmt: skip


def test_FM7_older_files_are_read_by_the_names_of_their_tasks() -> None:
    reading = read(json.dumps(OLDER))
    assert ["a-b"] == list(reading.body["edges"])
    assert ["tasks.b.parents"] == [note.place for note in reading.notes]


def test_FM3_a_file_without_tasks_is_refused() -> None:
    with pytest.raises(FormatInvalid, match="no tasks"):
        read('{"schemaVersion": "1.5", "workflow": {}}')
