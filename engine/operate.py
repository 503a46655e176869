"""Runs one operation for a person outside a workflow, and tells the source's channel how it goes.

The last result of each operation on a source is kept, so that a page that opens later shows it.
"""

import asyncio
import time
from typing import Any

from pydantic import BaseModel, ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, InvalidInput, Refused, Unavailable
from crdt.ids import Channel, Micros, source_channel
from engine.catalog.records import CatalogUse
from engine.catalog.using import day_of
from engine.commands.command import Caller
from engine.keeper import keeper
from engine.operations.data_sources.answers import OperationName
from engine.operations.data_sources.kept import Asked, answered, asked_of
from engine.operations.data_sources.told import OperationLogEvent, OperationProgressEvent
from engine.operations.operation import Level, Operation, OperationContext
from engine.platform import Platform
from engine.records import DocumentRecord, Json
from engine.writes import Put

PROGRESS_SECONDS = 0.1


class UnknownOperation(Refused):
    code = "unknown_operation"
    message = "This installation has no operation of this name."
    next_step = "Choose one of the operations that `concert catalog` lists."


class TookTooLong(Unavailable):
    code = "timeout"
    message = "The operation ran into its time limit and was stopped."
    next_step = "Raise the limit, or ask for less."


@dataclass(slots=True)
class ChannelReporter:
    """Progress and log lines as ephemeral events, at most ten a second, safe from worker threads."""

    platform: Platform
    channel: Channel
    operation: OperationName
    subject: str
    loop: asyncio.AbstractEventLoop
    last: float = 0.0

    def log(self, level: Level, message: str) -> None:
        line = OperationLogEvent(operation=self.operation, subject=self.subject, level=level, message=message)
        self._tell("source:operation:log", line)

    def progress(self, done: float, total: float, label: str = "") -> None:
        now = time.monotonic()
        if now - self.last < PROGRESS_SECONDS and done < total:
            return
        self.last = now
        state = OperationProgressEvent(
            operation=self.operation, subject=self.subject, done=done, total=total, label=label
        )
        self._tell("source:operation:progress", state)

    def _tell(self, topic: str, event: BaseModel) -> None:
        tell = self.platform.channels.ephemeral
        self.loop.call_soon_threadsafe(tell, self.channel, topic, event.model_dump())


async def operate(
    platform: Platform,
    name: OperationName,
    source: DocumentRecord,
    caller: Caller,
    values: dict[str, Any],
) -> BaseModel:
    """The operation's output. A failure is kept, told, and raised."""
    operation = platform.components.operations.get(name)
    if operation is None:
        raise UnknownOperation(details={"operation": name})
    input_ = _read(operation, {**values, "source": source.id})
    channel = source_channel(source.id)
    asked = asked_of(
        name,
        input_,
        organisation=source.organisation,
        by=caller.user,
        name=caller.name,
        started=platform.clock.now(),
    )
    reporter = ChannelReporter(platform, channel, name, asked.subject, asyncio.get_running_loop())
    await platform.channels.publish([(channel, "source:operation:started", asked.head)])
    try:
        async with asyncio.timeout(operation.timeout):
            outcome = await operation.run(input_, _context(platform, source, caller, reporter))
    except TimeoutError:
        error: ConcertError = TookTooLong(details={"seconds": operation.timeout})
        await _finish(platform, asked, error.to_dict(), failed=True)
        raise error from None
    except ConcertError as failed:
        await _finish(platform, asked, failed.to_dict(), failed=True)
        raise
    await _finish(platform, asked, outcome.output.model_dump(mode="json"), failed=False)
    output: BaseModel = outcome.output
    return output


def _read(operation: Operation[Any, Any], values: dict[str, Any]) -> BaseModel:
    try:
        model: BaseModel = operation.input.model_validate(values)
    except ValidationError as error:
        fields = [
            ".".join(map(str, one["loc"])) for one in error.errors(include_input=False, include_url=False)
        ]
        raise InvalidInput(details={"fields": fields}) from None
    return model


def _context(
    platform: Platform, source: DocumentRecord, caller: Caller, reporter: ChannelReporter
) -> OperationContext:
    now = platform.clock.now()
    return OperationContext(
        organisation=source.organisation,
        workspace=source.workspace,
        user=caller.user,
        run=None,
        idempotency_key=platform.ids.new(),
        now=now,
        records=platform.store.records,
        report=reporter,
        open_source=platform.source_opener(source.organisation, source.workspace),
        secret=platform.vault.for_steps(source.organisation, source.workspace),
        scanner=platform.scans,
        backups=platform.backups,
        synchroniser=platform.synchronisations,
        steward=platform.steward,
        keep=keeper(platform.store.writer, platform.channels.deliver),
        audit=platform.store.audit,
    )


async def _finish(platform: Platform, asked: Asked, answer: Json, *, failed: bool) -> None:
    """The result row and its event in one commit."""
    row, event = answered(asked, answer, platform.clock.now(), failed=failed)
    used = (_use(asked, event.at),) if asked.subject and not failed else ()
    receipt = await platform.store.writer.commit((row, *used, event))
    platform.channels.deliver(event.channel, receipt.numbers[-1], event.topic, event.payload, event.at)


def _use(asked: Asked, at: Micros) -> Put:
    """Whoever asks a table something has used it on that day (rule CA10)."""
    return Put(
        record=CatalogUse(
            source=asked.source,
            table=asked.subject,
            way="operation",
            by=asked.by,
            day=day_of(at),
            organisation=asked.organisation,
        )
    )
