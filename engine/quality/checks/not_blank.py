"""Where there is a text, it is not an empty one."""

from engine.quality.check import Check, NoParameters, Question, Rowwise, Sql, Target, present


def ask(_parameters: NoParameters, target: Target) -> Question:
    failing = Sql(text=f"trim({target.text(target.name)}) = ?", values=("",))
    return Rowwise(considered=present(target), failing=failing)


CHECK = Check(
    name="not_blank",
    title="Is not blank",
    summary="No text is empty or made of spaces only; missing values are another check's matter",
    on="column",
    cost="pass",
    parameters=NoParameters,
    ask=ask,
    says=lambda _: "is never blank",
    fix="Write no value at all instead of an empty text, or fill it in.",
)
