"""What files of other engines have in common: steps with edges, and a list of what a design cannot say. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from crdt.kinds.workflow import Edge, Node, Parameter, Result, Retry, Settings, Workflow
from engine.formats.concert_writing import usual_id
from engine.formats.format import FormatInvalid, Json, Note, Problem, Reading, Weight
from engine.formats.ordering import drawn
from engine.formats.yaml_reading import read_yaml

MOST_STEPS: Final = 20_000
DEEPEST: Final = 20
"""Steps inside steps."""
_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9_]+")


def read_foreign(text: str, what: str) -> dict[str, Json]:
    """The map that a file is. Raises FormatInvalid."""
    value = read_yaml(text, aliases=True).value
    if not isinstance(value, dict):
        raise FormatInvalid([Problem(message=f"This is no {what}: it is not a map.", line=1, column=1)])
    return value


def refused(message: str) -> FormatInvalid:
    return FormatInvalid([Problem(message=message)])


def text_of(value: Json) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def map_of(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def list_of(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


class Drawing:
    """A design that is being made of something else."""

    def __init__(self) -> None:
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
