"""One life of a scan: opens the source, runs the stages in order, and leaves a checkpoint at each table.

Border: what is written down and told is `ledger.py`, what findings become is `engine/findings/settling.py`. A stage that fails
keeps the others from nothing, unless the source itself is away or nothing is known of its tables (SC4).
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, Refused, Unavailable
from crdt.ids import DocumentId, OrganisationId, WorkspaceId, document_channel
from engine.findings.records import FindingRecord
from engine.findings.settling import Look, Settled, settle
from engine.records import Json
from engine.runtime.slices import sliced
from engine.scans import told
from engine.scans.ledger import Ledger
from engine.scans.records import PinnedRules, ScannedTable
from engine.scans.reporting import StageReporter
from engine.scans.rules import ALL, areas_with_rules, digest_of, rules_of
from engine.scans.stage import Finished, Found, Stage, StageContext, StageResult
from engine.scans.state import Ended, StageEnded, StageStarted, TableFinished
from engine.scans.wanting import asked_for, mark_of, wanted_of
from engine.sources.source import Connection, Table
from engine.writes import Put, Write

SCHEMA = "schema"
MANY = 1_000_000

_log = structlog.get_logger(__name__)

Opener = Callable[[OrganisationId, WorkspaceId], Callable[[DocumentId], Awaitable[Connection]]]


@dataclass(slots=True)
class Work:
    """`run` ends with the scan's end written down, or is cancelled; then its caller writes what the end is."""

    ledger: Ledger
    stages: Mapping[str, Stage]
    opener: Opener

    async def run(self) -> None:
        record = self.ledger.record
        try:
            connection = await self.opener(record.organisation, record.workspace)(record.source)
        except ConcertError as error:
            await self._end("failed", error.to_dict())
            return
        try:
            await self._through(connection)
        finally:
            await connection.close()

    async def _through(self, connection: Connection) -> None:
        tables: tuple[Table, ...] | None = None
        for name in self.ledger.state.stages:
            if tables is None and name != SCHEMA:
                tables = await self._discovered(connection)
                if tables is None:
                    return
            if self.ledger.state.stages[name].status == "succeeded":
                continue
            result = await self._stage(name, connection, tables or ())
            if name == SCHEMA and result is None:
                failed = self.ledger.state.stages[name].error
                await self._end("failed", failed)
                return
            if result is not None and result.tables is not None:
                tables = result.tables
        failed_stages = self.ledger.state.failed
        if failed_stages:
            await self._end("failed", failed_stages[0].error)
        else:
            await self._end("succeeded", None)

    async def _discovered(self, connection: Connection) -> tuple[Table, ...] | None:
        try:
            return tuple(await connection.discover())
        except ConcertError as error:
            await self._end("failed", error.to_dict())
            return None

    async def _end(self, status: str, error: Json) -> None:
        await self.ledger.keep(Ended(status=status, at=self.ledger.clock.now(), error=error))  # type: ignore[arg-type]

    async def _stage(
        self, name: str, connection: Connection, tables: tuple[Table, ...]
    ) -> StageResult | None:
        """None where it failed."""
        stage = self.stages.get(name)
        looking = Looking(work=self, name=name, connection=connection)
        await looking.begin(tables)
        try:
            result = await (_missing if stage is None else stage.run)(looking.context)
            counts = await looking.forget_gone(result)
            error: Json = None
        except ConcertError as failed:
            result, counts, error = None, None, failed.to_dict()
        except Exception as failed:  # noqa: BLE001 - a stage may raise anything; it fails, the others go on
            _log.error("stage_failed", scan=self.ledger.record.id, stage=name, exc_info=failed)
            result, counts, error = None, None, StageFailed(details={"stage": name}).to_dict()
        lines = looking.reporter.close()
        await self.ledger.keep(
            StageEnded(
                stage=name,
                at=self.ledger.clock.now(),
                summary=None if result is None else result.summary,
                error=error,
                counts={} if counts is None else counts.counts,
                log=lines,
            ),
            () if counts is None else tuple(counts.writes()),
        )
        return result


class StageMissing(Refused):
    code = "unknown_stage"
    message = "This installation has no stage of this name any more."
    next_step = "Start the scan again with the stages that there are."


async def _missing(_context: StageContext) -> StageResult:
    raise StageMissing


class StageFailed(Unavailable):
    code = "stage_failed"
    message = "This stage of the scan failed."
    next_step = "Resume the scan; if it stays, the server's log has the details."


