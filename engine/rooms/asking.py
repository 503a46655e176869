"""What openings ask of the store beside the log. Rooms that open in one moment ask together: each question is one read for all of them.

An answer is always read after its question was asked.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from crdt.ids import ClientId, DocumentId, UserId
from engine.ports import Store
from engine.records import ClientBinding, DocumentRecord, FenceRecord, LockRecord, User
from engine.rooms.loading import bindings
from engine.runtime.gathered import Gathered

_ROWS: Final = 10_000
"""Of many documents in one read; where there are more, each is asked for by itself."""

Bound = Mapping[ClientId, UserId]


class Asking:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents = Gathered("documents to open", self._fetch_documents)
        self._bound = Gathered("client ids to open", self._fetch_bound)
        self._locks = Gathered("locks to open", self._fetch_locks)
        self._fences = Gathered("fences to open", self._fetch_fences)
        self._users = Gathered("writers to open", self._fetch_users)

    async def record(self, record: DocumentRecord) -> DocumentRecord:
        """As it stands now: whoever comes in was let in with an older one, perhaps of another epoch."""
        return await self._documents.get(record.id) or record

    async def bound(self, document: DocumentId) -> Bound:
        """Whose each client id is, all of them."""
        return await self._bound.get(document) or {}

    async def users(self, ids: set[UserId]) -> Sequence[User]:
        """Those that there are."""
        found = await asyncio.gather(*(self._users.get(id_) for id_ in ids))
        return [one for one in found if one is not None]

    async def locks(self, document: DocumentId) -> tuple[Sequence[LockRecord], int]:
        """With the number of the last fence."""
        rows, fence = await asyncio.gather(self._locks.get(document), self._fences.get(document))
        return rows or (), 0 if fence is None else fence.last

    async def _fetch_documents(self, ids: tuple[DocumentId, ...]) -> dict[DocumentId, DocumentRecord]:
        rows = await self._store.records.find(DocumentRecord, {"id": ids}, limit=len(ids))
        return {row.id: row for row in rows}

    async def _fetch_users(self, ids: tuple[UserId, ...]) -> dict[UserId, User]:
        rows = await self._store.records.find(User, {"id": ids}, limit=len(ids))
        return {row.id: row for row in rows}

    async def _fetch_fences(self, ids: tuple[DocumentId, ...]) -> dict[DocumentId, FenceRecord]:
        rows = await self._store.records.find(FenceRecord, {"document": ids}, limit=len(ids))
        return {row.document: row for row in rows}

    async def _fetch_locks(self, ids: tuple[DocumentId, ...]) -> dict[DocumentId, list[LockRecord]]:
        found: dict[DocumentId, list[LockRecord]] = defaultdict(list)
        rows = await self._store.records.find(LockRecord, {"document": ids}, limit=_ROWS)
        for row in rows if len(rows) < _ROWS else await self._each_lock(ids):
            found[row.document].append(row)
        return found

    async def _each_lock(self, ids: tuple[DocumentId, ...]) -> list[LockRecord]:
        find = self._store.records.find
        return [row for id_ in ids for row in await find(LockRecord, {"document": id_}, limit=_ROWS)]

    async def _fetch_bound(self, ids: tuple[DocumentId, ...]) -> dict[DocumentId, Bound]:
        rows = await self._store.records.find(ClientBinding, {"document": ids}, limit=_ROWS)
        if len(rows) == _ROWS:
            return {id_: await bindings(self._store, id_) for id_ in ids}
        found: dict[DocumentId, dict[ClientId, UserId]] = defaultdict(dict)
        for row in rows:
            found[row.document][row.client] = row.user
        return dict(found)
