"""What files of other engines have in common: steps with edges, and a list of what a design cannot say. Pure."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, TypeVar

from crdt.changes import Path
from crdt.errors import InvalidInput
from crdt.kinds.kind import Part
from crdt.kinds.workflow import Edge, Node, Parameter, Result, Retry, Settings, Workflow
from crdt.kinds.writing import checked
from engine.formats.concert_writing import usual_id
from engine.formats.format import FormatInvalid, Json, Note, Problem, Reading, Weight
from engine.formats.ordering import drawn
from engine.formats.yaml_reading import Text, read_yaml

MOST_STEPS: Final = 20_000
DEEPEST: Final = 20
"""Steps inside steps."""
_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9_]+")
_PART_OF_PLACE: Final = re.compile(r"\[(\d+)\]|([^.\[\]]+)")

P = TypeVar("P", bound=Part)


def read_foreign(text: str, what: str) -> Text:
    """A file that is a map. Raises FormatInvalid."""
    found = read_yaml(text, aliases=True)
    if not isinstance(found.value, dict):
        raise FormatInvalid([Problem(message=f"This is no {what}: it is not a map.", line=1, column=1)])
    return found


def refused(message: str) -> FormatInvalid:
    return FormatInvalid([Problem(message=message)])


def text_of(value: Json) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def map_of(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def list_of(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


class Drawing:
    """A design that is being made of something else. `base`: where in its text the places begin that are told."""

    def __init__(self, text: Text, base: Path = ()) -> None:
        self._text = text
        self._base = base
        self.name = ""
        self.description = ""
        self.nodes: dict[str, Node] = {}
        self.edges: dict[str, Edge] = {}
        self.parameters: dict[str, Parameter] = {}
        self.results: dict[str, Result] = {}
        self.settings = Settings()
        self.criticality: Json = None
        self.notes: list[Note] = []

    def note(self, place: str, message: str, weight: Weight = "left_out") -> None:
        self.notes.append(Note(place=place, message=message, weight=weight))

    def wrong(self, place: str, message: str) -> FormatInvalid:
        path = (int(index) if index else key for index, key in _PART_OF_PLACE.findall(place))
        return FormatInvalid([self._text.problem((*self._base, *path), f"{place}: {message}")])

    def map(self, value: Json, place: str) -> dict[str, Json]:
        """One that is not there is empty. Raises FormatInvalid with the place of anything else, as the next three do."""
        if not isinstance(value, dict | None):
            raise self.wrong(place, "This must be a map.")
        return value or {}

    def list(self, value: Json, place: str) -> list[Json]:
        if not isinstance(value, list | None):
            raise self.wrong(place, "This must be a list.")
        return value or []

    def number(self, value: Json, place: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.wrong(place, "This must be a number.")
        return value

    def part(self, model: type[P], said: Json, place: str) -> P:
        """A part of the design that the file says in Concert's own words."""
        try:
            return model.model_validate(checked(model, said, place))
        except InvalidInput as error:
            first = error.details["problems"][0]
            raise self.wrong(".".join(map(str, first["path"])), first["message"]) from None

    def at_most(self, most: float, number: float, place: str) -> float:
        """A number that a design holds; a larger one is cut to it, and listed."""
        if number > most:
            self.note(place, f"A design has at most {most:,} here, and not {number:,}.", "changed")
        return min(number, most)

    def step(self, name: str, operation: str, parameters: Mapping[str, Json], **more: Any) -> str:
        """Adds a step; its id is made of its name."""
        if len(self.nodes) >= MOST_STEPS:
            raise refused(f"A design has at most {MOST_STEPS:,} steps.")
        id_ = self.fresh(name)
        retry = more.pop("retry", Retry())
        self.nodes[id_] = Node(
            operation=operation, name=name, parameters=dict(parameters), retry=retry, **more
        )
        return id_

    def fresh(self, name: str) -> str:
        wanted = _NOT_IN_IDS.sub("_", name).strip("_")[:60] or "step"
        id_, number = wanted, 2
        while id_ in self.nodes:
            id_, number = f"{wanted}_{number}", number + 1
        return id_

    def change(self, id_: str, **fields: Any) -> None:
        self.nodes[id_] = self.nodes[id_].model_copy(update=fields)

    def tie(self, source: str, target: str, *, port: str = "", condition: str = "") -> None:
        edge = Edge(source=source, target=target, port=port, condition=condition)
        wanted = usual_id(edge)
        id_, number = wanted, 2
        while id_ in self.edges:
            if self.edges[id_] == edge:
                return
            id_, number = f"{wanted}-{number}", number + 1
        self.edges[id_] = edge

    def left_over(self, place: str, value: Mapping[str, Json], known: set[str]) -> None:
        """A note for each key that nobody read."""
        for key in value.keys() - known:
            self.note(f"{place}.{key}".lstrip("."), f"“{key}” has no counterpart in a design.")

    def reading(self) -> Reading:
        design = Workflow(
            name=self.name,
            description=self.description,
            parameters=self.parameters,
            results=self.results,
            settings=self.settings,
            criticality=self.criticality,
            nodes=self.nodes,
            edges=self.edges,
        )
        notes = tuple(sorted(self.notes, key=lambda note: (note.place, note.message)))
        return Reading(
            name=self.name, body=design.model_dump(mode="json"), layout={"nodes": drawn(design)}, notes=notes
        )
