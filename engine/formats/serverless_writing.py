"""A design as a CNCF Serverless Workflow 1.0, with a note for each thing that one cannot say. Pure.

Expressions are CEL (`evaluate: {language: cel}`). What only Concert knows of a step stands in `metadata.concert`, which other
engines do not look at.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node, Retry, Settings, Workflow, binding_of, expression_of
from engine.formats.format import Json, Note, Weight
from engine.formats.ordering import nested
from engine.formats.serverless_reading import FOREIGN
from engine.formats.serverless_shape import Beside, Shape, Then, Way, ends_of, first_of, meetings, shape_of
from engine.formats.serverless_terms import CEL, SOURCE, listed, whens_of, written
from engine.formats.yaml_writing import Block
from engine.operations.flow.switch import OTHERWISE

_TYPES: Final = {
    "string": "string",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "source": "string",
}
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")
EXIT: Final = "exit"
"""Where a way leads that leads nowhere."""
USUAL_RUN_IF: Final = "all_succeeded"
MOST_NAMED: Final = 8
"""Steps that one note names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What comes after a list of tasks: `task` in the same list, or, where it `goes_on`, what stands around it."""

    task: str = ""
    goes_on: bool = False


class Writer:
    def __init__(self, design: Workflow) -> None:
        self._design = design
        self._inner = nested(design.nodes)
        self._met: set[str] = set()
        """Steps that several ways lead to, of which one may be taken."""
        self.notes: list[Note] = []

    def file(self) -> dict[str, Json]:
        design = self._design
        name = _NOT_IN_NAMES.sub("-", design.name.lower()).strip("-")[:63] or "design"
        document: dict[str, Any] = {"dsl": "1.0.0", "namespace": "concert", "name": name, "version": "1.0.0"}
        document |= {"title": design.name} if design.name else {}
        document |= {"summary": design.description} if design.description else {}
        if said := self._known():
            document["metadata"] = {"concert": said}
            self._note(
                "document.metadata",
                "What stands there, such as parameters and settings, is only for Concert.",
                "changed",
            )
        file: dict[str, Json] = {"document": Block(document), "evaluate": {"language": CEL}}
        message = "Expressions are CEL; an engine that reads jq alone needs them translated."
        self._note("evaluate.language", message, "told")
        if design.parameters:
            file["input"] = {"schema": {"format": "json", "document": self._schema()}}
        if design.settings.timeout_s is not None:
            file["timeout"] = {"after": {"seconds": design.settings.timeout_s}}
        for id_, edge in design.edges.items():
            if edge.condition:
                place = f"steps.{edge.target}.after.{edge.source}"
                self._note(place, f"The condition {edge.condition!r} of an edge is left out.")
            if {edge.source, edge.target} - design.nodes.keys():
                self._note(f"edges.{id_}", "It leads to a step that is not there.")
        file["do"] = self._list([id_ for id_ in design.nodes if id_ not in self._inner])
        return file

    def _known(self) -> dict[str, Json]:
        design, said = self._design, dict[str, Json]()
        if design.parameters:
            said["parameters"] = {id_: one.model_dump() for id_, one in sorted(design.parameters.items())}
        if design.results:
            said["results"] = {id_: one.model_dump() for id_, one in sorted(design.results.items())}
        settings = design.settings.model_dump(exclude={"timeout_s"})
        if settings != Settings().model_dump(exclude={"timeout_s"}):
            said["settings"] = settings
        if design.criticality is not None:
            said["criticality"] = design.criticality
        return said

    def _schema(self) -> Json:
        parameters = [one for _, one in sorted(self._design.parameters.items())]
        properties: dict[str, Json] = {}
        for one in parameters:
            said: dict[str, Json] = {"type": _TYPES[one.type]} if one.type in _TYPES else {}
            said |= {"default": one.default} if one.default is not None else {}
            properties[one.name] = said | ({"description": one.description} if one.description else {})
        required = [one.name for one in parameters if one.required]
        return {"type": "object", "properties": properties, **({"required": required} if required else {})}

    def _list(self, steps: list[str]) -> list[Json]:
        if not steps:
            return []
        return self._tasks(shape_of(sorted(steps), list(self._design.edges.values())), End())

    def _tasks(self, shape: Shape, end: End) -> list[Json]:
        match shape:
            case str():
                return [{shape: Block(self._task(shape, (), "", end))}]
            case Then(parts=parts):
                return self._then(parts, end)
            case Beside(parts=parts):
                inner = End(goes_on=end.goes_on or bool(end.task))
                branches = [self._branch(part, inner) for part in parts]
                return [{f"beside_{next(iter(branches[0]))}": Block(fork=Block(branches=branches))}]
            case Way():
                return self._way(shape, end)

    def _then(self, parts: Sequence[Shape], end: End) -> list[Json]:
        """From the last to the first, since ways lead to what comes after them by its name."""
        tasks: list[Json] = []
        for before, part in zip((None, *parts), (*parts, None), strict=True):
            if isinstance(before, Way) and part is not None and len(ends_of(before)) > 1:
                self._met.update(first_of(part))
        for part in reversed(parts):
            tasks = [*self._tasks(part, end), *tasks]
            end = End(task=next(iter(tasks[0])), goes_on=end.goes_on)
        return tasks

    def _branch(self, shape: Shape, end: End) -> dict[str, Json]:
        tasks = self._tasks(shape, end)
        if len(tasks) == 1:
            only: dict[str, Json] = tasks[0]
            return only
        return {f"do_{next(iter(tasks[0]))}": Block(do=tasks)}

    def _way(self, way: Way, end: End) -> list[Json]:
        self._met |= meetings(way)
        tasks: list[Json] = []
        for id_, following in zip(way.steps, (*way.steps[1:], end.task or EXIT), strict=True):
            tasks.append({id_: Block(self._task(id_, way.follows[id_], following, end))})
        if not way.exact:
            named = ", ".join(f"“{self._design.nodes[one].name or one}”" for one in way.steps[:MOST_NAMED])
            more = len(way.steps) - MOST_NAMED
            named += f" and {more} more" if more > 0 else ""
            message = f"Which of {named} runs beside which cannot be said: they run in this order."
            self._note("steps", message, "changed")
        return tasks

    def _task(self, id_: str, out: tuple[tuple[str, str], ...], following: str, end: End) -> dict[str, Json]:
        """`following`: what is written after it; "" where that is what comes after it anyway."""
        node = self._design.nodes[id_]
        task = self._work(id_, node, dict(out))
        if node.timeout_s is not None:
            task["timeout"] = {"after": {"seconds": node.timeout_s}}
        if known := self._kept(id_, node):
            task["metadata"] = {"concert": known}
        if "switch" in task:
            self._say_dead_ends(id_, task["switch"], end)
        elif following:
            target = out[0][1] if out else end.task or EXIT
            if target != following:
                task["then"] = target
        return task

    def _say_dead_ends(self, id_: str, ways: Json, end: End) -> None:
        """In a fork that something follows, a way that leads nowhere leads there."""
        dead = [name for way in ways for name, one in way.items() if one["then"] == EXIT]
        if dead and end.goes_on:
            message = (
                f"Nothing comes after {', '.join(dead)}; other engines go on after the fork it stands in."
            )
            self._note(f"steps.{id_}", message, "changed")

    def _kept(self, id_: str, node: Node) -> dict[str, Json]:
        known: dict[str, Json] = {}
        if node.name != id_:
            known["name"] = node.name
        if node.note:
            known["note"] = node.note
        for name, usual in (("run_if", USUAL_RUN_IF), ("undoes", "")):
            if (value := getattr(node, name)) != usual:
                known[name] = value
                self._note(
                    f"steps.{id_}.{name}", "Only Concert knows it: other engines go on without.", "changed"
                )
        if node.retry != Retry():
            known["retry"] = node.retry.model_dump()
            self._note(
                f"steps.{id_}.retry", "Only Concert tries again: other engines fail at once.", "changed"
            )
        if id_ in self._met and node.run_if == USUAL_RUN_IF:
            known["run_if"] = node.run_if
            message = (
                "Only Concert waits for each way before it: other engines go on after the one that was taken."
            )
            self._note(f"steps.{id_}.run_if", message, "changed")
        if node.operation == "flow.switch" and whens_of(node.parameters) is not None:
            known["switch"] = node.parameters
        if node.operation == "flow.for_each" and "parallel" in node.parameters:
            known["parallel"] = node.parameters["parallel"]
            self._note(f"steps.{id_}.parallel", "Other engines do one round after the other.", "changed")
        return known

    def _items(self, id_: str, items: Json) -> Json:
        expression = listed(items)
        if expression is None:
            self._note(
                f"steps.{id_}.items",
                "A loop takes an expression there: put it in place of this list.",
                "changed",
            )
        return written(items) if expression is None else expression

    def _work(  # noqa: C901, PLR0912 - one case for each kind of task
        self, id_: str, node: Node, ports: Mapping[str, str]
    ) -> dict[str, Json]:
        given: dict[str, Json] = {key: written(value) for key, value in node.parameters.items()}
        children = {one: self._design.nodes[one].part for one, parent in self._inner.items() if parent == id_}
        parts = {
            part: self._list([one for one, at in children.items() if at == part])
            for part in set(children.values())
        }
        keys = given.keys()
        match node.operation:
            case "flow.choice" if keys == {"condition"}:
                when = _bare(node.parameters["condition"])
                return {"switch": [
                    {"true": {"when": when, "then": ports.get("true", EXIT)}},
                    {"default": {"then": ports.get("false", EXIT)}},
                ]}  # fmt: skip
            case "flow.switch" if (whens := whens_of(node.parameters)) is not None:
                ways = [{name: {"when": when, "then": ports.get(name, EXIT)}} for name, when in whens]
                return {"switch": [*ways, {OTHERWISE: {"then": ports.get(OTHERWISE, EXIT)}}]}
            case "flow.for_each" if keys <= {"items", "parallel"}:
                items = self._items(id_, node.parameters.get("items", []))
                return {"for": {"each": "item", "in": items}, "do": parts.get("body", [])}
            case "flow.try" if not keys:
                if "finally" in parts:
                    self._note(f"steps.{id_}.finally", "There is no `finally`: these steps are left out.")
                return {
                    "try": parts.get("body", []),
                    "catch": Block({"as": "error", "do": parts.get("catch", [])}),
                }
            case "flow.wait" if keys == {"seconds"}:
                return {"wait": {"seconds": given["seconds"]}}
            case "flow.wait" if keys == {"event"} and set(given["event"]) == {"topic"}:
                return {"listen": {"to": {"one": {"with": {"type": given["event"]["topic"]}}}}}
            case "flow.call" if keys <= {"workflow", "parameters"}:
                called = {"namespace": "concert", "name": given.get("workflow", ""), "version": "1.0.0"}
                return {"run": {"workflow": {**called, "input": given.get("parameters", {})}}}
            case "data.transform" if keys == {"value"} and isinstance(given["value"], dict):
                return {"set": given["value"]}
            case "event.emit" if keys <= {"topic", "data"}:
                data = {"data": given["data"]} if "data" in given else {}
                return {
                    "emit": {"event": {"with": {"source": SOURCE, "type": given.get("topic", ""), **data}}}
                }
            case "data.check" if keys == {"message", "details"} and set(given["details"]) - {"status"} == {
                "type"
            }:
                error = {"status": 500, **given["details"], "title": given["message"]}
                return {"raise": {"error": error}}
            case "http.request" if keys <= {"method", "url", "headers", "body"}:
                more = {key: given[key] for key in ("headers", "body") if key in given}
                method = str(given.get("method", "GET")).lower()
                return {"call": "http", "with": {"method": method, "endpoint": given.get("url", ""), **more}}
            case operation if operation.startswith(FOREIGN) and keys == {"task"}:
                return {operation.removeprefix(FOREIGN): given["task"]}
            case operation:
                return self._own(id_, operation, given, children)

    def _own(
        self, id_: str, operation: str, given: dict[str, Json], children: Mapping[str, str]
    ) -> dict[str, Json]:
        for child in children:
            self._note(
                f"steps.{child}", f"There is no {operation} of such steps there: this step is left out."
            )
        weight: Weight = "changed" if operation.startswith("flow.") else "told"
        self._note(
            f"steps.{id_}", f"Calls the function {operation}, which the other engine must have.", weight
        )
        return {"call": operation, **({"with": given} if given else {})}

    def _note(self, place: str, message: str, weight: Weight = "left_out") -> None:
        self.notes.append(Note(place=place, message=message, weight=weight))


def _bare(condition: Json) -> str:
    """A condition as it is written: a literal is an expression as well."""
    if binding_of(condition) is None and expression_of(condition) is None:
        return "${ true }" if condition is True else "${ false }"
    return str(written(condition))
