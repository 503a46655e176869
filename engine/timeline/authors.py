"""Who brought which item of a document, and when: from what stands beside its states, and the rows after them (HI4).

After a reset the words of before stand under other client ids; the pairs that were noted then lead back to who wrote them.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from crdt.facts import Id
from crdt.history.authorship import Brought, Clocks
from crdt.history.standing import Items
from engine.ports import LoggedUpdate, Store
from engine.records import DocumentRecord
from engine.timeline.records import ResetRecord
from engine.writes import Attribution

MOST_TAIL: Final = 100_000
MOST_HEIGHTS: Final = 1_000
MOST_CLOCKS: Final = 1 << 53
"""No client comes so far."""
SMALL: Final = 50
"""Ranges and rows that are read at once rather than in a thread."""


class Authors:
    """Answers with the range of rows that it was: one row, or what somebody wrote in a minute."""

    def __init__(
        self, ranges: Sequence[Attribution], tail: Sequence[LoggedUpdate], resets: Sequence[ResetRecord]
    ) -> None:
        self.ranges = (*ranges, *map(_alone, tail))
        self._brought = brought = Brought()
        for number, one in enumerate(ranges):
            brought.add(number, Clocks.load(one.clocks))
        for number, row in enumerate(tail, len(ranges)):
            brought.add(number, Clocks.of((row.update,)))
        self._former = {new: (reset.sequence, was) for reset in resets for new, was in reset.clients}
        self._heights: dict[tuple[int, int], int] = {}
        self._by_first = {one.first: one for one in self.ranges}

    def writer(self, item: Id) -> Attribution | None:
        """None where it was written before anybody noted clocks."""
        for client in self._chain(item[0]):
            number = self._brought.writer((client, item[1]))
            if number is not None:
                return self.ranges[number]
        return self._came_with_reset(item[0])

    def deleter(self, item: Id) -> Attribution | None:
        for client in self._chain(item[0]):
            number = self._brought.deleter((client, item[1]))
            if number is not None:
                return self.ranges[number]
        return None

    def touched(self, items: Items) -> list[Attribution]:
        """Everybody who wrote or deleted something there, once."""
        found: set[int] = set()
        for client, ranges in items.items():
            for former in self._chain(client):
                found |= self._brought.touched(former, ranges)
        return [self.ranges[number] for number in found]

    def writers_before(self, ends: Iterable[tuple[int, int]], through: int) -> list[Attribution]:
        """Of each client id who wrote the last clock before an end, up to a row: clocks of one id rise with time."""
        found = (self.writer((client, min(end, self.reached(client, through)) - 1)) for client, end in ends)
        return [by for by in found if by is not None]

    def reached(self, client: int, through: int) -> int:
        """How far the clocks of an id had come with a row."""
        known = self._heights.get((client, through))
        if known is None:
            if len(self._heights) >= MOST_HEIGHTS:
                self._heights.clear()
            known = self._heights[client, through] = self._height(client, through)
        return known

    def _height(self, client: int, through: int) -> int:
        written = [one for each in self._chain(client) for one in self._brought.written(each)]
        if written:
            return max((end for _, end, number in written if self.ranges[number].first <= through), default=0)
        came = self._came_with_reset(client)
        return 0 if came is None or came.first > through else MOST_CLOCKS

    def _chain(self, client: int) -> Iterator[int]:
        """The id, and those that the same words had before resets."""
        yield client
        while (before := self._former.get(client)) is not None and before[1] is not None:
            client = before[1]
            yield client

    def _came_with_reset(self, client: int) -> Attribution | None:
        for each in self._chain(client):
            if (before := self._former.get(each)) is not None and before[1] is None:
                return self._by_first.get(before[0])
        return None


def _alone(row: LoggedUpdate) -> Attribution:
    return Attribution(
        first=row.sequence,
        last=row.sequence,
        author=row.author,
        door=row.door,
        started_at=row.at,
        ended_at=row.at,
        edits=1,
    )


async def authors_of(store: Store, record: DocumentRecord) -> Authors:
    """As of what is committed now."""
    ranges = await store.updates.attributions(record.id)
    last = max((one.last for one in ranges), default=0)
    tail = await store.updates.since(record.id, last, MOST_TAIL)
    resets = await store.records.find(ResetRecord, {"document": record.id})
    if len(ranges) + len(tail) <= SMALL:
        return Authors(ranges, tail, resets)
    return await asyncio.to_thread(Authors, ranges, tail, resets)
