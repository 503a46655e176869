"""A Databricks job (YAML or JSON; of the API, or in a bundle) as a design. Pure.

What a task does that Concert has no operation for stays as it was written, in a step of an operation `databricks.KIND`
that no installation has: the design says so until somebody puts another in its place. Nothing of it is lost.
"""

import json
import re
from typing import Any, Final, get_args

from crdt.changes import Path
from crdt.kinds.workflow import BINDING, EXPRESSION, Parameter, Retry, RunIf, Settings
from engine.formats.databricks_terms import binding_for, expression_for
from engine.formats.databricks_ways import folded
from engine.formats.foreign import DEEPEST, Drawing, list_of, map_of, read_foreign, refused, text_of
from engine.formats.format import Json, Reading

PACKAGE: Final = "concert"
ENTRY: Final = "step"
"""A task of this wheel names an operation of Concert: how a design of ours is written as a job."""
FOREIGN: Final = "databricks."
RUN_IF: Final = {
    "ALL_SUCCESS": "all_succeeded",
    "AT_LEAST_ONE_SUCCESS": "at_least_one_succeeded",
    "NONE_FAILED": "none_failed",
    "ALL_DONE": "all_done",
    "AT_LEAST_ONE_FAILED": "at_least_one_failed",
    "ALL_FAILED": "all_failed",
}
_AROUND: Final = {
    "task_key", "description", "depends_on", "run_if", "timeout_seconds", "max_retries",
    "min_retry_interval_millis", "retry_on_timeout", "disabled",
}  # fmt: skip
_JOB: Final = {
    "name", "description", "tasks", "parameters", "timeout_seconds", "max_concurrent_runs", "queue", "format",
}  # fmt: skip
_LISTED: Final = {
    "schedule": "A schedule is not part of a design: make a trigger of the kind cron.",
    "trigger": "A trigger is not part of a design: make one beside it.",
    "continuous": "A job that runs all the time has no counterpart: make a trigger.",
}
_DAY: Final = 86_400
_VARIABLE: Final = re.compile(r"\$\{[^{}]+\}")
_KIND: Final = re.compile(r"[a-z_]+_task")


def looks(value: Json) -> bool:
    return _found_in(value) is not None


def _found_in(value: Json) -> tuple[Path, dict[str, Json]] | None:
    """The job of a file, and where it stands: at the top, below `settings`, or as the first one of a bundle."""
    top = map_of(value)
    if "document" in top or "concert" in top or "workflow" in top:
        return None
    jobs = map_of(map_of(top.get("resources")).get("jobs"))
    bundled = ((("resources", "jobs", name), map_of(one)) for name, one in jobs.items())
    for place, job in (((), top), (("settings",), map_of(top.get("settings"))), *bundled):
        tasks = list_of(job.get("tasks"))
        if tasks and all(isinstance(task, dict) and "task_key" in task for task in tasks):
            return place, job
    return None


def read(text: str) -> Reading:
    file = read_foreign(text, "Databricks job")
    found = _found_in(file.value)
    if found is None:
        raise refused("This is no Databricks job: it has no list `tasks` with a `task_key` in each.")
    base, job = found
    reader = _Reader(Drawing(file, base))
    jobs = map_of(map_of(file.value.get("resources")).get("jobs"))
    for name in list(jobs)[1:]:
        reader.drawing.note(f"resources.jobs.{name}", "One job becomes one design: this one was left out.")
    reader.job(job)
    return reader.drawing.reading()


