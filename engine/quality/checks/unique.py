"""No value comes twice, alone or together with other columns."""

from pydantic import Field

from engine.quality.check import (
    Check,
    CheckParameters,
    ColumnName,
    Question,
    Rowwise,
    Sql,
    Target,
)


class UniqueParameters(CheckParameters):
    together_with: list[ColumnName] = Field(
        default=[],
        title="Together with",
        description="Further columns: then only the combination may not come twice.",
        max_length=20,
    )


def ask(parameters: UniqueParameters, target: Target) -> Question:
    """Every row whose value comes more than once fails. Rows without a value are not looked at."""
    names = [target.name, *(target.named(one) for one in parameters.together_with)]
    there = " AND ".join(f"{name} IS NOT NULL" for name in names)
    columns = ", ".join(names)
    left = f"({columns})" if len(names) > 1 else columns
    failing = (
        f"{left} IN (SELECT {columns} FROM {target.relation} AS every WHERE {there} "
        f"GROUP BY {columns} HAVING count(*) > 1)"
    )
    return Rowwise(considered=Sql(text=there), failing=Sql(text=failing))


def says(parameters: UniqueParameters) -> str:
    if not parameters.together_with:
        return "is unique"
    return f"is unique together with {', '.join(parameters.together_with)}"


CHECK = Check(
    name="unique",
    title="Is unique",
    summary="No value comes twice; rows that share one all fail",
    on="column",
    cost="group",
    parameters=UniqueParameters,
    ask=ask,
    says=says,
    fix="Find which of the rows is the right one, merge or remove the others, and declare a key.",
)
