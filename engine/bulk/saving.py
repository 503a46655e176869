"""Commits batches that are over while others are worked on: one commit at a time, of all that gathered meanwhile."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from engine.bulk.batch import Batch, Entry
from engine.bulk.ledger import Ledger
from engine.bulk.settings import MOST_BATCH
from engine.runtime.tasks import spawn

FAILED = frozenset({"failed", "undo_failed"})


class Saving:
    """`saved` hears of items that are committed, `low_after` says from where on items are open then, `ended` that a round
    of commits is over, with the error that ended it.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        low_after: Callable[[Sequence[Entry]], int],
        saved: Callable[[Sequence[Entry]], None],
        ended: Callable[[BaseException | None], None],
    ) -> None:
        self._ledger = ledger
        self._low_after = low_after
        self._told_saved = saved
        self._told_ended = ended
        self._over: deque[Batch] = deque()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self.unsaved = 0
        """Items that have ended and are not committed."""
        self.failures = 0
        """Those of them that failed."""

    @property
    def is_idle(self) -> bool:
        return not self.unsaved and not self._over

    def ended(self, entry: Entry) -> None:
        self.unsaved += 1
        self.failures += entry.state in FAILED

    def add(self, batch: Batch) -> None:
        """It is over: its items have `ended`."""
        self._over.append(batch)
        if self._task is None and not self._stopped:
            self._task = spawn(self._save(), name=f"save bulk {self._ledger.job.id}")

    async def stop(self) -> None:
        """What is not committed yet stays queued."""
        task, self._stopped = self._task, True
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _save(self) -> None:
        failure: BaseException | None = None
        try:
            while self._over:
                batches = self._some()
                entries = [entry for batch in batches for entry in batch.ended]
                failed = sum(
                    entry.state in FAILED for entry in entries
                )  # more may, when they are written down
                await self._ledger.checkpoint(batches, self._low_after(entries))
                self.unsaved -= len(entries)
                self.failures -= failed
                self._told_saved(entries)
        except BaseException as error:
            failure = error
            raise
        finally:
            self._task = None
            self._told_ended(failure)

    def _some(self) -> list[Batch]:
        batches = [self._over.popleft()]
        many = len(batches[0].ended)
        while self._over and many + len(self._over[0].ended) <= MOST_BATCH:
            many += len(self._over[0].ended)
            batches.append(self._over.popleft())
        return batches
