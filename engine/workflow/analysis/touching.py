"""What a step has to do with besides its own values: sources it reads, what it writes, other designs it calls. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from crdt.kinds.workflow import Node, binding_of, expression_of
from engine.records import Json
from engine.workflow.checking.literals import fields_of_sources
from engine.workflow.checking.surroundings import AnyOperation
from engine.workflow.designs.bindings import FromParameter, FromStep, parse

CALL: Final = "flow.call"
_STEPS: Final = re.compile(r"""\b(?:steps|loops)(?:\.([A-Za-z_]\w*)|\[\s*["']([^"']+)["']\s*\])""")
_PARAMETERS: Final = re.compile(r"""\bparameters\.([A-Za-z_]\w*)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """`sources` by id; `writes` what it changes, in words that are the same for two steps that change the same thing.

    Where a value comes from elsewhere it is named as `$parameters.x` or `$step.output`: two that say the same mean the same.
    """

    sources: tuple[str, ...]
    writes: str | None
    calls: str | None
    slots: Mapping[str, int]


def touches_of(node: Node, operation: AnyOperation | None) -> Touches:
    calls = node.parameters.get("workflow") if node.operation == CALL else None
    called = calls if isinstance(calls, str) else None
    if operation is None:
        return Touches(sources=(), writes=None, calls=called, slots={})
    fields = fields_of_sources(operation)
    sources = [_said(node.parameters.get(name)) for name in fields]
    return Touches(
        sources=tuple(sorted({one for one in sources if one})),
        writes=_written(node, operation) if operation.changes else None,
        calls=called,
        slots=operation.slots,
    )


def steps_named(value: Json) -> Iterator[str]:
    """The steps that a value of a design refers to, bindings and expressions alike."""
    for text, is_expression in _texts(value):
        if is_expression:
            yield from (plain or quoted for plain, quoted in _STEPS.findall(text))
        elif isinstance(reference := parse(text), FromStep):
            yield reference.node


def parameters_named(value: Json) -> Iterator[str]:
    for text, is_expression in _texts(value):
        if is_expression:
            yield from _PARAMETERS.findall(text)
        elif isinstance(reference := parse(text), FromParameter):
            yield reference.name


def _texts(value: Json) -> Iterator[tuple[str, bool]]:
    """Bindings and expressions in it, with whether it is an expression."""
    waiting: list[Json] = [value]
    while waiting:
        one = waiting.pop()
        if (binding := binding_of(one)) is not None:
            yield binding, False
        elif (expression := expression_of(one)) is not None:
            yield expression, True
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _said(value: Json) -> str:
    if isinstance(value, str):
        return value
    text = binding_of(value) or expression_of(value)
    return f"${text}" if text else ""


def _written(node: Node, operation: AnyOperation) -> str:
    """The operation with all that it is given: two steps write the same thing only when nothing tells them apart."""
    given = {name: _said(value) or value for name, value in node.parameters.items() if _names_something(name)}
    return f"{operation.name} {json.dumps(given or dict(node.parameters), sort_keys=True)}"


def _names_something(field: str) -> bool:
    return field in {"source", "table", "name", "key", "title", "topic", "url", "path", "document", "target"}
