"""Who wrote what when, after the log rows themselves are gone: runs of rows by one author through one door."""

from collections.abc import Iterable, Iterator

from engine.ports import Attribution, LoggedUpdate

PAUSE = 5 * 60 * 1_000_000
"""Microseconds without a row that end a range, so that an author's Monday and Friday stay apart."""


def ranges(rows: Iterable[LoggedUpdate]) -> Iterator[Attribution]:
    """`rows` oldest first. The SQL adapter computes the same in `sql/statements.py`."""
    first: LoggedUpdate | None = None
    last: LoggedUpdate | None = None
    for row in rows:
        if first is not None and last is not None and not _continues(last, row):
            yield _range(first, last)
            first = None
        first = first or row
        last = row
    if first is not None and last is not None:
        yield _range(first, last)


def _continues(last: LoggedUpdate, row: LoggedUpdate) -> bool:
    return row.author == last.author and row.door == last.door and row.at - last.at <= PAUSE


def _range(first: LoggedUpdate, last: LoggedUpdate) -> Attribution:
    return Attribution(
        first=first.sequence,
        last=last.sequence,
        author=first.author,
        door=first.door,
        started_at=first.at,
        ended_at=last.at,
    )
