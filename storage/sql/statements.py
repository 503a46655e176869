"""Every statement the writer executes, compiled once per database to text and positions; those of a kind of record when
the first one is written, or a start would wait for all of them.

The writer's hot path is `executemany(statement.sql, rows)` on the driver's own connection; SQLAlchemy is not in it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Delete,
    Dialect,
    Insert,
    LargeBinary,
    Table,
    Update,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

from crdt.dataclasses import dataclass, replace
from storage.attribution import PAUSE
from storage.sql.tables import (
    RECORDS,
    attributions,
    audit,
    audit_heads,
    channels,
    events,
    journal,
    snapshots,
    streams,
    timers,
    updates,
)

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Dml = Insert | Update | Delete
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """`touches` are the tables it reads or writes, the first one is where its rows queue up.

    `positions` says which value of a row each placeholder takes; None when they stand in order. `key` says whose row it
    is: it concerns no row of its table with another key. None where it may concern any. `many`: it may take several
    rows at once (`for_rows`).
    """

    sql: str
    touches: tuple[str, ...]
    positions: tuple[int, ...] | None
    key: Callable[[Row], object] | None = None
    many: bool = False

    def bound(self, rows: Sequence[Row]) -> Sequence[Row]:
        if self.positions is None:
            return rows
        return [tuple(row[position] for position in self.positions) for row in rows]


@cache
def for_rows(sql: str, count: int) -> str:
    """A statement of one row as one of so many; their values stand one row after the other."""
    if sql.startswith("DELETE"):
        return f"{sql.removesuffix('= ?')}IN ({', '.join('?' * count)})"
    head, values, rest = sql.partition("VALUES ")
    row, end, tail = rest.partition(")")
    return head + values + ", ".join([row + end] * count) + tail


class OfRecords(dict[type[Any], Statement]):
    """The statement of each kind of record. `compiled` makes it when it is first asked for."""

    def __init__(self, compiled: Callable[[type[Any]], Statement]) -> None:
        super().__init__()
        self._compiled = compiled

    def __missing__(self, type_: type[Any]) -> Statement:
        self[type_] = statement = self._compiled(type_)
        return statement


@dataclass(frozen=True, slots=True, eq=False)
class Statements:
    """Rows are the table's columns in order, or what the comment says."""

    append_update: Statement
    append_event: Statement
    drop_events: Statement  # channel, through
    raise_floor: Statement  # channel, through
    append_journal: Statement
    open_stream: Statement
    move_stream: Statement  # fence, folded, stream
    drop_journal: Statement  # stream
    append_audit: Statement
    move_audit_head: Statement
    set_timer: Statement
    clear_timer: Statement  # key
    end_timer: Statement  # key, due
    store_snapshot: Statement
    forget_indexes: Statement  # document, through
    attribute: Statement  # document, through
    attribute_ranges: Statement
    drop_updates: Statement  # document, through
    drop_snapshot: Statement  # document, through
    drop_snapshots: Statement  # document
    drop_attributions: Statement  # document
    put: OfRecords
    insert: OfRecords
    remove: OfRecords  # the key


def compile_statements(dialect: Dialect) -> Statements:
    """`dialect` must number or order its placeholders (qmark, numeric_dollar)."""

    def compiled(dml: Dml, names: Sequence[str], *touches: Table, key: Sequence[str] = ()) -> Statement:
        text = dml.compile(dialect=dialect)
        order = tuple(names.index(name) for name in text.positiontup or ())
        return Statement(
            sql=str(text),
            touches=tuple(table.name for table in touches),
            positions=None if order == tuple(range(len(names))) else order,
            key=itemgetter(*map(names.index, key)) if key else None,
        )

    def appended(table: Table, *key: str) -> Statement:
        return replace(compiled(insert(table), table.columns.keys(), table, key=key), many=True)

    def upserted(table: Table, *key: str) -> Statement:
        return replace(compiled(_upsert(table, dialect), table.columns.keys(), table, key=key), many=True)

    def dropped(table: Table, *names: str) -> Statement:
        found = delete(table).where(*(table.c[name] == bindparam(name) for name in names))
        return replace(compiled(found, names, table, key=names), many=len(names) == 1)

    covered = [updates.c.document == bindparam("document"), updates.c.sequence <= bindparam("through")]
    return Statements(
        append_update=appended(updates),
        append_event=appended(events, "channel"),
        drop_events=compiled(_drop_events(), ("which", "last"), events, key=("which",)),
        raise_floor=compiled(_raise_floor(dialect), channels.columns.keys(), channels),
        append_journal=appended(journal, "stream"),
        open_stream=appended(streams, "stream"),
        move_stream=compiled(_move_stream(), ("new_fence", "new_folded", "which"), streams, key=("which",)),
        drop_journal=dropped(journal, "stream"),
        append_audit=appended(audit),
        move_audit_head=upserted(audit_heads),
        set_timer=upserted(timers, "key"),
        clear_timer=dropped(timers, "key"),
        end_timer=dropped(timers, "key", "due"),
        store_snapshot=upserted(snapshots),
        forget_indexes=compiled(_forget_indexes(), ("which", "before", "nothing"), snapshots),
        attribute=compiled(_attribute(), ("document", "through"), attributions, updates),
        attribute_ranges=upserted(attributions),
        # After `attribute`, which reads what this drops.
        drop_updates=compiled(
            delete(updates).where(*covered), ("document", "through"), updates, attributions
        ),
        drop_snapshot=compiled(_drop_snapshot(), ("which", "number"), snapshots),
        drop_snapshots=dropped(snapshots, "document"),
        drop_attributions=dropped(attributions, "document"),
        put=OfRecords(lambda type_: upserted(RECORDS[type_], *type_.KEY)),
        insert=OfRecords(lambda type_: appended(RECORDS[type_], *type_.KEY)),
        remove=OfRecords(lambda type_: dropped(RECORDS[type_], *type_.KEY)),
    )


