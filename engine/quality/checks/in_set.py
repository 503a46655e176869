"""Values are among those that are allowed, or not among those that are not."""

from pydantic import Field

from engine.quality.check import Check, CheckParameters, Question, Rowwise, Sql, Target, listed, present
from engine.sources.measures import family_of


class SetParameters(CheckParameters):
    values: list[str | int | float] = Field(title="Values", min_length=1, max_length=1000)
    allowed: bool = Field(
        default=True, title="Allowed", description="Off: these are the values that may not come."
    )


def ask(parameters: SetParameters, target: Target) -> Question:
    """Numbers are compared as numbers where the column holds numbers and so do the values; else all as texts."""
    numbers = all(isinstance(value, int | float) for value in parameters.values)
    as_numbers = numbers and target.column is not None and family_of(target.column.type) == "number"
    name = target.name if as_numbers else target.text(target.name)
    values = tuple(parameters.values if as_numbers else (str(value) for value in parameters.values))
    sign = "NOT IN" if parameters.allowed else "IN"
    failing = f"{name} {sign} ({', '.join('?' * len(values))})"
    return Rowwise(considered=present(target), failing=Sql(text=failing, values=values))


def says(parameters: SetParameters) -> str:
    return f"is {'' if parameters.allowed else 'not '}one of {listed(parameters.values)}"


CHECK = Check(
    name="in_set",
    title="Is one of",
    summary="Each value is one of a list, or none of a list",
    on="column",
    cost="pass",
    parameters=SetParameters,
    ask=ask,
    says=says,
    fix="Correct the values, or add what is right to the list of this rule.",
)
