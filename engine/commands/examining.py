"""Runs an operation about a source now, on behalf of who asked, and commits what came of it."""

import asyncio
from typing import Any, TypeVar

from pydantic import BaseModel

from crdt.ids import OrganisationId, WorkspaceId
from engine.commands.command import CommandContext
from engine.keeper import keeper
from engine.operate import TookTooLong
from engine.operations.operation import Level, OperationContext

Output = TypeVar("Output", bound=BaseModel)


class Silent:
    """Nobody watches: the answer comes with the end."""

    def log(self, level: Level, message: str) -> None:
        """Not kept."""

    def progress(self, done: float, total: float, label: str = "") -> None:
        """Not shown."""


async def performed(
    context: CommandContext,
    name: str,
    where: tuple[OrganisationId, WorkspaceId],
    values: dict[str, Any],
    says: type[Output],
) -> Output:
    """The output of the operation, of the type that it says. What it writes is committed and told with it."""
    platform = context.platform
    operation = platform.components.operations[name]
    keep = keeper(platform.store.writer, platform.channels.deliver)
    asked = OperationContext(
        organisation=where[0],
        workspace=where[1],
        user=context.caller.user,
        run=None,
        idempotency_key=platform.ids.new(),
        now=platform.clock.now(),
        records=platform.store.records,
        report=Silent(),
        open_source=platform.source_opener(*where),
        keep=keep,
    )
    try:
        async with asyncio.timeout(operation.timeout):
            outcome = await operation.run(operation.input.model_validate(values), asked)
    except TimeoutError:
        raise TookTooLong(details={"seconds": operation.timeout}) from None
    if outcome.writes:
        await keep(outcome.writes)
    output = outcome.output
    if not isinstance(output, says):
        raise TypeError(f"{name} does not say {says.__name__}")
    return output
