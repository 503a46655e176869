"""What a synchronisation remembers, in a file of its own: what both sides had when they last agreed, the rows that were just read,
what is to be done, and how far that is. Blocking.

The file is Concert's (mode 0600 in a folder 0700). What is done of a batch and what both sides agree on since then are one commit,
made after the batch was committed in the target; a batch that is done twice changes nothing the second time.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal, NamedTuple

from crdt.errors import Conflict
from engine.sync.deciding import Digest

Side = Literal["source", "target"]
BATCH: Final = 2_000
NAMED: Final = 20
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS agreed (key TEXT PRIMARY KEY, source BLOB, target BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (key TEXT PRIMARY KEY, digest BLOB NOT NULL, cells TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS target (key TEXT PRIMARY KEY, digest BLOB NOT NULL, cells TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY, key TEXT NOT NULL, source BLOB, target BLOB);
"""
_SIDES: Final = """
SELECT s.key, s.digest, t.digest, a.source, a.target, s.cells, t.cells
FROM source s LEFT JOIN target t ON t.key = s.key LEFT JOIN agreed a ON a.key = s.key WHERE t.digest IS NOT s.digest
UNION ALL
SELECT t.key, NULL, t.digest, a.source, a.target, NULL, t.cells
FROM target t LEFT JOIN agreed a ON a.key = t.key WHERE t.key NOT IN (SELECT key FROM source)
"""


class KeysNotUnique(Conflict):
    code = "keys_not_unique"
    message = "Several rows have the same keys, so no row of the other side belongs to one of them."
    next_step = "Choose keys that tell all rows apart."


class Differing(NamedTuple):
    """A row that the sides do not have alike. `cells` are JSON."""

    key: str
    source: Digest
    target: Digest
    was: tuple[Digest, Digest]
    source_cells: str | None
    target_cells: str | None


class Change(NamedTuple):
    """`source`: what the row is to be, None: gone. `target`: what it was when the sides were compared."""

    number: int
    key: str
    source: Digest
    target: Digest
    cells: str | None


def digest_of(cells: str) -> bytes:
    return blake2b(cells.encode(), digest_size=16).digest()


class Memory:
    """One thread at a time. `fingerprint` says what it is about: with another one it has forgotten everything."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA secure_delete = ON")
        self._database.executescript(_TABLES)
        if self.about("fingerprint") != fingerprint:
            self._database.executescript("BEGIN; DELETE FROM agreed; DELETE FROM about; COMMIT;")
            self.say("fingerprint", fingerprint)

    def close(self) -> None:
        self._database.close()

    def about(self, name: str) -> str:
        row = self._database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def say(self, name: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    # What was just read

    def forget_rows(self) -> None:
        self._database.executescript(
            "BEGIN; DELETE FROM source; DELETE FROM target; DELETE FROM changes; COMMIT;"
        )

    def take(self, side: Side, rows: Sequence[tuple[str, str]]) -> None:
        """Keys and cells as JSON, a batch in one commit. Raises `KeysNotUnique`."""
        self._database.execute("BEGIN")
        found = self._database.executemany(
            f"INSERT OR IGNORE INTO {side} VALUES (?, ?, ?)",
            ((key, digest_of(cells), cells) for key, cells in rows),
        )
        if found.rowcount < len(rows):
            self._database.execute("ROLLBACK")
            raise self._twice(side, rows)
        self._database.execute("COMMIT")

    def count(self, side: Side) -> int:
        return int(self._database.execute(f"SELECT count(*) FROM {side}").fetchone()[0])

    def equal(self) -> int:
        sql = "SELECT count(*) FROM source s JOIN target t ON t.key = s.key WHERE t.digest = s.digest"
        return int(self._database.execute(sql).fetchone()[0])

    def differing(self) -> Iterator[Differing]:
        for key, source, target, was_source, was_target, source_cells, target_cells in self._database.execute(
            _SIDES
        ):
            yield Differing(key, source, target, (was_source, was_target), source_cells, target_cells)

    # What both agree on, and what is to be done

    def plan(
        self, changes: Iterable[tuple[int, str, Digest, Digest]], agreed: Sequence[tuple[str, Digest, Digest]]
    ) -> int:
        """The changes of a run, lowest rank first, and rows that are agreed about without one: all that are equal, those that are
        gone, and `agreed`, which may grow while the changes are taken. How many changes there are.
        """
        self._database.execute(
            "CREATE TEMP TABLE IF NOT EXISTS found (rank INTEGER, key TEXT, source BLOB, target BLOB)"
        )
        self._database.execute("BEGIN")
        try:
            self._database.execute("DELETE FROM found")
            self._database.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", changes)
            self._database.execute("DELETE FROM changes")
            self._database.execute(
                "INSERT INTO changes (key, source, target) SELECT key, source, target FROM found ORDER BY rank, rowid"
            )
            self._database.execute("DELETE FROM found")
            self._database.execute(
                "INSERT OR REPLACE INTO agreed SELECT s.key, s.digest, t.digest FROM source s JOIN target t ON t.key = s.key "
                "WHERE s.digest = t.digest"
            )
            self._database.execute(
                "DELETE FROM agreed WHERE key NOT IN (SELECT key FROM source) AND key NOT IN (SELECT key FROM target)"
            )
            self._database.executemany("INSERT OR REPLACE INTO agreed VALUES (?, ?, ?)", agreed)
            self.say("done", "0")
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        return int(self._database.execute("SELECT count(*) FROM changes").fetchone()[0])

    def done(self) -> int:
        return int(self.about("done") or 0)

    def next_changes(self, most: int) -> list[Change]:
        rows = self._database.execute(
            "SELECT c.number, c.key, c.source, c.target, s.cells FROM changes c LEFT JOIN source s ON s.key = c.key "
            "WHERE c.number > ? ORDER BY c.number LIMIT ?",
            (self.done(), most),
        )
        return [Change(*row) for row in rows]

    def finished(self, changes: Sequence[Change], agreed: Iterable[tuple[str, Digest, Digest]]) -> None:
        """The batch stands in the target."""
        self._database.execute("BEGIN")
        try:
            for key, source, target in agreed:
                if source is None and target is None:
                    self._database.execute("DELETE FROM agreed WHERE key = ?", (key,))
                else:
                    self._database.execute(
                        "INSERT OR REPLACE INTO agreed VALUES (?, ?, ?)", (key, source, target)
                    )
            self.say("done", str(changes[-1].number))
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _twice(self, side: Side, rows: Sequence[tuple[str, str]]) -> KeysNotUnique:
        """`rows` are not taken yet: a key is there twice among them, or was there before."""
        seen: set[str] = set()
        double: list[str] = []
        for key, _ in rows:
            known = self._database.execute(f"SELECT 1 FROM {side} WHERE key = ?", (key,)).fetchone()
            if known or key in seen:
                double.append(key)
            seen.add(key)
        named = [json.loads(key) for key in double[:NAMED]]
        return KeysNotUnique(
            f"The {side} has several rows with the same keys.", details={"side": side, "keys": named}
        )
