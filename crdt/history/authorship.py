"""Which clocks of a document a row of its log wrote and deleted, and so whose row brought what stands at a place.

Every item of a Yjs document has a client and a clock, written in one row only (R6). `Clocks` gathers them for some rows,
in a few bytes that outlive the rows; `Brought` answers who wrote or deleted an item. Border: who and when is the caller's:
here a row, or a range of rows, is a number.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice, pairwise
from operator import itemgetter, le
from typing import Final, Self

from crdt.clocks import ClockSet, Range
from crdt.errors import Malformed
from crdt.facts import Facts, Id
from crdt.lib0 import read_var_uint, write_var_uint
from crdt.precheck import UNLIMITED, inspect

ById = dict[int, ClockSet]
_Said = tuple[int, int, int]
"""Start and end of a range, and the number of who said it."""
_Table = dict[int, list[_Said]]
"""By client."""
_ONE_BYTE: Final = 0x7F
_START, _END = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Clocks:
    """What some rows wrote and deleted, by client id."""

    written: ById = field(default_factory=dict)
    deleted: ById = field(default_factory=dict)

    @classmethod
    def of(cls, updates: Iterable[bytes]) -> Self:
        """Of rows as they stand in the log. Raises CorruptUpdate."""
        found = cls()
        for update in updates:
            found.add(inspect(update, UNLIMITED))
        return found

    def add(self, facts: Facts) -> None:
        for run in facts.runs:
            self.written.setdefault(run.client, ClockSet()).add(run.start, run.end)
        for client, ranges in facts.deletes:
            self.deleted.setdefault(client, ClockSet()).update(ranges)

    @classmethod
    def load(cls, data: bytes) -> Self:
        """What `dump` wrote; nothing for b"". Raises Malformed."""
        if not data:
            return cls()
        try:
            written, at = _read(data, 0)
            deleted, at = _read(data, at)
        except IndexError:
            at = -1
        if at != len(data):
            raise Malformed("The clocks of a range are damaged.")
        return cls(written, deleted)

    def dump(self) -> bytes:
        return _spelled(self.written) + _spelled(self.deleted)


class Brought:
    """Who brought an item: the number under which its clocks were added. Add the oldest first."""

    def __init__(self) -> None:
        self._written: _Table = {}
        self._deleted: _Table = {}
        self._starts: dict[tuple[bool, int], list[int]] = {}
        self._unsorted = {True, False}

    def add(self, number: int, clocks: Clocks) -> None:
        for table, ranges_of in ((self._written, clocks.written), (self._deleted, clocks.deleted)):
            for client, held in ranges_of.items():
                ranges = zip(held.starts, held.ends, strict=True)
                table.setdefault(client, []).extend((start, end, number) for start, end in ranges)
        self._unsorted = {True, False}

    def writer(self, item: Id) -> int | None:
        return self._find(self._written, item, deleted=False)

    def deleter(self, item: Id) -> int | None:
        return self._find(self._deleted, item, deleted=True)

    def written(self, client: int) -> Sequence[tuple[int, int, int]]:
        """Start, end and number of what an id wrote, in the order of its clocks."""
        self._sort(self._written, deleted=False)
        return self._written.get(client, ())

    def touched(self, client: int, ranges: Iterable[Range]) -> set[int]:
        """Everybody who wrote or deleted something in these ranges."""
        found: set[int] = set()
        for deleted, table in enumerate((self._written, self._deleted)):
            self._sort(table, deleted=bool(deleted))
            held = table.get(client)
            if held:
                for start, end in ranges:
                    at = max(bisect_right(held, (start, end, -1)) - 1, 0)
                    while at < len(held) and held[at][0] < end:
                        if held[at][1] > start:
                            found.add(held[at][2])
                        at += 1
        return found

    def _find(self, table: _Table, item: Id, *, deleted: bool) -> int | None:
        self._sort(table, deleted=deleted)
        client, clock = item
        held = table.get(client)
        if not held:
            return None
        at = bisect_right(self._starts[deleted, client], clock) - 1
        return held[at][2] if at >= 0 and clock < held[at][1] else None

    def _sort(self, table: _Table, *, deleted: bool) -> None:
        """When it is first asked for: many questions never ask who deleted."""
        if deleted not in self._unsorted:
            return
        for client, held in table.items():
            held.sort()
            starts, ends = list(map(_START, held)), list(map(_END, held))
            clashes = [at for at, apart in enumerate(map(le, ends, islice(starts, 1, None))) if not apart]
            if clashes:
                table[client] = apart = _apart(held, clashes)
                starts = list(map(_START, apart))
            self._starts[deleted, client] = starts
        self._unsorted.discard(deleted)


def _apart(held: list[_Said], clashes: Iterable[int]) -> list[_Said]:
    """Sorted ranges without overlaps: what several say, as a whole state repeats deletions, was done by the first.

    `clashes`: where a range reaches into the next one. Few do, so that the others are copied as they are.
    """
    found: list[_Said] = []
    done = 0
    for clash in clashes:
        if clash < done:
            continue
        found += held[done:clash]
        reach, done = held[clash][1], clash + 1
        while done < len(held) and held[done][0] < reach:
            reach = max(reach, held[done][1])
            done += 1
        found += _firsts(held[clash:done])
    return found + held[done:]


def _firsts(held: list[_Said]) -> Iterator[_Said]:
    """Of sorted ranges that hang together, piece by piece the lowest number."""
    if held[0][:2] == held[-1][:2]:
        yield held[0]
        return
    here: list[tuple[int, int]] = []
    at = 0
    for first, last in pairwise(sorted({cut for one in held for cut in one[:2]})):
        while at < len(held) and held[at][0] <= first:
            heappush(here, (held[at][2], held[at][1]))
            at += 1
        while here[0][1] <= first:
            heappop(here)
        yield first, last, here[0][0]


def _spelled(clients: ById) -> bytes:
    """Count of clients; each id, count of ranges; each how far after the last one's end it begins, and its length."""
    parts = [write_var_uint(len(clients))]
    for client, clocks in sorted(clients.items()):
        parts += (write_var_uint(client), write_var_uint(len(clocks)))
        at = 0
        for start, end in zip(clocks.starts, clocks.ends, strict=True):
            parts += (write_var_uint(start - at), write_var_uint(end - start))
            at = end
    return b"".join(parts)


def _read(data: bytes, at: int) -> tuple[ById, int]:
    clients: ById = {}
    count, at = read_var_uint(data, at)
    for _ in range(count):
        client, at = read_var_uint(data, at)
        ranges, at = read_var_uint(data, at)
        clocks = clients[client] = ClockSet()
        end = 0
        for _ in range(ranges):
            gap, length, at = data[at], data[at + 1], at + 2
            if gap > _ONE_BYTE or length > _ONE_BYTE:
                gap, at = read_var_uint(data, at - 2)
                length, at = read_var_uint(data, at)
            clocks.add(end + gap, end + gap + length)
            end += gap + length
    return clients, at
