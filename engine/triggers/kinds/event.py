"""When something is told in the workspace: topics by patterns. A condition chooses among them."""

from typing import Annotated

from pydantic import Field, field_validator

from crdt.errors import InvalidInput
from engine.topics.pattern import MOST_PATTERNS, Selection
from engine.triggers.kind import Config, TriggerKind


class EventConfig(Config):
    topics: list[Annotated[str, Field(max_length=200)]] = Field(
        title="Events",
        description="As in workflow:run:failed; * is one word, ** at the end the rest.",
        min_length=1,
        max_length=MOST_PATTERNS,
    )

    @field_validator("topics")
    @classmethod
    def _patterns(cls, topics: list[str]) -> list[str]:
        try:
            Selection.parse(topics)
        except InvalidInput as error:
            raise ValueError(f"{error.message} {error.next_step}") from None
        return topics


def topics(config: EventConfig) -> tuple[str, ...]:
    return tuple(config.topics)


def sentence(config: EventConfig) -> str:
    return f"When {' or '.join(config.topics)} is told in the workspace"


KIND = TriggerKind(
    name="event",
    title="Event",
    summary="When something happens in the workspace: a document changes place, a run fails, a step says so.",
    icon="radio",
    fires="events",
    config=EventConfig,
    sentence=sentence,
    topics=topics,
    gives={"topic": "what it is called", "payload": "what it says", "at": "when it was told"},
)
