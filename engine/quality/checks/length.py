"""Texts have so many characters."""

from typing import Self

from pydantic import Field, model_validator

from engine.quality.check import Check, CheckParameters, Question, Rowwise, Sql, Target, present


class LengthParameters(CheckParameters):
    minimum: int | None = Field(default=None, title="At least", ge=0)
    maximum: int | None = Field(default=None, title="At most", ge=0)

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("a length needs a bound")
        return self


def ask(parameters: LengthParameters, target: Target) -> Question:
    bounds = [("<", parameters.minimum), (">", parameters.maximum)]
    given = [(sign, bound) for sign, bound in bounds if bound is not None]
    length = target.length(target.name)
    failing = Sql(
        text=" OR ".join(f"{length} {sign} ?" for sign, _ in given),
        values=tuple(bound for _, bound in given),
    )
    return Rowwise(considered=present(target), failing=failing)


def says(parameters: LengthParameters) -> str:
    match parameters.minimum, parameters.maximum:
        case None, most:
            return f"has at most {most} characters"
        case least, None:
            return f"has at least {least} characters"
        case least, most if least == most:
            return f"has {least} characters"
        case least, most:
            return f"has {least} to {most} characters"


CHECK = Check(
    name="length",
    title="Has a length",
    summary="Each text has at least and at most so many characters",
    on="column",
    cost="pass",
    parameters=LengthParameters,
    ask=ask,
    says=says,
    fix="Look for texts that were cut or run together.",
)
