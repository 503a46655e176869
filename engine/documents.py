"""The life of documents around their content: made, adopted from a file, renamed, trashed, restored.

The content itself lives in rooms. A document's `title` follows its `body.name`: this listens to changes after commit.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.document import Document
from crdt.errors import Conflict, CorruptUpdate, InvalidInput, NotFound, OverLimit
from crdt.facts import MAP, Facts
from crdt.gate import MOST_CLIENTS
from crdt.ids import DocumentId, Micros, UserId, workspace_channel
from crdt.kinds.kind import Kind
from crdt.kinds.writing import seed_from_json
from crdt.model import Model
from crdt.offences import FieldForbidden
from crdt.precheck import SYNC, UNLIMITED, inspect
from crdt.presence import Author
from crdt.roles import THE_SERVER, allows
from crdt.room import SERVER
from crdt.rulebook import PLACE_LIMITS, Rulebook
from crdt.structs import StructIndex
from crdt.verdicts import Accepted
from engine.cards.card import first_rows
from engine.channels import Channels
from engine.members.records import DocumentText
from engine.names import checked_name, legible
from engine.ports import Ids, Store
from engine.records import DocumentRecord, Json, Workspace
from engine.rooms import Changed
from engine.rooms.loading import bindings_of
from engine.runtime.clock import WakingClock
from engine.runtime.tasks import spawn
from engine.texts import words_of
from engine.trials import check_whole
from engine.writes import AppendEvent, AppendUpdate, Insert, Put, Write

TITLE_LENGTH = 200
MOST_WRITERS = MOST_CLIENTS // 2
"""Client ids that a document may begin with; those who write in it from then on need some too."""
NAMES: Final = frozenset({(), ("name",), ("description",)})
"""Places of a body that rows follow."""
RENAME_SECONDS = 0.5
TOUCH_SECONDS = 10.0


class DocumentEvent(Model):
    """What the events of a workspace say about one of its documents."""

    document: str
    kind: str
    title: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a document's row shall follow. `title` is None when nobody renamed it."""

    title: str | None
    by: UserId
    description: str | None = None


