"""Which steps a value needs: by its bindings, and by the names in its expressions. Pure."""

from engine.expressions.references import references
from engine.records import Json
from engine.workflow.designs.bindings import expressions_in, steps_bound


def steps_named(value: Json) -> frozenset[str]:
    return steps_bound(value).union(*(steps_of(one.text) for one in expressions_in(value)))


def steps_of(expression: str) -> frozenset[str]:
    """None for what cannot be read, or says nothing."""
    return references(expression).steps if expression.strip() else frozenset()
