"""How synchronisations, their runs and their conflicts look from outside, and what is said to make one."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.commands.clock_triggers import ByTheClock
from engine.commands.command import MOST, Listing, Page, WholePage
from engine.commands.scan_views import Id
from engine.names import MaybeName
from engine.records import Json
from engine.sync_records import Conflicts, Deletes, SyncConflict, Synchronisation, SyncRun, SyncState

TableName = Field(min_length=1, max_length=300)
ColumnName = Field(min_length=1, max_length=300)


class OfSource(Model):
    id: str


class SynchronisationsOf(Page):
    """Of a source that is read or written by them."""

    id: str


class OneSynchronisation(OfSource):
    synchronisation: Id


class RunsOf(Page):
    """Newest first."""

    id: str
    synchronisation: Id


class OneSyncRun(OneSynchronisation):
    run: Id


class MappedColumn(Model):
    """`converts`: their types differ, and each value is to be turned into the target's, exactly or not at all."""

    source: str = ColumnName
    target: str = ColumnName
    converts: bool = False


class SyncWishes(Model):
    """`mark` is the target's column that says a row is gone; `newer` its column that says which side is newer."""

    name: MaybeName = ""
    columns: list[MappedColumn] = Field(min_length=1, max_length=2000)
    keys: list[str] = Field(min_length=1, max_length=50)
    deletes: Deletes = "off"
    mark: str = Field(default="", max_length=300)
    conflicts: Conflicts = "source"
    newer: str = Field(default="", max_length=300)
    batch: int = Field(default=500, ge=1, le=5000)


class NewSynchronisation(SyncWishes):
    id: str
    table: str = TableName
    target: Id
    target_table: str = TableName


class ChangedSynchronisation(SyncWishes):
    """The tables stay: for others, another synchronisation is made."""

    id: str
    synchronisation: Id
    version: int = Field(ge=1, le=MOST)


class SyncSchedule(OneSynchronisation, ByTheClock):
    pass


class WantedPair(OfSource):
    table: str = TableName
    target: Id
    target_table: str = TableName


class TypedColumn(Model):
    """`family`: the kind of value in a word: integer, text, timestamp."""

    name: str
    type: str
    family: str
    primary_key: bool


class SyncProposal(Model):
    """`why` says where the keys come from. `problems`: what keeps the proposal from being used as it is."""

    columns: list[MappedColumn]
    keys: list[str]
    why: str
    source_columns: list[TypedColumn]
    target_columns: list[TypedColumn]
    problems: list[str]
    writable: bool


class SyncTable(Model):
    """`writable`: an administrator allowed synchronisations to write to it."""

    name: str
    kind: str
    columns: int
    writable: bool


class SyncTablesOf(OfSource, WholePage):
    """Of one source."""


class SyncTables(Listing[SyncTable]):
    """`writes`: this kind of source can be written to at all."""

    writes: bool


class WritableTables(OfSource):
    """All that may be written to from now on; none takes every permission away."""

    tables: list[str] = Field(max_length=2000)


class WritableOut(Model):
    tables: list[str]
    by: str
    at: int | None


class SyncRunOut(Model):
    """`counts`, by what was done or found; `sample`: the first rows of each difference; `proof`: row counts and checksums of both sides."""

    id: str
    state: SyncState
    dry: bool
    by: str
    by_name: str
    run: str | None
    started_at: int
    finished_at: int | None
    done: int
    total: int
    counts: dict[str, int]
    sample: Json
    proof: Json
    error: Json


class SynchronisationOut(Model):
    """`way` as seen from the source that was asked about. `design` runs it by the clock, "" for nobody. `writable`: the target's
    table may be written to now. `latest` is the newest run, `asked` how many rows wait for a person.
    """

    id: str
    name: str
    way: Literal["out", "in"]
    source: str
    source_name: str
    table: str
    target: str
    target_name: str
    target_table: str
    columns: list[MappedColumn]
    keys: list[str]
    deletes: Deletes
    mark: str
    conflicts: Conflicts
    newer: str
    batch: int
    paused: bool
    design: str
    version: int
    changed_at: int
    writable: bool
    asked: int
    latest: SyncRunOut | None


class SynchronisationList(Listing[SynchronisationOut]):
    """`writes`: this kind of source can be written to, `writable` the tables where that is allowed, `reads`: it can be read from."""

    reads: bool
    writes: bool
    writable: list[str]


class ConflictsOf(Page):
    """Rows that wait for a person first."""

    id: str
    synchronisation: Id


class SyncConflictOut(Model):
    """`source` and `target` by column of the target, null for no row. `take`: what somebody decided, "" for nothing yet."""

    row: str
    source: Json
    target: Json
    take: str
    found_at: int
    decided_by: str
    decided_by_name: str


class DecidedConflicts(OneSynchronisation):
    """It is done in the next run, if both sides are then as they were shown. `rows` empty: all that wait."""

    rows: list[str] = Field(default=[], max_length=500)
    take: Literal["source", "target"]


class Decisions(Model):
    decided: int


def run_out(row: SyncRun, names: Mapping[str, str]) -> SyncRunOut:
    return SyncRunOut(
        id=row.id,
        state=row.state,
        dry=row.dry,
        by=row.by,
        by_name=names.get(row.by, ""),
        run=row.run,
        started_at=row.started_at,
        finished_at=row.finished_at,
        done=row.done,
        total=row.total,
        counts=row.counts or {},
        sample=row.sample,
        proof=row.proof,
        error=row.error,
    )


def synchronisation_out(
    row: Synchronisation,
    seen_from: str,
    names: Mapping[DocumentId, str],
    *,
    writable: bool,
    asked: int,
    latest: SyncRunOut | None,
) -> SynchronisationOut:
    return SynchronisationOut(
        id=row.id,
        name=row.name,
        way="out" if row.source == seen_from else "in",
        source=row.source,
        source_name=names.get(row.source, ""),
        table=row.table,
        target=row.target,
        target_name=names.get(row.target, ""),
        target_table=row.target_table,
        columns=[MappedColumn(**one) for one in row.columns],
        keys=row.keys,
        deletes=row.deletes,
        mark=row.mark,
        conflicts=row.conflicts,
        newer=row.newer,
        batch=row.batch,
        paused=row.paused,
        design=row.design,
        version=row.version,
        changed_at=row.changed_at,
        writable=writable,
        asked=asked,
        latest=latest,
    )


def conflict_out(row: SyncConflict, names: Mapping[str, str]) -> SyncConflictOut:
    return SyncConflictOut(
        row=row.row,
        source=row.source_row,
        target=row.target_row,
        take=row.take,
        found_at=row.found_at,
        decided_by=row.decided_by,
        decided_by_name=names.get(row.decided_by, ""),
    )
