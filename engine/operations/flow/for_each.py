"""Does what stands inside it once for each entry of a list."""

from pydantic import Field

from crdt.model import Model
from engine.operations.operation import Operation, Steering
from engine.records import Json


class ForEachInput(Model):
    items: list[Json] = Field(
        title="Items",
        description='A list, such as ["a", "b"], or one that a step before it gives.',
        max_length=1_000_000,
    )
    parallel: int = Field(default=1, title="At once", ge=1, le=1000)
    stop_on_error: bool = Field(
        default=True,
        title="Stop on error",
        description="When a round fails, begin no further ones and fail. Otherwise go on and count.",
    )


class ForEachOutput(Model):
    """`items` has what each round's last step gave, null for a round that failed; of several last steps a map."""

    items: list[Json]
    succeeded: int
    failed: int


OPERATION = Operation(
    name="flow.for_each",
    title="For each",
    summary="Repeats the steps inside it for each entry of a list, several at once if you like",
    icon="repeat",
    category="Flow",
    input=ForEachInput,
    output=ForEachOutput,
    steering=Steering(parts=("body",)),
)
