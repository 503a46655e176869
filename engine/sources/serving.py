"""What database servers share: one session that only reads, told names that the schema knows, statements with their values bound.

A kind says how to sign in and what its catalogue holds; everything else is here. Blocking.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from crdt.dataclasses import dataclass
from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.profiling import Dialect as ProfileDialect
from engine.sources.profiling import profile_table, quoted
from engine.sources.reaching import OffersTls, ServerConfig, look_up, reach, tls_of
from engine.sources.selecting import Selected, Selection, rows_of, selected, statement_of
from engine.sources.source import (
    Budget,
    Column,
    Dialect,
    Entrance,
    ForeignKey,
    Index,
    Progress,
    Rows,
    Step,
    Table,
    TableProfile,
)
from engine.sources.steps import run_steps, tables_and_views

BATCH: Final = 5_000
_NAME_OR_PLACE: Final = re.compile(r'"(?:[^"]|"")*"|\?|%')


@dataclass(slots=True, kw_only=True)
class Reflected:
    """A table as a catalogue's answers fill it in, one answer after the other."""

    schema: str
    name: str
    is_view: bool
    rows: int | None = None
    rows_estimated: bool = False
    bytes: int | None = None
    comment: str = ""
    definition: str | None = None
    changed: str | None = None
    columns: list[Column] = field(default_factory=list)
    primary_key: set[str] = field(default_factory=set)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)


Answer = tuple[list[str], list[tuple[Any, ...]]]
"""Names of columns, and rows."""


class ServerReader(ABC):
    """Called on one thread, but for `interrupt`. `usual_schema` is left out of the names that operations are told."""

    @property
    @abstractmethod
    def errors(self) -> tuple[type[Exception], ...]:
        """Of the driver, which is loaded for it."""

    dialect: Dialect
    text = "VARCHAR"
    """What a value is cast to, to be compared as text."""
    offers_tls: OffersTls

    def __init__(self, config: ServerConfig, budget: Budget, entrance: Entrance) -> None:
        self.config = config
        self.budget = budget
        self.entrance = entrance

    @abstractmethod
    def explain(self, error: Exception) -> SourceFailed: ...

    @abstractmethod
    def open(self) -> None:
        """Signs in, unless that is done; sets the limits of the session."""

    @abstractmethod
    def usual_schema(self) -> str: ...

    @abstractmethod
    def known(self) -> Iterable[tuple[str, str, bool]]:
        """Schema, name and whether it is a view, of all that can be read from."""

    @abstractmethod
    def reflect(self) -> Mapping[tuple[str, str], Reflected]:
        """Everything that the catalogue says, in a few statements about all tables together."""

    @abstractmethod
    def columns(self, schema: str, name: str) -> list[Column]: ...

    @abstractmethod
    def profile_dialect(self, *, is_view: bool) -> ProfileDialect: ...

    @abstractmethod
    def run(self, sql: str, values: Sequence[Any], most: int | None = None) -> Answer:
        """At most so many rows, else all; `sql` has `%s` where values go, and `%%` for a percent sign."""

    @abstractmethod
    def stream(self, sql: str) -> Iterable[Sequence[Sequence[Any]]]:
        """The rows of a statement without values, in batches; no other statement runs meanwhile."""

    @abstractmethod
    def version(self) -> str: ...

    @abstractmethod
    def interrupt(self) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def check(self) -> list[Step]:
        wrong_database: list[SourceFailed] = []

        def login() -> str:
            try:
                self._opened()
            except SourceFailed as failure:
                # The server looks at the database after it let the user in.
                if failure.reason != "unknown_database":
                    raise
                wrong_database.append(failure)
            return f"as {self.config.user}"

        def database() -> str:
            if wrong_database:
                raise wrong_database[0]
            return f"{self.config.database}, {self.version()}"

        def tcp() -> str:
            with reach(self.config) as connection:
                return f"{connection.getpeername()[0]} port {self.config.port}"

        return run_steps(
            [
                ("DNS", lambda: ", ".join(look_up(self.config)[:3])),
                ("TCP", tcp),
                ("TLS", lambda: tls_of(self.config, type(self).offers_tls)),
                ("Login", login),
                ("Database", database),
                ("Read right", self._readable),
            ],
            self.explain,
        )

    def tables(self) -> list[Table]:
        self.open()
        usual = self.usual_schema()
        return [
            Table(
                schema_name=one.schema,
                name=_told(one.schema, one.name, usual),
                kind="view" if one.is_view else "table",
                columns=_with_keys(one),
                rows=one.rows,
                rows_estimated=one.rows_estimated,
                bytes=one.bytes,
                comment=one.comment,
                indexes=one.indexes,
                foreign_keys=one.foreign_keys,
                definition=one.definition,
                changed=one.changed,
            )
            for _, one in sorted(self.reflect().items())
        ]

    def count(self, table: str) -> int:
        return int(self.query(f"SELECT count(*) FROM {self.relation(table)}")[0][0])

    def profile(self, table: str, sample: int, progress: Progress) -> TableProfile:
        schema, name, is_view = self._known(table)
        dialect = self.profile_dialect(is_view=is_view)
        columns = self.columns(schema, name)
        relation = f"{quoted(schema)}.{quoted(name)}"
        return profile_table(
            self.query, dialect, table, relation, columns, sample, progress, stream=self.stream
        )

    def select(self, selection: Selection) -> Selected:
        schema, name, _ = self._known(selection.table)
        columns = self.columns(schema, name)
        relation = f"{quoted(schema)}.{quoted(name)}"
        sql, values = statement_of(selection, columns, relation, quoted, text=self.text)
        return selected(selection, columns, self.query(sql, values))

    def relation(self, table: str) -> str:
        schema, name, _ = self._known(table)
        return f"{quoted(schema)}.{quoted(name)}"

    def rows(self, sql: str, values: Sequence[Any], most: int) -> Rows:
        self.open()
        names, found = self.run(bound(sql), values, most + 1)
        return rows_of(names, found, most)

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        self.open()
        return self.run(bound(sql), values)[1]

    def _opened(self) -> None:
        try:
            self.open()
        except self.errors as error:
            raise self.explain(error) from None

    def _readable(self) -> str:
        found = list(self.known())
        for schema, name, _ in found[:1]:
            self.query(f"SELECT 1 FROM {quoted(schema)}.{quoted(name)} LIMIT 1")
        return tables_and_views(len(found))

    def _known(self, table: str) -> tuple[str, str, bool]:
        """As the schema has it: text from outside never becomes SQL."""
        self.open()
        usual = self.usual_schema()
        names = {
            _told(schema, name, usual): (schema, name, is_view) for schema, name, is_view in self.known()
        }
        if table not in names:
            raise TableNotFound(table, names)
        return names[table]


def bound(sql: str) -> str:
    """`?` outside of quoted names becomes the driver's mark; percent signs are the statement's own."""

    def mark(found: re.Match[str]) -> str:
        text = found.group()
        return "%s" if text == "?" else text.replace("%", "%%")

    return _NAME_OR_PLACE.sub(mark, sql)


def _told(schema: str, name: str, usual: str) -> str:
    return name if schema == usual else f"{schema}.{name}"


def _with_keys(table: Reflected) -> list[Column]:
    links: dict[str, str] = {}
    for key in sorted(table.foreign_keys, key=lambda one: len(one.columns)):
        for column, target in zip(key.columns, key.references, strict=False):
            links.setdefault(column, f"{key.table}.{target}")
    return [
        column.model_copy(
            update={
                "primary_key": column.name in table.primary_key,
                "references": links.get(column.name),
            }
        )
        for column in table.columns
    ]
