"""Quality: runs of the rules of a source, what they came to, failing rows, score, and how tables grow."""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.errors import NotFound
from crdt.model import schema_of
from crdt.roles import allows
from engine.classification.records import STANDING, ClassificationRecord
from engine.commands.command import Area, Command, CommandContext, Listing, fixed
from engine.commands.documents import user_names
from engine.commands.quality_views import (
    ChecksOf,
    FailingRows,
    GrowthOf,
    HistoryOf,
    NewQualityRun,
    OfSource,
    QualityRunOut,
    ResultOut,
    ResultsOf,
    RowCheckOut,
    RowsOf,
    RunBegun,
    RunsOf,
    ScoreOut,
    SizeOut,
    TableScore,
    result_out,
    run_out,
)
from engine.ports import Records
from engine.quality.asking import Asking
from engine.quality.check import checks
from engine.quality.records import QualityResult, QualityRun, TableSize
from engine.quality.rules import Held, QualityRule, places_of, rules_in
from engine.quality.scoring import FORMULA, WEIGHTS, by_table, score_of
from engine.scans.rules import rule_sets_of
from engine.scans.scanner import NewScan
from engine.sources.source import Rows, Table

ALL: Final = 1_000_000


class RuleGone(NotFound):
    code = "quality_rule_gone"
    message = "This rule does not hold at this place any more."
    next_step = "Look again: somebody changed it, or the table is gone."


class QualityRunGone(NotFound):
    code = "quality_run_gone"
    message = "There is no such quality run of this source."
    next_step = "Choose one from the list of runs."


async def list_checks(_input: ChecksOf, _context: CommandContext) -> Listing[RowCheckOut]:
    items = [
        RowCheckOut(
            name=one.name,
            title=one.title,
            summary=one.summary,
            on=one.on,
            cost=one.cost,
            parameters=schema_of(one.parameters, "validation"),
            fix=one.fix,
        )
        for one in checks().values()
    ]
    return fixed(items)


async def run(input_: NewQualityRun, context: CommandContext) -> RunBegun:
    """A scan with this one stage, so that a run can be watched, cancelled and resumed as every scan."""
    wanted = NewScan.of(context.document, context.caller.user, stages=("quality",), tables=input_.tables)
    scan = await context.platform.scans.begin(wanted)
    return RunBegun(scan=scan.id, number=scan.number, status=scan.status)


async def list_runs(input_: RunsOf, context: CommandContext) -> Listing[QualityRunOut]:
    """The newest first."""
    records, where = _records(context), {"source": context.document.id}
    found = await records.find(
        QualityRun, where, order="number", descending=True, offset=input_.offset, limit=input_.limit
    )
    total = await records.count(QualityRun, where)
    return Listing(items=await _shown(found, context), total=total, offset=input_.offset, limit=input_.limit)


async def list_results(input_: ResultsOf, context: CommandContext) -> Listing[ResultOut]:
    """What failed first, the most severe of it first."""
    chosen = await _run(input_.run, context)
    if chosen is None:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    asked = {"status": input_.status, "severity": input_.severity, "table": input_.table}
    where = {"run": chosen.id, **{name: value for name, value in asked.items() if value}}
    found = sorted(await _records(context).find(QualityResult, where, limit=ALL), key=_urgency)
    page = found[input_.offset : input_.offset + input_.limit]
    items = [result_out(one) for one in page]
    return Listing(items=items, total=len(found), offset=input_.offset, limit=input_.limit)


async def history(input_: HistoryOf, context: CommandContext) -> Listing[ResultOut]:
    """Of one rule at one place, the newest first; a run that did not look there is left out."""
    where = {"source": context.document.id, "id": input_.result}
    found = await _records(context).find(QualityResult, where, order="at", descending=True, limit=ALL)
    once = list({one.at: one for one in found}.values())
    items = [result_out(one) for one in once[input_.offset : input_.offset + input_.limit]]
    return Listing(items=items, total=len(once), offset=input_.offset, limit=input_.limit)


