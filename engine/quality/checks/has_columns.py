"""A table has the columns that others count on."""

from pydantic import Field

from engine.quality.check import Check, CheckParameters, Judged, Known, Question, Target, listed


class ColumnsParameters(CheckParameters):
    columns: list[str] = Field(title="Columns", min_length=1, max_length=1000)
    no_others: bool = Field(default=False, title="And no others")


def ask(parameters: ColumnsParameters, target: Target) -> Question:
    there = [column.name for column in target.table.columns]
    missing = [name for name in parameters.columns if name not in there]
    extra = [name for name in there if name not in parameters.columns] if parameters.no_others else []
    reasons = [f"Missing: {listed(missing)}."] if missing else []
    reasons += [f"Not expected: {listed(extra)}."] if extra else []
    return Known(
        judged=Judged(observed={"missing": missing, "extra": extra}, reason=" ".join(reasons) or None)
    )


CHECK = Check(
    name="has_columns",
    title="Has columns",
    summary="The table has these columns",
    on="table",
    cost="none",
    parameters=ColumnsParameters,
    ask=ask,
    says=lambda one: f"has the columns {listed(one.columns)}{' and no others' if one.no_others else ''}",
    fix="Bring the column back, or change what reads it.",
)
