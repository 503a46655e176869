"""The format `wfcommons`: recorded executions of WfFormat (1.0 to 1.5) as designs that take the recorded time. Read only.

A task becomes a step of `work.simulate` with the seconds that were recorded. Files, machines and power are not played.
"""

import json
from typing import Final

from crdt.kinds.workflow import BINDING, Parameter
from engine.formats.foreign import Drawing, read_foreign, refused, text_of
from engine.formats.format import Format, Json, Reading

DAY: Final = 86_400.0
_PLAYED: Final = {"id", "name", "parents", "children", "runtime", "runtimeInSeconds"}


def looks(value: Json) -> bool:
    return isinstance(value, dict) and "schemaVersion" in value and "workflow" in value


def read(text: str) -> Reading:
    """Raises FormatInvalid."""
    read_text = read_foreign(text, "WfFormat instance")
    file, drawing = read_text.value, Drawing(read_text)
    workflow = drawing.map(file.get("workflow"), "workflow")
    specification = drawing.map(workflow.get("specification"), "workflow.specification")
    where = "workflow.specification.tasks" if specification.get("tasks") else "workflow.tasks"
    tasks = _maps(drawing, specification.get("tasks") or workflow.get("tasks"), where)
    if not tasks:
        raise refused("This is no WfFormat instance: it has no tasks.")
    execution = drawing.map(workflow.get("execution"), "workflow.execution")
    runs = _maps(drawing, execution.get("tasks"), "workflow.execution.tasks")
    recorded = {text_of(one.get("id")): one for one in runs}
    drawing.name = text_of(file.get("name"))
    drawing.description = text_of(file.get("description"))
    description = "What each recorded time is multiplied by"
    scale = Parameter(name="scale", type="number", default=1.0, description=description)
    drawing.parameters["scale"] = scale
    steps = [_step(drawing, task, recorded) for task in tasks]
    _tie(drawing, tasks, steps, where)
    _tell(drawing, file, specification, execution, [*tasks, *recorded.values()])
    return drawing.reading()


def _maps(drawing: Drawing, value: Json, place: str) -> list[dict[str, Json]]:
    found = drawing.list(value, place)
    return [drawing.map(one, f"{place}[{index}]") for index, one in enumerate(found)]


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


def _tie(drawing: Drawing, tasks: list[dict[str, Json]], steps: list[str], where: str) -> None:
    """Parents and children say the same; a file may have one of them only."""
    by_key = {_key(task): id_ for task, id_ in zip(tasks, steps, strict=True)}
    by_name = {text_of(task.get("name")): id_ for task, id_ in zip(tasks, steps, strict=True)}
    for index, (task, id_) in enumerate(zip(tasks, steps, strict=True)):
        for one in drawing.list(task.get("parents"), f"{where}[{index}].parents"):
            parent = by_key.get(text_of(one)) or by_name.get(text_of(one))
            if parent is None:
                drawing.note(f"tasks.{_key(task)}.parents", f"There is no task {one}.")
            else:
                drawing.tie(parent, id_)
        for one in drawing.list(task.get("children"), f"{where}[{index}].children"):
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
    if files := drawing.list(specification.get("files"), "workflow.specification.files"):
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
