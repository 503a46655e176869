"""The quality stage of a scan: the rules pinned by the scan are held against its tables, table by table.

A run is a whole picture: places of tables that this scan did not look at keep what they came to before, with its time.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crdt.dataclasses import replace
from crdt.ids import Micros, document_channel, workspace_channel
from engine.quality.records import QualityResult, QualityRun
from engine.quality.rules import Held, QualityRule, places_of, result_id, rules_in, tables_of
from engine.quality.running import Came, hold
from engine.quality.scoring import by_table, score_of
from engine.quality.told import COMPLETED, QualityRunEvent
from engine.records import Json
from engine.scans.records import PinnedRules
from engine.scans.stage import Found, Stage, StageContext, StageResult
from engine.sources.source import Table
from engine.writes import AppendEvent, Put

ALL: Final = 1_000_000
NO_RULES: Final = "No rule set with quality rules applies to this source."


async def run(context: StageContext) -> StageResult:
    rules = await _rules(context)
    if not rules:
        return StageResult(summary={"rules": 0, "reason": NO_RULES})
    tables = {table.name: table for table in context.tables}
    held = [place for rule in rules for place in places_of(rule, context.tables)]
    by_name = tables_of(held)
    wanted = [table for table in context.wanted if table.name in by_name]
    for done, table in enumerate(wanted):
        context.report.progress(done, len(wanted), table.name)
        if table.name not in context.done:
            await _checked(context, table, by_name[table.name], tables)
    return await _finished(context, rules, held)


async def _rules(context: StageContext) -> list[QualityRule]:
    pinned = await context.records.find(PinnedRules, {"scan": context.scan}, limit=ALL)
    return [rule for row in pinned for rule in rules_in(row.rule_set, row.body)]


async def _checked(
    context: StageContext, table: Table, held: Sequence[Held], tables: Mapping[str, Table]
) -> None:
    came = await hold(context.connection, held, tables, context.now)
    writes = [Put(record=_result(context, one)) for one in came]
    await context.checkpoint(table.name, writes, [found_of(one) for one in came if one.status == "failed"])


def found_of(came: Came) -> Found:
    held, rule = came.held, came.held.rule
    column = held.column.name if held.column else ""
    return Found(
        rule=f"{rule.rule_set}/{rule.id}",
        severity=rule.severity,
        message=f"{rule.words(held.table.name, column)}: {came.message}",
        table=held.table.name,
        column=column,
        evidence={
            "check": rule.check_name,
            "rows_checked": came.rows_checked,
            "rows_failing": came.rows_failing,
            "share": came.share,
            "observed": came.observed,
        },
        fix=rule.check.fix if rule.check else "",
    )


async def _finished(context: StageContext, rules: Sequence[QualityRule], held: Sequence[Held]) -> StageResult:
    """The run's row, what is carried over from the run before, and the event, in one commit."""
    own = await context.records.find(QualityResult, {"run": context.scan}, limit=ALL)
    before = await last_run(context, context.scan)
    kept: list[QualityResult] = []
    if before is not None:
        old = await context.records.find(QualityResult, {"run": before.id}, limit=ALL)
        seen, places = {one.id for one in own}, {one.id for one in held}
        kept = [replace(one, run=context.scan) for one in old if one.id in places - seen]
    nowhere = list(_nowhere(context, rules, held))
    results = [*own, *kept, *nowhere]
    record = _run(context, results, 1 if before is None else before.number + 1)
    event = QualityRunEvent(
        run=record.id,
        number=record.number,
        source=record.source,
        score=record.score,
        before=None if before is None else before.score,
        passed=record.passed,
        failed=record.failed,
        errored=record.errored,
        skipped=record.skipped,
        at=record.finished_at,
    )
    channels = (document_channel(context.source), workspace_channel(context.workspace))
    told = [
        AppendEvent(channel=channel, topic=COMPLETED, payload=event.model_dump(), at=context.now)
        for channel in channels
    ]
    rows = [Put(record=one) for one in (*kept, *nowhere)]
    await context.checkpoint("", [*rows, Put(record=record), *told], ())
    summary: Json = event.model_dump(include={"score", "passed", "failed", "errored", "skipped"})
    return StageResult(summary={"rules": len(rules), **summary})


async def last_run(context: StageContext, but: str) -> QualityRun | None:
    found = await context.records.find(
        QualityRun, {"source": context.source}, order="number", descending=True, limit=2
    )
    return next((one for one in found if one.id != but), None)


def _run(context: StageContext, results: Sequence[QualityResult], number: int) -> QualityRun:
    score = score_of(results)
    tables = {
        name: {"score": one.value, "passed": one.passed, "failed": one.failed, "errored": one.errored}
        for name, one in by_table(results).items()
    }
    finished = max((one.at for one in results), default=context.now)
    return QualityRun(
        id=context.scan,
        organisation=context.organisation,
        workspace=context.workspace,
        source=context.source,
        number=number,
        started_by=context.user,
        started_at=context.now,
        finished_at=Micros(max(finished, context.now)),
        passed=score.passed,
        failed=score.failed,
        errored=score.errored,
        skipped=score.skipped,
        rows_checked=sum(one.rows_checked for one in results),
        rows_failing=sum(one.rows_failing for one in results),
        score=score.value,
        tables=tables,
        parts=[] if len(context.wanted) == len(context.tables) else [one.name for one in context.wanted],
        scan=context.scan,
    )


def _result(context: StageContext, came: Came) -> QualityResult:
    held, rule = came.held, came.held.rule
    column = held.column.name if held.column else ""
    return QualityResult(
        run=context.scan,
        id=held.id,
        organisation=context.organisation,
        workspace=context.workspace,
        source=context.source,
        rule_set=rule.rule_set,
        rule=rule.id,
        name=rule.words(held.table.name, column),
        check=rule.check_name,
        severity=rule.severity,
        table=held.table.name,
        column=column,
        status=came.status,
        rows_checked=came.rows_checked,
        rows_failing=came.rows_failing,
        share=came.share,
        observed=came.observed,
        message=came.message,
        duration=came.duration,
        at=context.now,
    )


def _nowhere(
    context: StageContext, rules: Sequence[QualityRule], held: Sequence[Held]
) -> Iterator[QualityResult]:
    """Rules that no place of the source is meant by, and rules that cannot be read."""
    somewhere = {(one.rule.rule_set, one.rule.id) for one in held}
    for rule in rules:
        if (rule.rule_set, rule.id) in somewhere:
            continue
        place = (
            f"{rule.table}.{rule.column}" if rule.check is None or rule.check.on == "column" else rule.table
        )
        yield QualityResult(
            run=context.scan,
            id=result_id(rule.rule_set, rule.id, rule.table, ""),
            organisation=context.organisation,
            workspace=context.workspace,
            source=context.source,
            rule_set=rule.rule_set,
            rule=rule.id,
            name=rule.words(rule.table, ""),
            check=rule.check_name,
            severity=rule.severity,
            table=rule.table,
            column="",
            status="errored" if rule.wrong else "skipped",
            rows_checked=0,
            rows_failing=0,
            share=0.0,
            observed=None,
            message=rule.wrong or f"Nothing in this source is called {place}.",
            duration=0,
            at=context.now,
        )


STAGE = Stage(name="quality", title="Quality", order=40, run=run)
