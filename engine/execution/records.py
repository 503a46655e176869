"""The rows of what steps said. Listed in `engine/records.py`."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, RunId


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLog:
    """Some lines of one attempt, in order: `lines` is a list of `[number, at, level, message]`.

    `part` counts the rows of the attempt from 1, `at` is the time of the first line. Numbers of lines count per attempt
    from 1; one that is missing was said too much.
    """

    KEY: ClassVar[tuple[str, ...]] = ("run", "node", "attempt", "part")
    run: RunId
    node: str
    attempt: int
    part: int
    organisation: OrganisationId
    at: Micros
    lines: Any
