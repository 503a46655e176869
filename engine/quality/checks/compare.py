"""Two columns of a row stand in an order."""

from typing import Final, Literal

from pydantic import Field

from engine.quality.check import Check, CheckParameters, ColumnName, Question, Rowwise, Sql, Target

Order = Literal["less", "less_or_equal", "equal", "not_equal", "greater_or_equal", "greater"]

SIGNS: Final[dict[Order, str]] = {
    "less": "<",
    "less_or_equal": "<=",
    "equal": "=",
    "not_equal": "<>",
    "greater_or_equal": ">=",
    "greater": ">",
}
WORDS: Final[dict[Order, str]] = {
    "less": "less than",
    "less_or_equal": "at most",
    "equal": "equal to",
    "not_equal": "different from",
    "greater_or_equal": "at least",
    "greater": "more than",
}


class CompareParameters(CheckParameters):
    order: Order = Field(default="less_or_equal", title="Is")
    other: ColumnName = Field(title="Other column")


def ask(parameters: CompareParameters, target: Target) -> Question:
    """Rows in which one of the two is missing are not compared."""
    other = target.named(parameters.other)
    considered = Sql(text=f"{target.name} IS NOT NULL AND {other} IS NOT NULL")
    failing = Sql(text=f"NOT ({target.name} {SIGNS[parameters.order]} {other})")
    return Rowwise(considered=considered, failing=failing)


CHECK = Check(
    name="compare",
    title="Compares with another column",
    summary="In each row this column is less than, equal to or more than another one",
    on="column",
    cost="pass",
    parameters=CompareParameters,
    ask=ask,
    says=lambda one: f"is {WORDS[one.order]} {one.other}",
    fix="Look at which of the two columns is wrong in these rows.",
)
