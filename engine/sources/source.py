"""What a source kind is, and what an open connection to a source can answer.

A file below this package that exports `SOURCE` is found by a sorted scan. Connections are used by one operation at
a time, run their blocking work off the event loop, stop within a second when cancelled or over budget, and only read.
Identifiers come from the reflected schema, never from text that a person typed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from engine.records import Json

if TYPE_CHECKING:
    from engine.sources.selecting import Selected, Selection

Config = TypeVar("Config", bound=BaseModel)


class Step(BaseModel):
    """One step of a connection test. `reason` is a code of the taxonomy in `engine/sources/README.md`."""

    name: str
    status: Literal["passed", "failed", "skipped"]
    duration: int
    """Microseconds."""
    reason: str = ""
    message: str = ""
    next_step: str = ""


class Column(BaseModel):
    name: str
    type: str
    nullable: bool
    primary_key: bool = False
    references: str | None = None
    """`table.column` of a declared foreign key."""


class Table(BaseModel):
    schema_name: str
    name: str
    kind: Literal["table", "view", "file"]
    columns: list[Column]
    rows: int | None = None
    """Exact when the source says it cheaply, else unset."""


class Bin(BaseModel):
    label: str
    count: int


class ColumnProfile(BaseModel):
    """Computed from the data. `distinct` is exact unless `distinct_estimated`."""

    name: str
    type: str
    nulls: int
    null_share: float
    distinct: int
    distinct_estimated: bool
    minimum: Json = None
    maximum: Json = None
    mean: float | None = None
    median: float | None = None
    histogram: list[Bin] = []
    top: list[Bin] = []
    note: str = ""


class TableProfile(BaseModel):
    table: str
    rows: int
    sampled_rows: int
    """Rows the distributions come from; equals `rows` when all were read."""
    columns: list[ColumnProfile]


class Connection(Protocol):
    """An open, budgeted, read-only connection."""

    async def test(self) -> list[Step]: ...

    async def discover(self) -> list[Table]: ...

    async def count(self, table: str) -> int: ...

    async def profile(self, table: str, sample: int | None, progress: "Progress") -> TableProfile: ...

    async def select(self, selection: "Selection") -> "Selected":
        """Rows by conditions, or one value over them (`selecting.py`)."""

    async def close(self) -> None: ...


Progress = Callable[[float, float, str], None]
"""done, total, label"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Seconds for one statement, rows read at most by a sample, bytes of memory."""

    statement_seconds: float = 60.0
    sample_rows: int = 100_000
    memory_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Generic[Config]):
    """`config` is the pydantic model of `body.connection`; its JSON Schema makes the form.

    `roots` at opening time are the folders that file-based kinds may read: nothing outside them is reachable.
    """

    kind: str
    title: str
    icon: str
    config: type[Config]
    open: Callable[[Config, Budget, "SourceRoots"], Awaitable[Connection]]
    depends_on: tuple[str, ...] = ()
    """`library:NAME` and the like: what the catalogue names when it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRoots:
    """Absolute folders under which file-based sources may read; relative paths start at the first one."""

    folders: tuple[str, ...]