class Documents:
    def __init__(
        self, kinds: Mapping[str, Kind], store: Store, channels: Channels, clock: WakingClock, ids: Ids
    ) -> None:
        self._kinds = kinds
        self._store = store
        self._channels = channels
        self._clock = clock
        self._ids = ids
        self._noted: dict[DocumentId, Noted] = {}
        self._due: set[DocumentId] = set()
        self._following = False
        self._turn = asyncio.Lock()
        self.on_moved: Callable[[DocumentId], None] = lambda _document: None
        """Told when a document went to the trash, came back, moved or is gone; must return at once."""
        self.on_made: Callable[[DocumentRecord], None] = lambda _row: None
        """Told when a document was made or came back: who follows contents has none of its own yet. Must return at once."""
        self.until_it_holds: Callable[[DocumentRecord], Awaitable[None]] = _at_once
        """Awaited once a document is made, in the trash or back, before anybody is answered: what it says elsewhere holds by then."""

    def kind(self, name: str) -> Kind:
        kind = self._kinds.get(name)
        if kind is None:
            known = ", ".join(sorted(self._kinds))
            raise InvalidInput(f"A document's kind is one of: {known}.", details={"field": "kind"})
        return kind

    async def create(
        self,
        workspace: Workspace,
        kind_name: str,
        name: str,
        content: Mapping[str, Json],
        by: UserId,
        *,
        id_: DocumentId | None = None,
        also: tuple[Write, ...] = (),
    ) -> DocumentRecord:
        """A new document from the parts that an export has (`body`, `layout`; `roots` of a freeform document).

        `InvalidInput` when they do not fit the kind or nobody could read the name, `AlreadyExists` where one has this id. `also` is committed with it.
        """
        kind, name = self.kind(kind_name), checked_name(name)
        update = await asyncio.to_thread(seed, kind, name, content)
        roots = content.get("roots") if kind.open_roots else {"name": name, **content}
        return await self._store_new(workspace, kind, name, update, by, roots or {}, id_, also=also)

    async def adopt(
        self, workspace: Workspace, kind_name: str, name: str, state: bytes, by: UserId
    ) -> DocumentRecord:
        """A new document from Yjs bytes of unknown origin, checked like any client's first update."""
        kind = self.kind(kind_name)
        checked = await asyncio.to_thread(check_alone, kind, state)
        document = Document.load(kind, checked)
        name, content = title_of(document) or name, document.projection
        return await self._store_new(workspace, kind, name, document.state(), by, content)

    async def trash(
        self, record: DocumentRecord, by: UserId, *, also: tuple[Write, ...] = ()
    ) -> DocumentRecord:
        """`also` is committed with it."""
        (row,) = await self.trash_all([record], by, also={record.id: also})
        return row

    async def trash_all(
        self, records: Sequence[DocumentRecord], by: UserId, *, also: Mapping[DocumentId, tuple[Write, ...]]
    ) -> list[DocumentRecord]:
        """Each in a batch of its own, all of them committed together; `also` is committed with each. Raises NotFound."""
        for record in records:
            check_is_no_workspace(record)
        now = self._clock.now()
        async with self._turn:
            ids = tuple(record.id for record in records)
            there = {
                row.id: row
                for row in await self._store.records.find(DocumentRecord, {"id": ids}, limit=len(ids))
            }
            if len(there) < len(set(ids)):
                raise NotFound
            rows = [replace(there[id_], updated_by=by, updated_at=now, trashed_at=now) for id_ in ids]
            await asyncio.gather(
                *(
                    self._commit((*also.get(row.id, ()), Put(record=row)), row, "document:trashed", by)
                    for row in rows
                )
            )
        for row in rows:
            self.on_moved(row.id)
            await self.until_it_holds(row)
        return rows

    async def restore(self, record: DocumentRecord, by: UserId) -> DocumentRecord:
        row = await self._change(record, "document:restored", by, trashed_at=None)
        self.on_moved(row.id)
        self.on_made(row)
        await self.until_it_holds(row)
        return row

    async def retitle(self, record: DocumentRecord, title: str, by: UserId) -> DocumentRecord:
        """The row of a document whose name was changed, at once instead of soon."""
        return await self._change(record, "document:renamed", by, title=title[:TITLE_LENGTH])

    @asynccontextmanager
    async def row(self, id_: DocumentId) -> AsyncIterator[DocumentRecord]:
        """The row as it is, for whoever writes another in its place: nobody else does meanwhile. Raises NotFound."""
        async with self._turn:
            row = await self._store.records.get(DocumentRecord, id_)
            if row is None:
                raise NotFound
            yield self.latest(row)

    async def _change(
        self, record: DocumentRecord, topic: str, by: UserId, also: tuple[Write, ...] = (), **fields: Any
    ) -> DocumentRecord:
        async with self.row(record.id) as now:
            row = replace(now, updated_by=by, updated_at=self._clock.now(), **fields)
            await self._commit((*also, Put(record=row)), row, topic, by)
        return row

    def note(self, changed: Changed) -> None:
        """After a commit: the title follows soon, "last changed" within ten seconds, once for all edits of a moment.

        On the path of every edit: looks only at what this one touched.
        """
        id_ = changed.record.id
        known = self._noted.get(id_)
        renamed = any(change.root == "body" and change.path[:1] in NAMES for change in changed.changes)
        title = title_of(changed.document) if renamed else None
        about = description_of(changed.document) if renamed else None
        if known is None:
            self._noted[id_] = Noted(title=title, by=changed.author, description=about)
        elif renamed or known.by != changed.author:
            self._noted[id_] = Noted(
                title=title or known.title,
                by=changed.author,
                description=known.description if about is None else about,
            )
        if known is None or (renamed and known.title is None):
            self._clock.call_later(RENAME_SECONDS if renamed else TOUCH_SECONDS, lambda: self._follow(id_))

    def latest(self, row: DocumentRecord) -> DocumentRecord:
        """The row with who changed the document last, where it has not followed yet: that was a moment ago."""
        known = self._noted.get(DocumentId(row.id))
        return row if known is None else replace(row, updated_by=known.by, updated_at=self._clock.now())

    async def settle(self) -> None:
        """Writes what is noted and not yet followed; called when rooms are closed."""
        self._due |= self._noted.keys()
        await self._follow_due()

    def _follow(self, id_: DocumentId) -> None:
        self._due.add(id_)
        if not self._following:
            self._following = True
            spawn(self._follow_until_done(), name="document titles")

    async def _follow_until_done(self) -> None:
        try:
            while self._due:
                await self._follow_due()
        finally:
            self._following = False

    async def _follow_due(self) -> None:
        """All that are due, with one question to the store and one batch: many become due together."""
        async with self._turn:
            noted = {id_: self._noted.pop(id_) for id_ in self._due & self._noted.keys()}
            self._due.clear()
            if noted:
                await self._follow_noted(noted)

    async def _follow_noted(self, noted: Mapping[DocumentId, Noted]) -> None:
        found = await self._store.records.find(DocumentRecord, {"id": tuple(noted)}, limit=len(noted))
        touched: list[Write] = []
        for row in found:
            known = noted[row.id]
            title = (known.title or row.title)[:TITLE_LENGTH]
            new = replace(row, title=title, updated_by=known.by, updated_at=self._clock.now())
            if title == row.title and row.kind != "workspace":
                touched.append(Put(record=new))
            else:
                await self._rename(new, known, renamed=title != row.title)
        await self._store.writer.commit(tuple(touched))

    async def _rename(self, row: DocumentRecord, known: Noted, *, renamed: bool) -> None:
        writes: list[Write] = [Put(record=row)]
        if row.kind == "workspace":
            workspace = await self._store.records.get(Workspace, row.workspace)
            if workspace is not None:
                about = workspace.description if known.description is None else known.description
                writes.append(Put(record=replace(workspace, name=row.title, description=about)))
        if renamed:
            await self._commit(tuple(writes), row, "document:renamed", known.by)
        else:
            await self._store.writer.commit(tuple(writes))

    async def _store_new(
        self,
        workspace: Workspace,
        kind: Kind,
        name: str,
        update: bytes,
        by: UserId,
        content: Mapping[str, Json],
        given: DocumentId | None = None,
        *,
        also: tuple[Write, ...] = (),
    ) -> DocumentRecord:
        now = self._clock.now()
        id_ = given or DocumentId(self._ids.new())
        row = first_record(workspace, id_, kind, name, by, epoch=self._ids.new(), now=now)
        append = AppendUpdate(document=id_, author=by, door="server", at=now, update=update)
        bound = bound_to_server(row, update, now)
        text = DocumentText(document=id_, organisation=row.organisation, words=words_of(content), through=1)
        listed = first_rows(row, kind, content, now)
        writes: tuple[Write, ...] = (*also, Insert(record=row), append, Put(record=text), *bound, *listed)
        await self._commit(writes, row, "document:created", by)
        self.on_made(row)
        await self.until_it_holds(row)
        return row

    async def _commit(self, writes: tuple[Write, ...], row: DocumentRecord, topic: str, by: UserId) -> None:
        """Writes and their event in one batch; the event is told after the commit."""
        channel = workspace_channel(row.workspace)
        payload = DocumentEvent(document=row.id, kind=row.kind, title=row.title, by=by).model_dump()
        event = AppendEvent(channel=channel, topic=topic, payload=payload, at=self._clock.now())
        batch = (*writes, event)
        self._channels.committed(batch, await self._store.writer.commit(batch))


