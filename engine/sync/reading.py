"""Reads one side: its rows as cells, one after the other, within the limits of the source. Blocking."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from typing import Any, Final, Literal, Protocol

from crdt.dataclasses import dataclass
from crdt.errors import OverLimit, Refused
from engine.sources.failures import SourceFailed, SourceTimeout
from engine.sync.converting import Cell, Loses, cell_of, own_cell
from engine.sync.figures import Figures
from engine.sync.mapping import Plan
from engine.sync.memory import Memory
from engine.sync.side import Reading, Stopped
from engine.sync.writing import is_marked

NAMED: Final = 20
LOOK_SECONDS: Final = 0.1


class TooManyRows(OverLimit):
    code = "too_many_rows"
    message = "The table has more rows than the limits of its source allow to be read."
    next_step = "Raise the rows in the limits of the source, or synchronise a view of fewer rows."


class WouldLose(Refused):
    code = "would_lose"
    message = "Some values of the source do not fit into the target without a loss, so nothing was written."
    next_step = "Change the target's column, map it to another one, or correct the values that details name."


class KeysEmpty(Refused):
    code = "keys_empty"
    message = "Some rows have no value in one of the keys, so nothing can belong to them."
    next_step = "Choose keys that are never empty."


class Interruptible(Protocol):
    def interrupt(self) -> None: ...


@dataclass(slots=True, kw_only=True)
class Watch:
    """Interrupts what takes longer than its seconds without a sign of life, or was stopped. One for each phase."""

    stopped: Callable[[], bool]
    seconds: float
    errors: tuple[type[Exception], ...]
    explain: Callable[[Exception], SourceFailed]
    _alive: float = field(default_factory=time.monotonic)
    _late: bool = False

    def alive(self) -> None:
        if self.stopped():
            raise Stopped
        self._alive = time.monotonic()

    @contextmanager
    def over(self, what: Interruptible) -> Iterator[None]:
        """A driver's error inside is explained; of one that we caused, the cause is told."""
        over = threading.Event()
        self._alive = time.monotonic()
        looking = threading.Thread(
            target=self._look, args=(what, over), name="synchronisation watch", daemon=True
        )
        looking.start()
        try:
            yield
        except self.errors as error:
            if self.stopped():
                raise Stopped from None
            raise SourceTimeout(self.seconds) if self._late else self.explain(error) from None
        finally:
            over.set()
            looking.join()

    def _look(self, what: Interruptible, over: threading.Event) -> None:
        while not over.wait(LOOK_SECONDS):
            self._late = self._late or time.monotonic() - self._alive > self.seconds
            if self._late or self.stopped():
                what.interrupt()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """`rows` at most, else `TooManyRows`. `say`: how many were read."""

    table: str
    side: Literal["source", "target"]
    plan: Plan
    rows: int
    watch: Watch
    say: Callable[[int], None]


Row = tuple[list[Cell], str, str]
"""Its cells, and as JSON its keys and its cells."""


def rows_of(read: Read, reading: Reading, declared: dict[str, str]) -> Iterator[list[Row]]:
    """In batches; rows of the target that are marked as gone are not among them. `declared`: types of this side's columns."""
    fields, mark = read.plan.fields, read.plan.mark
    own = read.side == "source"
    names = [one.source if own else one.target for one in fields]
    with_mark = mark is not None and not own
    columns = {name: declared[name] for name in names}
    if mark is not None and not own:
        columns[mark.target] = declared[mark.target]
    order = {name: place for place, name in enumerate(columns)}
    places = [order[name] for name in names]
    convert = _Converting(read)
    done = 0
    for batch in reading.stream(read.table, columns):
        read.watch.alive()
        done += len(batch)
        if done > read.rows:
            raise TooManyRows(details={"side": read.side, "table": read.table[:200], "rows": read.rows})
        live = [row for row in batch if not (with_mark and is_marked(row[-1]))]
        yield [one for row in live if (one := convert([row[place] for place in places])) is not None]
        read.say(done)
    convert.close()


def kept(read: Read, reading: Reading, declared: dict[str, str], memory: Memory) -> Figures:
    """The figures of the rows as a whole."""
    figures = Figures(width=0)
    for batch in rows_of(read, reading, declared):
        memory.take(read.side, [(key, cells) for _, key, cells in batch])
        for _, _, cells in batch:
            figures.add((), cells)
    return figures


def counted(read: Read, reading: Reading, declared: dict[str, str]) -> Figures:
    figures = Figures(width=len(read.plan.fields))
    for batch in rows_of(read, reading, declared):
        for cells, _, text in batch:
            figures.add(cells, text)
    return figures


class _Converting:
    """Values as cells. What would lose something is counted and named, and refused at the end, all of it together."""

    def __init__(self, read: Read) -> None:
        self._plan = read.plan
        self._own = read.side == "source"
        self._lost: list[dict[str, Any]] = []
        self._count = 0

    def __call__(self, values: Sequence[Any]) -> Row | None:
        cells: list[Cell] = []
        lost = False
        for value, one in zip(values, self._plan.fields, strict=True):
            if not self._own:
                cells.append(own_cell(value, one.shape))
                continue
            try:
                cells.append(cell_of(value, one.shape))
            except Loses as loses:
                lost = True
                cells.append(None)
                self._note(values, one.source, one.target, loses.why)
        if lost:
            return None
        keys = [cells[place] for place in self._plan.keys]
        if None in keys:
            self._empty(keys)
        return cells, text_of(keys), text_of(cells)

    def close(self) -> None:
        if self._count:
            first = self._lost[0]
            raise WouldLose(
                f"{self._count:,} values do not fit: {first['column']} {first['why']}, and nothing was written.",
                details={"count": self._count, "values": self._lost},
            )

    def _note(self, values: Sequence[Any], source: str, target: str, why: str) -> None:
        self._count += 1
        if len(self._lost) < NAMED:
            row = [str(values[place])[:80] for place in self._plan.keys]
            self._lost.append({"row": row, "column": target, "from": source, "why": why})

    def _empty(self, keys: Sequence[Cell]) -> None:
        names = [
            self._plan.fields[place].target
            for place, key in zip(self._plan.keys, keys, strict=True)
            if key is None
        ]
        raise KeysEmpty(details={"side": "source" if self._own else "target", "keys": names})


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True, check_circular=False)
"""Made once: `json.dumps` makes one for each row."""


def text_of(cells: Sequence[Cell]) -> str:
    return _ENCODER.encode(list(cells))


@contextmanager
def opened(
    open_: Callable[[], Reading], seconds: float, stopped: Callable[[], bool]
) -> Iterator[tuple[Reading, Watch]]:
    """Opened, watched and closed. Raises ConcertError."""
    reading = open_()
    watch = Watch(stopped=stopped, seconds=seconds, errors=reading.errors, explain=reading.explain)
    try:
        with watch.over(reading):
            yield reading, watch
    finally:
        with suppress(*reading.errors):
            reading.close()
