"""What a source kind is, and what an open connection to a source can answer.

A file below this package that exports `SOURCE` is found by a sorted scan. Connections are used by one operation at
a time, run their blocking work off the event loop, stop within a second when cancelled or over budget, and only read.
Identifiers come from the reflected schema, never from text that a person typed.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from crdt.dataclasses import dataclass
from crdt.model import Model
from engine.operations.http.reach import Reach
from engine.records import Json

if TYPE_CHECKING:
    from engine.sources.selecting import Selected, Selection

Config = TypeVar("Config", bound=BaseModel)


class Step(Model):
    """One step of a connection test. `reason` is a code of the taxonomy in `engine/sources/README.md`."""

    name: str
    status: Literal["passed", "failed", "skipped"]
    duration: int
    """Microseconds."""
    reason: str = ""
    message: str = ""
    next_step: str = ""


class Column(Model):
    """Frozen: those that are alike in many tables may be one."""

    model_config = ConfigDict(frozen=True)

    name: str
    type: str
    nullable: bool
    primary_key: bool = False
    references: str | None = None
    """`table.column` of a declared foreign key."""


class Index(Model):
    name: str
    columns: list[str]
    unique: bool = False


class ForeignKey(Model):
    """`columns` of this table point to `references` of the other one."""

    columns: list[str]
    table: str
    references: list[str]


class Table(Model):
    """`name` is what operations are told: with its schema in front where that is not the usual one."""

    schema_name: str
    name: str
    kind: Literal["table", "view", "file"]
    columns: list[Column]
    rows: int | None = None
    """Unset where the source does not say it cheaply."""
    rows_estimated: bool = False
    """The server's own estimate, from its statistics."""
    bytes: int | None = None
    comment: str = ""
    indexes: list[Index] = []
    foreign_keys: list[ForeignKey] = []
    definition: str | None = None
    """The SQL of a view, where it may be read."""
    reason: str = ""
    """Why its rows cannot be read, a code as of a `Step`; then `comment` says it in words. "" where they can."""
    changed: str | None = Field(default=None, exclude=True)
    """Another one after each write to its rows; None where the source cannot tell (SO10). It leaves this process in no text."""


Dialect = Literal["sqlite", "duckdb", "postgres", "mysql"]
"""The SQL a source speaks, as sqlglot names it. Identifiers in double quotes are understood by all of them here."""


class Rows(Model):
    """The answer to a statement. `cut`: there are more rows than were asked for, or than fit."""

    columns: list[str]
    rows: list[list[Json]]
    cut: bool = False


class Bin(Model):
    label: str
    count: int


class ColumnProfile(Model):
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


class TableProfile(Model):
    table: str
    rows: int
    sampled_rows: int
    """Rows the distributions come from; equals `rows` when all were read."""
    columns: list[ColumnProfile]


class Connection(Protocol):
    """An open, budgeted, read-only connection."""

    @property
    def dialect(self) -> Dialect: ...

    async def test(self) -> list[Step]: ...

    async def discover(self) -> list[Table]: ...

    async def count(self, table: str) -> int: ...

    async def profile(self, table: str, sample: int | None, progress: "Progress") -> TableProfile: ...

    async def select(self, selection: "Selection") -> "Selected":
        """Rows by conditions, or one value over them (`selecting.py`)."""

    async def relation(self, table: str) -> str:
        """The SQL that stands for a table behind FROM. `TableNotFound` for a name the source does not have."""

    async def query(self, sql: str, values: Sequence[Any] = (), *, most: int = 1000) -> Rows:
        """A statement of our own making: names from the schema, quoted; values bound to each `?`; no text literal inside."""

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
class SourceRoots:
    """Absolute folders under which file-based sources may read; relative paths start at the first one. `stores`: addresses
    of other stores, by the name that an administrator gave them.
    """

    folders: tuple[str, ...]
    stores: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """What a source beyond this machine's files needs: the secret that the document's credential names, in plain, and which
    addresses an HTTP source may connect to. The secret stays in the connection: it is in no text that leaves it.
    """

    secret: str = field(default="", repr=False)
    reach: Reach = field(default_factory=Reach)


NO_ENTRANCE = Entrance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Generic[Config]):
    """`config` is the pydantic model of `body.connection`; its JSON Schema makes the form.

    `roots` at opening time are the folders that file-based kinds may read: nothing outside them is reachable.
    """

    kind: str
    title: str
    icon: str
    config: type[Config]
    open: Callable[[Config, Budget, SourceRoots, Entrance], Awaitable[Connection]]
    host: Callable[[Config], str] = lambda _config: ""
    """Where the secret goes, "" for nowhere beyond this machine."""
    depends_on: tuple[str, ...] = ()
    """`library:NAME` and the like: what the catalogue names when it is not there."""
