"""Waits for a while, until a moment, or for an event of the workspace."""

from datetime import datetime
from typing import Self

from pydantic import Field, field_validator, model_validator

from crdt.model import Model
from engine.operations.operation import Operation, Steering
from engine.records import Json
from engine.topics.pattern import LONGEST, Pattern

YEAR = 366 * 86_400


class AwaitedEvent(Model):
    topic: str = Field(
        title="Topic",
        max_length=LONGEST,
        json_schema_extra={"format": "topic"},
        description="`*` stands for one segment, `**` at the end for the rest.",
    )
    condition: str = Field(
        default="", title="Condition", max_length=2000, description="An expression over `event`."
    )
    timeout_s: float | None = Field(default=None, title="Give up after", gt=0, le=YEAR)

    @field_validator("topic")
    @classmethod
    def _is_pattern(cls, topic: str) -> str:
        return str(Pattern.parse(topic))


class WaitInput(Model):
    """Exactly one of the three."""

    seconds: float | None = Field(default=None, title="Seconds", ge=0, le=YEAR)
    until: datetime | None = Field(default=None, title="Until", description="With its time zone.")
    event: AwaitedEvent | None = Field(default=None, title="Event")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if sum(one is not None for one in (self.seconds, self.until, self.event)) != 1:
            raise ValueError("say either how long, or until when, or for which event")
        if self.until is not None and self.until.tzinfo is None:
            raise ValueError("the moment needs its time zone")
        return self


class WaitOutput(Model):
    """`event` is what came; null where only time passed."""

    waited_s: float
    topic: str = ""
    event: Json = None


OPERATION = Operation(
    name="flow.wait",
    title="Wait",
    summary="Waits for a while, until a moment, or for something to happen, and holds nobody up meanwhile",
    icon="clock",
    category="Flow",
    input=WaitInput,
    output=WaitOutput,
    steering=Steering(late=("event.condition",)),
)
