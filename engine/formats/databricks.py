"""The format `databricks`: jobs of Databricks, read and written.

A step of Concert is written as a task of the wheel `concert`, entry point `step`, that names operation and parameters;
reading gives the same step back.
"""

import json
from typing import Any, Final

from crdt.kinds.workflow import Edge, Node, Retry, Workflow, binding_of, expression_of
from engine.formats import databricks_reading as reading
from engine.formats.databricks_terms import condition_of, reference_to
from engine.formats.databricks_ways import BRANCHING, keys_of, looking
from engine.formats.format import Format, Json, Note, Subject, Weight, Writing
from engine.formats.ordering import in_reading_order, nested, pairs_of, settled
from engine.formats.yaml_writing import Block, write_yaml

_RUN_IF: Final = {ours: theirs for theirs, ours in reading.RUN_IF.items()}


def write(subject: Subject) -> Writing:
    writer = _Writer(settled(subject.design))
    job = writer.job()
    return Writing(text=write_yaml(Block(job)), notes=tuple(writer.notes))


class _Writer:
    def __init__(self, design: Workflow) -> None:
        self._design = design
        self._inner = nested(design.nodes)
        self._looking = {
            id_: keys_of(id_, self._ports(id_), design.nodes)
            for id_, node in design.nodes.items()
            if node.operation in BRANCHING and _condition_of(node) is None
        }
        self.notes: list[Note] = []

    def job(self) -> dict[str, Json]:
        design = self._design
        job: dict[str, Json] = {"name": design.name}
        if design.description:
            job["description"] = design.description
        job |= self._settings()
        if design.parameters:
            job["parameters"] = [self._parameter(id_) for id_ in sorted(design.parameters)]
        for name in design.results:
            self._note(f"results.{name}", "A job gives nothing back under a name.")
        top = [id_ for id_ in design.nodes if id_ not in self._inner]
        order = in_reading_order(top, pairs_of(design.edges.values()))
        job["tasks"] = [Block(task) for id_ in order for task in (self._task(id_), *self._ways(id_))]
        return job

    def _ports(self, id_: str) -> set[str]:
        return {edge.port for edge in self._design.edges.values() if edge.source == id_ and edge.port}

    def _ways(self, id_: str) -> list[dict[str, Json]]:
        return [looking(id_, port, key) for port, key in self._looking.get(id_, {}).items()]

    def _settings(self) -> dict[str, Json]:
        settings = self._design.settings
        said: dict[str, Json] = {}
        if settings.timeout_s is not None:
            said["timeout_seconds"] = settings.timeout_s
        if settings.concurrency_limit is not None:
            said["max_concurrent_runs"] = settings.concurrency_limit
            said["queue"] = {"enabled": settings.when_full == "queue"}
            if settings.when_full == "replace":
                self._note(
                    "settings.when_full", "A job does not take the place of the oldest run.", "changed"
                )
            if settings.concurrency_key:
                self._note("settings.concurrency_key", "A job counts all of its runs.", "changed")
        elif settings.concurrency_key:
            self._note("settings.concurrency_key", "A job has no key by which runs are counted.")
        if settings.priority != 3:
            self._note("settings.priority", "A job has no priority.")
        if self._design.criticality is not None:
            self._note("criticality", "A job has no criticality.")
        return said

    def _parameter(self, id_: str) -> dict[str, Json]:
        one = self._design.parameters[id_]
        place = f"parameters.{one.name or id_}"
        if one.type != "string" or one.required or one.description:
            self._note(place, "A parameter of a job is text: its type, description and need are left out.")
        default = one.default
        if default is not None and not isinstance(default, str):
            self._note(f"{place}.default", "A default is text there.", "changed")
            default = json.dumps(default, ensure_ascii=False)
        return {"name": one.name, **({} if default is None else {"default": default})}

    def _task(self, id_: str) -> dict[str, Json]:
        node = self._design.nodes[id_]
        task: dict[str, Json] = {"task_key": id_}
        if node.note:
            task["description"] = node.note
        before = sorted(
            (edge for edge in self._design.edges.values() if edge.target == id_),
            key=lambda edge: (edge.source, edge.port),
        )
        if before:
            task["depends_on"] = [self._tie(edge, id_) for edge in before]
        if node.run_if != "all_succeeded":
            task["run_if"] = _RUN_IF[node.run_if]
        task |= self._tries(id_, node)
        if node.undoes:
            self._note(f"steps.{id_}.undoes", f"A job undoes nothing: {node.undoes} stays done.")
        task |= self._work(id_, node)
        return task

    def _tie(self, edge: Edge, target: str) -> dict[str, Json]:
        if edge.condition:
            self._note(
                f"steps.{target}.after.{edge.source}", f"The condition {edge.condition!r} is left out."
            )
        if (key := self._looking.get(edge.source, {}).get(edge.port)) is not None:
            return {"task_key": key, "outcome": "true"}
        return {"task_key": edge.source, **({"outcome": edge.port} if edge.port else {})}

    def _tries(self, id_: str, node: Node) -> dict[str, Json]:
        said: dict[str, Json] = {}
        if node.timeout_s is not None:
            said["timeout_seconds"] = node.timeout_s
        if node.retry == Retry():
            return said
        retry = node.retry
        said["max_retries"] = retry.attempts - 1
        said["min_retry_interval_millis"] = retry.backoff_s * 1000
        if retry.jitter or retry.longest_s != retry.backoff_s:
            self._note(f"steps.{id_}.retry", "Pauses neither grow nor differ there.", "changed")
        return said

    def _work(self, id_: str, node: Node) -> dict[str, Json]:
        children = [one for one, parent in self._inner.items() if parent == id_]
        if node.operation.startswith(reading.FOREIGN) and not children:
            self._named(id_, node)
            return {node.operation.removeprefix(reading.FOREIGN): dict(node.parameters)}
        if node.operation == "flow.choice" and (said := _condition_of(node)) is not None:
            self._named(id_, node)
            return {"condition_task": said}
        if node.operation == "flow.call":
            self._named(id_, node)
            message = "A job is named by its number: put it in the place of the design's id."
            self._note(f"steps.{id_}.workflow", message, "changed")
            called = node.parameters
            more = {"job_parameters": called["parameters"]} if called.get("parameters") else {}
            return {"run_job_task": {"job_id": called.get("workflow", ""), **more}}
        if (
            node.operation == "flow.for_each"
            and len(children) == 1
            and (loop := self._loop(id_, node, children[0]))
        ):
            return {"for_each_task": loop}
        for child in children:
            message = f"There is no {node.operation} of such steps in a job: this step is left out."
            self._note(f"steps.{child}", message)
        if id_ in self._looking:
            message = (
                "The wheel `concert` says the way as the value `port`; a condition for each way looks at it."
            )
            self._note(f"steps.{id_}", message, "told")
        elif node.operation.startswith("flow."):
            message = f"There is no {node.operation} in a job: a task only says that it stood here."
            self._note(f"steps.{id_}", message, "changed")
        else:
            message = "Runs where the wheel `concert` has an entry point `step`."
            self._note(f"steps.{id_}", message, "told")
        return {"python_wheel_task": self._wheel(id_, node)}

    def _loop(self, id_: str, node: Node, child: str) -> dict[str, Json] | None:
        items = node.parameters.get("items")
        bound = binding_of(items)
        inputs = (
            json.dumps(items, ensure_ascii=False) if isinstance(items, list) else reference_to(bound or "")
        )
        if inputs is None:
            return None
        self._named(id_, node)
        if node.parameters.get("stop_on_error") is not False:
            self._note(f"steps.{id_}.stop_on_error", "A job goes on with the other rounds.", "changed")
        parallel = node.parameters.get("parallel")
        most = {} if parallel is None else {"concurrency": parallel}
        return {"inputs": inputs, **most, "task": Block(self._task(child))}

    def _wheel(self, id_: str, node: Node) -> dict[str, Json]:
        named: dict[str, Any] = {"operation": node.operation}
        if node.name != id_:
            named["name"] = node.name
        named["parameters"] = json.dumps(node.parameters, ensure_ascii=False, sort_keys=True)
        return {"package_name": reading.PACKAGE, "entry_point": reading.ENTRY, "named_parameters": named}

    def _named(self, id_: str, node: Node) -> None:
        if node.name not in {"", id_}:
            self._note(f"steps.{id_}.name", f"A task has its key alone: “{node.name}” is left out.")

    def _note(self, place: str, message: str, weight: Weight = "left_out") -> None:
        self.notes.append(Note(place=place, message=message, weight=weight))


def _condition_of(node: Node) -> dict[str, str] | None:
    condition = expression_of(node.parameters.get("condition"))
    return condition_of(condition) if node.operation == "flow.choice" and condition else None


FORMAT = Format(
    name="databricks",
    title="Databricks job",
    summary="Tasks, dependencies, conditions and loops of a job, as YAML or JSON",
    suffix=".job.yaml",
    media="application/yaml",
    write=write,
    read=reading.read,
    looks=reading.looks,
)
