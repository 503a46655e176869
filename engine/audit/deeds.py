"""What somebody is doing right now, so that it is entered into the audit log in the very batch that does it (rule AU2).

The performer of commands begins a deed; it goes with the work through awaits, into the mailboxes of actors and into rooms.
The first batch committed on the way carries the entry. Border: which commands are deeds is `what`'s affair.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any, Final, TypedDict, TypeVar

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.access_records import AccessRequest
from engine.audit.audited import audited
from engine.audit.rows import Row, changed, key_of, kind_of, title_of, told, within
from engine.audit.saying import PLACES
from engine.ports import Records, Store, Writer
from engine.records import Grant, Json, Record
from engine.writes import AppendAudit, Batch, Insert, Put, Receipt, Remove, Write

R = TypeVar("R", bound=Record)

MOST_SEEN: Final = 2_000
"""Rows a deed remembers as they stood before."""


@dataclass(slots=True, kw_only=True, eq=False)
class Deed:
    """One thing that somebody does. It is entered once, with its first batch; a batch that is refused does not count."""

    organisation: OrganisationId
    workspace: WorkspaceId | None
    by: UserId
    action: str
    object_kind: str
    object: str
    title: str
    details: dict[str, Json]
    now: Callable[[], Micros]
    entered: bool = False
    seen: dict[tuple[type[Any], tuple[str | int, ...]], Row | None] = field(default_factory=dict)
    titles: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """What rows that were read are called and which documents they belong to, by the last part of their keys."""

    def notice(self, rows: Sequence[Record]) -> None:
        """They were read: what the deed changes of them stood there before."""
        if self.entered or len(self.seen) > MOST_SEEN:
            return
        for row in rows:
            if title := title_of(row):
                self.titles.setdefault(key_of(row), (title, within(row)))
            said = told(row)
            if said is not None:
                self.seen.setdefault((type(row), tuple(getattr(row, name) for name in row.KEY)), said)

    def entry(self, batch: Batch = ()) -> AppendAudit:
        before, after = changed(batch, self.seen)
        kind, object_, title, of = self._about(batch)
        details = {**self.details, "within": list(of)} if of else self.details
        return audited(
            organisation=self.organisation,
            workspace=self.workspace,
            by=self.by,
            action=self.action,
            object_kind=kind,
            object=object_,
            title=title,
            before=before,
            after=after,
            details=details or None,
            at=self.now(),
        )

    def _about(self, batch: Batch) -> "_About":
        """What it is done to, as it is called now: where the command names a place, what it makes or changes there."""
        mine = (self.object_kind, self.object, self.title, ())
        if self.object_kind not in PLACES:
            written = {key_of(row): (title_of(row), within(row)) for row in _records(batch)}
            title, of = self.titles.get(self.object) or written.get(self.object) or ("", ())
            return mine if self.title else (self.object_kind, self.object, title, of)
        noun = self.action.partition(".")[0]
        things = [] if noun == self.object_kind else list(self._things(batch))
        named = [thing for thing in things if noun in thing[0].split("_")]
        return next(iter([*named, *things]), mine)

    def _things(self, batch: Batch) -> "Iterator[_About]":
        for write in batch:
            match write:
                case Insert(record=row) | Put(record=row) if title_of(row):
                    yield kind_of(type(row)), key_of(row), title_of(row), within(row)
                case Remove(type=type_, key=key) if known := self.titles.get(str(key[-1])):
                    yield kind_of(type_), str(key[-1]), *known
                case _:
                    continue


_About = tuple[str, str, str, tuple[str, ...]]
"""Kind, id and title, and the documents it belongs to."""


def _records(batch: Batch) -> Iterator[Record]:
    for write in batch:
        if isinstance(write, Insert | Put):
            yield write.record


_current: ContextVar[Deed | None] = ContextVar("deed", default=None)


def current() -> Deed | None:
    return _current.get()


@contextmanager
def doing(deed: Deed | None) -> Iterator[None]:
    """Batches committed inside belong to this deed; with None, to nobody's."""
    token = _current.set(deed)
    try:
        yield
    finally:
        _current.reset(token)


Rider = Callable[[int, Micros], tuple[Write, ...]]


