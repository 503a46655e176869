"""The format `wfcommons`: recorded executions of WfFormat (1.0 to 1.5) as designs that take the recorded time. Read only.

A task becomes a step of `work.simulate` with the seconds that were recorded. Files, machines and power are not played.
"""

import json
from typing import Final

from crdt.kinds.workflow import BINDING, Parameter
from engine.formats.foreign import Drawing, list_of, map_of, read_foreign, refused, text_of
from engine.formats.format import Format, Json, Reading

DAY: Final = 86_400.0
_PLAYED: Final = {"id", "name", "parents", "children", "runtime", "runtimeInSeconds"}


def looks(value: Json) -> bool:
    return isinstance(value, dict) and "schemaVersion" in value and "workflow" in value


def read(text: str) -> Reading:
    """Raises FormatInvalid."""
    file = read_foreign(text, "WfFormat instance")
    workflow = map_of(file.get("workflow"))
    specification = map_of(workflow.get("specification"))
    tasks = [map_of(one) for one in list_of(specification.get("tasks") or workflow.get("tasks"))]
    if not tasks:
        raise refused("This is no WfFormat instance: it has no tasks.")
    execution = map_of(workflow.get("execution"))
    recorded = {text_of(one.get("id")): one for one in map(map_of, list_of(execution.get("tasks")))}
    drawing = Drawing()
    drawing.name = text_of(file.get("name"))
    drawing.description = text_of(file.get("description"))
    description = "What each recorded time is multiplied by"
    scale = Parameter(name="scale", type="number", default=1.0, description=description)
    drawing.parameters["scale"] = scale
    steps = [_step(drawing, task, recorded) for task in tasks]
    _tie(drawing, tasks, steps)
    _tell(drawing, file, specification, execution, [*tasks, *recorded.values()])
    return drawing.reading()


def _key(task: dict[str, Json]) -> str:
    return text_of(task.get("id") or task.get("name"))


def _step(drawing: Drawing, task: dict[str, Json], recorded: dict[str, dict[str, Json]]) -> str:
    key = _key(task)
    said = {**task, **recorded.get(key, {})}
    seconds = said.get("runtimeInSeconds", said.get("runtime"))
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        drawing.note(f"tasks.{key}", "No time was recorded: the step takes none.", "changed")
        seconds = 0.0
    if not 0 <= seconds <= DAY:
        drawing.note(f"tasks.{key}", f"{seconds} seconds are not from 0 to a day: cut to that.", "changed")
    parameters = {"seconds": min(max(float(seconds), 0.0), DAY), "scale": {BINDING: "parameters.scale"}}
    id_ = drawing.step(key, "work.simulate", parameters)
    drawing.change(id_, name=text_of(task.get("name")) or key)
    return id_


def _tie(drawing: Drawing, tasks: list[dict[str, Json]], steps: list[str]) -> None:
    """Parents and children say the same; a file may have one of them only."""
    by_key = {_key(task): id_ for task, id_ in zip(tasks, steps, strict=True)}
    by_name = {text_of(task.get("name")): id_ for task, id_ in zip(tasks, steps, strict=True)}
    for task, id_ in zip(tasks, steps, strict=True):
        for one in list_of(task.get("parents")):
            parent = by_key.get(text_of(one)) or by_name.get(text_of(one))
            if parent is None:
                drawing.note(f"tasks.{_key(task)}.parents", f"There is no task {one}.")
            else:
                drawing.tie(parent, id_)
        for one in list_of(task.get("children")):
            child = by_key.get(text_of(one)) or by_name.get(text_of(one))
            if child is not None:
                drawing.tie(id_, child)


def _tell(
    drawing: Drawing,
    file: dict[str, Json],
    specification: dict[str, Json],
    execution: dict[str, Json],
    tasks: list[dict[str, Json]],
) -> None:
    """One note for each thing that was recorded and is not played, with how often it was."""
    counts: dict[str, int] = {}
    for task in tasks:
        for key in task.keys() - _PLAYED:
            counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        drawing.note(f"tasks[*].{key}", f"Recorded for {count:,} tasks, and not played.")
    if files := list_of(specification.get("files")):
        drawing.note("workflow.specification.files", f"{len(files):,} files are not made or moved.")
    for key in execution.keys() - {"tasks"}:
        said = json.dumps(execution[key], ensure_ascii=False)
        drawing.note(f"workflow.execution.{key}", f"Of the recording, not of a design: {said[:200]}.")
    drawing.left_over("", file, {"name", "description", "schemaVersion", "workflow"})


FORMAT = Format(
    name="wfcommons",
    title="WfCommons instance",
    summary="A recorded execution: each task takes the time it took",
    suffix=".json",
    media="application/json",
    read=read,
    looks=looks,
)
