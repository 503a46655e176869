"""Checks what each step is given: literals by the operation's model, bindings by the schemas of both ends. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crdt.kinds.workflow import Node, Workflow
from engine.operations.operation import Operation
from engine.workflow.bindings import Binding, FromParameter, FromStep, bindings_in, parse, replaced, written
from engine.workflow.parameters import schema_of_parameter
from engine.workflow.problem import Problem
from engine.workflow.schemas import Path, Schema, at, described, fits, schema_of
from engine.workflow.wording import refusal

AnyOperation = Operation[Any, Any]
Catalogue = Mapping[str, AnyOperation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """Which steps run before which, directly or not: one bit per step, so a thousand in a row stay small."""

    bits: Mapping[str, int]
    masks: Mapping[str, int]

    def has(self, node: str, source: str) -> bool:
        return bool(self.masks[node] & self.bits[source])


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """`upstream` is unset when the graph has a cycle: then nothing is before anything."""

    design: Workflow
    operations: Catalogue
    upstream: Upstream | None

    def problems(self) -> Iterator[Problem]:
        for node_id, node in sorted(self.design.nodes.items()):
            operation = self.operations.get(node.operation)
            if operation is None:
                continue
            yield from _unknown(node_id, node, operation)
            yield from _literals(node_id, node, operation)
            for binding in bindings_in(dict(node.parameters)):
                yield from self._bound(node_id, operation, binding)

    def _bound(self, node_id: str, operation: AnyOperation, binding: Binding) -> Iterator[Problem]:
        where = _Where(node=node_id, binding=binding)
        reference = parse(binding.text)
        match reference:
            case None:
                yield where.malformed()
            case FromParameter(name=name, path=path):
                declared = {one.name: one for one in self.design.parameters.values()}
                if name not in declared:
                    yield where.undeclared(name)
                else:
                    yield from _types(where, schema_of_parameter(declared[name]), path, operation)
            case FromStep(node=source, path=path):
                yield from self._from_step(where, source, path, operation)
            case _:
                assert_never(reference)

    def _from_step(
        self, where: "_Where", source: str, path: Path, operation: AnyOperation
    ) -> Iterator[Problem]:
        if source not in self.design.nodes:
            yield where.unknown_step(source)
            return
        if self.upstream is not None and not self.upstream.has(where.node, source):
            yield where.not_upstream(source)
        if giver := self.operations.get(self.design.nodes[source].operation):
            yield from _types(where, schema_of(giver.output, "serialization"), path, operation)


def _types(where: "_Where", given: Schema, path: Path, operation: AnyOperation) -> Iterator[Problem]:
    found = at(given, path)
    if found is None:
        yield where.no_field()
        return
    wanted = at(schema_of(operation.input, "validation"), where.binding.place)
    if wanted is not None and not fits(found, wanted):
        yield where.wrong_type(described(found), described(wanted))


def _unknown(node_id: str, node: Node, operation: AnyOperation) -> Iterator[Problem]:
    if operation.input.model_config.get("extra") == "allow":
        return
    known = schema_of(operation.input, "validation").get("properties", {})
    for name in sorted(set(node.parameters) - set(known)):
        yield Problem(
            code="parameter_unknown",
            message=f"{operation.title} has no parameter {name!r}.",
            next_step=f"Remove it, or use one of: {', '.join(known) or 'none'}.",
            node=node_id,
            field=name,
        )


def _literals(node_id: str, node: Node, operation: AnyOperation) -> Iterator[Problem]:
    given = dict(node.parameters)
    bound = [binding.place for binding in bindings_in(given)]
    try:
        operation.input.model_validate(replaced(given, lambda _: None))
    except ValidationError as error:
        for one in error.errors(include_url=False):
            place = one["loc"]
            # A rule over several fields cannot be judged while one of them is not known yet.
            if not any(place[: len(other)] == other or other[: len(place)] == place for other in bound):
                yield _refused(node_id, place, one)


def _refused(node_id: str, place: Path, error: ErrorDetails) -> Problem:
    field = written(place) or "parameters"
    if error["type"] == "missing":
        return Problem(
            code="parameter_missing",
            message=f"{field} is needed.",
            next_step="Fill it in, or bind it to an earlier step or a parameter of the workflow.",
            node=node_id,
            field=field,
        )
    return Problem(
        code="parameter_invalid",
        message=refusal(error["type"], error.get("ctx", {}), error["input"], error["msg"]),
        next_step="Correct the value.",
        node=node_id,
        field=field,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """A binding of a step, and the problems it can have."""

    node: str
    binding: Binding

    def malformed(self) -> Problem:
        return self._problem(
            "binding_malformed",
            f"{self.binding.text!r} is not a reference.",
            "Write NODE.output.field or parameters.NAME.",
        )

    def undeclared(self, name: str) -> Problem:
        return self._problem(
            "parameter_undeclared",
            f"The workflow has no parameter {name!r}.",
            "Add it to the workflow's parameters, or choose another one.",
        )

    def unknown_step(self, source: str) -> Problem:
        return self._problem(
            "binding_unknown_step", f"There is no step {source!r}.", "Bind to a step of this design."
        )

    def not_upstream(self, source: str) -> Problem:
        return self._problem(
            "binding_not_upstream",
            f"{source} does not run before this step.",
            f"Connect {source} to this step, or bind to one that runs before it.",
        )

    def no_field(self) -> Problem:
        return self._problem(
            "binding_no_field",
            f"{self.binding.text} names a field that is not there.",
            "Choose one of the fields of that output.",
        )

    def wrong_type(self, given: str, wanted: str) -> Problem:
        return self._problem(
            "binding_type",
            f"{self.binding.text} is {given}, but {self.binding.field} takes {wanted}.",
            "Bind to a value of the needed type.",
        )

    def _problem(self, code: str, message: str, next_step: str) -> Problem:
        return Problem(
            code=code, message=message, next_step=next_step, node=self.node, field=self.binding.field
        )
