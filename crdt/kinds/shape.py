"""The shape of a document kind: which places are maps, which are merged text, which are one plain value.

Derived from the kind's pydantic model, so that seeding, import, replacing and the TypeScript SDK agree on it.
A nested model or a `dict[str, …]` is a Y.Map, `MergedText` is a Y.Text, everything else one plain value that is
set as a whole. `Whole` makes one plain value of what would be a map.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema

from crdt.dataclasses import dataclass

EACH = "*"
"""Stands for every key of a map in a field path."""


@dataclass(frozen=True, slots=True)
class TextField:
    """Marks a `str` field as text in which concurrent typing is merged."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "x-merged": "text"}


@dataclass(frozen=True, slots=True)
class Whole:
    """Marks a structured field as one plain value: the last writer's value wins as a whole."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Marks a map whose keys are used inside other words, where the characters `without` would be taken for borders."""

    without: str


@dataclass(frozen=True, slots=True)
class Named:
    """Marks what an entry is known by. Empty only while people type it: whoever writes the entry whole names it."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Marks a text field that is set with every keystroke: what may still become a value is let through."""

    may_become: Callable[[str], bool]


MergedText = Annotated[str, TextField()]


@dataclass(frozen=True, slots=True)
class TextShape:
    """`named`: an entry is known by it."""

    named: bool = False


@dataclass(frozen=True, slots=True)
class ScalarShape:
    """`named`: an entry is known by it."""

    named: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """A map with known keys."""

    of: Mapping[str, "Shape"]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A map whose keys are ids or names, `without` these characters; each value has the same shape."""

    each: "Shape"
    without: str = ""


Shape = TextShape | ScalarShape | Fields | Keyed


@cache
def shape_of(model: type[BaseModel]) -> Fields:
    shapes = {name: _field_shape(field) for name, field in model.model_fields.items()}
    return Fields(MappingProxyType(shapes))


def _field_shape(field: FieldInfo) -> Shape:
    return _shape(field.annotation, field.metadata)


def _shape(annotation: Any, metadata: list[Any]) -> Shape:
    named = any(isinstance(mark, Named) for mark in metadata)
    if any(isinstance(mark, TextField) for mark in metadata):
        return TextShape(named=named)
    if any(isinstance(mark, Whole) for mark in metadata):
        return ScalarShape()
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _shape(inner, marks)
    if get_origin(annotation) is dict:
        without = next((mark.without for mark in metadata if isinstance(mark, Keys)), "")
        return Keyed(_shape(get_args(annotation)[1], []), without)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return shape_of(annotation)
    return ScalarShape(named=named)


def leaves(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every place that holds a value, as (path, "text" or "scalar"); `*` stands for any key."""
    match shape:
        case TextShape():
            yield path, "text"
        case ScalarShape():
            yield path, "scalar"
        case Fields():
            for name, child in shape.of.items():
                yield from leaves(child, (*path, name))
        case Keyed():
            yield from leaves(shape.each, (*path, EACH))


def names_in(shape: Shape, value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The names that entries of a content bear, "" for one that says none, each with its place."""
    if not isinstance(value, Mapping):
        return
    match shape:
        case Fields():
            for name, child in shape.of.items():
                held = value.get(name)
                if (
                    isinstance(child, TextShape | ScalarShape)
                    and child.named
                    and isinstance(held, str | None)
                ):
                    yield (*path, name), held or ""
                yield from names_in(child, held, (*path, name))
        case Keyed():
            for key, item in value.items():
                yield from names_in(shape.each, item, (*path, key))
