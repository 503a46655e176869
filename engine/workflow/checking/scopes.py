"""What an expression may refer to at its place in a design, with the types that are known of it. Pure."""

from collections.abc import Iterable
from dataclasses import field
from typing import Final, Protocol

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node, Parameter, binding_of, expression_of
from crdt.model import schema_of
from engine.expressions.inferring import infer
from engine.expressions.names import ERROR, INDEX, RUN, step_schema
from engine.workflow.checking.placement import Scope
from engine.workflow.checking.surroundings import AnyOperation, Surroundings
from engine.workflow.designs.bindings import FromParameter, FromStep, parse
from engine.workflow.designs.parameters import schema_of_parameter
from engine.workflow.designs.plan import LOOPS
from engine.workflow.designs.schemas import ANYTHING, Schema, at

FOR_EACH: Final = "flow.for_each"
MANY: Final = 500
"""Names from which on nobody looks which one may have been meant."""


class Lookup(Protocol):
    """What the values of a step may refer to."""

    @property
    def surroundings(self) -> Surroundings: ...

    def step(self, node: str) -> Node | None: ...

    def parameter(self, name: str) -> Parameter | None: ...

    def around(self, node: str) -> Iterable[Scope]:
        """The steps it stands in, with the part, from within."""

    def parameter_names(self) -> Iterable[str]:
        """As long as there are not many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Names at the place of a step; `late`: within it. `extra` are names of one value's own."""

    lookup: Lookup
    node: str
    late: bool = False
    extra: dict[str, Schema] = field(default_factory=dict)

    def parameter(self, name: str) -> Schema | None:
        found = self.lookup.parameter(name)
        return None if found is None else schema_of_parameter(found)

    def step(self, node: str) -> Schema | None:
        step = self.lookup.step(node)
        return None if step is None else step_schema(output_of(step, self.lookup.surroundings))

    def loop(self, node: str) -> Schema | None:
        return next((self._loop(id_) for id_, _ in self._loops() if id_ == node), None)

    def local(self, name: str) -> Schema | None:
        if name in self.extra:
            return self.extra[name]
        match name:
            case "run":
                return RUN
            case "error":
                return ERROR if any(part == "catch" for _, part in self._scopes()) else None
            case "index":
                return INDEX if self._loops() else None
            case "item":
                loops = self._loops()
                return self._item(loops[0][0]) if loops and loops[0][1] == FOR_EACH else None
        return None

    def like(self, root: str) -> Iterable[str]:
        match root:
            case "parameters":
                return self.lookup.parameter_names()
            case "steps":  # their ids say little, and there may be thousands
                return ()
            case "loops":
                return [id_ for id_, _ in self._loops()]
        locals_ = [name for name in ("item", "index", "error", "run") if self.local(name) is not None]
        return ("parameters", "steps", *(("loops",) if self._loops() else ()), *locals_, *self.extra)

    def _scopes(self) -> list[Scope]:
        own: list[Scope] = [(self.node, "body")] if self.late else []
        return [*own, *self.lookup.around(self.node)]

    def _loops(self) -> list[tuple[str, str]]:
        """The loops around, with their operation, from within."""
        found = ((id_, self.lookup.step(id_)) for id_, _ in self._scopes())
        return [(id_, step.operation) for id_, step in found if step is not None and step.operation in LOOPS]

    def _loop(self, node: str) -> Schema:
        return {"type": "object", "title": "loop", "properties": {"item": self._item(node), "index": INDEX}}

    def _item(self, node: str) -> Schema:
        step = self.lookup.step(node)
        if step is None or step.operation != FOR_EACH:
            return ANYTHING
        given = type_of(step.parameters.get("items"), Here(lookup=self.lookup, node=node))
        return at(given, (0,)) or ANYTHING


def type_of(value: object, here: Here) -> Schema:
    """Of a value that a step is given; nothing is said of literals."""
    if (expression := expression_of(value)) is not None:
        return infer(expression, here)
    match parse(binding_of(value) or ""):
        case FromStep(node=node, path=path) if (step := here.lookup.step(node)) is not None:
            return at(output_of(step, here.lookup.surroundings), path) or ANYTHING
        case FromParameter(name=name, path=path) if (declared := here.lookup.parameter(name)) is not None:
            return at(schema_of_parameter(declared), path) or ANYTHING
    return ANYTHING


def output_of(step: Node, around: Surroundings) -> Schema:
    giver: AnyOperation | None = around.operations.get(step.operation)
    return ANYTHING if giver is None else schema_of(giver.output, "serialization")
