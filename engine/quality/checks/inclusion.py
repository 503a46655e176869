"""Values are there in a column of another table: a foreign key that nobody declared."""

from pydantic import Field

from engine.quality.check import (
    Check,
    CheckParameters,
    ColumnName,
    Question,
    Rowwise,
    Sql,
    TableName,
    Target,
    present,
)


class InclusionParameters(CheckParameters):
    table: TableName = Field(title="Other table")
    column: ColumnName = Field(title="Its column")


def ask(parameters: InclusionParameters, target: Target) -> Question:
    other = target.other(parameters.table)
    name = target.named(parameters.column, other)
    failing = (
        f"{target.name} NOT IN (SELECT {name} FROM {target.relations[other.name]} AS others "
        f"WHERE {name} IS NOT NULL)"
    )
    return Rowwise(considered=present(target), failing=Sql(text=failing))


CHECK = Check(
    name="inclusion",
    title="Exists in another table",
    summary="Each value is there in a column of another table",
    on="column",
    cost="other_table",
    parameters=InclusionParameters,
    ask=ask,
    says=lambda one: f"exists in {one.table}.{one.column}",
    fix="Add what is missing to the other table, or correct the references; then declare a foreign key.",
    tables=lambda one: (one.table,),
)
