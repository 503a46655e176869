"""A sum, a mean, an extreme or a number of different values lies between two bounds."""

import math
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from engine.quality.bounds import Bounds
from engine.quality.check import Check, CheckParameters, Judged, Measured, Question, Sql, Target
from engine.records import Json

Function = Literal[
    "sum", "mean", "minimum", "maximum", "deviation", "distinct", "distinct_share", "null_share"
]

SQL: Final[dict[Function, str]] = {
    "sum": "coalesce(sum({name}), 0)",
    "mean": "avg({name})",
    "minimum": "min({name})",
    "maximum": "max({name})",
    "distinct": "count(DISTINCT {name})",
    "distinct_share": "CASE WHEN count({name}) = 0 THEN NULL ELSE 1.0 * count(DISTINCT {name}) / count({name}) END",
    "null_share": "CASE WHEN count(*) = 0 THEN NULL ELSE 1.0 * (count(*) - count({name})) / count(*) END",
    "deviation": "sum(1.0 * ({name} - {mean}) * ({name} - {mean})) / nullif(count({name}) - 1, 0)",
}
WORDS: Final[dict[Function, str]] = {
    "sum": "the sum",
    "mean": "the mean",
    "minimum": "the smallest value",
    "maximum": "the largest value",
    "deviation": "the standard deviation",
    "distinct": "the number of different values",
    "distinct_share": "the share of different values",
    "null_share": "the share of missing values",
}


class AggregateParameters(CheckParameters):
    function: Function = Field(title="Of the column")
    minimum: float | None = Field(default=None, title="At least")
    maximum: float | None = Field(default=None, title="At most")

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("an aggregate needs a bound")
        return self

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.minimum, self.maximum)


def ask(parameters: AggregateParameters, target: Target) -> Question:
    mean = f"(SELECT avg({target.name}) FROM {target.relation} AS every)"
    sql = SQL[parameters.function].format(name=target.name, mean=mean)

    def judge(value: Json) -> Judged:
        if parameters.function == "deviation" and isinstance(value, int | float):
            value = math.sqrt(max(0.0, value))
        return parameters.bounds.judge(value)

    return Measured(sql=Sql(text=sql), judge=judge)


CHECK = Check(
    name="aggregate",
    title="Adds up",
    summary="A sum, mean, extreme, deviation or number of different values lies between two bounds",
    on="column",
    cost="pass",
    parameters=AggregateParameters,
    ask=ask,
    says=lambda one: f"has {one.bounds.words()} as {WORDS[one.function]}",
    fix="Compare with where the numbers come from: rows may be missing or twice.",
)
