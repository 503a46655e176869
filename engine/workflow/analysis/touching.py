"""What a step has to do with besides its own values: sources it reads, what it writes, other designs it calls. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node, binding_of, expression_of
from engine.operations.touching import touches_of as tables_of
from engine.records import Json
from engine.workflow.checking.documents import fields_of_sources
from engine.workflow.checking.surroundings import AnyOperation
from engine.workflow.designs.bindings import FromStep, parse

CALL: Final = "flow.call"
WHOLE: Final = "*"
"""In place of a table: all of a source."""
_STEPS: Final = re.compile(r"""\b(?:steps|loops)(?:\.([A-Za-z_]\w*)|\[\s*["']([^"']+)["']\s*\])""")


class Place(NamedTuple):
    source: str
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """`sources` by id; `writes` what it changes, in words that are the same for two steps that change the same thing. `reads` and
    `fills` are tables with their sources; of a source that it reads without naming a table, it reads all (`WHOLE`).

    Where a value comes from elsewhere it is named as `$parameters.x` or `$step.output`: two that say the same mean the same.
    """

    sources: tuple[str, ...]
    writes: str | None
    calls: str | None
    slots: Mapping[str, int]
    reads: tuple[Place, ...] = ()
    fills: tuple[Place, ...] = ()


def touches_of(node: Node, operation: AnyOperation | None) -> Touches:
    calls = node.parameters.get("workflow") if node.operation == CALL else None
    called = calls if isinstance(calls, str) else None
    if operation is None:
        return Touches(sources=(), writes=None, calls=called, slots={})
    fields = fields_of_sources(operation)
    sources = [_said(node.parameters.get(name)) for name in fields]
    places = _places(node, operation)
    named = {place.source for found in places.values() for place in found}
    whole = [Place(source=one, table=WHOLE) for one in sources if one and one not in named]
    return Touches(
        sources=tuple(sorted({one for one in sources if one})),
        writes=_written(node, operation) if operation.changes else None,
        calls=called,
        slots=operation.slots,
        reads=tuple(sorted({*places["reads"], *whole})),
        fills=tuple(sorted(set(places["writes"]))),
    )


def _places(node: Node, operation: AnyOperation) -> dict[str, list[Place]]:
    """The tables that the operation says it reads and writes, by what the step gives it."""
    found: dict[str, list[Place]] = {"reads": [], "writes": []}
    for touch in tables_of(operation):
        source, table = (_said(_at(node.parameters, path)) for path in (touch.source, touch.table))
        if source and table:
            found[touch.way].append(Place(source=source, table=table))
    return found


def _at(parameters: Mapping[str, Json], path: str) -> Json:
    """`target.table` is the field of a field."""
    value: Json = parameters
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def steps_named(value: Json) -> Iterator[str]:
    """The steps that a value of a design refers to, bindings and expressions alike."""
    for text, is_expression in _texts(value):
        if is_expression:
            yield from (plain or quoted for plain, quoted in _STEPS.findall(text))
        elif isinstance(reference := parse(text), FromStep):
            yield reference.node


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
