"""The writer of a process that works beside the one that holds the data folder, such as `concert token`."""

import asyncio

from crdt.errors import Conflict
from engine.ports import Writer
from engine.writes import Batch, Receipt
from storage.sql.ledger import owners


class RecordsOnly:
    """Numbers are allotted by one process alone, so whatever has one is refused with `Conflict`.

    But for the audit log: its newest number is read in each transaction.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        if all(kind == "audit" for kind, _ in owners(batch)):
            return self._writer.commit(batch)
        refused: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        refused.set_exception(
            Conflict(
                "Another Concert process uses this data folder; only records can be written beside it.",
                next_step="Ask that process, over HTTP or the WebSocket.",
            )
        )
        return refused
