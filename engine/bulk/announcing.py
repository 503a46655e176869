"""Tells how far the plan of a job is written down, where its progress is told later. Kept nowhere."""

from engine.bulk.ledger import Ledger
from engine.bulk.progress import Progress
from engine.bulk.told import BulkProgressEvent
from engine.channels import Channels
from engine.runtime.clock import WakingClock


class Planning:
    """`total` grows with each page; nothing has ended yet."""

    def __init__(self, ledger: Ledger, channels: Channels, clock: WakingClock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._total = 0
        self.progress = Progress(ledger.job.id, channels, clock, self._look)

    def written(self, total: int) -> None:
        self._total = total
        self.progress.touch()

    def _look(self) -> BulkProgressEvent:
        job = self._ledger.job
        return BulkProgressEvent(
            job=job.id,
            status=job.status,
            total=self._total,
            ended=0,
            failed=0,
            saved=0,
            counts={},
            in_hand=0,
            waiting_again=0,
            wave=0,
            waves=0,
            rate=0.0,
            eta=None,
            size=0,
            parallel=0,
            checkpoint=0,
            at=self._clock.now(),
        )
