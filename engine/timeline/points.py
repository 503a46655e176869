"""Rebuilds the state of a document at a number of its log, from the kept state before it and the rows between (HI2).

Border: bytes and numbers; what stands in a state is `looking`'s affair.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import NotFound, Refused
from crdt.ids import Micros
from crdt.updates import NOTHING, state_of
from engine.ports import LoggedUpdate, Revision, Store
from engine.records import DocumentRecord

REMEMBERED: Final = 32 << 20
"""Bytes of states that are kept in memory for the next question."""
AT_ONCE: Final = 5_000
"""Rows that are read from the store at once."""


class PointNotKept(Refused):
    code = "point_not_kept"
    message = "The document's state at this point was not kept."
    next_step = "Take one of the kept states nearby; see history.list."


@dataclass(frozen=True, slots=True)
class Material:
    """What makes the state after row `through`: a state, and the updates of the rows after it."""

    through: int
    exact: bool
    state: bytes
    tail: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """The state after row `through`. `exact`: it is the one that was asked for, not the nearest that is kept."""

    through: int
    exact: bool
    state: bytes


class Points:
    """One per process: it remembers states that were asked for lately."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[tuple[str, str, int], bytes] = OrderedDict()
        self._size = 0

    async def at(self, record: DocumentRecord, through: int) -> Point:
        """Where it cannot be rebuilt: the newest kept state before it, or else the oldest after. NotFound for a number
        that the log has not reached.
        """
        found = await self.material(record, through)
        state = found.state
        if found.tail:
            state = await asyncio.to_thread(state_of, found.state, found.tail)
        if found.exact:
            self._remember((record.id, record.epoch, through), state)
        return Point(found.through, found.exact, state)

    async def material(self, record: DocumentRecord, through: int) -> Material:
        """As `at`, for who loads it into a document of their own: half the work, and nothing is remembered."""
        known = self._known.get(key := (record.id, record.epoch, through))
        if known is not None:
            self._known.move_to_end(key)
            return Material(through, True, known)
        kept = await self._store.updates.revisions(record.id)
        base = max((one.through for one in kept if one.through <= through), default=0)
        state = await self._store.updates.state_at(record.id, base) if base else b""
        rows = await self._rows(record, base, through)
        if rows is None:
            return await self._nearest(record, kept, base, state)
        return Material(through, True, state or NOTHING, tuple(row.update for row in rows))

    async def exact(self, record: DocumentRecord, through: int) -> bytes:
        """Raises PointNotKept, with the point that could be had instead."""
        point = await self.at(record, through)
        if not point.exact:
            raise PointNotKept(details={"through": through, "nearest": point.through})
        return point.state

    async def exact_from(self, record: DocumentRecord) -> int:
        """The first number from which on every point can be rebuilt."""
        kept = {one.through for one in await self._store.updates.revisions(record.id)}
        oldest = await self._store.updates.since(record.id, 0, 1)
        if not oldest:
            return max(kept, default=0)
        before = oldest[0].sequence - 1
        if before == 0 or before in kept:
            return before or 1
        return min((one for one in kept if one > before), default=before + 1)

    async def rows(self, record: DocumentRecord, since: int, through: int) -> list[LoggedUpdate]:
        """Those after `since` up to `through`. PointNotKept when some are gone."""
        found = await self._rows(record, since, through)
        if found is None:
            raise PointNotKept("These edits are not kept one by one any more.", details={"since": since})
        return found

    async def by(self, record: DocumentRecord, moment: Micros) -> int:
        """How many edits there were at that moment, as far as is still known; 1 before the first."""
        ranges = await self._store.updates.attributions(record.id)
        last = max((one.last for one in ranges if one.ended_at <= moment), default=0)
        while page := await self._store.updates.since(record.id, last, AT_ONCE):
            before = [row.sequence for row in page if row.at <= moment]
            last = max(before, default=last)
            if len(before) < len(page):
                break
        return max(last, 1)

    async def when(self, record: DocumentRecord, through: int) -> Micros | None:
        """When that edit was made: to the minute where its row is kept no more, None where nobody knows."""
        page = await self._store.updates.since(record.id, through - 1, 1)
        if page and page[0].sequence == through:
            return page[0].at
        ranges = await self._store.updates.attributions(record.id)
        return min((one.ended_at for one in ranges if one.first <= through <= one.last), default=None)

    async def _rows(self, record: DocumentRecord, since: int, through: int) -> list[LoggedUpdate] | None:
        """None where some are gone."""
        found: list[LoggedUpdate] = []
        at = since
        while at < through:
            page = await self._store.updates.since(record.id, at, min(AT_ONCE, through - at))
            if not page or page[0].sequence != at + 1:
                if not page and not await self._is_compacted(record, through):
                    raise NotFound("The document has not come that far.", details={"through": through})
                return None
            found += page
            at = page[-1].sequence
        return found

    async def _is_compacted(self, record: DocumentRecord, through: int) -> bool:
        """Whether there was such a row."""
        kept = await self._store.updates.revisions(record.id)
        return bool(kept) and kept[-1].through >= through

    async def _nearest(
        self, record: DocumentRecord, kept: Sequence[Revision], base: int, state: bytes
    ) -> Material:
        if base:
            return Material(base, False, state)
        after = min(one.through for one in kept)
        return Material(after, False, await self._store.updates.state_at(record.id, after))

    def _remember(self, key: tuple[str, str, int], state: bytes) -> None:
        if key in self._known or len(state) > REMEMBERED // 4:  # asked for twice at once: counted once
            return
        self._known[key] = state
        self._size += len(state)
        while self._size > REMEMBERED:
            _, oldest = self._known.popitem(last=False)
            self._size -= len(oldest)
