"""Moves the write-ahead log into the database file, on a thread and a connection of its own, never inside a commit."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread

from storage.sql.database import SqlSettings, connect

PAGE = 4096
PATIENCE = 10
"""Milliseconds that the writer waits for those who read: for most of them it is enough, and who reads for long must not hold
everybody up. Then it is tried again a second later.
"""

log = logging.getLogger("concert.storage")


class Checkpoints:
    """`turn` is held by the writer during a transaction. Only letting a long log begin again takes it."""

    def __init__(self, path: Path, settings: SqlSettings, turn: Lock) -> None:
        self._path = path
        self._settings = settings
        self._turn = turn
        self._dirty = Event()
        self._stop = Event()
        self._thread = Thread(target=self._run, name="concert-checkpoints", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wanted(self) -> None:
        """Called by the writer after a commit."""
        self._dirty.set()

    def close(self) -> None:
        self._stop.set()
        self._dirty.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._dirty.wait()
            if self._stop.wait(self._settings.checkpoint_seconds):
                break
            self._dirty.clear()
            self._attempt(self._checkpoint)
        self._attempt(_truncate)

    def _attempt(self, checkpoint: Callable[[sqlite3.Connection], None]) -> None:
        try:
            with closing(connect(self._path, self._settings)) as connection:
                checkpoint(connection)
        except sqlite3.Error as error:
            # The writer meets the same disk and tells its callers.
            log.warning("checkpoint failed: %s", error)

    def _checkpoint(self, connection: sqlite3.Connection) -> None:
        _, frames, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if frames * PAGE > self._settings.wal_limit // 2:
            connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
            with self._turn:
                connection.execute("PRAGMA wal_checkpoint(RESTART)")


def _truncate(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
