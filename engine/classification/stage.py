"""The stage `classification` of a scan: samples every wanted table, judges its columns in a thread, settles their labels.

A table that cannot be sampled keeps its labels and is told in the summary; tables that are gone lose theirs (CL4).
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from engine.classification.column import Column
from engine.classification.detector import Detector, detectors
from engine.classification.judging import Suggestion
from engine.classification.keeping import ALL, rows_of, spread_labels, writes_of
from engine.classification.nested import told_of
from engine.classification.records import STANDING, ClassificationRecord
from engine.classification.rules import OwnRule, own_rules, suggestions
from engine.classification.sampling import sampled
from engine.classification.settling import Look, settle
from engine.classification.turns import turn
from engine.scans.rules import rules_of
from engine.scans.stage import Found, Stage, StageContext, StageResult
from engine.sources.failures import is_away
from engine.sources.source import Table

IN_CLEAR = "secret_in_clear"


@dataclass(slots=True)
class Tally:
    """What the summary of the stage says."""

    tables: int = 0
    columns: int = 0
    new: int = 0
    withdrawn: int = 0
    unread: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)


async def classify_tables(context: StageContext) -> StageResult:
    rules, wrong = own_rules(await rules_of(context.records, context.scan, "classification"))
    for said in wrong:
        context.report.log("warning", said)
    tally = Tally()
    wanted = [table for table in context.wanted if table.name not in context.done]
    for number, table in enumerate(wanted):
        context.report.progress(number, len(wanted), table.name)
        await _table(context, table, rules, tally)
    await _gone(context, tally)
    await _spread(context, tally)
    context.report.progress(len(wanted), len(wanted), "")
    summary = {
        "tables": tally.tables,
        "columns": tally.columns,
        "new": tally.new,
        "withdrawn": tally.withdrawn,
        "unread": tally.unread[:20],
        "rules": len(rules),
        "rules_unread": len(wrong),
    }
    return StageResult(summary=summary)


async def _table(context: StageContext, table: Table, rules: Sequence[OwnRule], tally: Tally) -> None:
    if not table.columns:  # of a view that does not work nothing is known, so nothing follows
        tally.unread.append(table.name)
        return
    try:
        columns = await sampled(context.connection, table)
    except ConcertError as error:
        if is_away(error):  # SC4: the stage fails, and is resumed at this table
            raise
        context.report.log("warning", f"{table.name} could not be sampled: {error.message}")
        tally.unread.append(table.name)
        return
    rejected: dict[str, set[str]] = {}
    for row in await rows_of(context.records, context.source, table.name):
        if row.decision == "rejected":
            rejected.setdefault(row.column, set()).add(row.label)
    found = await asyncio.to_thread(judged, columns, detectors(), rules, rejected)
    async with turn(context.workspace):
        await _settle(context, table, columns, found, tally)


async def _settle(
    context: StageContext,
    table: Table,
    columns: Mapping[str, Sequence[Column]],
    found: Mapping[str, Sequence[Suggestion]],
    tally: Tally,
) -> None:
    before = await rows_of(context.records, context.source, table.name)
    rows = settle(_look(context, table.name), before, set(columns), found)
    _count(tally, before, rows)
    tally.tables += 1
    tally.columns += len(columns)
    after = {(row.column, row.label): row for row in (*before, *rows)}
    writes = await writes_of(context.records, rows, "", context.now)
    await context.checkpoint(table.name, writes, findings(after.values()))


def judged(
    columns: Mapping[str, Sequence[Column]],
    known: Mapping[str, Detector],
    rules: Sequence[OwnRule],
    rejected: Mapping[str, set[str]],
) -> dict[str, list[Suggestion]]:
    """By column what is suggested. Blocking: run it in a thread."""
    found: dict[str, list[Suggestion]] = {}
    for name, parts in columns.items():
        no = frozenset(rejected.get(name, ()))
        found[name] = told_of((part, suggestions(part, known, rules, no)) for part in parts)
    return found


def findings(rows: Iterable[ClassificationRecord]) -> list[Found]:
    """Passwords and keys that stand in a table for everybody to read."""
    return [
        Found(
            rule=IN_CLEAR,
            severity="high",
            message=f"{row.table}.{row.column} seems to hold passwords, keys or tokens",
            table=row.table,
            column=row.column,
            evidence={"label": row.title, "reasons": (row.evidence or {}).get("reasons", [])},
            fix="Keep secrets in a vault or as salted hashes, and narrow who may read this table.",
        )
        for row in rows
        if row.category == "secret" and row.state in STANDING
    ]


async def _gone(context: StageContext, tally: Tally) -> None:
    """Labels of tables that the source has no more."""
    there = {table.name for table in context.tables}
    rows = await context.records.find(ClassificationRecord, {"source": context.source}, limit=ALL)
    gone: dict[str, list[ClassificationRecord]] = {}
    for row in rows:
        if row.table not in there:
            gone.setdefault(row.table, []).append(row)
    for table, before in gone.items():
        after = settle(_look(context, table), before, (), {})
        _count(tally, before, after)
        if after:
            await context.checkpoint(table, await writes_of(context.records, after, "", context.now), ())


async def _spread(context: StageContext, tally: Tally) -> None:
    """What a scan finds is confirmed by nobody yet, so only labels that went or came back change what spreads."""
    rows = await context.records.find(
        ClassificationRecord, {"source": context.source, "state": "confirmed"}, limit=ALL
    )
    labels = tally.labels | {row.label for row in rows}
    if not labels:
        return
    changed = await spread_labels(
        context.records, context.organisation, context.workspace, labels, (), context.now
    )
    if changed:
        await context.checkpoint("", await writes_of(context.records, changed, "", context.now), ())


def _count(
    tally: Tally, before: Sequence[ClassificationRecord], after: Sequence[ClassificationRecord]
) -> None:
    was = {(row.column, row.label): row.state for row in before}
    for row in after:
        state = was.get((row.column, row.label))
        if row.state == state:
            continue
        tally.new += row.state == "suggested"
        tally.withdrawn += row.state == "withdrawn"
        if row.decision == "confirmed":
            tally.labels.add(row.label)


def _look(context: StageContext, table: str) -> Look:
    return Look(
        organisation=context.organisation,
        workspace=context.workspace,
        source=context.source,
        table=table,
        scan=context.scan,
        now=context.now,
    )


STAGE = Stage(name="classification", title="Classification", order=20, run=classify_tables)
