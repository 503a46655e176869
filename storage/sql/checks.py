"""Checks that the numbers of every log have no gap: a row that vanished must not go unnoticed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from crdt.errors import StoreUnavailable

GAPS = {
    "updates": """SELECT document FROM updates GROUP BY document
        HAVING max(sequence) - min(sequence) + 1 <> count(*) LIMIT 1""",
    "events": """SELECT channel FROM events
        LEFT JOIN (SELECT max(floor) AS base FROM channels WHERE channel = '') AS jump ON true
        WHERE sequence > coalesce(base, 0) GROUP BY channel
        HAVING max(sequence) - min(sequence) + 1 <> count(*) LIMIT 1""",
    "journal": """SELECT stream FROM journal GROUP BY stream
        HAVING max(position) - min(position) + 1 <> count(*) LIMIT 1""",
}


def check_numbers(path: Path) -> None:
    """`StoreUnavailable` when numbers are missing in the middle of a log."""
    with closing(sqlite3.connect(path)) as connection:
        for table, sql in GAPS.items():
            row = connection.execute(sql).fetchone()
            if row is not None:
                raise damaged(table, row[0])


def damaged(table: str, owner: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"The database is damaged: rows of {owner} are missing in {table}.",
        next_step="Restore the last backup with `concert restore`.",
    )
