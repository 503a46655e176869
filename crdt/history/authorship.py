"""Which clocks of a document a row of its log wrote and deleted, and so whose row brought what stands at a place.

Every item of a Yjs document has a client and a clock, written in one row only (R6). `Clocks` gathers them for some rows,
in a few bytes that outlive the rows; `Brought` answers who wrote or deleted an item. Border: who and when is the caller's:
here a row, or a range of rows, is a number.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from heapq import heappop, heappush
from itertools import accumulate, islice, pairwise, repeat
from operator import gt
from typing import Final, Self

from crdt.clocks import ClockSet, Range
from crdt.dataclasses import dataclass
from crdt.errors import Malformed
from crdt.facts import Facts, Id
from crdt.lib0 import read_var_uint, write_var_uint
from crdt.precheck import UNLIMITED, inspect

ById = dict[int, ClockSet]
_ONE_BYTE: Final = 0x7F
Said = tuple[int, int, int]
"""Start and end of a range, and the number of who said it."""


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
        self._written = _Table()
        self._deleted = _Table()

    def add(self, number: int, clocks: Clocks) -> None:
        self._written.add(number, clocks.written)
        self._deleted.add(number, clocks.deleted)

    def writer(self, item: Id) -> int | None:
        return self._written.find(item)

    def deleter(self, item: Id) -> int | None:
        return self._deleted.find(item)

    def written(self, client: int) -> Iterable[Said]:
        """What an id wrote, in the order of its clocks."""
        return self._written.all_of(client)

    def touched(self, client: int, ranges: Sequence[Range]) -> set[int]:
        """Everybody who wrote or deleted something in these ranges."""
        return self._written.touching(client, ranges) | self._deleted.touching(client, ranges)


@dataclass(slots=True)
class _Column:
    """What was said of one client: beside each other where ranges start and end, and who said it."""

    starts: "array[int]" = field(default_factory=lambda: array("I"))
    ends: "array[int]" = field(default_factory=lambda: array("I"))
    numbers: "array[int]" = field(default_factory=lambda: array("I"))
    is_sorted: bool = True

    def add(self, number: int, clocks: ClockSet) -> None:
        if not len(clocks):
            return
        self.is_sorted = self.is_sorted and (not self.ends or self.ends[-1] <= clocks.starts[0])
        self.starts.extend(clocks.starts)
        self.ends.extend(clocks.ends)
        self.numbers.extend(repeat(number, len(clocks)))

    def sort(self) -> None:
        """In order and without overlaps: what several say, as a whole state repeats deletions, was done by the first."""
        if self.is_sorted:
            return
        order = sorted(range(len(self.starts)), key=self.starts.__getitem__)
        if order != list(range(len(order))):
            for name in ("starts", "ends", "numbers"):
                setattr(self, name, array("I", map(getattr(self, name).__getitem__, order)))
        clashes = [
            at for at, reaches in enumerate(map(gt, self.ends, islice(self.starts, 1, None))) if reaches
        ]
        if clashes:
            self._take_apart(clashes)
        self.is_sorted = True

    def _take_apart(self, clashes: Iterable[int]) -> None:
        """`clashes`: where a range reaches into the next one. Few do, so that the others are copied as they are."""
        apart, done = _Column(), 0
        for clash in clashes:
            if clash >= done:
                apart.copy(self, done, clash)
                reach, done = self.ends[clash], clash + 1
                while done < len(self.starts) and self.starts[done] < reach:
                    reach = max(reach, self.ends[done])
                    done += 1
                apart.put(_firsts(list(self.said(clash, done))))
        apart.copy(self, done, len(self.starts))
        self.starts, self.ends, self.numbers = apart.starts, apart.ends, apart.numbers

    def copy(self, other: "_Column", first: int, after: int) -> None:
        self.starts += other.starts[first:after]
        self.ends += other.ends[first:after]
        self.numbers += other.numbers[first:after]

    def put(self, said: Iterable[Said]) -> None:
        for start, end, number in said:
            self.starts.append(start)
            self.ends.append(end)
            self.numbers.append(number)

    def said(self, first: int, after: int) -> Iterator[Said]:
        return zip(self.starts[first:after], self.ends[first:after], self.numbers[first:after], strict=True)


class _Table:
    """A column for each client. It is sorted when it is first asked: many questions never ask who deleted."""

    def __init__(self) -> None:
        self._columns: dict[int, _Column] = {}

    def add(self, number: int, by_client: ById) -> None:
        for client, clocks in by_client.items():
            self._columns.setdefault(client, _Column()).add(number, clocks)

    def find(self, item: Id) -> int | None:
        client, clock = item
        if (column := self._sorted(client)) is None:
            return None
        at = bisect_right(column.starts, clock) - 1
        return column.numbers[at] if at >= 0 and clock < column.ends[at] else None

    def touching(self, client: int, ranges: Sequence[Range]) -> set[int]:
        found: set[int] = set()
        if (column := self._sorted(client)) is not None:
            for start, end in ranges:
                first, after = bisect_right(column.ends, start), bisect_left(column.starts, end)
                found.update(column.numbers[first:after])
        return found

    def all_of(self, client: int) -> Iterable[Said]:
        column = self._sorted(client)
        return () if column is None else column.said(0, len(column.starts))

    def _sorted(self, client: int) -> _Column | None:
        column = self._columns.get(client)
        if column is not None:
            column.sort()
        return column


def _firsts(held: list[Said]) -> Iterator[Said]:
    """Of sorted ranges that hang together, piece by piece the lowest number."""
    if all(one[:2] == held[0][:2] for one in held):
        yield (*held[0][:2], min(one[2] for one in held))
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
        short = data[at : at + 2 * ranges]
        if len(short) == 2 * ranges and short.isascii():  # every number is a byte
            ends = list(accumulate(short))
            clocks.starts.extend(ends[::2])
            clocks.ends.extend(ends[1::2])
            at += 2 * ranges
            continue
        for _ in range(ranges):
            gap, length, at = data[at], data[at + 1], at + 2
            if gap > _ONE_BYTE or length > _ONE_BYTE:
                gap, at = read_var_uint(data, at - 2)
                length, at = read_var_uint(data, at)
            clocks.add(end + gap, end + gap + length)
            end += gap + length
    return clients, at
