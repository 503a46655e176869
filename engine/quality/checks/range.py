"""Values lie between two bounds."""

from typing import Self

from pydantic import Field, model_validator

from engine.quality.check import Check, CheckParameters, Question, Rowwise, Sql, Target, present

Bound = int | float | str


class RangeParameters(CheckParameters):
    minimum: Bound | None = Field(
        default=None, title="At least", description="A number, or a date as 2026-01-31."
    )
    maximum: Bound | None = Field(default=None, title="At most")
    above_minimum: bool = Field(default=False, title="More than the first bound, not equal to it")
    below_maximum: bool = Field(default=False, title="Less than the second bound, not equal to it")

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("a range needs a bound")
        return self


def ask(parameters: RangeParameters, target: Target) -> Question:
    parts: list[str] = []
    values: list[Bound] = []
    if parameters.minimum is not None:
        parts.append(f"{target.name} {'<=' if parameters.above_minimum else '<'} ?")
        values.append(parameters.minimum)
    if parameters.maximum is not None:
        parts.append(f"{target.name} {'>=' if parameters.below_maximum else '>'} ?")
        values.append(parameters.maximum)
    return Rowwise(considered=present(target), failing=Sql(text=" OR ".join(parts), values=tuple(values)))


def says(parameters: RangeParameters) -> str:
    parts = []
    if parameters.minimum is not None:
        parts.append(f"{'more than' if parameters.above_minimum else 'at least'} {parameters.minimum}")
    if parameters.maximum is not None:
        parts.append(f"{'less than' if parameters.below_maximum else 'at most'} {parameters.maximum}")
    return f"is {' and '.join(parts)}"


CHECK = Check(
    name="range",
    title="Is between",
    summary="Each value lies between two bounds, numbers or dates",
    on="column",
    cost="pass",
    parameters=RangeParameters,
    ask=ask,
    says=says,
    fix="Correct the values outside, or widen the bounds of this rule.",
)
