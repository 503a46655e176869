"""Says who wrote rows of a log, by author, door and minute: what is kept of them beside the state that covers them (HI4)."""

from collections.abc import Iterable
from typing import Final

from crdt.history.authorship import Clocks
from engine.ports import LoggedUpdate
from engine.runtime.clock import SECOND
from engine.writes import Attribution

MINUTE: Final = 60 * SECOND
"""How exactly it is known, once the rows are gone, when something was written."""


def attributed(rows: Iterable[LoggedUpdate]) -> tuple[Attribution, ...]:
    """`rows` oldest first. Raises CorruptUpdate. For a thread where they are many: each is parsed."""
    gathered: dict[tuple[str, str, int], list[LoggedUpdate]] = {}
    for row in rows:
        gathered.setdefault((row.author, row.door, row.at // MINUTE), []).append(row)
    ranges = (_range(group) for group in gathered.values())
    return tuple(sorted(ranges, key=lambda one: one.first))


def _range(rows: list[LoggedUpdate]) -> Attribution:
    return Attribution(
        first=rows[0].sequence,
        last=rows[-1].sequence,
        author=rows[0].author,
        door=rows[0].door,
        started_at=min(row.at for row in rows),
        ended_at=max(row.at for row in rows),
        edits=len(rows),
        clocks=Clocks.of(row.update for row in rows).dump(),
    )
