"""Which table of the source a name in a statement means. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from crdt.dataclasses import dataclass
from engine.sources.source import Table


class Known(NamedTuple):
    """A table as operations are told, the schema it is in, and its columns in order."""

    name: str
    schema: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """What was reflected of a source. Names are compared without regard to case, exact ones first."""

    tables: tuple[Known, ...]

    @classmethod
    def of(cls, tables: Iterable[Table]) -> "Schema":
        return cls(
            tuple(Known(one.name, one.schema_name, tuple(c.name for c in one.columns)) for one in tables)
        )

    @classmethod
    def plain(cls, tables: Mapping[str, Sequence[str]]) -> "Schema":
        return cls(tuple(Known(name, "", tuple(columns)) for name, columns in tables.items()))

    @cached_property
    def digest(self) -> str:
        return sha256(repr(sorted(self.tables)).encode()).hexdigest()

    @cached_property
    def _by_name(self) -> dict[str, Known]:
        found: dict[str, Known] = {}
        for table in self.tables:
            base = table.name.removeprefix(f"{table.schema}.") if table.schema else table.name
            for name in (table.name, f"{table.schema}.{base}"):
                found.setdefault(name, table)
                found.setdefault(name.lower(), table)
        return found

    def find(self, parts: Sequence[str]) -> Known | None:
        """`parts` as written: table, schema.table or database.schema.table. A database in front is left off."""
        for first in range(len(parts)):
            name = ".".join(parts[first:])
            found = self._by_name.get(name) or self._by_name.get(name.lower())
            # A schema that was written and is another one is another table.
            if found is not None and (first == 0 or first < len(parts) - 1 or not found.schema):
                return found
        return None
