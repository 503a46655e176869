"""Bindings between steps: `{"$from": "NODE.output.a.b[0]"}` and `{"$from": "parameters.NAME"}`; where expressions stand.

Pure. Parsed once when a design is compiled, resolved when the step that asks starts (`resolving.py`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from crdt.dataclasses import dataclass
from crdt.errors import Refused
from crdt.kinds.workflow import BINDING, EXPRESSION, binding_of, expression_of
from engine.records import Json
from engine.workflow.designs.schemas import Path

_NAME = r"[^.\[\]\s][^.\[\]]*"
_PATH = rf"(?P<path>(?:\.{_NAME}|\[\d{{1,9}}\])*)"
_PARAMETER = re.compile(rf"parameters\.(?P<name>{_NAME}){_PATH}")
_STEP = re.compile(rf"(?P<node>{_NAME})\.output{_PATH}")
_SEGMENT = re.compile(rf"\.(?P<key>{_NAME})|\[(?P<index>\d+)\]")


class BindingFailed(Refused):
    code = "binding_failed"
    message = "The value this step is bound to is not there."
    next_step = "Look at the output of the step it comes from, and correct the binding."


@dataclass(frozen=True, slots=True, kw_only=True)
class FromStep:
    node: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FromParameter:
    name: str
    path: Path


Reference = FromStep | FromParameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """`place` is where in the step's input the value goes; `text` the reference, or the expression."""

    place: Path
    text: str

    @property
    def field(self) -> str:
        return written(self.place)


@lru_cache(maxsize=4096)
def parse(text: str) -> Reference | None:
    """None when `text` has neither form."""
    if match := _PARAMETER.fullmatch(text):
        return FromParameter(name=match["name"], path=segments(match["path"]))
    if match := _STEP.fullmatch(text):
        return FromStep(node=match["node"], path=segments(match["path"]))
    return None


def bindings_in(value: Json, place: Path = ()) -> Iterator[Binding]:
    text = binding_of(value)
    if text is not None:
        yield Binding(place=place, text=text)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from bindings_in(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from bindings_in(inner, (*place, index))


def expressions_in(value: Json, place: Path = ()) -> Iterator[Binding]:
    text = expression_of(value)
    if text is not None:
        yield Binding(place=place, text=text)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from expressions_in(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from expressions_in(inner, (*place, index))


def stays(text: str) -> Json:
    """An expression as it is written."""
    return {EXPRESSION: text}


def replaced(value: Json, instead: Callable[[str], Json], worked_out: Callable[[str], Json] = stays) -> Json:
    """`value` with every binding replaced by what `instead` makes of its text, every expression by `worked_out`."""
    text = binding_of(value)
    if text is not None:
        return instead(text)
    expression = expression_of(value)
    if expression is not None:
        return worked_out(expression)
    if isinstance(value, dict):
        return {key: replaced(inner, instead, worked_out) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, instead, worked_out) for inner in value]
    return value


def fill_parameters(value: Json, parameters: Mapping[str, Json]) -> Json:
    """`value` with the bindings to parameters replaced; those to steps stay. `BindingFailed` as for `resolve`."""

    def fill(text: str) -> Json:
        reference = parse(text)
        if isinstance(reference, FromParameter):
            return follow(parameters.get(reference.name), reference.path, text)
        return {BINDING: text}

    return replaced(value, fill)


def resolve(value: Json, outputs: Mapping[str, Json]) -> Json:
    """`value` with the bindings to steps replaced. `BindingFailed` when a path leads nowhere."""

    def look_up(text: str) -> Json:
        reference = parse(text)
        if not isinstance(reference, FromStep) or reference.node not in outputs:
            raise BindingFailed(details={"binding": text})
        return follow(outputs[reference.node], reference.path, text)

    return replaced(value, look_up)


def steps_bound(value: Json) -> frozenset[str]:
    """The steps whose output `value` needs."""
    references = (parse(binding.text) for binding in bindings_in(value))
    return frozenset(reference.node for reference in references if isinstance(reference, FromStep))


def written(path: Path) -> str:
    """`("a", "b", 0)` as `a.b[0]`."""
    text = "".join(f"[{segment}]" if isinstance(segment, int) else f".{segment}" for segment in path)
    return text.removeprefix(".")


def segments(text: str) -> Path:
    """`.a.b[0]` or `a.b[0]` as its names and numbers."""
    text = text if text.startswith((".", "[")) or not text else f".{text}"
    return tuple(
        match["key"] if match["key"] is not None else int(match["index"]) for match in _SEGMENT.finditer(text)
    )


def follow(value: Json, path: Path, text: str) -> Json:
    """What stands at `path`. `BindingFailed` names `text` when nothing does."""
    for done, segment in enumerate(path):
        try:
            value = value[segment]
        except (KeyError, IndexError, TypeError):
            raise BindingFailed(
                f"{text} leads nowhere: there is no {written(path[: done + 1])}.",
                details={"binding": text, "missing": written(path[: done + 1])},
            ) from None
    return value
