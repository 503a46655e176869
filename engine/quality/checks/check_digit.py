"""Numbers end with the check digit that the others ask for: cards, accounts, books, articles."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Literal

from pydantic import Field
from stdnum import ean, iban, isbn, luhn

from engine.quality.check import ByValue, Check, CheckParameters, Question, Sql, Target, present

Number = Literal["luhn", "iban", "isbn", "ean"]

IS_WHOLE: Final[dict[Number, Callable[[Any], bool]]] = {
    "luhn": luhn.is_valid,
    "iban": partial(iban.is_valid, check_country=False),
    "isbn": isbn.is_valid,
    "ean": ean.is_valid,
}
WORDS: Final[dict[Number, str]] = {
    "luhn": "a card number (Luhn)",
    "iban": "an IBAN",
    "isbn": "an ISBN",
    "ean": "an EAN",
}


class CheckDigitParameters(CheckParameters):
    number: Number = Field(
        default="luhn", title="Kind of number", description="`luhn` is what cards of payment have."
    )


def ask(parameters: CheckDigitParameters, target: Target) -> Question:
    def bad(values: Sequence[str]) -> list[str]:
        is_whole = IS_WHOLE[parameters.number]
        return [value for value in values if not is_whole(value.replace(" ", "").replace("-", ""))]

    return ByValue(considered=present(target), value=Sql(text=target.text(target.name)), bad=bad)


CHECK = Check(
    name="check_digit",
    title="Has its check digit",
    summary="Each number ends with the check digit that the others ask for",
    on="column",
    cost="group",
    parameters=CheckDigitParameters,
    ask=ask,
    says=lambda one: f"has the check digits of {WORDS[one.number]}",
    fix="Compare with where the numbers are typed: one digit is wrong, or two were swapped.",
)
