"""Holds one rule against one table, as a step of a workflow: how many rows fail is its output."""

from typing import Any

from pydantic import Field

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.quality.records import QualityStatus
from engine.quality.rules import places_of, rule_of
from engine.quality.running import hold
from engine.records import Json


class CheckRuleInput(Model):
    source: SourceField
    table: TableField
    column: str = Field(default="", title="Column", max_length=400, json_schema_extra={"format": "column"})
    check: str = Field(title="Check", description="As `not_null`, `unique`, `range`…", max_length=120)
    parameters: dict[str, Any] = Field(default={}, title="Parameters")
    tolerated_share: float | None = Field(default=None, title="Tolerated share of rows", ge=0, le=1)
    tolerated_rows: int | None = Field(default=None, title="Tolerated rows", ge=0)


class CheckRuleOutput(Model):
    """`share` is that of the failing rows; 1 where a check of one value does not hold."""

    passed: bool
    status: QualityStatus
    rows_checked: int
    rows_failing: int
    share: float
    observed: Json
    message: str


async def check_rule(input_: CheckRuleInput, context: OperationContext) -> Outcome[CheckRuleOutput]:
    rule = rule_of(
        DocumentId(""),
        "step",
        {
            "check": input_.check,
            "table": input_.table,
            "column": input_.column,
            "parameters": input_.parameters,
            "tolerance": {"share": input_.tolerated_share, "rows": input_.tolerated_rows},
        },
    )
    if rule.wrong:
        raise InvalidInput(rule.wrong)
    connection = await context.open_source(DocumentId(input_.source))
    try:
        tables = {table.name: table for table in await connection.discover()}
        exact = [table for table in tables.values() if table.name == input_.table]
        held = list(places_of(rule, exact))
        if len(held) != 1:
            raise NotFound(
                f"There is no place {input_.table}.{input_.column} for this check."
                if len(held) == 0
                else "A step checks one column; name it.",
                details={"table": input_.table, "column": input_.column},
            )
        (came,) = await hold(connection, held, tables, context.now)
    finally:
        await connection.close()
    context.report.log("info" if came.status == "passed" else "warning", came.message or "Nothing fails.")
    return Outcome(
        output=CheckRuleOutput(
            passed=came.status == "passed",
            status=came.status,
            rows_checked=came.rows_checked,
            rows_failing=came.rows_failing,
            share=came.share,
            observed=came.observed,
            message=came.message,
        )
    )


OPERATION = Operation(
    name="quality.check_rule",
    title="Check a rule",
    summary="Holds one quality rule against a table and counts the rows that fail",
    icon="list-checks",
    category="Data sources",
    input=CheckRuleInput,
    output=CheckRuleOutput,
    run=check_rule,
    timeout=900,
)