def with_deed(rider: Rider | None) -> Rider | None:
    """What is committed with an edit of a document, and the entry of the deed that makes the edit."""
    deed = _current.get()
    if deed is None or deed.entered:
        return rider

    def riding(number: int, at: Micros) -> tuple[Write, ...]:
        # Asked again when the commit is tried again: the entry goes with whichever of them succeeds.
        deed.entered = True
        writes = () if rider is None else rider(number, at)
        return writes if _has_entry(writes) else (*writes, deed.entry(writes))

    return riding


class AuditedWriter:
    """The writer of a process: a batch of a deed takes its entry along, and its receipt is told without that."""

    def __init__(self, writer: Writer, now: Callable[[], Micros]) -> None:
        self._writer = writer
        self._now = now

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        deed = _current.get()
        if deed is None:
            entry = self._unsaid(batch)
            return self._writer.commit(batch) if entry is None else self._with(batch, entry)
        if deed.entered or not batch:
            return self._writer.commit(batch)
        deed.entered = True
        done = self._writer.commit(batch) if _has_entry(batch) else self._with(batch, deed.entry(batch))
        done.add_done_callback(lambda future: _if_refused(deed, future))
        return done

    def _with(self, batch: Batch, entry: AppendAudit) -> "asyncio.Future[Receipt]":
        told: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()

        def tell(done: "asyncio.Future[Receipt]") -> None:
            error = None if done.cancelled() else done.exception()
            if told.done():
                return
            if done.cancelled():
                told.cancel()
            elif error is not None:
                told.set_exception(error)
            else:
                told.set_result(Receipt(numbers=done.result().numbers[: len(batch)]))

        self._writer.commit((*batch, entry)).add_done_callback(tell)
        return told

    def _unsaid(self, batch: Batch) -> AppendAudit | None:
        """Of what Concert does by itself, as when a grant has run out."""
        first = next((row for write in batch if (row := _watched(write)) is not None), None)
        if first is None or _has_entry(batch):
            return None
        before, after = changed(batch, {})
        return audited(
            **first,
            before=before,
            after=after,
            at=self._now(),
        )


class NoticingRecords:
    """The records of a process: what a deed reads is noticed, for it may be what the deed changes."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.count = records.count

    async def get(self, type_: type[R], *key: str | int) -> R | None:
        row = await self._records.get(type_, *key)
        deed = _current.get()
        if deed is not None and row is not None:
            deed.notice((row,))
        return row

    async def find(
        self,
        type_: type[R],
        where: Mapping[str, object],
        *,
        order: str = "",
        descending: bool = False,
        offset: int = 0,
        limit: int = 1000,
    ) -> Sequence[R]:
        rows = await self._records.find(
            type_, where, order=order, descending=descending, offset=offset, limit=limit
        )
        deed = _current.get()
        if deed is not None:
            deed.notice(rows)
        return rows


def audited_store(store: Store, now: Callable[[], Micros]) -> Store:
    """The same store, in which deeds are entered."""
    return replace(store, writer=AuditedWriter(store.writer, now), records=NoticingRecords(store.records))


def _has_entry(writes: Batch) -> bool:
    return any(isinstance(write, AppendAudit) for write in writes)


def _if_refused(deed: Deed, done: "asyncio.Future[Receipt]") -> None:
    if done.cancelled() or done.exception() is not None:
        deed.entered = False


class _Said(TypedDict):
    organisation: OrganisationId
    workspace: WorkspaceId | None
    by: UserId
    action: str
    object_kind: str
    object: str


def _watched(write: Write) -> _Said | None:
    """Who may what is never changed without an entry, whatever way it came."""
    match write:
        case Put(record=Grant() as row) | Insert(record=Grant() as row):
            here = WorkspaceId(row.object) if row.object_kind == "workspace" else None
            return _Said(
                organisation=row.organisation, workspace=here, by=row.created_by,
                action="grant.changed", object_kind="grant", object=row.id,
            )  # fmt: skip
        case Put(record=AccessRequest() as row) | Insert(record=AccessRequest() as row):
            return _Said(
                organisation=row.organisation, workspace=row.workspace, by=UserId(""),
                action=f"access_request.{row.state}", object_kind="access_request", object=row.id,
            )  # fmt: skip
        case _:
            return None
