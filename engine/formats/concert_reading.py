"""Concert's own YAML as a design, or every reason why not with its line. Pure.

`base` is the design that the text was written from: what the text leaves out because a reader knows it (ids of edges and
of run parameters) comes from there.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from crdt.changes import Path
from crdt.errors import InvalidInput
from crdt.kinds.workflow import Edge, Layout, Node, Parameter, Retry, Settings, Workflow
from crdt.kinds.writing import checked
from engine.formats.concert_writing import HEAD, PARTS, tie_of, usual_id
from engine.formats.format import Body, FormatInvalid, Json, Note, Problem, Reading
from engine.formats.yaml_reading import Text, read_yaml

TOP: Final = (
    "concert", "name", "description", "criticality", "parameters", "results", "settings", "steps", "edges", "layout",
)  # fmt: skip
STEP: Final = (*(name for name in Node.model_fields), "after", *PARTS)
TIE: Final = ("step", "port", "condition", "id")
DEEPEST: Final = 24
"""Steps inside steps."""


def read_design(text: str, base: Workflow | None = None) -> Reading:
    """Raises FormatInvalid with all problems."""
    read = read_yaml(text)
    reader = _Reader(read, base or Workflow())
    body, layout = reader.design()
    reader.check(body, layout)
    if reader.problems:
        raise FormatInvalid(sorted(reader.problems, key=lambda one: (one.line, one.column)))
    return Reading(name=body.get("name") or "", body=body, layout=layout, notes=tuple(_lost(read)))


def _lost(read: Text) -> list[Note]:
    if not read.comments:
        return []
    lines = ", ".join(map(str, read.comments[:10])) + (", …" if len(read.comments) > 10 else "")
    return [Note(place=f"line {lines}", message="Comments are not kept. Use a step's note.")]


class _Reader:
    def __init__(self, text: Text, base: Workflow) -> None:
        self._text = text
        self._base = base
        self.problems: list[Problem] = []
        self._places: dict[Path, Path] = {}
        """Where in the text a place of the body was said."""
        self._nodes: Body = {}
        self._ties: list[tuple[Path, Edge, str]] = []
        self._edges: Body = {}

    def design(self) -> tuple[Body, Body]:
        top = self._map((), self._text.value, TOP)
        if top.get("concert") != HEAD:
            self._wrong(("concert",), f"The first line is `concert: {HEAD}`.")
        body: Body = {}
        for name in ("name", "description", "criticality", "settings"):
            if top.get(name) is not None:
                body[name] = top[name]
                self._places[(name,)] = (name,)
        if isinstance(body.get("settings"), Mapping):
            self._map(("settings",), body["settings"], tuple(Settings.model_fields))
        body["parameters"] = self._parameters(top.get("parameters"))
        body["results"] = self._named(("results",), top.get("results"))
        self._steps(("steps",), top.get("steps"), "", "", 0)
        self._loose(top.get("edges"))
        self._connect()
        body |= {"nodes": self._nodes, "edges": self._edges}
        places = self._named(("layout",), top.get("layout"))
        return body, {"nodes": places} if places else {}

    def check(self, body: Body, layout: Body) -> None:
        """Holds the result to the kind's own model, and says where in the text it does not."""
        for root, content in (("body", body), ("layout", layout)):
            try:
                checked(Workflow if root == "body" else Layout, content, root)
            except InvalidInput as error:
                for one in error.details["problems"]:
                    path = tuple(one["path"][1:])
                    at = self._said_at(path) if root == "body" else ("layout", *path[1:])
                    self._wrong(at, one["message"])

    def _said_at(self, path: Path) -> Path:
        for length in range(len(path), 0, -1):
            if (found := self._places.get(path[:length])) is not None:
                return (*found, *path[length:])
        return path

    def _parameters(self, value: Json) -> Body:
        known = {one.name: id_ for id_, one in self._base.parameters.items()}
        found: Body = {}
        names = ("id", *Parameter.model_fields)
        for key, one in self._named(("parameters",), value).items():
            at = ("parameters", key)
            said = dict(self._map(at, one, names))
            id_ = said.pop("id", None)
            if "name" not in said:
                id_ = id_ if isinstance(id_, str) and id_ else known.get(key, key)
                said["name"] = key
            else:
                id_ = key
            if id_ in found:
                self._wrong(at, f"Another parameter has the id {id_}.")
            found[id_] = said
            self._places[("parameters", id_)] = at
        return found

    def _steps(self, at: Path, value: Json, inside: str, part: str, depth: int) -> None:
        if depth > DEEPEST:
            self._wrong(at, f"Steps stand inside others at most {DEEPEST} deep.")
            return
        for id_, step in self._named(at, value).items():
            here = (*at, id_)
            said = dict(self._map(here, step, STEP))
            if id_ in self._nodes:
                self._wrong(here, f"There is a step {id_} already.")
                continue
            node = {name: said[name] for name in Node.model_fields if said.get(name) is not None}
            if inside:
                if "inside" in node or "part" in node:
                    self._wrong(here, "Where a step stands is said by what it is written below.")
                node |= {"inside": inside, "part": part}
            for name in ("parameters", "retry"):
                if name in node and not isinstance(node[name], Mapping):
                    self._wrong((*here, name), "This is a map.")
                    del node[name]
            if "retry" in node:
                self._map((*here, "retry"), node["retry"], tuple(Retry.model_fields))
            self._nodes[id_] = node
            self._places[("nodes", id_)] = here
            self._after((*here, "after"), said.get("after"), id_)
            for each in PARTS:
                self._steps((*here, each), said.get(each), id_, each, depth + 1)

    def _after(self, at: Path, value: Json, target: str) -> None:
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(at, "This is a list of steps: `after: [first, second]`.")
            return
        for index, one in enumerate(value):
            here = (*at, index)
            said = {"step": one} if isinstance(one, str) else self._map(here, one, TIE)
            words = {name: said.get(name, "") for name in TIE}
            if not all(isinstance(word, str) for word in words.values()) or not words["step"]:
                self._wrong(here, "This names a step: `first`, or `{step: first, port: …}`.")
                continue
            edge = Edge(source=words["step"], target=target, port=words["port"], condition=words["condition"])
            self._ties.append((here, edge, words["id"]))

    def _loose(self, value: Json) -> None:
        for id_, one in self._named(("edges",), value).items():
            at = ("edges", id_)
            self._edges[id_] = dict(self._map(at, one, tuple(Edge.model_fields)))
            self._places[("edges", id_)] = at

    def _connect(self) -> None:
        """Gives each edge its id: the one it says, the one it had, or a new one that says what it ties."""
        known: dict[object, list[str]] = defaultdict(list)
        for id_, edge in sorted(self._base.edges.items(), reverse=True):
            known[tie_of(edge)].append(id_)
        for at, _, id_ in self._ties:
            if id_ and id_ in self._edges:
                self._wrong(at, f"Another edge has the id {id_}.")
            elif id_:
                self._edges[id_] = {}
        for at, edge, said in self._ties:
            id_ = said
            while not id_ and known[tie_of(edge)]:
                id_ = known[tie_of(edge)].pop()
                id_ = "" if id_ in self._edges else id_
            if not id_:
                id_ = self._fresh(usual_id(edge))
            self._edges[id_] = edge.model_dump()
            self._places[("edges", id_)] = at

    def _fresh(self, wanted: str) -> str:
        taken = self._edges.keys() | {id_ for id_ in self._base.edges if id_ != wanted}
        id_, number = wanted, 2
        while id_ in taken:
            id_, number = f"{wanted}-{number}", number + 1
        return id_

    def _named(self, at: Path, value: Json) -> Body:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._wrong(at, "This is a map: a name, a colon, and what belongs to it.")
            return {}
        return value

    def _map(self, at: Path, value: Json, names: tuple[str, ...]) -> Body:
        """A map of known keys; each of the others is a problem."""
        found = self._named(at, value)
        for key in found.keys() - set(names):
            known = ", ".join(names)
            self._wrong((*at, key), f"There is no “{key}” here. Known are: {known}.")
        return {key: item for key, item in found.items() if key in names}

    def _wrong(self, at: Path, message: str) -> None:
        self.problems.append(self._text.problem(at, message))
