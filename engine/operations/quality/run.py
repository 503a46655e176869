"""Holds the rules of a source against it and says how they came out: the quality stage of a scan."""

import asyncio
from typing import Annotated

from pydantic import Field

from crdt.errors import Unavailable
from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.quality.records import QualityResult, QualityRun
from engine.scans.scanner import NewScan

MOST_NAMED = 100
ALL = 1_000_000


class RunQualityInput(Model):
    source: SourceField
    tables: list[Annotated[str, Field(max_length=400)]] = Field(
        default=[], title="Tables", description="Patterns with *. None of them: all.", max_length=200
    )


class FailedRule(Model):
    name: str
    table: str
    column: str
    severity: str
    rows_failing: int
    message: str


class RunQualityOutput(Model):
    """`rules` counts places where a rule holds. `failed_rules` names the first hundred of those that failed."""

    run: str
    score: float | None
    rules: int
    passed: int
    failed: int
    errored: int
    skipped: int
    failed_rules: list[FailedRule]


class QualityDidNotRun(Unavailable):
    code = "quality_did_not_run"
    message = "The rules could not be held against the source."
    next_step = "Look at the scan: it says why."


async def run_quality(input_: RunQualityInput, context: OperationContext) -> Outcome[RunQualityOutput]:
    connection = await context.open_source(DocumentId(input_.source))  # checks the right of whoever runs this
    await connection.close()
    scan = await context.scanner.begin(
        NewScan(
            organisation=context.organisation,
            workspace=context.workspace,
            source=DocumentId(input_.source),
            by=context.user,
            stages=("quality",),
            tables=tuple(input_.tables),
            run=context.run,
            key=f"{context.idempotency_key}:quality",
        )
    )
    try:
        ended = await context.scanner.ended(scan.id)
    except asyncio.CancelledError:
        await context.scanner.cancel(scan.id, context.user)
        raise
    if ended.status != "succeeded":
        raise QualityDidNotRun((ended.error or {}).get("message", ""), details={"scan": scan.id})
    output = await _output(scan.id, context)
    context.report.log("info", f"{output.passed} passed, {output.failed} failed, {output.errored} errors")
    return Outcome(output=output)


async def _output(id_: str, context: OperationContext) -> RunQualityOutput:
    run = await context.records.get(QualityRun, id_)
    if run is None:  # no rule applies
        return RunQualityOutput(
            run=id_, score=None, rules=0, passed=0, failed=0, errored=0, skipped=0, failed_rules=[]
        )
    failed = await context.records.find(QualityResult, {"run": id_, "status": "failed"}, limit=MOST_NAMED)
    return RunQualityOutput(
        run=run.id,
        score=run.score,
        rules=run.passed + run.failed + run.errored + run.skipped,
        passed=run.passed,
        failed=run.failed,
        errored=run.errored,
        skipped=run.skipped,
        failed_rules=[
            FailedRule(
                name=one.name,
                table=one.table,
                column=one.column,
                severity=one.severity,
                rows_failing=one.rows_failing,
                message=one.message,
            )
            for one in failed
        ],
    )


OPERATION = Operation(
    name="quality.run",
    title="Check quality",
    summary="Holds the rules of a source against its tables and says how they came out",
    icon="shield-check",
    category="Data sources",
    input=RunQualityInput,
    output=RunQualityOutput,
    run=run_quality,
    timeout=3600,
    changes=True,
)
