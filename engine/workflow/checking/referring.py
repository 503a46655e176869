"""What the values of a step refer to: in bindings and in expressions, steps and parameters and loops. Pure."""

from collections.abc import Iterator
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node
from engine.expressions.references import NONE, References, references
from engine.workflow.checking.documents import fields_of_rule_sets, fields_of_sources
from engine.workflow.checking.surroundings import AnyOperation
from engine.workflow.designs.bindings import (
    Binding,
    FromParameter,
    FromStep,
    Reference,
    bindings_in,
    expressions_in,
    parse,
)
from engine.workflow.designs.referring import asked_later

Bound = tuple[tuple[Binding, Reference | None], ...]
Written = tuple[tuple[Binding, References], ...]

LOCAL: Final = frozenset({"item", "index", "error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One step that a value refers to. `output`: to what it gave; `late`: the value is only asked for within the step."""

    step: str
    binding: Binding
    output: bool = True
    late: bool = False


@dataclass(slots=True, kw_only=True)
class Step:
    """A step, and what it refers to: steps and parameters by name, sources, rule sets and designs by id."""

    node: Node = field(default_factory=Node)
    bound: Bound = ()
    written: Written = ()
    asked: Written = ()
    """Expressions over what comes later."""
    steps: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    """Sources and rule sets."""
    design: str = ""
    uses_item: bool = False
    """Whether what is gone through around it matters."""
    late: tuple[str, ...] = ()

    def named(self) -> Iterator[Named]:
        for binding, reference in self.bound:
            if isinstance(reference, FromStep):
                yield Named(step=reference.node, binding=binding, late=self._is_late(binding))
        for binding, found in (*self.written, *self.asked):
            guarded = "has(" in binding.text
            seen: dict[str, bool] = {}
            for one in found.all:
                if one.path[0] == "steps" and len(one.path) > 1 and isinstance(one.path[1], str):
                    seen[one.path[1]] = seen.get(one.path[1], False) or one.path[2:3] == ("output",)
            for step, output in seen.items():
                yield Named(
                    step=step, binding=binding, output=output and not guarded, late=self._is_late(binding)
                )

    def _is_late(self, binding: Binding) -> bool:
        return bool(binding.place) and binding.place[0] in self.late


NOBODY: Final = Step()


def step_of(node: Node, operation: AnyOperation | None) -> Step:
    values = dict(node.parameters)
    bound = tuple((one, parse(one.text)) for one in bindings_in(values))
    written = tuple((one, references(one.text)) for one in expressions_in(values))
    asked = tuple((one, references(one.text)) for one in asked_later(node))
    read = (*written, *asked)
    named = NONE if not read else References(all=tuple(one for _, found in read for one in found.all))
    fields = () if operation is None else (*fields_of_sources(operation), *fields_of_rule_sets(operation))
    ids = (node.parameters.get(name) for name in fields)
    design = node.parameters.get("workflow") if node.operation == "flow.call" else None
    return Step(
        node=node,
        bound=bound,
        written=written,
        asked=asked,
        steps=named.steps | {one.node for _, one in bound if isinstance(one, FromStep)},
        parameters=named.parameters | {one.name for _, one in bound if isinstance(one, FromParameter)},
        documents=frozenset(value for value in ids if isinstance(value, str) and value),
        design=design if isinstance(design, str) else "",
        uses_item=bool(named.loops or named.locals & LOCAL),
        late=() if operation is None or operation.steering is None else operation.steering.late,
    )


def asks_the_same(before: Node, now: Node) -> bool:
    """Whether nothing has changed but what a step is called and how patient it is."""
    return (
        before.operation == now.operation
        and before.parameters == now.parameters
        and (before.inside, before.part, before.undoes, before.run_if)
        == (now.inside, now.part, now.undoes, now.run_if)
    )
