"""Tells the workspace of something, once, however often the step is tried: triggers and waiting steps hear it."""

import json

from pydantic import Field, field_validator

from crdt.errors import InvalidInput
from crdt.ids import workspace_channel
from crdt.model import Model
from engine.operations.event.told import FAMILY, CustomEvent
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json
from engine.topics.pattern import is_topic
from engine.writes import AppendEvent

MOST_BYTES = 64 << 10
MOST_SEGMENTS = 3


class EmitInput(Model):
    topic: str = Field(
        title="Topic",
        min_length=1,
        max_length=150,
        description=f"Up to {MOST_SEGMENTS} words parted by colons; it is told as {FAMILY}:…",
    )
    data: Json = Field(default=None, title="Data")

    @field_validator("topic")
    @classmethod
    def _is_topic(cls, topic: str) -> str:
        own = topic.removeprefix(f"{FAMILY}:")
        if not is_topic(own) or own.count(":") >= MOST_SEGMENTS:
            raise ValueError(f"write up to {MOST_SEGMENTS} words of a-z, 0-9, _ . and - parted by colons")
        return own


class EmitOutput(Model):
    topic: str
    at: int


async def emit(input_: EmitInput, context: OperationContext) -> Outcome[EmitOutput]:
    """The event is part of the commit that ends the step, or of one of its own where a program tells it."""
    if len(json.dumps(input_.data)) > MOST_BYTES:
        raise InvalidInput(
            f"An event carries at most {MOST_BYTES >> 10} KiB.", next_step="Tell where the data is instead."
        )
    topic = f"{FAMILY}:{input_.topic}"
    said = CustomEvent(
        run=context.run or "", workspace=context.workspace, by=context.user, at=context.now, data=input_.data
    )
    event = AppendEvent(
        channel=workspace_channel(context.workspace),
        topic=topic,
        payload=said.model_dump(mode="json"),
        at=context.now,
    )
    context.report.log("info", f"Told {topic}")
    return Outcome(output=EmitOutput(topic=topic, at=context.now), writes=(event,))


OPERATION = Operation(
    name="event.emit",
    title="Tell the workspace",
    summary="Tells an event in the workspace, which triggers and waiting steps hear",
    icon="megaphone",
    category="Data",
    input=EmitInput,
    output=EmitOutput,
    run=emit,
    changes=True,
)