def _into(table: Table, dialect: Dialect) -> "sqlite.Insert | postgresql.Insert":
    if dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 40 ms that only those pay who use it

    return postgresql.insert(table)


def _upsert(table: Table, dialect: Dialect) -> Insert:
    new = _into(table, dialect)
    key = list(table.primary_key.columns)
    rest = {column.name: new.excluded[column.name] for column in table.columns if column not in key}
    if not rest:
        return new.on_conflict_do_nothing(index_elements=key)
    return new.on_conflict_do_update(index_elements=key, set_=rest)


def _drop_events() -> Delete:
    return delete(events).where(
        events.c.channel == bindparam("which"), events.c.sequence <= bindparam("last")
    )


def _raise_floor(dialect: Dialect) -> Insert:
    """It never sinks."""
    new = _into(channels, dialect)
    higher = case((channels.c.floor > new.excluded.floor, channels.c.floor), else_=new.excluded.floor)
    return new.on_conflict_do_update(index_elements=[channels.c.channel], set_={"floor": higher})


def _move_stream() -> Update:
    which = streams.c.stream == bindparam("which")
    return update(streams).where(which).values(fence=bindparam("new_fence"), folded=bindparam("new_folded"))


def _forget_indexes() -> Update:
    """Only the newest snapshot is loaded with its index; the older ones are revisions."""
    older = [snapshots.c.document == bindparam("which"), snapshots.c.through < bindparam("before")]
    return update(snapshots).where(*older).values(index=bindparam("nothing"))


def _drop_snapshot() -> Delete:
    """Never the newest: the log goes on from it."""
    others = snapshots.alias()
    newest = select(func.max(others.c.through)).where(others.c.document == bindparam("which"))
    which = [snapshots.c.document == bindparam("which"), snapshots.c.through == bindparam("number")]
    return delete(snapshots).where(*which, snapshots.c.through < newest.scalar_subquery())


def _attribute() -> Insert:
    """The ranges of `storage/attribution.py`, computed where the rows are: each row that does not continue the one
    before it starts an island, and an island becomes one range. Rows that are attributed already are passed over.
    """
    row = updates.c
    known = attributions.c
    done = select(func.max(known.last)).where(known.document == bindparam("document")).scalar_subquery()
    before = {name: func.lag(row[name]).over(order_by=row.sequence) for name in ("author", "door", "at")}
    continues = (
        (before["author"] == row.author)
        & (before["door"] == row.door)
        & (row.at - before["at"] <= literal_column(str(PAUSE)))
    )
    marked = (
        select(row.document, row.sequence, row.author, row.door, row.at)
        .add_columns(case((continues, literal_column("0")), else_=literal_column("1")).label("starts"))
        .where(row.document == bindparam("document"), row.sequence <= bindparam("through"))
        .where(row.sequence > func.coalesce(done, literal_column("0")))
        .subquery()
    )
    island = func.sum(marked.c.starts).over(order_by=marked.c.sequence).label("island")
    cut = select(marked, island).subquery()
    ranges = select(
        cut.c.document,
        func.min(cut.c.sequence),
        func.max(cut.c.sequence),
        func.min(cut.c.author),
        func.min(cut.c.door),
        func.min(cut.c.at),
        func.max(cut.c.at),
        func.count(),
        cast(null(), LargeBinary),
    ).group_by(cut.c.document, cut.c.island)
    return insert(attributions).from_select(attributions.columns.keys(), ranges)