async def failing(input_: RowsOf, context: CommandContext) -> FailingRows:
    """The first rows that fail a rule now, read from the source and kept nowhere."""
    rule = await _rule(input_.rule_set, input_.rule, context)
    platform, source = context.platform, context.document
    connection = await platform.source_opener(source.organisation, source.workspace)(source.id)
    try:
        tables = {table.name: table for table in await connection.discover()}
        held = _place(rule, input_.table, input_.column, tables.values())
        asking = Asking(connection=connection, tables=tables, now=platform.clock.now())
        rows, sql, note = await asking.failing(held, input_.limit)
    finally:
        await connection.close()
    return await shown_rows(rows, sql.text, note, input_.table, context)


async def score(_input: OfSource, context: CommandContext) -> ScoreOut:
    newest = await _records(context).find(
        QualityRun, {"source": context.document.id}, order="number", descending=True, limit=2
    )
    results: Sequence[QualityResult] = ()
    if newest:
        results = await _records(context).find(QualityResult, {"run": newest[0].id}, limit=ALL)
    whole = score_of(results)
    tables = [
        TableScore(
            table=name,
            score=one.value,
            points=round(one.points, 6),
            weight=one.weight,
            passed=one.passed,
            failed=one.failed,
            errored=one.errored,
            skipped=one.skipped,
        )
        for name, one in by_table(results).items()
    ]
    shown = await _shown(newest[:1], context)
    return ScoreOut(
        score=whole.value,
        points=round(whole.points, 6),
        weight=whole.weight,
        formula=FORMULA,
        weights=WEIGHTS,
        before=newest[1].score if len(newest) > 1 else None,
        run=shown[0] if shown else None,
        tables=tables,
    )


async def growth(input_: GrowthOf, context: CommandContext) -> Listing[SizeOut]:
    """How many rows and bytes tables had, the newest look first."""
    where: dict[str, object] = {"source": context.document.id}
    if input_.table:
        where["table"] = input_.table
    found = await _records(context).find(TableSize, where, order="at", descending=True, limit=ALL)
    looks: dict[str, list[TableSize]] = {}
    for one in found:
        looks.setdefault(one.table, []).append(one)
    rows = found if input_.table else [looks[name][0] for name in sorted(looks)]
    page = rows[input_.offset : input_.offset + input_.limit]
    items = [_size(one, looks[one.table]) for one in page]
    return Listing(items=items, total=len(rows), offset=input_.offset, limit=input_.limit)


async def shown_rows(
    rows: Rows | None, sql: str, note: str, table: str, context: CommandContext
) -> FailingRows:
    """Values of classified columns are only for those who may edit the source."""
    if rows is None:
        return FailingRows(columns=[], rows=[], cut=False, masked=[], note=note, sql=sql)
    masked: list[str] = []
    if not allows(context.caller.role, "edit"):
        where = {"source": context.document.id, "table": table, "state": STANDING}
        labels = await _records(context).find(ClassificationRecord, where, limit=ALL)
        classified = {one.column for one in labels}
        masked = [column for column in rows.columns if column in classified]
    shown = [
        [None if column in masked else value for column, value in zip(rows.columns, row, strict=True)]
        for row in rows.rows
    ]
    return FailingRows(columns=rows.columns, rows=shown, cut=rows.cut, masked=masked, note=note, sql=sql)


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


def _urgency(one: QualityResult) -> tuple[int, int, float, str, str, str]:
    order = {"failed": 0, "errored": 1, "passed": 2, "skipped": 3}
    return order[one.status], -WEIGHTS.get(one.severity, 0), -one.share, one.table, one.column, one.id


def _size(one: TableSize, looks: Sequence[TableSize]) -> SizeOut:
    first = looks[-1]
    return SizeOut(
        table=one.table,
        at=one.at,
        rows=one.rows,
        bytes=one.bytes,
        columns=one.columns,
        since=first.at,
        rows_before=first.rows,
        bytes_before=first.bytes,
        looks=len(looks),
    )