async def _at_once(_record: DocumentRecord) -> None:
    """Nothing hangs on it."""


def check_maker(kind: Kind, role: str) -> None:
    """A kind whose whole body needs a right is made only by who has it. Raises FieldForbidden."""
    needed = kind.rights.get("body")
    if needed is not None and not allows(role, needed):
        raise FieldForbidden(
            f"Making a {kind.title.lower()} needs a right that your role does not have.",
            details={"path": ["body"], "right": str(needed)},
        )


def check_is_no_workspace(row: DocumentRecord) -> None:
    """The document of a workspace lives and goes with it."""
    if row.kind == "workspace":
        raise Conflict(
            "This is the workspace itself, not one of its documents.", next_step="Archive the workspace."
        )


def bound_to_server(row: DocumentRecord, state: bytes, at: Micros) -> tuple[Put, ...]:
    """R5: what a document begins with was written by nobody who is here, so nobody writes under its ids."""
    ids = {run.client for run in inspect(state, UNLIMITED).runs}
    return bindings_of(row, dict.fromkeys(ids, SERVER), at)


def check_alone(kind: Kind, state: bytes, *, own: bool = False) -> bytes:
    """The state as it may be applied (P16). Refuses one that is not a whole document of this kind: malformed, with gaps,
    with roots it does not have, or with what the gate would refuse (GP, P34). `own`: the server had all of it before, so
    it may be as long as documents are, and no rule that came later stands against it. For a thread.
    """
    index = StructIndex({} if kind.open_roots else dict.fromkeys(kind.roots, MAP))
    facts = inspect(state, UNLIMITED if own else SYNC)
    verdict = index.check(facts)
    if not isinstance(verdict, Accepted):
        raise CorruptUpdate(verdict.message, details={"reason": verdict.code})
    strangers = verdict.roots - set(kind.roots)
    if strangers and not kind.open_roots:
        raise CorruptUpdate(
            f"A {kind.title.lower()} has other roots.", details={"roots": sorted(strangers)[:10]}
        )
    clients = {run.client for run in facts.runs}
    if not own:
        _check_rules(kind, index, verdict, facts, clients)
        check_whole(facts)
    return facts.update


