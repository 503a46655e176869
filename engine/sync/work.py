"""The phases of one run, each a piece of blocking work for a thread: look at the tables, read both sides, compare, write, prove.

Border: when which phase is due, who was allowed and what is told is the caller's (`carrying.py`).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from crdt.dataclasses import dataclass
from engine.records import Json
from engine.sources.source import Dialect, Table
from engine.sync.applying import Batch, applied
from engine.sync.comparing import Compared, Decided, compared
from engine.sync.deciding import Rule
from engine.sync.figures import Figures, proof_of
from engine.sync.mapping import Plan, Wanted, mapped
from engine.sync.memory import Memory
from engine.sync.reading import Read, Watch, counted, kept, opened
from engine.sync.side import CannotSynchronise, Place, Reading, SyncKind, TargetTable, Writing

Phase = Literal["reading the source", "reading the target", "comparing", "writing", "reading both again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One table of one source. `rows`: as many may be read."""

    kind: SyncKind
    place: Place
    table: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`say` gets the phase and how far it is, 0 in all where that is not known."""

    source: Side
    target: Side
    wanted: Wanted
    rule: Rule
    batch: int
    folder: Path
    name: str
    stopped: Callable[[], bool]
    say: Callable[[Phase, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What both sides are, and what becomes of it."""

    source: Table
    target: Table
    plan: Plan


def looked_at(side: Side, stopped: Callable[[], bool]) -> tuple[Table, Dialect]:
    with opened(lambda: side.kind.read(side.place), side.place.budget.statement_seconds, stopped) as (
        reading,
        _,
    ):
        return reading.table(side.table), reading.dialect


def planned(job: Job, source: tuple[Table, Dialect], target: tuple[Table, Dialect]) -> Tables:
    """Raises `MappingRefused`, and for a view or a file as the target `CannotSynchronise`."""
    if target[0].kind != "table":
        raise CannotSynchronise(f"{job.target.table} is a {target[0].kind}, and only tables are written to.")
    return Tables(source=source[0], target=target[0], plan=mapped(job.wanted, *source, *target))


@contextmanager
def memory_of(job: Job, tables: Tables) -> Iterator[Memory]:
    """With another mapping, or other types in the target, everything agreed before is forgotten."""
    said = {
        "fields": [[one.source, one.target, repr(one.shape)] for one in tables.plan.fields],
        "keys": tables.plan.keys,
        "tables": [job.source.table, job.target.table],
    }
    fingerprint = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    memory = Memory(job.folder / f"{job.name}.sqlite", fingerprint)
    try:
        yield memory
    finally:
        memory.close()


def read_side(job: Job, tables: Tables, memory: Memory, side: Literal["source", "target"]) -> Figures:
    if side == "source":
        memory.forget_rows()
    phase: Phase = "reading the source" if side == "source" else "reading the target"
    with _reading(job, tables, side, phase) as (read, reading, declared):
        return kept(read, reading, declared, memory)


def figures_of(job: Job, tables: Tables, side: Literal["source", "target"]) -> Figures:
    with _reading(job, tables, side, "reading both again") as (read, reading, declared):
        return counted(read, reading, declared)


def compare(
    job: Job, tables: Tables, memory: Memory, decided: Mapping[str, Decided], *, dry: bool
) -> Compared:
    job.say("comparing", 0, 0)
    return compared(memory, tables.plan, job.rule, decided, dry=dry)


def proof(tables: Tables, source: Figures, target: Figures, read: Figures | None) -> Json:
    """`moved`: the source is not as it was when this run read it; None: that was another process."""
    said = proof_of(tables.plan.fields, source, target)
    return {**said, "moved": None if read is None else (read.rows, read.whole) != (source.rows, source.whole)}


class Target:
    """The one session that writes, open for all batches of a run."""

    def __init__(self, job: Job, tables: Tables) -> None:
        write = job.target.kind.write
        if write is None:
            raise CannotSynchronise(details={"kind": job.target.kind.kind})
        plan = tables.plan
        table = TargetTable(name=job.target.table, fields=plan.fields, keys=plan.keys, mark=plan.mark)
        self._job, self._plan = job, plan
        self._writing: Writing = write(job.target.place, table)

    def batch(self, memory: Memory) -> Batch | None:
        """Raises ConcertError; then nothing of the batch is written."""
        job, writing = self._job, self._writing
        watch = Watch(
            stopped=job.stopped,
            seconds=job.target.place.budget.statement_seconds,
            errors=writing.errors,
            explain=writing.explain,
        )
        with watch.over(writing):
            return applied(writing, memory, self._plan, job.rule.deletes, job.batch)

    def close(self) -> None:
        with suppress(*self._writing.errors):
            self._writing.close()


@contextmanager
def _reading(
    job: Job, tables: Tables, side: Literal["source", "target"], phase: Phase
) -> Iterator[tuple[Read, Reading, dict[str, str]]]:
    one = job.source if side == "source" else job.target
    table = tables.source if side == "source" else tables.target
    seconds = one.place.budget.statement_seconds
    with opened(lambda: one.kind.read(one.place), seconds, job.stopped) as (reading, watch):
        read = Read(
            table=one.table,
            side=side,
            plan=tables.plan,
            rows=one.rows,
            watch=watch,
            say=lambda done: job.say(phase, done, table.rows or 0),
        )
        yield read, reading, {column.name: column.type for column in table.columns}
