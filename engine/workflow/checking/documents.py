"""What is wrong with the documents that a step names by their id as a constant: sources and rule sets. Pure.

Which fields of an operation take the id of which is said by the `format` of the field, as forms read it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from crdt.model import schema_of
from engine.workflow.checking.surroundings import AnyOperation, Known, Surroundings
from engine.workflow.designs.problem import Fix, Problem
from engine.workflow.designs.schemas import Schema

SOURCE: Final = "source"
RULE_SET: Final = "rule_set"


def fields_of_sources(operation: AnyOperation) -> tuple[str, ...]:
    """The fields of an input that take the id of a data source."""
    model: type[BaseModel] = operation.input
    return _fields(model, SOURCE)


def fields_of_rule_sets(operation: AnyOperation) -> tuple[str, ...]:
    model: type[BaseModel] = operation.input
    return _fields(model, RULE_SET)


@cache
def _fields(model: type[BaseModel], format_: str) -> tuple[str, ...]:
    properties: Mapping[str, Any] = schema_of(model, "validation").get("properties", {})
    return tuple(name for name, schema in properties.items() if _is(schema, format_))


def _is(schema: Schema, format_: str) -> bool:
    return schema.get("format") == format_ or any(_is(one, format_) for one in schema.get("anyOf", ()))


def source_problems(
    value: str, around: Surroundings, *, node: str | None, field: str, fix: Fix | None = None
) -> Iterator[Problem]:
    """What is wrong with the id of a source that stands somewhere."""
    yield from _problems(SOURCE, value, around.sources, node=node, field=field, fix=fix)


def rule_set_problems(value: str, around: Surroundings, *, node: str, field: str) -> Iterator[Problem]:
    yield from _problems(RULE_SET, value, around.rule_sets, node=node, field=field)


def _problems(
    kind: str,
    value: str,
    there: Mapping[str, Known] | None,
    *,
    node: str | None,
    field: str,
    fix: Fix | None = None,
) -> Iterator[Problem]:
    if there is None or not value:
        return
    known, word = there.get(value), kind.replace("_", " ")
    if known is None:
        code, message = f"{kind}_unknown", f"This workspace has no such {word}."
        next_step = f"Choose one of the workspace's {word}s."
    elif known.trashed:
        code, message = f"{kind}_trashed", f"The {word} {known.title} is in the trash."
        next_step = f"Choose another {word}, or bring this one back."
    else:
        return
    yield Problem(code=code, message=message, next_step=next_step, node=node, field=field, fix=fix)
