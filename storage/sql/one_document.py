"""One document out of a backup: its state as it was when the backup was taken."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from crdt.errors import NotFound
from crdt.ids import DocumentId
from crdt.updates import merge
from storage.sql.backup import translated, unpack
from storage.sql.database import FILE
from storage.sql.revisions import migrate_file


def state_in_backup(file: Path, document: DocumentId) -> bytes:
    """The whole Yjs state. Raises ConcertError: a damaged backup, or none of this document."""
    with translated(), TemporaryDirectory(prefix=".concert-restore-", dir=file.parent) as aside:
        copy = Path(aside) / FILE
        unpack(file, copy)
        migrate_file(copy)
        with closing(sqlite3.connect(copy)) as connection:
            return _state(connection, document)


def _state(connection: sqlite3.Connection, document: DocumentId) -> bytes:
    newest = connection.execute(
        "SELECT through, state FROM snapshots WHERE document = ? ORDER BY through DESC LIMIT 1", (document,)
    ).fetchone()
    through, state = newest or (0, b"")
    rows = connection.execute(
        'SELECT "update" FROM updates WHERE document = ? AND sequence > ? ORDER BY sequence',
        (document, through),
    )
    pieces = [piece for piece in (state, *(update for (update,) in rows)) if piece]
    if not pieces:
        raise NotFound("This document is not in the backup.", details={"document": document})
    return merge(pieces)
