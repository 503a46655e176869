"""A CNCF Serverless Workflow 1.0 (YAML or JSON) as a design. Pure.

A list of tasks is a way through them, `then` leads elsewhere in it, a fork has ways side by side. What Concert has no
operation for stays as it was written, in a step of an operation that no installation has.
"""

import json
import re
from typing import Any, Final, get_args

from crdt.dataclasses import dataclass
from crdt.kinds.criticality import Criticality
from crdt.kinds.workflow import EXPRESSION, Node, Parameter, Result, Settings
from engine.formats.foreign import DEEPEST, Drawing, map_of, refused, text_of
from engine.formats.format import Json
from engine.formats.serverless_terms import CEL, from_jq, inner, value_of_cel
from engine.formats.yaml_reading import Text

FOREIGN: Final = "serverless."
_OWN: Final = "document.metadata.concert"
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
    def __init__(self, file: Text) -> None:
        self.drawing = Drawing(file)
        self._file = file.value
        self.is_cel = self.drawing.map(self._file.get("evaluate"), "evaluate").get("language") == CEL

    def head(self) -> Scope:
        """Reads what stands around the tasks; gives the scope of the first ones."""
        drawing, file = self.drawing, self._file
        document = map_of(file.get("document"))
        metadata = drawing.map(document.get("metadata"), "document.metadata")
        drawing.name = text_of(document.get("title") or document.get("name"))
        drawing.description = text_of(document.get("summary"))
        known = {"dsl", "namespace", "name", "version", "title", "summary", "metadata"}
        drawing.left_over("document", document, known)
        drawing.left_over("document.metadata", metadata, {"concert"})
        self._own(drawing.map(metadata.get("concert"), _OWN))
        self._input(drawing.map(file.get("input"), "input"))
        if (limit := self.limit(file.get("timeout"), "timeout", 31 * 86_400)) is not None:
            drawing.settings = drawing.settings.model_copy(update={"timeout_s": limit})
        drawing.left_over("", file, {"document", "do", "input", "timeout", "evaluate"})
        return Scope(where={}, here="parameters", variables={"input": "parameters"}, depth=0)

    def _own(self, said: dict[str, Json]) -> None:
        """What Concert wrote of a design in its own words."""
        drawing = self.drawing
        for key, one in drawing.map(said.get("parameters"), f"{_OWN}.parameters").items():
            drawing.parameters[key] = drawing.part(Parameter, one, f"{_OWN}.parameters.{key}")
        for key, one in drawing.map(said.get("results"), f"{_OWN}.results").items():
            drawing.results[key] = drawing.part(Result, one, f"{_OWN}.results.{key}")
        if "settings" in said:
            drawing.settings = drawing.part(Settings, said["settings"], f"{_OWN}.settings")
        drawing.criticality = self._criticality(said.get("criticality"))

    def _criticality(self, said: Json) -> Json:
        if said is None or said in get_args(Criticality):
            return said
        self.drawing.note(f"{_OWN}.criticality", "There is no such criticality.")
        return None

    def _input(self, said: dict[str, Json]) -> None:
        drawing, here = self.drawing, "input.schema.document"
        outer = drawing.map(said.get("schema"), "input.schema")
        schema = drawing.map(outer.get("document"), here)
        required = drawing.list(schema.get("required"), f"{here}.required")
        types = {"string": "string", "number": "number", "integer": "integer", "boolean": "boolean"}
        for name, one in drawing.map(schema.get("properties"), f"{here}.properties").items():
            if name in {parameter.name for parameter in drawing.parameters.values()}:
                continue
            described = drawing.map(one, f"{here}.properties.{name}")
            drawing.parameters[name] = Parameter(
                name=name,
                type=types.get(text_of(described.get("type")), "json"),  # type: ignore[arg-type]
                default=described.get("default"),
                required=name in required,
                description=text_of(described.get("description")),
            )
        drawing.left_over("input", said, {"schema"})

    def seconds(self, value: Json, place: str) -> float | None:
        """A duration: a map of units, or ISO 8601."""
        if value is None:
            return None
        if isinstance(value, dict):
            self.drawing.left_over(place, value, set(_UNITS))
            number = self.drawing.number
            return sum(
                _UNITS[unit] * number(value[unit], f"{place}.{unit}") for unit in value if unit in _UNITS
            )
        found = _ISO.fullmatch(text_of(value))
        if found is None:
            self.drawing.note(place, f"No duration that can be read: {value!r}.")
            return None
        days, hours, minutes, seconds = (float(one or 0) for one in found.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + seconds

    def limit(self, timeout: Json, place: str, most: int) -> float | None:
        """How long something may take, in seconds; one that is named is written elsewhere."""
        if isinstance(timeout, str):
            self.drawing.note(place, f"The timeout {timeout!r} is not looked up: set it in the design.")
            return None
        found = self.seconds(self.drawing.map(timeout, place).get("after"), f"{place}.after")
        if found is None or found > 0:
            return None if found is None else float(self.drawing.at_most(most, found, f"{place}.after"))
        self.drawing.note(f"{place}.after", "Nothing is done in no time: there is no limit here.")
        return None

    def around(self, task: dict[str, Json], place: str) -> dict[str, Any]:
        """What Concert wrote beside a task so that it reads the same step again."""
        here = f"{place}.metadata"
        metadata = self.drawing.map(task.get("metadata"), here)
        self.drawing.left_over(here, metadata, {"concert"})
        said = self.drawing.map(metadata.get("concert"), f"{here}.concert")
        wanted = {key: said[key] for key in ("name", "note", "run_if", "undoes", "retry") if key in said}
        node = self.drawing.part(Node, wanted, f"{here}.concert")
        return {key: getattr(node, key) for key in wanted}

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


def too_deep(depth: int) -> None:
    if depth > DEEPEST:
        raise refused(f"Tasks stand inside others at most {DEEPEST} deep.")


def shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)[:200]
