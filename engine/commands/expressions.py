"""Expressions of a design while they are written: what is wrong, what they give, and what may stand next."""

from typing import Literal

from pydantic import Field

from crdt.errors import NotFound
from crdt.model import Model, schema_of
from engine.commands.command import Area, Command, CommandContext
from engine.expressions import limits
from engine.expressions.completing import Kind, complete
from engine.expressions.faults import FaultCode
from engine.expressions.inferring import check, infer
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.reaching import nearest_before
from engine.workflow.checking.scopes import Here
from engine.workflow.designs.bindings import segments
from engine.workflow.designs.schemas import Schema, at, described

MOST_STEPS = 200
Wanted = Literal["", "boolean"]


class ExpressionPlace(Model):
    """Of which step, and which of its fields as `a.b[0]`. The condition of a connection stands where its target does, and
    wants `boolean`. Text may be longer than an expression: then that is what is wrong.
    """

    id: str
    step: str = Field(max_length=200)
    field: str = Field(default="", max_length=400)
    wanted: Wanted = ""
    text: str = Field(max_length=4 * limits.TEXT)


class ExpressionCursor(ExpressionPlace):
    at: int = Field(ge=0, le=4 * limits.TEXT)


class FaultOut(Model):
    """Characters from `start` to before `end`; `line` and `column` count from 1. `meant` may stand in their place."""

    code: FaultCode
    message: str
    next_step: str
    start: int
    end: int
    line: int
    column: int
    meant: str | None


class CheckedOut(Model):
    """`gives`: the type of the value, in words."""

    faults: list[FaultOut]
    gives: str


class OptionOut(Model):
    """`apply` is written in place of the word from `start`, or `label` where it is empty."""

    label: str
    kind: Kind
    detail: str
    says: str
    apply: str


class CompletionOut(Model):
    start: int
    options: list[OptionOut]


async def check_expression(input_: ExpressionPlace, context: CommandContext) -> CheckedOut:
    checker = await _checker(context)
    here, wanted = _here(checker, input_)
    faults = check(input_.text, here, wanted)
    given = described(infer(input_.text, here)) if not faults else ""
    return CheckedOut(faults=[FaultOut(**one.to_dict()) for one in faults], gives=given)


async def complete_expression(input_: ExpressionCursor, context: CommandContext) -> CompletionOut:
    checker = await _checker(context)
    here, _ = _here(checker, input_)
    steps = {id_: _title(checker, id_) for id_ in _before(checker, input_.step)}
    found = complete(input_.text, min(input_.at, len(input_.text)), here, steps)
    options = [
        OptionOut(label=one.label, kind=one.kind, detail=one.detail, says=one.says, apply=one.apply)
        for one in found.options
    ]
    return CompletionOut(start=found.start, options=options)


async def _checker(context: CommandContext) -> Checker:
    return await context.platform.diagnostics.checker(context.document, context.platform.rooms)


def _here(checker: Checker, place: ExpressionPlace) -> tuple[Here, Schema | None]:
    node = checker.step(place.step)
    if node is None:
        raise NotFound("This design has no such step.", details={"step": place.step[:80]})
    operation = checker.surroundings.operations.get(node.operation)
    path = segments(place.field)
    late = (
        operation is not None
        and operation.steering is not None
        and path[:1]
        and path[0] in operation.steering.late
    )
    here = Here(lookup=checker, node=place.step, late=bool(late))
    if place.wanted:
        return here, {"type": place.wanted}
    return here, None if operation is None or not path else at(schema_of(operation.input, "validation"), path)


def _before(checker: Checker, step: str) -> list[str]:
    return nearest_before(step, checker.graph.order, checker.graph.placement, MOST_STEPS)


def _title(checker: Checker, id_: str) -> str:
    node = checker.step(id_)
    if node is None:
        return ""
    operation = checker.surroundings.operations.get(node.operation)
    return node.name.strip() or (node.operation if operation is None else operation.title)


COMMANDS = Area(
    name="expressions",
    commands=(
        Command(
            name="expressions.check",
            summary="What is wrong with an expression at its place in a design, and the type of what it gives",
            method="POST",
            path="/workflow/designer/workflows/{id}/expressions/check",
            scope="document",
            right="read",
            input=ExpressionPlace,
            output=CheckedOut,
            run=check_expression,
        ),
        Command(
            name="expressions.complete",
            summary="What may stand at a place in an expression: names, fields, functions, with their types",
            method="POST",
            path="/workflow/designer/workflows/{id}/expressions/complete",
            scope="document",
            right="read",
            input=ExpressionCursor,
            output=CompletionOut,
            run=complete_expression,
        ),
    ),
)
