"""Writes what a workspace's people and runs did into a small SQLite file, which the demo's source `concert-meta` reads.

Concert's own database holds every organisation, its secrets and its tokens, so no source ever reads it: a copy is made of what each
reader of this one workspace may see. No e-mail, parameter, result, log or value is in it, and what is denied to anybody is in it
for nobody.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.ids import DocumentId
from engine.access.keeping import kept_by
from engine.access.tagged import reached_by
from engine.audit.listing import AuditWanted
from engine.kept import Kept
from engine.members.ways import ALL, found_by
from engine.ports import Store
from engine.records import DocumentRecord, Grant, RunRecord, User, Workspace
from engine.runtime.clock import SECOND, Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.scans.records import ScanRecord
from engine.source_lists import Hidden
from engine.statistics.facts import read_steps
from engine.statistics_records import RunFact
from server.redaction import redact

FILE: Final = "concert-meta.db"
EVERY: Final = 300.0
FIRST: Final = 60.0
"""Seconds until the first round: a start has more urgent things to do."""
MOST: Final = 20_000
"""Newest rows of each kind that are told."""
PAGE: Final = 1_000

TABLES: Final[Mapping[str, str]] = {
    "people": "id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL",
    "documents": "id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT, created_by TEXT REFERENCES people (id), created_at TEXT, "
    "updated_by TEXT REFERENCES people (id), updated_at TEXT",
    "activity": "number INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT REFERENCES people (id), action TEXT NOT NULL, "
    "object_kind TEXT NOT NULL, object TEXT",
    "runs": "id TEXT PRIMARY KEY, number INTEGER NOT NULL, workflow TEXT, status TEXT NOT NULL, started_by TEXT REFERENCES people (id), "
    '"trigger" TEXT, created_at TEXT NOT NULL, started_at TEXT, finished_at TEXT, seconds REAL',
    "steps": "run TEXT NOT NULL REFERENCES runs (id), step TEXT NOT NULL, status TEXT NOT NULL, began_s REAL, waited_s REAL, "
    "ran_s REAL, attempts INTEGER, PRIMARY KEY (run, step)",
    "scans": "id TEXT PRIMARY KEY, source TEXT NOT NULL, number INTEGER NOT NULL, mode TEXT NOT NULL, status TEXT NOT NULL, "
    "started_by TEXT REFERENCES people (id), created_at TEXT NOT NULL, finished_at TEXT, seconds REAL",
}

Row = tuple[Any, ...]
Contents = Mapping[str, Sequence[Row]]

_log = structlog.get_logger("usage")


@dataclass(slots=True, kw_only=True)
class Usage:
    """Of one workspace, in `folder`. Written anew when something happened since, and put in place in one step."""

    store: Store
    clock: WakingClock
    workspace: Workspace
    folder: Path
    _alarm: Alarm | None = None
    _writing: asyncio.Task[None] | None = None
    _told: tuple[int, ...] = ()

    def start(self) -> None:
        self._alarm = self.clock.call_later(FIRST, self._set_out)

    def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        if self._writing is not None:
            self._writing.cancel()

    async def write(self) -> bool:
        """Whether there was anything new."""
        counted = await self._counted()
        if counted == self._told and (self.folder / FILE).exists():
            return False
        contents = await self._contents()
        await asyncio.to_thread(_write, self.folder / FILE, contents)
        self._told = counted
        return True

    def _set_out(self) -> None:
        self._alarm = self.clock.call_later(EVERY, self._set_out)
        if self._writing is None or self._writing.done():
            self._writing = spawn(self._round(), name="usage")

    async def _round(self) -> None:
        try:
            await self.write()
        except (ConcertError, OSError, sqlite3.Error) as error:
            _log.warning("usage_not_written", reason=type(error).__name__)  # the next round writes all of it

    async def _counted(self) -> tuple[int, ...]:
        """Other numbers when there is something new to tell."""
        here = {"workspace": self.workspace.id}
        records = self.store.records
        head = await self.store.audit.head(self.workspace.organisation)
        return (
            head.number,
            await records.count(RunRecord, here),
            await records.count(RunFact, here),
            await records.count(ScanRecord, here),
            await records.count(ScanRecord, {**here, "finished_at": None}),
        )

    async def _contents(self) -> Contents:
        documents = await self._newest(DocumentRecord, "updated_at", trashed_at=None)
        runs = await self._newest(RunRecord, "created_at")
        facts = await self._newest(RunFact, "created_at")
        scans = await self._newest(ScanRecord, "created_at")
        kept = await self._kept()
        shown = {row.id for row in runs if not kept.hides(row.design)}
        told: dict[str, Sequence[Row]] = {
            "documents": [_document(row) for row in documents if not kept.hides(row.id)],
            "activity": [row for row in await self._activity() if not kept.hides(row[-1])],
            "runs": [_run(row) for row in runs if row.id in shown],
            "steps": _steps(fact for fact in facts if fact.run in shown),
            "scans": [_scan(row) for row in scans if not kept.hides(row.source)],
        }
        return {"people": await self._people(told), **told}

    async def _kept(self) -> Kept:
        """What a denial keeps from anybody at all."""
        where = {"organisation": self.workspace.organisation, "effect": "deny"}
        denials = await self.store.records.find(Grant, where, limit=ALL)
        by_tag = [row.id for _, row in await reached_by(self.store.records, denials)]
        named = [DocumentId(one.object) for one in denials if one.object_kind == "document"]
        kinds = tuple(one.object for one in denials if one.object_kind == "kind")
        hidden = Hidden(documents=(*named, *by_tag), kinds=kinds)
        return await kept_by(self.store.records, hidden, self.workspace.id)

    async def _newest(self, type_: Any, order: str, **where: Any) -> list[Any]:
        found: list[Any] = []
        here = {"organisation": self.workspace.organisation, "workspace": self.workspace.id, **where}
        while len(found) < MOST:
            page = await self.store.records.find(
                type_, here, order=order, descending=True, offset=len(found), limit=PAGE
            )
            found += page
            if len(page) < PAGE:
                break
        return found

    async def _activity(self) -> list[Row]:
        """What the audit log says of this workspace, without what stood before and after."""
        wanted = AuditWanted(organisation=self.workspace.organisation, workspaces=(self.workspace.id,))
        found: list[Row] = []
        before: int | None = None
        while len(found) < MOST:
            page = await self.store.audit.page(wanted, before=before, limit=PAGE)
            found += [
                (one.number, _time(one.at), one.by or None, one.action, one.object_kind, one.object or None)
                for one in page
            ]
            if len(page) < PAGE:
                break
            before = page[-1].number
        return found

    async def _people(self, told: Contents) -> list[Row]:
        places = {"documents": (3, 5), "activity": (2,), "runs": (4,), "scans": (5,)}
        ids = {
            row[at] for table, columns in places.items() for row in told[table] for at in columns if row[at]
        }
        users = await found_by(self.store.records, User, "id", ids)
        own = [user for user in users if user.organisation == self.workspace.organisation]
        return [(user.id, redact(user.name), user.kind) for user in own]


def _document(row: DocumentRecord) -> Row:
    title = redact(row.title)
    return (
        row.id, row.kind, title, row.created_by, _time(row.created_at), row.updated_by, _time(row.updated_at),
    )  # fmt: skip


def _run(row: RunRecord) -> Row:
    return (
        row.id, row.number, row.design, row.status, row.started_by, row.trigger,
        _time(row.created_at), _time(row.started_at), _time(row.finished_at), _between(row.started_at, row.finished_at),
    )  # fmt: skip


def _steps(facts: Iterable[RunFact]) -> list[Row]:
    return [
        (fact.run, step.key, step.status, step.began / SECOND, step.waited / SECOND, step.ran / SECOND, step.attempts)
        for fact in facts
        for step in read_steps(fact.steps)
    ]  # fmt: skip


def _scan(row: ScanRecord) -> Row:
    return (
        row.id, row.source, row.number, row.mode, row.status, row.started_by,
        _time(row.created_at), _time(row.finished_at), _between(row.started_at, row.finished_at),
    )  # fmt: skip


def _time(micros: int | None) -> str | None:
    if micros is None:
        return None
    return datetime.fromtimestamp(micros / SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _between(first: int | None, last: int | None) -> float | None:
    return None if first is None or last is None else (last - first) / SECOND


def _write(file: Path, contents: Contents) -> None:
    """Blocking. Who reads the former file goes on reading it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        for table, columns in TABLES.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
            rows = contents[table]
            marks = ", ".join("?" * len(rows[0])) if rows else ""
            if rows:
                database.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
        database.execute("CREATE INDEX activity_by_person ON activity (person)")
        database.commit()
    part.replace(file)
