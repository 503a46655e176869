"""Reads one step, edge or run parameter of a design alone, as reading the whole design would. Pure."""

from collections.abc import Mapping
from typing import Final, Generic, Literal, TypeVar, cast

from pydantic import BaseModel

from crdt.changes import Change, Json
from crdt.dataclasses import dataclass
from crdt.kinds.reading import Problem as Refused
from crdt.kinds.reading import read_through
from crdt.kinds.workflow import Edge, Node, Parameter, Result
from crdt.plain import copy

Section = Literal["nodes", "edges", "parameters", "results", ""]
"""The empty one holds the fields of the design itself."""
Touched = tuple[Section, str]

PartModel = TypeVar("PartModel", bound=BaseModel)

GONE: Final = object()
"""In place of the content of a part: it is not there."""

SECTIONS: Final[tuple[Section, ...]] = ("parameters", "results", "nodes", "edges")
TEXTS: Final = ("name", "description")
SETTINGS: Final = "settings"
FIELDS: Final = (*TEXTS, SETTINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Generic[PartModel]):
    """A part, and the places in it that gave way to their defaults, with the value that stands there."""

    part: PartModel
    refused: tuple[tuple[Refused, Json], ...] = ()


def read_node(content: Json) -> Read[Node] | None:
    return _read(Node, content)


def read_edge(content: Json) -> Read[Edge] | None:
    return _read(Edge, content)


def read_parameter(content: Json) -> Read[Parameter] | None:
    return _read(Parameter, content)


def read_result(content: Json) -> Read[Result] | None:
    return _read(Result, content)


def _read(model: type[PartModel], content: Json) -> Read[PartModel] | None:
    """None where no such part can be read."""
    if not isinstance(content, dict):
        return None
    part, problems = read_through(model, content)
    found = tuple((one, value_at(content, one.path)) for one in problems)
    return Read(part=cast(PartModel, part), refused=found)


def value_at(content: Json, path: tuple[str | int, ...]) -> Json:
    for step in path:
        content = content[step]
    return content


def parts_of(body: Json) -> dict[Touched, Json]:
    """Everything of a design, as if all of it had been touched. The values are copies."""
    content = body if isinstance(body, Mapping) else {}
    found: dict[Touched, Json] = {("", name): copy(content.get(name, GONE)) for name in FIELDS}
    for section in SECTIONS:
        held = content.get(section, {})
        if isinstance(held, Mapping):
            found.update({(section, key): copy(part) for key, part in held.items()})
        else:
            found["", section] = copy(held)
    return found


def touched_by(changes: tuple[Change, ...], body: Json) -> dict[Touched, Json] | None:
    """What these changes touched, as it stands in `body` now. None where everything may be another."""
    content = body if isinstance(body, Mapping) else {}
    found: dict[Touched, Json] = {}
    for change in changes:
        if change.root != "body":
            continue
        match change.path:
            case (("nodes" | "edges" | "parameters" | "results") as section, str() as key, *_):
                held = content.get(section)
                part = held.get(key, GONE) if isinstance(held, Mapping) else GONE
                found[cast(Section, section), key] = copy(part)
            case (str() as name, *more) if name == SETTINGS or (name in TEXTS and not more):
                found["", name] = copy(content.get(name, GONE))
            case (str() as name, *_) if name not in SECTIONS:
                continue
            case _:
                return None
    return found
