"""Where one column holds something, another one does too."""

from typing import Final, Literal

from pydantic import Field

from engine.quality.check import Check, CheckParameters, ColumnName, Question, Rowwise, Sql, Target

Test = Literal["present", "missing", "equal", "not_equal", "less", "greater"]
SIGNS: Final[dict[Test, str]] = {"equal": "=", "not_equal": "<>", "less": "<", "greater": ">"}
WORDS: Final[dict[Test, str]] = {
    "present": "has a value",
    "missing": "has no value",
    "equal": "is",
    "not_equal": "is not",
    "less": "is less than",
    "greater": "is more than",
}


class ConditionParameters(CheckParameters):
    test: Test = Field(default="present", title="This column")
    value: str | int | float | None = Field(default=None, title="Value")
    when: ColumnName = Field(title="Where the column")
    when_test: Test = Field(default="present", title="That column")
    when_value: str | int | float | None = Field(default=None, title="Its value")


def ask(parameters: ConditionParameters, target: Target) -> Question:
    """A test on a value does not hold where there is no value."""
    considered = _holds(target.named(parameters.when), parameters.when_test, parameters.when_value)
    holds = _holds(target.name, parameters.test, parameters.value)
    failing = Sql(text=f"CASE WHEN {holds.text} THEN 0 ELSE 1 END = 1", values=holds.values)
    return Rowwise(considered=considered, failing=failing)


def says(parameters: ConditionParameters) -> str:
    wanted = _words(parameters.test, parameters.value)
    return f"{wanted} where {parameters.when} {_words(parameters.when_test, parameters.when_value)}"


def _holds(name: str, test: Test, value: str | float | None) -> Sql:
    match test:
        case "present":
            return Sql(text=f"{name} IS NOT NULL")
        case "missing":
            return Sql(text=f"{name} IS NULL")
        case sign:
            return Sql(text=f"{name} {SIGNS[sign]} ?", values=(value if value is not None else "",))


def _words(test: Test, value: str | float | None) -> str:
    return WORDS[test] if test in {"present", "missing"} else f"{WORDS[test]} {value}"


CHECK = Check(
    name="condition",
    title="Holds where another column does",
    summary="In the rows where another column holds something, this one does too",
    on="column",
    cost="pass",
    parameters=ConditionParameters,
    ask=ask,
    says=says,
    fix="Look at which of the two columns is wrong in these rows.",
)