async def _run(id_: str, context: CommandContext) -> QualityRun | None:
    """That one, or the newest; None where there was none yet."""
    where = {"source": context.document.id}
    if not id_:
        newest = await _records(context).find(QualityRun, where, order="number", descending=True, limit=1)
        return newest[0] if newest else None
    found = await _records(context).get(QualityRun, id_)
    if found is None or found.source != context.document.id:
        raise QualityRunGone(details={"run": id_})
    return found


async def _shown(found: Sequence[QualityRun], context: CommandContext) -> list[QualityRunOut]:
    names = await user_names(context, {one.started_by for one in found})
    return [run_out(one, names.get(one.started_by, "")) for one in found]


async def _rule(rule_set: str, rule: str, context: CommandContext) -> QualityRule:
    """As it is now, of a rule set that applies to the source and that the caller may read."""
    sets = await rule_sets_of(
        _records(context), context.platform.rooms.read, context.document.workspace, context.document.id
    )
    readable = await context.readable([row for row, _ in sets])
    for row, body in sets:
        if row.id == rule_set and row.id in readable:
            for one in rules_in(row.id, body.model_dump(mode="json")):
                if one.id == rule:
                    return one
    raise RuleGone(details={"rule_set": rule_set, "rule": rule})


def _place(rule: QualityRule, table: str, column: str, tables: Iterable[Table]) -> Held:
    for held in places_of(rule, list(tables)):
        if held.table.name == table and (held.column.name if held.column else "") == column:
            return held
    raise RuleGone(details={"table": table, "column": column})


COMMANDS = Area(
    name="quality",
    commands=(
        Command(
            name="quality.checks",
            summary="What can be asked of columns and tables",
            method="GET",
            path="/data-quality/checks",
            scope="workspace",
            names="workspace",
            right="read",
            input=ChecksOf,
            output=Listing[RowCheckOut],
            run=list_checks,
        ),
        Command(
            name="quality.run",
            summary="Holds the rules of a source against it",
            method="POST",
            path="/data-quality/data-sources/{id}/runs",
            scope="document",
            kind="data_source",
            right="run",
            input=NewQualityRun,
            output=RunBegun,
            run=run,
        ),
        Command(
            name="quality.runs",
            summary="The runs of a source with their scores, newest first",
            method="GET",
            path="/data-quality/data-sources/{id}/runs",
            scope="document",
            kind="data_source",
            right="read",
            input=RunsOf,
            output=Listing[QualityRunOut],
            run=list_runs,
        ),
        Command(
            name="quality.results",
            summary="What each rule came to in a run, what failed first",
            method="GET",
            path="/data-quality/data-sources/{id}/results",
            scope="document",
            kind="data_source",
            right="read",
            input=ResultsOf,
            output=Listing[ResultOut],
            run=list_results,
        ),
        Command(
            name="quality.history",
            summary="What one rule came to at one place, run by run",
            method="GET",
            path="/data-quality/data-sources/{id}/results/{result}/history",
            scope="document",
            kind="data_source",
            right="read",
            input=HistoryOf,
            output=Listing[ResultOut],
            run=history,
        ),
        Command(
            name="quality.failing_rows",
            summary="The first rows that fail a rule now; they are read anew and kept nowhere",
            method="GET",
            path="/data-quality/data-sources/{id}/failing-rows",
            scope="document",
            kind="data_source",
            right="run",
            input=RowsOf,
            output=FailingRows,
            run=failing,
        ),
        Command(
            name="quality.score",
            summary="The score of a source and its tables, with the formula",
            method="GET",
            path="/data-quality/data-sources/{id}/score",
            scope="document",
            kind="data_source",
            right="read",
            input=OfSource,
            output=ScoreOut,
            run=score,
        ),
        Command(
            name="quality.growth",
            summary="Rows and bytes of tables over the scans",
            method="GET",
            path="/data-quality/data-sources/{id}/growth",
            scope="document",
            kind="data_source",
            right="read",
            input=GrowthOf,
            output=Listing[SizeOut],
            run=growth,
        ),
    ),
)