def _check_rules(kind: Kind, index: StructIndex, verdict: Accepted, facts: Facts, clients: set[int]) -> None:
    """Raises what the gate would say of an update that brings all of this."""
    if len(clients) > MOST_WRITERS:
        raise OverLimit("This document has had too many writers.", details={"limit": MOST_WRITERS})
    rules = Rulebook(kind, index, PLACE_LIMITS, lambda _client, _author: True)
    author = Author(user=SERVER, name="")
    if offence := rules.offence(verdict, facts, author, THE_SERVER, tuple(clients)):
        raise offence


def seed(kind: Kind, name: str, content: Mapping[str, Json]) -> bytes:
    """The first update of a document. A kind with a body has its name there."""
    if kind.open_roots:
        return seed_from_json(kind, dict(content))
    body = content.get("body") or {}
    return seed_from_json(kind, {**content, "body": {**kind.defaults, **body, "name": name}})


def title_of(document: Document) -> str:
    """The name in the content, on one line, as far as it can be read; empty where nothing is to be seen."""
    body = document.projection.get("body")
    name = body.get("name") if isinstance(body, Mapping) else None
    return legible(name) if isinstance(name, str) else ""


def description_of(document: Document) -> str | None:
    """What a workspace says about itself; None of any other kind."""
    body = document.projection.get("body")
    about = body.get("description") if isinstance(body, Mapping) else None
    return about if isinstance(about, str) and document.kind.name == "workspace" else None


def first_record(
    workspace: Workspace, id_: DocumentId, kind: Kind, title: str, by: UserId, *, epoch: str, now: Micros
) -> DocumentRecord:
    """The row of a document that begins now."""
    return DocumentRecord(
        id=id_,
        organisation=workspace.organisation,
        workspace=workspace.id,
        kind=kind.name,
        kind_version=kind.version,
        title=title[:TITLE_LENGTH],
        epoch=epoch,
        created_by=by,
        created_at=now,
        updated_by=by,
        updated_at=now,
    )
