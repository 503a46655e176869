"""From the log to a room and back: loads documents, verifies and writes snapshots.

Large documents are parsed and verified in a thread, so that the loop goes on; nothing is shared with it but bytes.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

import structlog

from crdt.dataclasses import replace
from crdt.document import Document
from crdt.epochs import RETIRED, is_retired
from crdt.errors import ConcertError, Malformed
from crdt.events import Loaded
from crdt.facts import MAP
from crdt.gate import Owner
from crdt.ids import ClientId, DocumentId, Micros, UserId
from crdt.kinds.kind import Kind
from crdt.precheck import UNLIMITED, inspect
from crdt.room import SERVER
from crdt.structs import StructIndex
from crdt.updates import NOTHING, clocks, merge
from engine.ports import Clock, Store, StoredDocument
from engine.records import ClientBinding, DocumentRecord, User
from engine.writes import AppendUpdate, Put

LARGE: Final = 256 << 10
"""Bytes that are worth a thread."""
MANY: Final = 500
"""Log rows that are worth one."""
_BINDINGS_AT_ONCE: Final = 50_000

_log = structlog.get_logger(__name__)


async def load(store: Store, document: DocumentId, kind: Kind) -> Loaded:
    """The document as committed. Raises a ConcertError when the store is away or the log is damaged."""
    stored = await store.updates.load(document)
    size = len(stored.state) + sum(len(row.update) for row in stored.tail)
    index = (
        await asyncio.to_thread(index_of_log, stored, kind)
        if size > LARGE or len(stored.tail) > MANY
        else index_of_log(stored, kind)
    )
    last = stored.tail[-1].sequence if stored.tail else stored.through
    return Loaded(
        document=Document.load(kind, stored.state, (row.update for row in stored.tail)),
        index=index,
        sequence=last,
        rows=len(stored.tail),
        size=size,
    )


async def indexed(store: Store, document: DocumentId, kind: Kind, through: int) -> bytes:
    """The dump of the index as of a row after the newest snapshot."""
    stored = await store.updates.load(document)
    tail = tuple(row for row in stored.tail if row.sequence <= through)
    return await asyncio.to_thread(lambda: index_of_log(replace(stored, tail=tail), kind).dump())


def index_of_log(stored: StoredDocument, kind: Kind) -> StructIndex:
    """The index as of the last row."""
    roots = {} if kind.open_roots else dict.fromkeys(kind.roots, MAP)
    index = _stored_index(stored, roots)
    try:
        for row in stored.tail:
            index.add(inspect(row.update, UNLIMITED))
    except ConcertError:
        # logs from before R2 may hold a row with a hole, or one that leans on a later one; together they stand
        _log.warning("index_of_merged_rows", through=stored.through)
        return StructIndex.of(merge([stored.state or NOTHING, *(row.update for row in stored.tail)]), roots)
    return index


def _stored_index(stored: StoredDocument, roots: dict[str, int]) -> StructIndex:
    if stored.index:
        try:
            return StructIndex.load(stored.index, roots)
        except Malformed:
            _log.warning("index_rebuilt", through=stored.through)
    return StructIndex.of(stored.state, roots)


async def upgrade(store: Store, clock: Clock, record: DocumentRecord, loaded: Loaded) -> Loaded:
    """D12: lifts a document of an older kind version, in one logged update, before anybody reads it."""
    kind = loaded.document.kind
    if record.kind_version >= kind.version:
        return loaded
    newer = Put(record=replace(record, kind_version=kind.version))
    update, _ = loaded.document.upgrade(record.kind_version, record.updated_by)
    if not update:
        await store.writer.commit((newer,))
        return loaded
    facts = inspect(update, UNLIMITED)
    loaded.index.add(facts)
    lifted = AppendUpdate(
        document=record.id, author=record.updated_by, door="server", at=clock.now(), update=update
    )
    ours = bindings_of(record, dict.fromkeys((run.client for run in facts.runs), SERVER), clock.now())
    receipt = await store.writer.commit((lifted, newer, *ours))
    return replace(loaded, sequence=receipt.numbers[0], rows=loaded.rows + 1, size=loaded.size + len(update))


def bindings_of(record: DocumentRecord, owners: Mapping[int, UserId], at: Micros) -> tuple[Put, ...]:
    """Rows that say whose these client ids are."""
    return tuple(
        Put(
            record=ClientBinding(
                document=record.id,
                client=ClientId(client),
                organisation=record.organisation,
                user=owner,
                bound_at=at,
            )
        )
        for client, owner in sorted(owners.items())
    )


async def bindings(store: Store, document: DocumentId) -> dict[ClientId, UserId]:
    """Whose each client id is, all of them: those of replaced histories are many, and as binding as the others."""
    found: dict[ClientId, UserId] = {}
    while True:
        rows = await store.records.find(
            ClientBinding,
            {"document": document},
            order="client",
            offset=len(found),
            limit=_BINDINGS_AT_ONCE,
        )
        found.update((row.client, row.user) for row in rows)
        if len(rows) < _BINDINGS_AT_ONCE:
            return found


def owners(bound: Mapping[ClientId, UserId], known: Iterable[User], loaded: Loaded) -> dict[ClientId, Owner]:
    """Who is no user any more, or never was one, was a guest. So was whoever wrote under an id that nobody has: what
    guests resend binds nothing. `known`: those of `bound` that are users.
    """
    lasting: set[UserId] = {user.id for user in known if user.kind != "guest"}
    lasting.add(SERVER)
    unbound: dict[ClientId, Owner] = {
        ClientId(client): Owner(SERVER, guest=True) for client in clocks(loaded.document.state_vector())
    }
    return unbound | {
        client: Owner(RETIRED) if is_retired(user) else Owner(user, user not in lasting)
        for client, user in bound.items()
    }
