"""Looks at how a source is protected: every check that is for its kind, with evidence, and the flaws followed."""

from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.security.looking import Subject, look
from engine.security.pairing import with_findings


class AssessInput(Model):
    source: SourceField


class AssessOutput(Model):
    """`points` are those of failed checks (`engine/security/risk.py`), `unseen` those of what could not be looked at."""

    assessment: str
    passed: int
    failed: int
    not_permitted: int
    not_applicable: int
    points: int
    unseen: int
    new: int
    closed: int


async def assess(input_: AssessInput, context: OperationContext) -> Outcome[AssessOutput]:
    connection = await context.open_source(DocumentId(input_.source))
    try:
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
        looked = await look(subject, "security", await connection.discover(), context.report)
    finally:
        await connection.close()
    row = looked.assessment
    context.report.log("info", f"{row.passed} passed, {row.failed} failed, {row.not_permitted} not permitted")
    output = AssessOutput(
        assessment=row.id,
        passed=row.passed,
        failed=row.failed,
        not_permitted=row.not_permitted,
        not_applicable=row.not_applicable,
        points=row.points,
        unseen=row.unseen,
        new=looked.followed.new + looked.followed.back,
        closed=looked.followed.closed,
    )
    paired = await with_findings(context.records, looked.followed.rows, context.user, context.now)
    return Outcome(output=output, writes=(*looked.writes, *paired))


OPERATION = Operation(
    name="security.assess",
    title="Assess security",
    summary="Checks how a source is protected, with evidence, severity and how to mend it",
    icon="shield-check",
    category="Governance",
    input=AssessInput,
    output=AssessOutput,
    run=assess,
    timeout=600,
)
