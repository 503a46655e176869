"""Thins the history of documents with time, so that a store does not grow with every keystroke for ever (HI3).

Rows are kept for so many hours; of what is older states stay: those of the last hour, one an hour of the last day, then one a
day. Border: a state with a name, one that a reset began with and the newest never go, nor who wrote what.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from crdt.ids import DocumentId, Micros
from engine.ports import Clock, Revision, Store
from engine.records import DocumentRecord
from engine.runtime.clock import SECOND
from engine.timeline.records import ResetRecord, VersionRecord
from engine.writes import ForgetEdits, ForgetState

HOUR: Final = 3600 * SECOND
DAY: Final = 24 * HOUR
SLICE: Final = 2_000
"""Rows that one small commit drops."""
STRIDE: Final = 2_000
"""Rows between two kept states while the rows themselves are kept: what rebuilding a point may cost."""
_PAGE: Final = 1_000


class Thinning:
    """`hours`: how long each single edit is kept. `turn` is shared with whoever gives a state a name: while one of them
    goes, none gets one.
    """

    def __init__(self, store: Store, clock: Clock, *, hours: int, turn: asyncio.Lock | None = None) -> None:
        self._store = store
        self._clock = clock
        self._turn = turn or asyncio.Lock()
        self._kept = hours * HOUR

    async def sweep(self) -> tuple[int, int]:
        """How many rows and how many states were dropped."""
        rows = states = at = 0
        while page := await self._store.records.find(DocumentRecord, {}, order="id", offset=at, limit=_PAGE):
            for record in page:
                dropped = await self.thin(record.id)
                rows, states = rows + dropped[0], states + dropped[1]
                await asyncio.sleep(0)
            at += len(page)
        return rows, states

    async def thin(self, document: DocumentId) -> tuple[int, int]:
        now = self._clock.now()
        kept = await self._store.updates.revisions(document)
        rows = await self._forget_edits(document, kept, Micros(now - self._kept))
        oldest = await self._store.updates.since(document, 0, 1)
        first = oldest[0].sequence if oldest else kept[-1].through + 1 if kept else 1
        async with self._turn:
            named = await self._store.records.find(VersionRecord, {"document": document}, limit=100_000)
            resets = await self._store.records.find(ResetRecord, {"document": document}, limit=100_000)
            needed = {*(one.through for one in named), *(one.sequence for one in resets), first - 1}
            unwanted = surplus(kept, now, needed, first)
            for through in unwanted:
                await self._store.writer.commit((ForgetState(document=document, through=through),))
        return rows, len(unwanted)

    async def _forget_edits(self, document: DocumentId, kept: Sequence[Revision], before: Micros) -> int:
        """Rows go as far as a state of that age covers them."""
        through = max((one.through for one in kept if one.at < before), default=0)
        oldest = await self._store.updates.since(document, 0, 1) if through else ()
        if not oldest or oldest[0].sequence > through:
            return 0
        first = oldest[0].sequence
        for at in range(first + SLICE - 1, through + SLICE, SLICE):
            await self._store.writer.commit((ForgetEdits(document=document, through=min(at, through)),))
        return through - first + 1


def surplus(kept: Sequence[Revision], now: Micros, needed: Collection[int], first_row: int) -> list[int]:
    """The states that may go: of each hour, or day, all but the last. Where rows are kept, one in every STRIDE stays too."""
    if not kept:
        return []
    stay = set(needed) | {one.through for one in kept[-1:]}
    stay |= {group[-1].through for group in _by_age(kept, now).values()}
    base, unwanted = 0, list[int]()
    for one, following in zip(kept, [*kept[1:], None], strict=True):
        beyond = following is not None and one.through >= first_row and following.through - base > STRIDE
        if one.through in stay or now - one.at < HOUR or beyond:
            base = one.through
        else:
            unwanted.append(one.through)
    return unwanted


def _by_age(kept: Iterable[Revision], now: Micros) -> dict[tuple[str, int], list[Revision]]:
    groups: dict[tuple[str, int], list[Revision]] = {}
    for one in kept:
        span, unit = ("hour", HOUR) if now - one.at < DAY else ("day", DAY)
        groups.setdefault((span, one.at // unit), []).append(one)
    return groups
