"""Checks the values that a step is given as they stand: by its operation's model, and by the documents there are. Pure."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crdt.kinds.workflow import Node
from crdt.model import schema_of
from engine.records import Json
from engine.workflow.checking import fixes
from engine.workflow.checking.documents import (
    fields_of_rule_sets,
    fields_of_sources,
    rule_set_problems,
    source_problems,
)
from engine.workflow.checking.surroundings import AnyOperation, Surroundings
from engine.workflow.designs.bindings import replaced, written
from engine.workflow.designs.problem import NOTHING, Fix, Problem
from engine.workflow.designs.schemas import Path
from engine.workflow.designs.wording import refusal


def literal_problems(
    node_id: str, node: Node, operation: AnyOperation, bound: list[Path], around: Surroundings
) -> Iterator[Problem]:
    """`bound`: the places in its parameters that are filled from elsewhere."""
    yield from _unknown(node_id, node, operation)
    yield from _literals(node_id, node, operation, bound, around)
    for field in fields_of_sources(operation):
        value = node.parameters.get(field)
        if isinstance(value, str):
            fix = _only_source(node_id, operation, field, value, around)
            yield from source_problems(value, around, node=node_id, field=field, fix=fix)
    for field in fields_of_rule_sets(operation):
        value = node.parameters.get(field)
        if isinstance(value, str):
            yield from rule_set_problems(value, around, node=node_id, field=field)


def _unknown(node_id: str, node: Node, operation: AnyOperation) -> Iterator[Problem]:
    if operation.input.model_config.get("extra") == "allow":
        return
    known = schema_of(operation.input, "validation").get("properties", {})
    for name in sorted(set(node.parameters) - set(known)):
        value = node.parameters[name]
        meant = fixes.meant_name(name, set(known) - set(node.parameters))
        yield Problem(
            code="parameter_unknown",
            message=f"{operation.title} has no parameter {name!r}.",
            next_step=f"Remove it, or use one of: {', '.join(known) or 'none'}.",
            node=node_id,
            field=name,
            fix=fixes.remove_value(node_id, name, value)
            if meant is None
            else fixes.another_name(node_id, name, meant, value),
        )


def _literals(
    node_id: str, node: Node, operation: AnyOperation, bound: list[Path], around: Surroundings
) -> Iterator[Problem]:
    given = replaced(dict(node.parameters), lambda _: None, lambda _: None)
    seen: set[Path] = set()
    for one in _errors(operation, given):
        place = one["loc"]
        # A rule over several fields cannot be judged while one of them is not known yet.
        if place in seen or any(
            place[: len(other)] == other or other[: len(place)] == place for other in bound
        ):
            continue
        seen.add(place)
        if one["type"] == "missing":
            yield _missing(node_id, operation, place, around)
        else:
            yield _invalid(node_id, operation, node, given, one)


def _errors(operation: AnyOperation, given: Json) -> list[ErrorDetails]:
    try:
        operation.input.model_validate(given)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _missing(node_id: str, operation: AnyOperation, place: Path, around: Surroundings) -> Problem:
    field = written(place) or "parameters"
    return Problem(
        code="parameter_missing",
        message=f"“{_label(operation, place, field)}” is empty.",
        next_step="Fill it in, or bind it to an earlier step or a parameter of the workflow.",
        node=node_id,
        field=field,
        fix=_only_source(node_id, operation, field, None, around),
    )


def _label(operation: AnyOperation, place: Path, field: str) -> str:
    """As the form of the step calls it; what stands inside of a value goes by where it stands."""
    info = operation.input.model_fields.get(field) if len(place) == 1 else None
    if info is None:
        return field
    return info.title or field.replace("_", " ").capitalize()


def _only_source(
    node_id: str, operation: AnyOperation, field: str, was: Json, around: Surroundings
) -> Fix | None:
    only = around.only_source
    if only is None or around.sources is None or field not in fields_of_sources(operation):
        return None
    return fixes.fill_source(node_id, field, was, only, around.sources[only].title)


def _invalid(node_id: str, operation: AnyOperation, node: Node, given: Json, error: ErrorDetails) -> Problem:
    place = error["loc"]
    return Problem(
        code="parameter_invalid",
        message=refusal(error["type"], error.get("ctx", {}), error["input"], error["msg"]),
        next_step="Correct the value.",
        node=node_id,
        field=written(place) or "parameters",
        fix=_other_value(node_id, operation, node, given, place),
    )


def _other_value(node_id: str, operation: AnyOperation, node: Node, given: Json, place: Path) -> Fix | None:
    """The value as another type, or none at all where an empty one is not taken but may be left out."""
    name = place[0] if place else None
    if not isinstance(name, str) or name not in node.parameters:
        return None
    try:
        value = _at(given, place)
    except (KeyError, IndexError, TypeError):
        return None

    def takes(other: Json) -> bool:
        return all(
            one["loc"][: len(place)] != place
            for one in _errors(operation, fixes.with_other(given, place, other))
        )

    path = ("body", "nodes", node_id, "parameters", name)
    was = node.parameters[name]
    if value == "" and len(place) == 1:
        without = {key: one for key, one in given.items() if key != name}
        spare = all(one["loc"][:1] != place for one in _errors(operation, without))
        return fixes.other_value(path, was, NOTHING, (value, NOTHING)) if spare else None
    other = fixes.cast(value, takes)
    return (
        None
        if other is NOTHING
        else fixes.other_value(path, was, fixes.with_other(was, place[1:], other), (value, other))
    )


def _at(value: Json, place: Path) -> Json:
    for step in place:
        value = value[step]
    return value
