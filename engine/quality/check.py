"""What a check is: data plus one function that turns its parameters into SQL for one place.

A file of `engine/quality/checks/` that exports `CHECK` is found by a sorted scan. A check asks nothing of the source itself; it
says what to ask (`Rowwise`, `Measured`, `ByValue`) or what it already knows (`Known`), and `running.py` does the asking. Names in SQL
come from the reflected schema and are quoted; whatever a person typed is bound.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.ids import Micros
from crdt.model import Model
from crdt.registry import discover
from engine.records import Json
from engine.sources.source import Column, Dialect, Table

Parameters = TypeVar("Parameters", bound=BaseModel)
Cost = Literal["none", "pass", "group", "other_table"]
"""What it asks of a source: nothing; a part in the one pass over the table; a grouping of its own; a look into another table."""

ColumnName = Annotated[str, Field(min_length=1, max_length=400, json_schema_extra={"format": "column"})]
TableName = Annotated[str, Field(min_length=1, max_length=400, json_schema_extra={"format": "table"})]


class CheckParameters(Model):
    model_config = ConfigDict(extra="forbid")


class NoParameters(CheckParameters):
    pass


class ColumnMissing(InvalidInput):
    code = "column_not_found"
    message = "The table has no such column."
    next_step = "Choose a column that the table has, or discover the schema again."


class TableMissing(InvalidInput):
    code = "rule_table_not_found"
    message = "The source has no such table."
    next_step = "Choose a table that the source has, or discover the schema again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql:
    """A piece of a statement with what is bound to its `?`, in their order."""

    text: str
    values: tuple[Json, ...] = ()


EVERY_ROW: Final = Sql(text="1 = 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rowwise:
    """Rows where `considered` is true are checked; of these, those where `failing` is true fail."""

    considered: Sql
    failing: Sql


@dataclass(frozen=True, slots=True, kw_only=True)
class ByValue:
    """Like `Rowwise`, where the database cannot say by itself which of the column's texts are bad. `bad` blocks."""

    considered: Sql
    value: Sql
    bad: Callable[[Sequence[str]], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`reason` says what is wrong; unset where nothing is."""

    observed: Json
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One value of the whole table, `sql` behind SELECT; `judge` decides."""

    sql: Sql
    judge: Callable[[Json], Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The schema alone answers."""

    judged: Judged


Question = Rowwise | ByValue | Measured | Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The place a rule is about. `relations` has the SQL of this table and of those that `Check.tables` named."""

    dialect: Dialect
    table: Table
    column: Column | None
    relations: Mapping[str, str]
    tables: Mapping[str, Table]
    now: Micros

    @property
    def name(self) -> str:
        """The column, quoted."""
        if self.column is None:
            raise ColumnMissing(details={"table": self.table.name})
        return quoted(self.column.name)

    def named(self, column: str, table: Table | None = None) -> str:
        """A column of this table or another one, quoted: only names that the schema has become SQL."""
        return quoted(self.column_of(column, table).name)

    def column_of(self, column: str, table: Table | None = None) -> Column:
        where = table or self.table
        for one in where.columns:
            if one.name == column:
                return one
        raise ColumnMissing(
            f"The table “{where.name}” has no column “{column[:80]}”.",
            details={"table": where.name, "column": column[:80]},
        )

    def other(self, table: str) -> Table:
        if table not in self.tables or table not in self.relations:
            raise TableMissing(f"The source has no table “{table[:80]}”.", details={"table": table[:80]})
        return self.tables[table]

    @property
    def relation(self) -> str:
        return self.relations[self.table.name]

    def text(self, name: str) -> str:
        """A quoted column as text, letters told apart by their case."""
        match self.dialect:
            case "mysql":
                return f"CAST({name} AS CHAR) COLLATE utf8mb4_bin"
            case "duckdb":
                return f"CAST({name} AS VARCHAR)"
            case "sqlite" | "postgres":
                return f"CAST({name} AS TEXT)"

    def length(self, name: str) -> str:
        """In characters."""
        function = "char_length" if self.dialect in {"mysql", "postgres"} else "length"
        return f"{function}({self.text(name)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[Parameters]):
    """`on`: whether it is about a column or a whole table. `ask` may refuse parameters that do not fit the place (`InvalidInput`).

    `tables` names the other tables it looks into. `fix` is what somebody can do about a failure.
    """

    name: str
    title: str
    summary: str
    on: Literal["column", "table"]
    cost: Cost
    parameters: type[Parameters]
    ask: Callable[[Parameters, Target], Question]
    says: Callable[[Parameters], str]
    """The rule in words, to stand behind the name of a place: "is never empty"."""
    fix: str
    tables: Callable[[Parameters], Sequence[str]] = lambda _: ()


@cache
def checks() -> Mapping[str, Check[Any]]:
    """Every check by name."""
    found = cast("dict[str, Check[Any]]", discover("engine.quality.checks", "CHECK"))
    return MappingProxyType(found)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def present(target: Target) -> Sql:
    """Rows that have a value in the column."""
    return Sql(text=f"{target.name} IS NOT NULL")


def listed(values: Sequence[Json], most: int = 5) -> str:
    shown = ", ".join(str(value) for value in values[:most])
    return f"{shown}…" if len(values) > most else shown
