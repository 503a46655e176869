"""When another workflow of the workspace has ended."""

from typing import Final, Literal

from pydantic import Field

from engine.triggers.kind import Config, TriggerKind

TOPICS: Final = {
    "success": ("workflow:run:completed",),
    "failure": ("workflow:run:failed",),
    "any": ("workflow:run:completed", "workflow:run:failed", "workflow:run:cancelled"),
}
_WORDS: Final = {"success": "has succeeded", "failure": "has failed", "any": "has ended, however"}


class AfterConfig(Config):
    design: str = Field(
        title="Workflow", description="The one that is waited for.", min_length=1, max_length=64
    )
    on: Literal["success", "failure", "any"] = Field(default="success", title="When it")


def topics(config: AfterConfig) -> tuple[str, ...]:
    return TOPICS[config.on]


def sentence(config: AfterConfig) -> str:
    return f"When a run of another workflow {_WORDS[config.on]}"


KIND = TriggerKind(
    name="after",
    title="After a workflow",
    summary="When a run of another workflow has succeeded, failed or ended.",
    icon="workflow",
    fires="events",
    config=AfterConfig,
    sentence=sentence,
    topics=topics,
    gives={
        "run": "the id of the run that ended",
        "number": "its number",
        "design": "the id of its design",
        "name": "the name of its design",
        "status": "succeeded, failed or cancelled",
    },
)
