"""Which runs of those that share a limit are under way: as many as it says, the others wait in order. Pure.

Who is under way follows from the journals: the runs that have begun and have not ended, but for those that only wait
for somebody or something. So nothing that is counted can leak. Time arrives as an argument.
"""

from dataclasses import field
from heapq import heappop, heappush

from crdt.dataclasses import dataclass
from crdt.ids import RunId
from engine.workflow.serving.queue import AGEING


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a run says about itself: of the runs with this key, `limit` at once."""

    key: str
    limit: int
    priority: int = 3


@dataclass(slots=True)
class _Key:
    members: set[RunId] = field(default_factory=set)
    going: set[RunId] = field(default_factory=set)
    waiting: list[tuple[int, float, int, RunId]] = field(default_factory=list)
    """A heap; who left or rests meanwhile is still in it."""


class Admission:
    """Every answer is who may go on from now on."""

    def __init__(self) -> None:
        self._keys: dict[str, _Key] = {}
        self._shares: dict[RunId, Share] = {}
        self._begun: set[RunId] = set()
        self._queued: set[RunId] = set()
        self._turn = 0

    def may_run(self, run: RunId) -> bool:
        """Always, for a run without a limit."""
        share = self._shares.get(run)
        return share is None or run in self._keys[share.key].going

    def know(self, run: RunId, share: Share, *, begun: bool = False) -> None:
        """A run that has begun counts, whatever the limit. Without effect on one that is known."""
        if run in self._shares:
            return
        self._shares[run] = share
        mine = self._keys.setdefault(share.key, _Key())
        mine.members.add(run)
        if begun:
            mine.going.add(run)
            self._begun.add(run)

    def wish(self, run: RunId, now: float) -> tuple[RunId, ...]:
        """The run has something to do."""
        share = self._shares.get(run)
        if share is None or self.may_run(run) or run in self._queued:
            return ()
        self._turn += 1
        self._queued.add(run)
        # Who has begun goes on before others begin.
        rank = 0 if run in self._begun else 1
        due = now + (share.priority - 1) * AGEING
        heappush(self._keys[share.key].waiting, (rank, due, self._turn, run))
        return self._admit(share.key)

    def rest(self, run: RunId) -> tuple[RunId, ...]:
        """The run only waits now, and what it wished for is withdrawn: others may go on meanwhile."""
        share = self._shares.get(run)
        self._queued.discard(run)
        if share is None or run not in self._keys[share.key].going:
            return ()
        self._keys[share.key].going.discard(run)
        return self._admit(share.key)

    def leave(self, run: RunId) -> tuple[RunId, ...]:
        """The run has ended."""
        share = self._shares.pop(run, None)
        if share is None:
            return ()
        self._begun.discard(run)
        self._queued.discard(run)
        mine = self._keys[share.key]
        mine.going.discard(run)
        mine.members.discard(run)
        if not mine.members:
            del self._keys[share.key]
            return ()
        return self._admit(share.key)

    def _admit(self, key: str) -> tuple[RunId, ...]:
        mine, admitted = self._keys[key], []
        while mine.waiting:
            run = mine.waiting[0][3]
            if run in self._queued:
                if len(mine.going) >= self._shares[run].limit:
                    break
                self._queued.discard(run)
                self._begun.add(run)
                mine.going.add(run)
                admitted.append(run)
            heappop(mine.waiting)
        return tuple(admitted)
