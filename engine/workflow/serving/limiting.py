"""Which limit a new run comes under, and which runs stand in its way. How the others wait is `admission`.

What counts are the runs that have not ended, as their rows say: the same after a restart, a cancel and a repeat.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from crdt.errors import ConcertError, Conflict, InvalidInput
from crdt.kinds.workflow import Settings
from engine.expressions.evaluator import Evaluator
from engine.ports import Records
from engine.records import Json, RunRecord
from engine.runtime.turns import Turns
from engine.workflow.checking.settings import is_expression

PAGE: Final = 500


class RunLimitReached(Conflict):
    code = "run_limit_reached"
    message = "As many runs of this workflow are under way as may be."
    next_step = "Wait until one of the runs in details has ended, or let runs of this design queue."


async def limit_key(
    settings: Settings, workspace: str, design: str, parameters: Mapping[str, Json], evaluator: Evaluator
) -> str | None:
    """A text that names `parameters` is an expression over them. Without a key the runs of the design are counted."""
    if settings.concurrency_limit is None:
        return None
    text = settings.concurrency_key.strip()
    if not is_expression(text):
        return f"{workspace}:{text or design}"
    try:
        value = await evaluator.evaluate(text, {"parameters": dict(parameters)})
    except ConcertError as error:
        raise InvalidInput(
            f"The key by which runs are counted cannot be worked out: {error.message}",
            details={"expression": text},
        ) from error
    return f"{workspace}:{value}"


class RunLimits:
    """One per process. Whoever looks at a key and then starts a run does so inside its `turn`."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._turns = Turns()

    def turn(self, key: str) -> asyncio.Lock:
        return self._turns.of(key)

    async def in_the_way(self, key: str, limit: int) -> Sequence[RunRecord]:
        """The oldest of the runs with this key: as many as would have to end for one more."""
        where = {"concurrency_key": key, "status": ("queued", "running")}
        rows = await self._records.find(RunRecord, where, order="created_at", limit=limit + PAGE)
        return rows[: max(0, len(rows) - limit + 1)]

    async def begun(self) -> AsyncIterator[RunRecord]:
        """The runs with a key that have begun and have not ended."""
        offset = 0
        while True:
            rows = await self._records.find(
                RunRecord, {"status": "running"}, order="created_at", offset=offset, limit=PAGE
            )
            for row in rows:
                if row.concurrency_key is not None:
                    yield row
            offset += len(rows)
            if len(rows) < PAGE:
                return
