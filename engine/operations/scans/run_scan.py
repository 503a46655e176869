"""Scans sources and waits for the end: schema, classification, profile, quality and what else there is, stage by stage.

A step that is tried again, and one that goes on after a restart, waits for the scans that it began (SC7).
"""

import asyncio
from typing import Annotated, Literal

from pydantic import Field

from crdt.errors import ConcertError, InvalidInput, NotFound, ShuttingDown, Unavailable
from crdt.ids import DocumentId
from crdt.model import Model
from engine.findings.records import FindingRecord
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json
from engine.scans.records import ScanLogic, ScanMode, ScanRecord
from engine.scans.scanner import NewScan
from engine.scans.state import added

MOST_SOURCES = 1000


class ScanInput(Model):
    """Either sources, or a definition that says them."""

    sources: list[Annotated[str, Field(max_length=64, json_schema_extra={"format": "source"})]] = Field(
        default=[], title="Sources", max_length=MOST_SOURCES
    )
    logic: str = Field(
        default="",
        title="Scan definition",
        description="Instead of the fields beside it, what a definition says.",
        max_length=64,
    )
    mode: ScanMode = Field(
        default="full", title="Mode", description="Incremental looks only at tables that changed."
    )
    stages: list[Annotated[str, Field(max_length=64)]] = Field(
        default=[], title="Stages", description="None of them: all.", max_length=50
    )
    tables: list[Annotated[str, Field(max_length=400)]] = Field(
        default=[], title="Tables", description="Patterns with *. None of them: all.", max_length=200
    )


class ScanResult(Model):
    source: str
    scan: str
    number: int
    status: Literal["succeeded", "failed", "cancelled"]
    counts: dict[str, int]
    """How findings changed: new, back, fixed, still, ignored."""
    stages: Json
    error: Json


class ScanOutput(Model):
    """One report of all sources: how findings changed against the scans before, and how many are open now."""

    scans: list[ScanResult]
    counts: dict[str, int]
    open: int
    by_severity: dict[str, int]


class ScanDidFail(Unavailable):
    code = "scan_failed"
    message = "A scan did not succeed."
    next_step = "Look at the scan: its stages say why. Its findings so far are kept."


async def run_scan(input_: ScanInput, context: OperationContext) -> Outcome[ScanOutput]:
    asked = await _asked(input_, context)
    begun = [await _begun(source, asked, context) for source in dict.fromkeys(asked.sources)]
    ended: list[ScanRecord] = []
    try:
        for done, scan in enumerate(begun):
            context.report.progress(done, len(begun), f"Scan {scan.number}")
            ended.append(await context.scanner.ended(scan.id))
    except asyncio.CancelledError:
        await _cancel(begun, context)
        raise
    output = await _output(ended, context)
    failed = [one for one in ended if one.status != "succeeded"]
    if failed:
        first = failed[0].error or {}
        raise ScanDidFail(first.get("message", ""), details={"scans": [one.id for one in failed]})
    context.report.progress(len(begun), len(begun), "")
    return Outcome(output=output)


async def _asked(input_: ScanInput, context: OperationContext) -> ScanInput:
    if not input_.logic:
        if not input_.sources:
            raise InvalidInput("A scan needs at least one source.", details={"field": "sources"})
        return input_
    logic = await context.records.get(ScanLogic, input_.logic)
    if logic is None or logic.workspace != context.workspace:
        raise NotFound("There is no such scan definition in this workspace.")
    return ScanInput(
        sources=logic.sources,
        mode=logic.mode,
        stages=logic.stages,
        tables=logic.tables,
        logic=input_.logic,
    )


async def _begun(source: str, asked: ScanInput, context: OperationContext) -> ScanRecord:
    """Opening the source checks the right of whoever runs this, and that it can be reached at all."""
    connection = await context.open_source(DocumentId(source))
    await connection.close()
    return await context.scanner.begin(
        NewScan(
            organisation=context.organisation,
            workspace=context.workspace,
            source=DocumentId(source),
            by=context.user,
            mode=asked.mode,
            stages=tuple(asked.stages),
            tables=tuple(asked.tables),
            logic=asked.logic or None,
            run=context.run,
            key=context.idempotency_key,
        )
    )


async def _cancel(scans: list[ScanRecord], context: OperationContext) -> None:
    """Of a process that ends, scans are not cancelled: they go on with the next one."""
    for scan in scans:
        try:
            await context.scanner.cancel(scan.id, context.user)
        except ShuttingDown:
            return
        except ConcertError:
            continue


async def _output(scans: list[ScanRecord], context: OperationContext) -> ScanOutput:
    by_severity: dict[str, int] = {}
    for severity in ("critical", "high", "medium", "low", "info"):
        where = {
            "source": tuple({scan.source for scan in scans}),
            "state": "open",
            "severity": severity,
        }
        by_severity[severity] = await context.records.count(FindingRecord, where)
    return ScanOutput(
        scans=[_result(scan) for scan in scans],
        counts=added(*(scan.counts or {} for scan in scans)),
        open=sum(by_severity.values()),
        by_severity=by_severity,
    )


def _result(scan: ScanRecord) -> ScanResult:
    return ScanResult(
        source=scan.source,
        scan=scan.id,
        number=scan.number,
        status=scan.status,
        counts=scan.counts or {},
        stages=scan.results,
        error=scan.error,
    )


OPERATION = Operation(
    name="scan.run",
    title="Run scan",
    summary="Scans sources stage by stage and says which findings are new, fixed or back",
    icon="radar",
    category="Scans",
    input=ScanInput,
    output=ScanOutput,
    run=run_scan,
    timeout=24 * 3600.0,
)
