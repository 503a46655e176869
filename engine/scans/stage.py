"""What a stage of a scan is: data plus one function, and what it may touch while it runs.

A file `engine/<area>/stage.py` that exports `STAGE` is found by a sorted scan of the engine's packages (`stages`).
A stage reads the source through its open connection, hands over what it found table by table and commits its own rows
only through `checkpoint`, so that a scan that was killed goes on at the table where it stopped.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Literal, Protocol

import engine
from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.registry import DuplicateExtension, NamelessExtension
from engine.operations.operation import Reporter
from engine.ports import Records
from engine.records import Json
from engine.sources.source import Connection, Table
from engine.writes import Write

Severity = Literal["info", "low", "medium", "high", "critical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding of a stage. With rule, table and column, `key` makes it the same finding in the next scan."""

    rule: str
    severity: Severity
    message: str
    table: str = ""
    column: str = ""
    key: str = ""
    evidence: Json = None
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A table that a stage is done with: what it writes of it, and what it found there. "" is the source as a whole."""

    table: str
    writes: Sequence[Write]
    found: Sequence[Found]


class Checkpoint(Protocol):
    """Says that a table is finished: `writes`, what was found there and that it is done are one commit.

    `table` "" stands for the source as a whole. A table that a stage never finishes keeps its findings as they were.
    """

    async def __call__(self, table: str, writes: Sequence[Write], found: Sequence[Found]) -> None: ...


class Checkpoints(Protocol):
    """The same of several tables in one commit: where a table takes less time than a commit does."""

    async def __call__(self, finished: Sequence[Finished]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StageContext:
    """What a stage may touch. It closes nothing: connection and reporter belong to the scan.

    `tables` are all tables once the schema stage ran; a stage works on `wanted`: all of them, or in an incremental scan
    those that changed. `done` are the tables that this stage finished in an earlier life of this scan.
    """

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    scan: str
    user: UserId
    now: Micros
    connection: Connection
    records: Records
    report: Reporter
    tables: tuple[Table, ...]
    wanted: tuple[Table, ...]
    done: frozenset[str]
    checkpoint: Checkpoint
    checkpoints: Checkpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class StageResult:
    """`summary` is shown beside the stage: a few plain values. The schema stage sets `tables` for those after it."""

    summary: Json
    tables: tuple[Table, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """`name` is the area of its findings. Orders: schema 10, classification 20, profile 30, quality 40, lineage 50,
    joins 60, security 70, performance 80.
    """

    name: str
    title: str
    order: int
    run: Callable[[StageContext], Awaitable[StageResult]]


@cache
def stages() -> Mapping[str, Stage]:
    """Every stage by name, in the order they run."""
    found: dict[str, Stage] = {}
    for module in _modules():
        stage = vars(importlib.import_module(module)).get("STAGE")
        if stage is None:
            continue
        if not isinstance(stage, Stage):
            raise NamelessExtension(f"what {module} exports as STAGE is none")
        if stage.name in found:
            raise DuplicateExtension(f"{module} exports a second stage {stage.name!r}")
        found[stage.name] = stage
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: (one[1].order, one[0]))))


def _modules() -> list[str]:
    areas = sorted(info.name for info in pkgutil.iter_modules(engine.__path__) if info.ispkg)
    names = [f"engine.{area}.stage" for area in areas]
    return [name for name in names if importlib.util.find_spec(name) is not None]
