"""A design as Concert's own YAML: every value that is not usual, in one order, so that equal designs are equal texts. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from crdt.kinds.workflow import Edge, Node, Parameter, Retry, Workflow
from engine.formats.format import Body, Json
from engine.formats.ordering import in_reading_order, nested, pairs_of, settled
from engine.formats.yaml_writing import Block, write_yaml

HEAD: Final = "workflow/1"
PARTS: Final = ("body", "catch", "finally")

Tie = tuple[str, str, str, str]
"""Of an edge: source, target, port, condition."""


def write_design(design: Workflow, layout: Mapping[str, Json] | None = None, *, ids: bool) -> str:
    """Without `ids` those of edges and run parameters are left out: a reader that has the design knows them.

    With a `layout` the places of steps are in it.
    """
    design = settled(design)
    text = Block({"concert": HEAD, **_said(design, ("name", "description", "criticality"))})
    if design.parameters:
        text["parameters"] = Block(_parameters(design.parameters, ids=ids))
    if design.results:
        text["results"] = Block({name: _short(one) for name, one in sorted(design.results.items())})
    if settings := _short(design.settings):
        text["settings"] = Block(settings)
    steps = _Steps(design, ids=ids)
    text["steps"] = Block(steps.top())
    if loose := steps.loose():
        text["edges"] = Block(loose)
    places = layout.get("nodes") if layout is not None else None
    if isinstance(places, Mapping) and places:
        text["layout"] = Block({id_: dict(places[id_]) for id_ in sorted(places)})
    return write_yaml(text)


def tie_of(edge: Edge) -> Tie:
    return (edge.source, edge.target, edge.port, edge.condition)


def usual_id(edge: Edge) -> str:
    """The id of an edge that the text does not name."""
    return "-".join(filter(None, (edge.source, edge.port, edge.target)))


def _said(model: BaseModel, names: Iterable[str]) -> dict[str, Json]:
    """What differs from the model's own defaults, in the order asked for."""
    written: dict[str, Json] = {}
    for name in names:
        value = getattr(model, name)
        if value != type(model).model_fields[name].get_default(call_default_factory=True):
            written[name] = _short(value) if isinstance(value, BaseModel) else value
    return written


def _short(model: BaseModel) -> dict[str, Json]:
    return _said(model, type(model).model_fields)


def _parameters(parameters: Mapping[str, Parameter], *, ids: bool) -> dict[str, Json]:
    """By name, where each has one of its own; else by id, with the name beside it."""
    names = Counter(one.name for one in parameters.values())
    plain = "" not in names and "" not in parameters and all(count == 1 for count in names.values())
    written: dict[str, Json] = {}
    for id_, one in sorted(parameters.items(), key=lambda item: (item[1].name, item[0])):
        said = {"type": one.type, **_said(one, ("required", "default", "description"))}
        if not plain:
            written[id_] = {"name": one.name, **said}
        elif ids and id_ != one.name:
            written[one.name] = {"id": id_, **said}
        else:
            written[one.name] = said
    return written


class _Steps:
    """Steps below those they stand inside of, each with what it comes after."""

    def __init__(self, design: Workflow, *, ids: bool) -> None:
        self._design = design
        self._ids = ids
        self._inner = nested(design.nodes)
        self._order = in_reading_order(design.nodes, pairs_of(design.edges.values()))
        self._children: dict[str | None, list[str]] = {}
        for id_ in self._order:
            self._children.setdefault(self._inner.get(id_), []).append(id_)
        self._before: dict[str, list[tuple[str, Edge]]] = {}
        for id_, edge in sorted(design.edges.items()):
            if self._is_tied(id_, edge):
                self._before.setdefault(edge.target, []).append((id_, edge))

    def top(self) -> dict[str, Json]:
        return {id_: self._step(id_) for id_ in self._children.get(None, ())}

    def loose(self) -> dict[str, Json]:
        """Edges that no step could name: they lead to one that is not there, come from nowhere, or have no id."""
        edges = sorted(self._design.edges.items())
        return {id_: _short(edge) for id_, edge in edges if not self._is_tied(id_, edge)}

    def _is_tied(self, id_: str, edge: Edge) -> bool:
        return edge.target in self._design.nodes and "" not in {id_, edge.source}

    def _step(self, id_: str) -> Block:
        node = self._design.nodes[id_]
        written = Block(operation=node.operation, **_said(node, ("name", "note")))
        if before := self._after(id_):
            written["after"] = before
        written |= _said(node, ("run_if", "undoes"))
        if id_ not in self._inner:
            written |= _said(node, ("inside", "part"))
        if node.parameters:
            written["parameters"] = Block(sorted(node.parameters.items()))
        written |= _said(node, ("timeout_s",))
        if node.retry != Retry():
            written["retry"] = _short(node.retry)
        return self._with_parts(id_, node, written)

    def _with_parts(self, id_: str, node: Node, written: Block) -> Block:
        del node
        for part in PARTS:
            inside = [one for one in self._children.get(id_, ()) if self._design.nodes[one].part == part]
            if inside:
                written[part] = Block({one: self._step(one) for one in inside})
        return written

    def _after(self, id_: str) -> list[Json]:
        edges = self._before.get(id_, [])
        ties = Counter(tie_of(edge) for _, edge in edges)
        order = sorted(edges, key=lambda item: (tie_of(item[1]), item[0]))
        return [self._tie(edge_id, edge, alone=ties[tie_of(edge)] == 1) for edge_id, edge in order]

    def _tie(self, id_: str, edge: Edge, *, alone: bool) -> Json:
        more: dict[str, Any] = {}
        if edge.port:
            more["port"] = edge.port
        if edge.condition:
            more["condition"] = edge.condition
        if self._ids and not (alone and id_ == usual_id(edge)):
            more["id"] = id_
        return {"step": edge.source, **more} if more else edge.source


def body_of(design: Workflow) -> Body:
    """The design as the values that make one."""
    return design.model_dump(mode="json")
