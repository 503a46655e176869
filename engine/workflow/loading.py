"""Outputs as values: those kept in reports are read, and the last few stay at hand for the rounds that ask again."""

from collections import OrderedDict
from typing import Final

from crdt.errors import Refused
from engine.ports import Records
from engine.records import Json, Report
from engine.workflow.machine.states import Inline, Output, Stored

AT_HAND: Final = 8
"""Reports of this process that are kept in memory after they were read."""


class OutputGone(Refused):
    code = "output_gone"
    message = "The output of an earlier step is no longer kept."
    next_step = "Run the workflow again from its start."


class NotAtOnce(Exception):
    """What is asked for has to be waited for."""


class Loader:
    """One per process. A report of an output never changes, so what is at hand is right."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._held: OrderedDict[str, Json] = OrderedDict()

    async def load(self, output: Output) -> Json:
        match output:
            case Inline(value=value):
                return value
            case Stored(report=key):
                return await self._stored(key)

    async def at_hand(self, output: Output) -> Json:
        """Without waiting: raises `NotAtOnce` where it would have to be read."""
        if isinstance(output, Stored) and output.report not in self._held:
            raise NotAtOnce
        return await self.load(output)

    async def _stored(self, key: str) -> Json:
        if key not in self._held:
            report = await self._records.get(Report, key)
            if report is None:
                raise OutputGone(details={"report": key})
            self._held[key] = report.content
        self._held.move_to_end(key)
        while len(self._held) > AT_HAND:
            self._held.popitem(last=False)
        return self._held.get(key)