class _Reader:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self._ids: dict[str, str] = {}

    def job(self, job: dict[str, Json]) -> None:
        drawing = self.drawing
        drawing.name = text_of(job.get("name"))
        drawing.description = text_of(job.get("description"))
        for index, one in enumerate(drawing.list(job.get("parameters"), "parameters")):
            said = drawing.map(one, f"parameters[{index}]")
            name = text_of(said.get("name"))
            drawing.parameters[name] = Parameter(name=name, default=said.get("default"))
        self._settings(job)
        for name, message in _LISTED.items():
            if name in job:
                drawing.note(name, f"{message} It said {json.dumps(job[name], ensure_ascii=False)}.")
        drawing.left_over("", job, _JOB | _LISTED.keys())
        tasks = folded([map_of(task) for task in list_of(job["tasks"])])
        for index, task in tasks:
            self._ids[text_of(task.get("task_key"))] = self._task(task, f"tasks[{index}]", {}, 0)
        for index, task in tasks:
            self._tie(task, f"tasks[{index}]")

    def _settings(self, job: dict[str, Json]) -> None:
        drawing, said = self.drawing, dict[str, Any]()
        if (seconds := self._positive(job, "timeout_seconds", "")) is not None:
            said["timeout_s"] = drawing.at_most(31 * _DAY, seconds, "timeout_seconds")
        queue = drawing.map(job.get("queue"), "queue")
        if (most := self._positive(job, "max_concurrent_runs", "")) is not None:
            said["concurrency_limit"] = int(drawing.at_most(10_000, most, "max_concurrent_runs")) or 1
            said["when_full"] = "queue" if queue.get("enabled") is True else "skip"
        elif "queue" in job:
            drawing.note("queue", "Runs wait for each other only where `max_concurrent_runs` is set.")
        drawing.settings = Settings(**said)

    def _positive(self, said: dict[str, Json], name: str, place: str) -> float | None:
        """A number above nothing; None where none is said. What a bundle fills in when it is deployed is listed."""
        value, here = said.get(name), f"{place}.{name}".lstrip(".")
        if isinstance(value, str) and _VARIABLE.fullmatch(value):
            self.drawing.note(here, f"{value} is filled in by a bundle: it is not known here.")
            return None
        number = 0.0 if value is None else self.drawing.number(value, here)
        return number if number > 0 else None

    def _task(self, task: dict[str, Json], place: str, where: dict[str, Any], depth: int) -> str:
        if depth > DEEPEST:
            raise refused(f"Tasks stand inside others at most {DEEPEST} deep.")
        key = text_of(task.get("task_key"))
        kinds = [name for name in task if _KIND.fullmatch(name)]
        kind = kinds[0] if kinds else ""
        self.drawing.left_over(place, task, {*_AROUND, kind})
        around = {**self._around(task, place), **where}
        said = self.drawing.map(task.get(kind), f"{place}.{kind}")
        match kind:
            case "condition_task":
                return self._condition(key, said, place, around)
            case "for_each_task":
                return self._for_each(key, said, place, around, depth)
            case "run_job_task":
                self.drawing.left_over(f"{place}.{kind}", said, {"job_id", "job_parameters"})
                message = "A job is named by a number there: put the design's id in its place."
                self.drawing.note(f"{place}.{kind}.job_id", message, "changed")
                called = {
                    "workflow": text_of(said.get("job_id")),
                    "parameters": self.drawing.map(
                        said.get("job_parameters"), f"{place}.{kind}.job_parameters"
                    ),
                }
                return self.drawing.step(key, "flow.call", called, **around)
            case "python_wheel_task" if (said.get("package_name"), said.get("entry_point")) == (
                PACKAGE,
                ENTRY,
            ):
                return self._ours(key, said, place, around)
            case _:
                message = (
                    f"Concert has no operation for {kind or 'this task'}: choose one. What it said is kept."
                )
                self.drawing.note(f"{place}.{kind or 'task_key'}", message, "changed")
                return self.drawing.step(key, f"{FOREIGN}{kind or 'task'}", said, **around)

    def _around(self, task: dict[str, Json], place: str) -> dict[str, Any]:
        """What every kind of task says about itself."""
        around: dict[str, Any] = {"note": text_of(task.get("description"))}
        run_if = RUN_IF.get(text_of(task.get("run_if") or "ALL_SUCCESS"))
        if run_if in get_args(RunIf):
            around["run_if"] = run_if
        else:
            self.drawing.note(f"{place}.run_if", f"{task.get('run_if')} is none of the six conditions.")
        if (seconds := self._positive(task, "timeout_seconds", place)) is not None:
            around["timeout_s"] = float(self.drawing.at_most(_DAY, seconds, f"{place}.timeout_seconds"))
        attempts = 1 + int(self._positive(task, "max_retries", place) or 0)
        millis = self._positive(task, "min_retry_interval_millis", place) or 0
        pause = self.drawing.at_most(3_600_000, millis, f"{place}.min_retry_interval_millis") / 1000
        if task.get("max_retries") == -1:
            self.drawing.note(f"{place}.max_retries", "Without end is not offered: 20 attempts.", "changed")
            around["retry"] = Retry(attempts=20, backoff_s=pause)
        elif attempts > 1 or pause:
            most = int(self.drawing.at_most(20, attempts, f"{place}.max_retries"))
            around["retry"] = Retry(attempts=most, backoff_s=pause, longest_s=pause, jitter=False)
        if "retry_on_timeout" in task:
            self.drawing.note(
                f"{place}.retry_on_timeout", "A step that ran out of time is always tried again."
            )
        if task.get("disabled") is True:
            self.drawing.note(
                f"{place}.disabled", "A step cannot be switched off: this one would run.", "changed"
            )
        return around

    def _condition(self, key: str, said: dict[str, Json], place: str, around: dict[str, Any]) -> str:
        terms = {name: text_of(said.get(name)) for name in ("op", "left", "right")}
        self.drawing.left_over(f"{place}.condition_task", said, set(terms))
        expression = expression_for(**terms)
        if expression is None:
            message = (
                f"This condition cannot be said as an expression: {json.dumps(terms)}. It is false here."
            )
            self.drawing.note(f"{place}.condition_task", message, "changed")
            expression = "false"
        return self.drawing.step(key, "flow.choice", {"condition": {EXPRESSION: expression}}, **around)

    def _for_each(
        self, key: str, said: dict[str, Json], place: str, around: dict[str, Any], depth: int
    ) -> str:
        here = f"{place}.for_each_task"
        self.drawing.left_over(here, said, {"inputs", "concurrency", "task"})
        inputs = said.get("inputs")
        items = inputs if isinstance(inputs, list) else self._items(text_of(inputs), f"{here}.inputs")
        parameters = {"items": items, "stop_on_error": False}
        if (most := self._positive(said, "concurrency", here)) is not None:
            parameters["parallel"] = int(self.drawing.at_most(1000, most, f"{here}.concurrency"))
        loop = self.drawing.step(key, "flow.for_each", parameters, **around)
        inner = self.drawing.map(said.get("task"), f"{here}.task")
        if inner:
            self._task(inner, f"{here}.task", {"inside": loop}, depth + 1)
        return loop

    def _items(self, inputs: str, place: str) -> Json:
        if (bound := binding_for(inputs)) is not None:
            return {BINDING: bound}
        try:
            items = json.loads(inputs)
        except ValueError:
            items = None
        if isinstance(items, list):
            return items
        self.drawing.note(place, f"This is neither a list nor one reference: {inputs!r}.")
        return []

    def _ours(self, key: str, said: dict[str, Json], place: str, around: dict[str, Any]) -> str:
        here = f"{place}.python_wheel_task.named_parameters"
        named = self.drawing.map(said.get("named_parameters"), here)
        try:
            step = json.loads(text_of(named.get("parameters") or "{}"))
        except ValueError:
            step = {}
            self.drawing.note(f"{here}.parameters", "This is no JSON.")
        name = named.get("name")
        id_ = self.drawing.step(key, text_of(named.get("operation")), map_of(step), **around)
        if isinstance(name, str):
            self.drawing.change(id_, name=name)
        return id_

    def _tie(self, task: dict[str, Json], place: str) -> None:
        target = self._ids[text_of(task.get("task_key"))]
        for index, one in enumerate(self.drawing.list(task.get("depends_on"), f"{place}.depends_on")):
            here = f"{place}.depends_on[{index}]"
            said = self.drawing.map(one, here)
            source = self._ids.get(text_of(said.get("task_key")))
            if source is None:
                self.drawing.note(here, f"There is no task {said.get('task_key')}.")
                continue
            self.drawing.tie(source, target, port=text_of(said.get("outcome")))
