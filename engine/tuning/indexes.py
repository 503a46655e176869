"""What the indexes of tables are good for. Pure: reflected tables in, what is missing or doubled out."""

from collections.abc import Iterable, Iterator, Sequence

from crdt.dataclasses import dataclass
from engine.security.naming import quoted
from engine.sources.source import Index, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    table: Table
    columns: tuple[str, ...]
    towards: str
    """The table that they point to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """All that `index` does, `by` does too."""

    table: Table
    index: Index
    by: Index


def keys_without_index(tables: Iterable[Table]) -> Iterator[Missing]:
    """Foreign keys whose columns no index begins with: each change of the other table reads this one from end to end."""
    for table in tables:
        for columns, towards in _keys(table):
            if not any(covers(index, columns) for index in _indexes(table)):
                yield Missing(table=table, columns=columns, towards=towards)


def doubled(tables: Iterable[Table]) -> Iterator[Doubled]:
    """Indexes that are the beginning of another one, or its twin. What makes values unique is needed in any case."""
    for table in tables:
        seen: set[str] = set()
        for index in table.indexes:
            if index.unique:
                continue
            for other in _indexes(table):
                twin = index.columns == other.columns
                if other.name == index.name or other.name in seen:
                    continue
                if twin or covers(other, index.columns, in_order=True):
                    seen.add(index.name)
                    yield Doubled(table=table, index=index, by=other)
                    break


def covers(index: Index, columns: Sequence[str], *, in_order: bool = False) -> bool:
    """Whether the index begins with these columns; their order counts only where it is asked for."""
    first = index.columns[: len(columns)]
    return first == list(columns) if in_order else set(first) == set(columns)


def statement_for(table: Table, columns: Sequence[str]) -> str:
    """What makes the index."""
    plain = table.name.replace(".", "_")
    name = f"{plain}_{'_'.join(columns)}"[:60]
    return f"CREATE INDEX {quoted(name)} ON {named(table)} ({', '.join(map(quoted, columns))})"


def named(table: Table) -> str:
    """The table as it stands in a statement for somebody to run."""
    schema = table.schema_name
    if schema and table.name.startswith(f"{schema}."):
        return f"{quoted(schema)}.{quoted(table.name.removeprefix(f'{schema}.'))}"
    return quoted(table.name)


def _keys(table: Table) -> Iterator[tuple[tuple[str, ...], str]]:
    for key in table.foreign_keys:
        yield tuple(key.columns), key.table
    if not table.foreign_keys:
        for column in table.columns:
            if column.references:
                yield (column.name,), column.references.rpartition(".")[0]


def _indexes(table: Table) -> list[Index]:
    """With that of the primary key, which every kind keeps."""
    key = [column.name for column in table.columns if column.primary_key]
    listed = list(table.indexes)
    if key and not any(set(one.columns[: len(key)]) == set(key) for one in listed if one.unique):
        listed.append(Index(name="primary key", columns=key, unique=True))
    return listed
