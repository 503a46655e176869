"""Looks at how fast a source answers: its indexes and statistics, and given statements explained, with what an index would gain."""

from typing import Annotated

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.security.looking import Subject, look
from engine.tuning.explaining import StatementPlan, explain, frequent
from engine.tuning.statement import MOST_TEXT

MOST_STATEMENTS = 10
Sql = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]


class ExamineInput(Model):
    source: SourceField
    statements: list[Sql] = Field(
        default=[],
        title="Statements",
        max_length=MOST_STATEMENTS,
        description="SELECTs to explain, with and without the index that they could use. The source is only read.",
    )


class ExamineOutput(Model):
    assessment: str
    passed: int
    failed: int
    not_permitted: int
    not_applicable: int
    plans: list[StatementPlan]


async def examine(input_: ExamineInput, context: OperationContext) -> Outcome[ExamineOutput]:
    connection = await context.open_source(DocumentId(input_.source))
    try:
        tables = await connection.discover()
        plans = [*await explain(connection, tables, input_.statements), *await frequent(connection)]
        subject = Subject(
            id=context.idempotency_key,
            organisation=context.organisation,
            workspace=context.workspace,
            source=DocumentId(input_.source),
            user=context.user,
            now=context.now,
            connection=connection,
            records=context.records,
        )
        kept = [one.model_dump(mode="json") for one in plans]
        looked = await look(subject, "performance", tables, context.report, plans=kept)
    finally:
        await connection.close()
    row = looked.assessment
    context.report.log("info", f"{row.passed} passed, {row.failed} failed, {len(plans)} statements explained")
    output = ExamineOutput(
        assessment=row.id,
        passed=row.passed,
        failed=row.failed,
        not_permitted=row.not_permitted,
        not_applicable=row.not_applicable,
        plans=plans,
    )
    return Outcome(output=output, writes=looked.writes)


OPERATION = Operation(
    name="performance.examine",
    title="Examine performance",
    summary="Finds missing, doubled and unused indexes, explains statements and tries what would help",
    icon="gauge",
    category="Governance",
    input=ExamineInput,
    output=ExamineOutput,
    run=examine,
    timeout=900,
)
