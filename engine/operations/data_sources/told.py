"""What the events of an operation on a source say, topic by topic. Types only; `engine/operate.py` publishes them."""

from typing import Annotated, Literal

from pydantic import Field, RootModel

from crdt.model import LATER, Model
from engine.operations.data_sources.answers import (
    Counted,
    Discovered,
    JoinsLookedFor,
    OperationName,
    Tested,
)
from engine.operations.operation import Level


class OperationHead(Model):
    """`subject` is the table, or "" for the whole source."""

    operation: OperationName
    subject: str


class OperationStartedEvent(OperationHead):
    """`name` is the name of the person `by`."""

    by: str
    name: str


class OperationEndedEvent(OperationStartedEvent):
    """`run`: whose step it was; who is set off by it comes after that run (rule TR11)."""

    run: str | None = None
    duration: int
    at: int


class OperationError(Model):
    code: str
    message: str
    next_step: str


class OperationFailedEvent(OperationEndedEvent):
    error: OperationError


class TestedEvent(Tested, OperationEndedEvent):
    pass


class DiscoveredEvent(Discovered, OperationEndedEvent):
    pass


class ProfileTold(Model):
    """The size of what was read. Values stay where a label that comes later can take them away."""

    table: str
    rows: int
    sampled_rows: int
    column_count: int


class ProfiledEvent(OperationEndedEvent):
    operation: Literal["source.profile_table"]
    result: ProfileTold


class CountedEvent(Counted, OperationEndedEvent):
    pass


class JoinsLookedForEvent(JoinsLookedFor, OperationEndedEvent):
    pass


class OperationCompletedEvent(
    RootModel[
        Annotated[
            TestedEvent | DiscoveredEvent | ProfiledEvent | CountedEvent | JoinsLookedForEvent,
            Field(discriminator="operation"),
        ]
    ]
):
    model_config = LATER


class OperationLogEvent(OperationHead):
    level: Level
    message: str


class OperationProgressEvent(OperationHead):
    done: float
    total: float
    label: str
