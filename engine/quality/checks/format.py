"""Texts can be read as what they should be: numbers, dates, addresses."""

from typing import Final, Literal

from pydantic import Field

from engine.quality.check import Check, CheckParameters, Question, Target
from engine.quality.matching import matched

Format = Literal["integer", "number", "date", "date_time", "email", "url", "uuid", "ipv4", "country_code"]

_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
PATTERNS: Final[dict[Format, str]] = {
    "integer": r"^[+-]?[0-9]+$",
    "number": r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$",
    "date": f"^{_DAY}$",
    "date_time": f"^{_DAY}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)?$",
    "email": r"^[A-Za-z0-9._%+'-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*[.][A-Za-z]{2,}$",
    "url": r"^https?://[^ /?#]+[^ ]*$",
    "uuid": r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    "ipv4": r"^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$",
    "country_code": r"^[A-Z]{2}$",
}
"""In the part of regular expressions that all dialects share."""

WORDS: Final[dict[Format, str]] = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a date",
    "date_time": "a date with a time",
    "email": "an e-mail address",
    "url": "a web address",
    "uuid": "a UUID",
    "ipv4": "an IPv4 address",
    "country_code": "a country code of two letters",
}


class FormatParameters(CheckParameters):
    format: Format = Field(title="Format")


def ask(parameters: FormatParameters, target: Target) -> Question:
    return matched(target, PATTERNS[parameters.format], wanted=True)


CHECK = Check(
    name="format",
    title="Has a format",
    summary="Each text can be read as a number, a date, an e-mail address and the like",
    on="column",
    cost="pass",
    parameters=FormatParameters,
    ask=ask,
    says=lambda one: f"is {WORDS[one.format]}",
    fix="Correct the values where they are entered, and give the column a stricter type.",
)