class Looking:
    """One stage at work: its context, and what a checkpoint means."""

    context: StageContext
    reporter: StageReporter

    def __init__(self, *, work: Work, name: str, connection: Connection) -> None:
        self._work = work
        self._name = name
        self._connection = connection
        self._marks: Mapping[str, str] = {}

    @property
    def _ledger(self) -> Ledger:
        return self._work.ledger

    async def begin(self, tables: tuple[Table, ...]) -> None:
        ledger, record = self._ledger, self._ledger.record
        state = ledger.state.stages[self._name]
        asked = asked_for(tables, record.tables or ())
        self._marks = await self._marked(asked)
        wanted = asked
        if record.mode == "incremental":
            wanted = wanted_of(asked, self._marks, await self._seen(), state.done)
        self.reporter = StageReporter(ledger.clock, self._progress)
        self.context = StageContext(
            organisation=record.organisation,
            workspace=record.workspace,
            source=record.source,
            scan=record.id,
            user=record.started_by,
            now=ledger.clock.now(),
            connection=self._connection,
            records=ledger.store.records,
            report=self.reporter,
            tables=tables,
            wanted=wanted,
            done=state.done,
            checkpoint=self.checkpoint,
            checkpoints=self.checkpoints,
        )
        started = StageStarted(
            stage=self._name, wanted=len(wanted), tables=len(tables), at=ledger.clock.now()
        )
        await ledger.keep(started)

    async def checkpoint(self, table: str, writes: Sequence[Write], found: Sequence[Found]) -> None:
        """SC2: the stage's rows, its findings and that the table is finished are one commit."""
        await self.checkpoints((Finished(table=table, writes=writes, found=found),))

    async def checkpoints(self, finished: Sequence[Finished]) -> None:
        known: dict[str, list[FindingRecord]] = defaultdict(list)
        for row in await self._rows({"scope": tuple(one.table for one in finished)}):
            known[row.scope].append(row)
        events: list[TableFinished] = []
        writes: list[Write] = []
        for one in finished:
            settled = settle(self._look(one.table), known[one.table], one.found)
            events.append(TableFinished(stage=self._name, table=one.table, counts=settled.counts))
            writes += (*one.writes, *settled.writes())
            if one.table in self._marks:
                writes.append(Put(record=self._scanned(one.table, self._marks[one.table])))
        await self._ledger.keep_all(events, writes)

    async def forget_gone(self, result: StageResult) -> Settled:
        """SC9: findings of tables that the source has no more, and of rules that do not apply to it any more, are fixed."""
        tables = self.context.tables if result.tables is None else result.tables
        there = {table.name for table in tables} | {""}
        rules = await self._rules()
        rows = await self._rows({"state": ("open", "ignored")})
        gone = [row for row in rows if row.scope not in there or ("/" in row.rule and row.rule not in rules)]
        return settle(self._look(""), gone, ())

    async def _rules(self) -> set[str]:
        """As findings name them."""
        pinned = await rules_of(self._ledger.store.records, self._ledger.record.id)
        return {one.name_in_findings for one in pinned}

    async def _rows(self, more: Mapping[str, object]) -> Sequence[FindingRecord]:
        record = self._ledger.record
        where = {"source": record.source, "area": self._name, **more}
        return await self._ledger.store.records.find(FindingRecord, where, limit=MANY)

    def _look(self, scope: str) -> Look:
        record = self._ledger.record
        return Look(
            organisation=record.organisation,
            workspace=record.workspace,
            source=record.source,
            area=self._name,
            scope=scope,
            scan=record.id,
            now=self._ledger.clock.now(),
        )

    async def _marked(self, tables: Sequence[Table]) -> dict[str, str]:
        records, record = self._ledger.store.records, self._ledger.record
        rules = ""
        if self._name in areas_with_rules():
            rules = digest_of(await records.find(PinnedRules, {"scan": record.id}, limit=ALL))
        return {table.name: mark_of(table, record.id, rules) async for table in sliced(tables)}

    async def _seen(self) -> dict[str, str]:
        where = {"source": self._ledger.record.source, "stage": self._name}
        rows = await self._ledger.store.records.find(ScannedTable, where, limit=MANY)
        return {row.table: row.mark for row in rows}

    def _scanned(self, table: str, mark: str) -> ScannedTable:
        record = self._ledger.record
        return ScannedTable(
            source=record.source,
            stage=self._name,
            table=table,
            organisation=record.organisation,
            workspace=record.workspace,
            mark=mark,
            scan=record.id,
            at=self._ledger.clock.now(),
        )

    def _progress(self, done: float, total: float, label: str) -> None:
        record, state = self._ledger.record, self._ledger.state
        said = told.ScanProgressEvent(
            scan=record.id,
            stage=self._name,
            done=done,
            total=total,
            label=label,
            tables_done=len(state.stages[self._name].done - {""}),
            counts=state.counts,
        )
        channel = document_channel(record.source)
        self._ledger.channels.ephemeral(channel, told.PROGRESS, said.model_dump())
