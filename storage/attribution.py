"""Who wrote what when, where rows go that nobody attributed before: runs of rows by one author through one door."""

from collections.abc import Iterable, Iterator

from engine.ports import LoggedUpdate
from engine.writes import Attribution

PAUSE = 5 * 60 * 1_000_000
"""Microseconds without a row that end a range, so that an author's Monday and Friday stay apart."""


def ranges(rows: Iterable[LoggedUpdate]) -> Iterator[Attribution]:
    """`rows` oldest first. The SQL adapter computes the same in `sql/statements.py`."""
    island: list[LoggedUpdate] = []
    for row in rows:
        if island and not _continues(island[-1], row):
            yield _range(island)
            island = []
        island.append(row)
    if island:
        yield _range(island)


def _continues(last: LoggedUpdate, row: LoggedUpdate) -> bool:
    return row.author == last.author and row.door == last.door and row.at - last.at <= PAUSE


def _range(island: list[LoggedUpdate]) -> Attribution:
    return Attribution(
        first=island[0].sequence,
        last=island[-1].sequence,
        author=island[0].author,
        door=island[0].door,
        started_at=min(row.at for row in island),
        ended_at=max(row.at for row in island),
        edits=len(island),
    )
