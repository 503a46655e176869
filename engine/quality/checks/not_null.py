"""Every row has a value."""

from engine.quality.check import EVERY_ROW, Check, NoParameters, Question, Rowwise, Sql, Target


def ask(_parameters: NoParameters, target: Target) -> Question:
    return Rowwise(considered=EVERY_ROW, failing=Sql(text=f"{target.name} IS NULL"))


CHECK = Check(
    name="not_null",
    title="Has a value",
    summary="No row is without a value in this column",
    on="column",
    cost="pass",
    parameters=NoParameters,
    ask=ask,
    says=lambda _: "has a value in every row",
    fix="Fill in what is missing, or make the column required where it is written.",
)
