"""Which steps a value needs: by its bindings, and by the names in its expressions. Pure."""

from collections.abc import Iterator

from crdt.kinds.workflow import Node
from engine.expressions.references import references
from engine.records import Json
from engine.workflow.designs.bindings import Binding, expressions_in, steps_bound

WAIT = "flow.wait"


def asked_later(node: Node) -> Iterator[Binding]:
    """Expressions that stand as plain text, because what they ask about (`event`) is there only later."""
    event = node.parameters.get("event") if node.operation == WAIT else None
    condition = event.get("condition") if isinstance(event, dict) else None
    if isinstance(condition, str) and condition.strip():
        yield Binding(place=("event", "condition"), text=condition)


def steps_named(value: Json) -> frozenset[str]:
    return steps_bound(value).union(*(steps_of(one.text) for one in expressions_in(value)))


def steps_of(expression: str) -> frozenset[str]:
    """None for what cannot be read, or says nothing."""
    return references(expression).steps if expression.strip() else frozenset()
