"""Tries an index in a copy of a SQLite file and measures what it saves. The file itself is only read.

Work is counted in steps of SQLite's virtual machine, so that a busy machine measures the same as an idle one. Blocking: call it in
a thread.
"""

import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from crdt.dataclasses import dataclass
from engine.security.naming import quoted
from engine.tuning.statement import Candidate, Statement

MOST_BYTES: Final = 256 << 20
"""Larger files are not copied."""
STRIDE: Final = 100
"""Steps between two looks at the clock: what is counted is that exact."""
NAME: Final = "concert_trial"
_DENIED: Final = {
    sqlite3.SQLITE_ATTACH,
    sqlite3.SQLITE_DETACH,
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
}


class TrialTooLarge(Exception):
    """The file is larger than what is copied for a trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Steps before and after, counted; rows that the plan reads before and after, estimated from statistics of the copy.

    `whole`: the statement came to its end within the time, before and after.
    """

    before: str
    after: str
    steps_before: int
    steps_after: int
    rows_before: float
    rows_after: float
    used: bool
    whole: bool

    @property
    def measured(self) -> float:
        """The share of the work that is saved."""
        return _saved(self.steps_before, self.steps_after)

    @property
    def estimated(self) -> float:
        return _saved(self.rows_before, self.rows_after) if self.used else 0.0


def tried(path: Path, statement: Statement, candidate: Candidate, seconds: float) -> Tried:
    """`TrialTooLarge` where the file is too large; `sqlite3.Error` for a statement that SQLite refuses."""
    if path.stat().st_size > MOST_BYTES:
        raise TrialTooLarge
    with (
        tempfile.TemporaryDirectory(prefix="concert-trial-") as folder,
        closing(_copied(path, Path(folder) / "copy.db")) as copy,
    ):
        copy.execute("ANALYZE")
        before = _plan(copy, statement)
        first = _run(copy, statement, seconds)
        columns = ", ".join(map(quoted, candidate.columns))
        copy.execute(f"CREATE INDEX {quoted(NAME)} ON {quoted(candidate.table)} ({columns})")
        copy.execute("ANALYZE")
        after = _plan(copy, statement)
        second = _run(copy, statement, seconds)
        rows, kept = _rows(copy, candidate)
    used = NAME in after
    return Tried(
        before=before,
        after=after.replace(NAME, f"new index on {', '.join(candidate.columns)}"),
        steps_before=first[0],
        steps_after=second[0],
        rows_before=rows,
        rows_after=kept,
        used=used,
        whole=first[1] and second[1],
    )


def explained(path: Path, statement: Statement) -> str:
    """The plan as it is now, without running anything."""
    with closing(_opened(path)) as database:
        return _plan(database, statement)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)


def _copied(path: Path, to: Path) -> sqlite3.Connection:
    copy = sqlite3.connect(to)
    copy.execute("PRAGMA trusted_schema = OFF")
    with closing(_opened(path)) as source:
        source.backup(copy)
    return copy


def _plan(database: sqlite3.Connection, statement: Statement) -> str:
    rows = database.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values).fetchall()
    return "\n".join(str(row[3]) for row in rows)


def _run(database: sqlite3.Connection, statement: Statement, seconds: float) -> tuple[int, bool]:
    """Steps, and whether it came to its end in time."""
    steps = 0
    until = time.monotonic() + seconds

    def count() -> int:
        nonlocal steps
        steps += STRIDE
        return int(time.monotonic() > until)

    database.set_authorizer(_only_reading)
    database.set_progress_handler(count, STRIDE)
    try:
        for _ in database.execute(statement.sql, statement.values):
            pass
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return steps, False
    finally:
        database.set_progress_handler(None, 0)
        database.set_authorizer(None)
    return max(steps, 1), True


def _only_reading(action: int, *_rest: str | None) -> int:
    return sqlite3.SQLITE_DENY if action in _DENIED else sqlite3.SQLITE_OK


def _rows(database: sqlite3.Connection, candidate: Candidate) -> tuple[float, float]:
    """Rows of the table, and those that one value of the index stands for on average."""
    found = database.execute("SELECT stat FROM sqlite_stat1 WHERE idx = ?", (NAME,)).fetchone()
    if found is None:
        return 0.0, 0.0
    numbers = [float(one) for one in str(found[0]).split() if one.replace(".", "").isdigit()]
    return numbers[0], numbers[min(len(candidate.columns), len(numbers) - 1)]


def _saved(before: float, after: float) -> float:
    return 0.0 if before <= 0 else max(0.0, round(1 - after / before, 4))
