"""Texts match a regular expression, or do not."""

import re

from pydantic import Field, field_validator

from engine.quality.check import Check, CheckParameters, Question, Target
from engine.quality.matching import matched


class PatternParameters(CheckParameters):
    pattern: str = Field(
        title="Regular expression",
        description="Found anywhere in the text; begin with ^ and end with $ for the whole of it.",
        min_length=1,
        max_length=1000,
    )
    matches: bool = Field(default=True, title="Matches", description="Off: no text may match.")

    @field_validator("pattern")
    @classmethod
    def _can_be_read(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"this is no regular expression: {error}") from None
        return pattern


def ask(parameters: PatternParameters, target: Target) -> Question:
    return matched(target, parameters.pattern, wanted=parameters.matches)


CHECK = Check(
    name="pattern",
    title="Matches a pattern",
    summary="Each text matches a regular expression, or none does",
    on="column",
    cost="pass",
    parameters=PatternParameters,
    ask=ask,
    says=lambda one: f"{'matches' if one.matches else 'does not match'} {one.pattern}",
    fix="Correct the texts, or widen the pattern of this rule.",
)
