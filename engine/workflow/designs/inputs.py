"""Checks what one step is given: literals by its operation's model, bindings by the schemas of both ends. Pure.

Whether the step of a binding runs before is another question: it hangs on the whole graph (`checking/reaching.py`).
"""

from collections.abc import Iterator
from typing import assert_never

from crdt.dataclasses import dataclass
from crdt.model import schema_of
from engine.workflow.checking.conditions import expression_problems
from engine.workflow.checking.literals import literal_problems
from engine.workflow.checking.referring import Step
from engine.workflow.checking.scopes import Lookup
from engine.workflow.checking.surroundings import AnyOperation
from engine.workflow.designs.bindings import Binding, FromParameter, FromStep, Reference
from engine.workflow.designs.parameters import schema_of_parameter
from engine.workflow.designs.problem import Problem
from engine.workflow.designs.schemas import Path, Schema, at, described, fits


def input_problems(node_id: str, step: Step, lookup: Lookup) -> Iterator[Problem]:
    operation = lookup.surroundings.operations.get(step.node.operation)
    if operation is None:
        return
    open_ = [binding.place for binding, _ in (*step.bound, *step.written)]
    yield from literal_problems(node_id, step.node, operation, open_, lookup.surroundings)
    for binding, reference in step.bound:
        yield from _bound(_Where(node=node_id, binding=binding), reference, operation, lookup)
    yield from expression_problems(node_id, step, operation, lookup)


def _bound(
    where: "_Where", reference: Reference | None, operation: AnyOperation, lookup: Lookup
) -> Iterator[Problem]:
    match reference:
        case None:
            yield where.malformed()
        case FromParameter(name=name, path=path):
            declared = lookup.parameter(name)
            if declared is None:
                yield where.undeclared(name)
            else:
                yield from _types(where, schema_of_parameter(declared), path, operation)
        case FromStep(node=source, path=path):
            step = lookup.step(source)
            if step is None:
                yield where.unknown_step(source)
            elif giver := lookup.surroundings.operations.get(step.operation):
                yield from _types(where, schema_of(giver.output, "serialization"), path, operation, source)
        case _:
            assert_never(reference)


def _types(
    where: "_Where", given: Schema, path: Path, operation: AnyOperation, source: str | None = None
) -> Iterator[Problem]:
    found = at(given, path)
    if found is None:
        yield where.no_field(source)
        return
    wanted = at(schema_of(operation.input, "validation"), where.binding.place)
    if wanted is not None and not fits(found, wanted):
        yield where.wrong_type(described(found), described(wanted), source)


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
            "binding_unknown_step", f"There is no step {source!r}.", "Bind to a step of this design.", source
        )

    def no_field(self, source: str | None) -> Problem:
        return self._problem(
            "binding_no_field",
            f"{self.binding.text} names a field that is not there.",
            "Choose one of the fields of that output.",
            source,
        )

    def wrong_type(self, given: str, wanted: str, source: str | None) -> Problem:
        return self._problem(
            "binding_type",
            f"{self.binding.text} is {given}, but {self.binding.field} takes {wanted}.",
            "Bind to a value of the needed type.",
            source,
        )

    def _problem(self, code: str, message: str, next_step: str, source: str | None = None) -> Problem:
        return Problem(
            code=code,
            message=message,
            next_step=next_step,
            node=self.node,
            field=self.binding.field,
            source=source,
        )
