"""What is kept of a step's output: in the journal when small, as a `Report` when big, and a summary for people. Pure."""

import json
from typing import Final, Protocol

from pydantic import BaseModel

from crdt.errors import Refused
from crdt.ids import Micros, RunId
from engine.records import Json, Report, RunRecord
from engine.workflow.machine.events import StepSucceeded
from engine.workflow.machine.run import Inline, LogLine, Output, Stored
from engine.writes import Put

INLINE_BYTES = 64 * 1024
OUTPUT_PREFIX = "output:"
"""Keys of reports that are outputs, not something a step published."""

SUMMARY_FIELDS = 8
SUMMARY_TEXT = 120


class OutputUnwritable(Refused):
    code = "output_unwritable"
    message = "What this step gives cannot be written down as JSON."
    next_step = "Look at what it read: half a character, not a number, or bytes that are no text."


_UNWRITABLE: Final = (TypeError, ValueError, RecursionError)


def _unwritable(error: Exception) -> OutputUnwritable:
    return OutputUnwritable(details={"reason": str(error)[:SUMMARY_TEXT]})


def written(output: BaseModel) -> Json:
    """As JSON. Raises `OutputUnwritable`."""
    try:
        value: Json = output.model_dump(mode="json", by_alias=True)
    except _UNWRITABLE as error:
        raise _unwritable(error) from error
    return value


def kept(run: RunRecord, node: str, title: str, value: Json, now: Micros) -> tuple[Output, tuple[Put, ...]]:
    """The output, and what has to be committed with it. Raises `OutputUnwritable`."""
    try:
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except _UNWRITABLE as error:
        raise _unwritable(error) from error
    if size <= INLINE_BYTES:
        return Inline(value=value), ()
    key = f"{OUTPUT_PREFIX}{run.id}:{node}"
    report = Report(
        key=key,
        organisation=run.organisation,
        workspace=run.workspace,
        run=run.id,
        title=title,
        content=value,
        created_at=now,
    )
    return Stored(report=key, size=size), (Put(record=report),)


def kept_by(output: Stored) -> RunId:
    """The run whose report it is: another one than the run that has it, where it was taken over."""
    return RunId(output.report.removeprefix(OUTPUT_PREFIX).partition(":")[0])


class Tried(Protocol):
    """Which attempt of which step."""

    @property
    def node(self) -> str: ...
    @property
    def attempt(self) -> int: ...
    @property
    def fence(self) -> int: ...


def success_of(tried: Tried, output: Output, value: Json, log: tuple[LogLine, ...] = ()) -> StepSucceeded:
    """`output` is what is kept of the value."""
    return StepSucceeded(
        node=tried.node,
        attempt=tried.attempt,
        fence=tried.fence,
        output=output,
        summary=summary_of(value),
        log=log,
    )


def summary_of(value: Json) -> Json:
    """The first fields of an output with their plain values; lists and maps by their length."""
    if not isinstance(value, dict):
        return _brief(value)
    return {key: _brief(inner) for key, inner in list(value.items())[:SUMMARY_FIELDS]}


def _brief(value: Json) -> Json:
    match value:
        case str():
            return value if len(value) <= SUMMARY_TEXT else f"{value[: SUMMARY_TEXT - 1]}…"
        case list():
            return {"items": len(value)}
        case dict():
            return {"fields": len(value)}
    return value
