"""Runs one operation by itself, for programs that take the steps of a workflow into their own hands.

Its input may hold bindings and expressions, over the values that the program gives with it: the same as in a design.
"""

import asyncio
from dataclasses import field
from typing import Any, Final

from pydantic import BaseModel, Field, ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, Forbidden, InvalidInput, NotFound, Refused
from crdt.ids import DocumentId
from crdt.model import Model
from crdt.roles import Right, allows
from engine.commands.command import Area, Command, CommandContext
from engine.keeper import keeper
from engine.operate import TookTooLong, UnknownOperation
from engine.operations.operation import Level, Operation, OperationContext
from engine.records import Json
from engine.sources.source import Connection
from engine.workflow.resolving import resolved

MOST_LINES: Final = 200


class RunOperation(Model):
    """`names` is what bindings and expressions speak of: `parameters`, `steps`, `item`, `index`, `error`, `run`."""

    workspace: str
    operation: str = Field(max_length=200)
    input: dict[str, Json] = {}
    names: dict[str, Json] = {}


class LogLine(Model):
    level: str
    message: str


class OperationRan(Model):
    output: Json
    logs: list[LogLine]


@dataclass(slots=True)
class _Lines:
    """A reporter that keeps what is said until the answer."""

    lines: list[LogLine] = field(default_factory=list)

    def log(self, level: Level, message: str) -> None:
        if len(self.lines) < MOST_LINES:
            self.lines.append(LogLine(level=level, message=message))

    def progress(self, done: float, total: float, label: str = "") -> None:
        """Nobody watches: the answer comes with the end."""


async def run(input_: RunOperation, context: CommandContext) -> OperationRan:
    """An error's details say whether the same input may succeed later."""
    try:
        return await _ran(input_, context)
    except ConcertError as error:
        error.details = {**error.details, "retryable": not isinstance(error, Refused)}
        raise


async def _ran(input_: RunOperation, context: CommandContext) -> OperationRan:
    operation = context.platform.components.operations.get(input_.operation)
    if operation is None:
        raise UnknownOperation(details={"operation": input_.operation})
    if not allows(context.caller.role, operation.right):
        raise Forbidden(f"{operation.title} needs the right to {operation.right}.")
    names = {"parameters": {}, "steps": {}, **input_.names}
    filled = await resolved(input_.input, names, context.platform.runs.evaluator, owner=context.caller.user)
    lines = _Lines()
    try:
        async with asyncio.timeout(operation.timeout):
            outcome = await operation.run(_read(operation, filled), _context_of(context, lines))
    except TimeoutError:
        raise TookTooLong(details={"seconds": operation.timeout}) from None
    if outcome.writes:
        await keeper(context.platform.store.writer, context.platform.channels.deliver)(outcome.writes)
    return OperationRan(output=outcome.output.model_dump(mode="json"), logs=lines.lines)


def _read(operation: Operation[Any, Any], values: Json) -> BaseModel:
    try:
        model: BaseModel = operation.input.model_validate(values)
    except ValidationError as error:
        fields = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False)]
        raise InvalidInput(details={"fields": fields}) from None
    return model


def _context_of(context: CommandContext, lines: _Lines) -> OperationContext:
    platform, workspace = context.platform, context.workspace
    opener = platform.source_opener(workspace.organisation, workspace.id)

    async def permit(id_: DocumentId, right: str) -> None:
        document, _ = await context.other(id_, right)
        if document.workspace != workspace.id:
            raise NotFound("There is no such document in this workspace.", details={"document": id_})

    async def open_source(id_: DocumentId) -> Connection:
        await permit(id_, Right.READ)
        return await opener(id_)

    return OperationContext(
        organisation=workspace.organisation,
        workspace=workspace.id,
        user=context.caller.user,
        run=None,
        idempotency_key=platform.ids.new(),
        now=platform.clock.now(),
        records=platform.store.records,
        audit=platform.store.audit,
        report=lines,
        open_source=open_source,
        secret=platform.vault.for_steps(workspace.organisation, workspace.id),
        scanner=platform.scans,
        backups=platform.backups,
        synchroniser=platform.synchronisations,
        steward=platform.steward,
        permit=permit,
        keep=keeper(platform.store.writer, platform.channels.deliver),
    )


COMMANDS = Area(
    name="operations",
    commands=(
        Command(
            name="operations.run",
            summary="Runs one operation by itself and gives its output",
            method="POST",
            path="/workflow/operations/run",
            scope="workspace",
            names="workspace",
            right="run",
            input=RunOperation,
            output=OperationRan,
            run=run,
        ),
    ),
)
