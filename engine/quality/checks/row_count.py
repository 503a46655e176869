"""A table has so many rows."""

from typing import Self

from pydantic import Field, model_validator

from engine.quality.bounds import Bounds
from engine.quality.check import Check, CheckParameters, Measured, Question, Sql, Target


class RowCountParameters(CheckParameters):
    minimum: int | None = Field(default=None, title="At least", ge=0)
    maximum: int | None = Field(default=None, title="At most", ge=0)

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("a number of rows needs a bound")
        return self

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.minimum, self.maximum)


def ask(parameters: RowCountParameters, _target: Target) -> Question:
    return Measured(sql=Sql(text="count(*)"), judge=lambda value: parameters.bounds.judge(value, "rows"))


CHECK = Check(
    name="row_count",
    title="Has so many rows",
    summary="The table has at least and at most so many rows",
    on="table",
    cost="pass",
    parameters=RowCountParameters,
    ask=ask,
    says=lambda one: f"has {one.bounds.words()} rows",
    fix="See whether a load failed, ran twice, or was cut off.",
)
