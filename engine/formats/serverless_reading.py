"""A CNCF Serverless Workflow 1.0 (YAML or JSON) as a design. Pure.

A list of tasks is a way through them, `then` leads elsewhere in it, a fork has ways side by side. What Concert has no
operation for stays as it was written, in a step of an operation that no installation has.
"""

import json
import re
from typing import Any, Final, get_args

from crdt.dataclasses import dataclass
from crdt.kinds.criticality import Criticality
from crdt.kinds.workflow import EXPRESSION, Parameter, Result, Retry, Settings
from engine.formats.foreign import DEEPEST, Drawing, list_of, map_of, refused, text_of
from engine.formats.format import Json
from engine.formats.serverless_terms import CEL, from_jq, inner, value_of_cel

FOREIGN: Final = "serverless."
KINDS: Final = ("call", "do", "emit", "for", "fork", "listen", "raise", "run", "set", "switch", "try", "wait")
AROUND: Final = {"if", "then", "timeout", "metadata"}
_ISO: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_UNITS: Final = {"days": 86_400.0, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0, "milliseconds": 0.001}

Exit = tuple[str, str]
"""A step, and the port of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Where a task begins, and where it ends. `ways`: where a switch goes, by the name of a task."""

    entries: tuple[str, ...]
    exits: tuple[Exit, ...]
    ways: tuple[tuple[Exit, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of a list of tasks: what it stands inside of, what `.` and `$name` are there."""

    where: dict[str, str]
    here: str
    variables: dict[str, str]
    depth: int


def looks(value: Json) -> bool:
    return isinstance(value, dict) and "dsl" in map_of(value.get("document")) and "do" in value


class Reader:
    def __init__(self, file: dict[str, Json]) -> None:
        self.drawing = Drawing()
        self._file = file
        self.is_cel = map_of(file.get("evaluate")).get("language") == CEL

    def head(self) -> Scope:
        """Reads what stands around the tasks; gives the scope of the first ones."""
        drawing, file = self.drawing, self._file
        document = map_of(file.get("document"))
        said = map_of(map_of(document.get("metadata")).get("concert"))
        drawing.name = text_of(document.get("title") or document.get("name"))
        drawing.description = text_of(document.get("summary"))
        known = {"dsl", "namespace", "name", "version", "title", "summary", "metadata"}
        drawing.left_over("document", document, known)
        drawing.left_over("document.metadata", map_of(document.get("metadata")), {"concert"})
        for key, one in map_of(said.get("parameters")).items():
            drawing.parameters[key] = Parameter.model_validate(one)
        for key, one in map_of(said.get("results")).items():
            drawing.results[key] = Result.model_validate(one)
        if "settings" in said:
            drawing.settings = Settings.model_validate(said["settings"])
        drawing.criticality = self._criticality(said.get("criticality"))
        self._input(map_of(file.get("input")))
        if (limit := self.seconds(map_of(file.get("timeout")).get("after"), "timeout")) is not None:
            drawing.settings = drawing.settings.model_copy(update={"timeout_s": limit})
        drawing.left_over("", file, {"document", "do", "input", "timeout", "evaluate"})
        return Scope(where={}, here="parameters", variables={"input": "parameters"}, depth=0)

    def _criticality(self, said: Json) -> Json:
        if said is None or said in get_args(Criticality):
            return said
        self.drawing.note("document.metadata.concert.criticality", "There is no such criticality.")
        return None

    def _input(self, said: dict[str, Json]) -> None:
        schema = map_of(map_of(said.get("schema")).get("document"))
        types = {"string": "string", "number": "number", "integer": "integer", "boolean": "boolean"}
        for name, one in map_of(schema.get("properties")).items():
            if name in {parameter.name for parameter in self.drawing.parameters.values()}:
                continue
            self.drawing.parameters[name] = Parameter(
                name=name,
                type=types.get(text_of(map_of(one).get("type")), "json"),  # type: ignore[arg-type]
                default=map_of(one).get("default"),
                required=name in list_of(schema.get("required")),
                description=text_of(map_of(one).get("description")),
            )
        self.drawing.left_over("input", said, {"schema"})

    def seconds(self, value: Json, place: str) -> float | None:
        """A duration: a map of units, or ISO 8601."""
        if value is None:
            return None
        if isinstance(value, dict):
            return sum(_UNITS[unit] * float(value[unit]) for unit in value if unit in _UNITS)
        found = _ISO.fullmatch(text_of(value))
        if found is None:
            self.drawing.note(place, f"No duration that can be read: {value!r}.")
            return None
        days, hours, minutes, seconds = (float(one or 0) for one in found.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + seconds

    def value(self, value: Json, place: str, scope: Scope) -> Json:
        """A value with its expressions as bindings and CEL."""
        if isinstance(value, dict):
            return {key: self.value(item, f"{place}.{key}", scope) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, f"{place}[{index}]", scope) for index, item in enumerate(value)]
        expression = inner(value)
        if expression is None:
            return value
        if self.is_cel:
            return value_of_cel(expression)
        translated = from_jq(expression, scope.here, scope.variables)
        if translated is None:
            self.drawing.note(
                place, f"The jq expression {expression!r} has no counterpart here; it stays as text."
            )
            return value
        return value_of_cel(translated)

    def items(self, value: Json, place: str, scope: Scope) -> Json:
        """What a loop goes through: an expression, with or without `${ }`, or a list."""
        if not isinstance(value, str):
            return self.value(value, place, scope)
        text = inner(value)
        text = value if text is None else text
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        return found if isinstance(found, list) else self.value(f"${{ {text} }}", place, scope)

    def condition(self, value: Json, place: str, scope: Scope) -> Json:
        """A condition, with or without `${ }`."""
        text = text_of(value)
        found = self.value(text if inner(text) is not None else f"${{ {text} }}", place, scope)
        if isinstance(found, dict):
            return found
        self.drawing.note(place, "The condition is false until somebody writes it.", "changed")
        return {EXPRESSION: "false"}


def around_of(metadata: dict[str, Json]) -> dict[str, Any]:
    """What Concert wrote beside a task so that it reads the same step again."""
    said = map_of(metadata.get("concert"))
    found: dict[str, Any] = {key: said[key] for key in ("name", "note", "run_if", "undoes") if key in said}
    if "retry" in said:
        found["retry"] = Retry.model_validate(said["retry"])
    return found


def too_deep(depth: int) -> None:
    if depth > DEEPEST:
        raise refused(f"Tasks stand inside others at most {DEEPEST} deep.")


def shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)[:200]
