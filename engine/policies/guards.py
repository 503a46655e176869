"""Keeps the guard of every open document true: what the policies of its workspace protect in it now.

Policies are read from the log, not through rooms: a room asks here while it opens. What is committed to a policy holds
from the next update on; policies that come, go, or move are read again at once (PT5).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import field
from typing import Final

import structlog

from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.errors import StoreUnavailable
from crdt.ids import Channel, DocumentId, WorkspaceId
from crdt.kinds.kind import Kind
from crdt.kinds.policy import KIND, Policy
from crdt.protection import Guard, Place
from engine.policies.protecting import Protecting, criticality_in, places_of, protecting_of
from engine.ports import Store
from engine.records import DocumentRecord
from engine.rooms import Changed
from engine.rooms.loading import load
from engine.runtime.tasks import spawn

MOST_POLICIES: Final = 1_000
_MOVED: Final = frozenset(
    f"document:{what}" for what in ("created", "deleted", "moved", "reset", "restored", "trashed")
)
_WORKSPACE: Final = "workspace:"

_log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class _Open:
    """One open document. `criticality` as it is committed."""

    record: DocumentRecord
    criticality: str
    guard: Guard


@dataclass(slots=True, kw_only=True)
class _Known:
    """The policies of one workspace that protect something. `version` rises with whatever may change them."""

    protecting: dict[DocumentId, Protecting] = field(default_factory=dict)
    version: int = 0
    read: int = -1
    reading: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def is_fresh(self) -> bool:
        return self.read == self.version


class Guards:
    """One per process. `note`, `moved`, `closed` and `event_committed` return at once and never raise."""

    def __init__(self, store: Store, kinds: Mapping[str, Kind]) -> None:
        self._store = store
        self._kinds = kinds
        self._open: dict[DocumentId, _Open] = {}
        self._known: dict[WorkspaceId, _Known] = {}

    # For rooms

    async def guard(self, record: DocumentRecord, document: Document) -> Guard:
        """The guard of a document that is being opened; the same one when it is loaded again."""
        criticality = criticality_in(document.projection.get("body"))
        known = self._open.get(record.id)
        if known is None:
            known = self._open[record.id] = _Open(record=record, criticality=criticality, guard=Guard())
        known.record, known.criticality = record, criticality
        await self.settled(record.workspace)
        self._look(known)
        return known.guard

    def moved(self, record: DocumentRecord) -> None:
        known = self._open.get(record.id)
        if known is not None:
            known.record = record
            spawn(self._catch_up(record.workspace), name=f"protection of {record.id}")

    def closed(self, document: DocumentId) -> None:
        self._open.pop(document, None)

    # For the process

    def note(self, changed: Changed) -> None:
        """After a commit, before anything else is heard of it."""
        record = changed.record
        if record.kind == KIND.name and record.branch_of is None:
            self._take(record, changed.document)
        known = self._open.get(record.id)
        if known is not None and any(
            change.root == "body" and change.path[:1] in {(), ("criticality",)} for change in changed.changes
        ):
            known.criticality = criticality_in(changed.document.projection.get("body"))
            self._look(known)

    def event_committed(self, channel: Channel, topic: str) -> None:
        if topic in _MOVED and channel.startswith(_WORKSPACE):
            workspace = WorkspaceId(channel.removeprefix(_WORKSPACE))
            if (known := self._known.get(workspace)) is not None:
                known.version += 1
                if not known.reading:
                    known.reading = True
                    spawn(self._catch_up(workspace), name=f"policies of {workspace}")

    # For who asks

    def places(self, document: DocumentId) -> tuple[Place, ...]:
        """What is protected in a document that is open now."""
        known = self._open.get(document)
        return () if known is None else known.guard.places

    async def settled(self, workspace: WorkspaceId) -> None:
        """Returns when what is committed is known here. Raises StoreUnavailable."""
        known = self._known.setdefault(workspace, _Known())
        async with known.turn:
            while not known.is_fresh:
                version = known.version
                found = await self._read(workspace)
                if version == known.version:
                    known.protecting, known.read = found, version
                    self._look_everywhere(workspace)

    async def until_it_holds(self, record: DocumentRecord, *workspaces: WorkspaceId) -> None:
        """PT5: for who made, trashed, restored, moved or reset a policy, before they are answered; of other documents at once."""
        if record.kind != KIND.name or record.branch_of is not None:
            return
        for workspace in workspaces or (record.workspace,):
            try:
                await self.settled(workspace)
            except StoreUnavailable as error:  # it is done, and the next event, or room, reads it
                _log.warning("policies_not_read", workspace=workspace, code=error.code)

    # Inside

    def _take(self, record: DocumentRecord, document: Document) -> None:
        known = self._known.get(record.workspace)
        if known is None:
            return
        if not known.is_fresh:
            known.version += 1  # who reads now may have read what stood before
            return
        policy = document.body()
        found = protecting_of(record.id, policy) if isinstance(policy, Policy) else None
        if found == known.protecting.get(record.id):
            return
        if found is None:
            known.protecting.pop(record.id, None)
        else:
            known.protecting[record.id] = found
        self._look_everywhere(record.workspace)

    def _look_everywhere(self, workspace: WorkspaceId) -> None:
        for one in self._open.values():
            if one.record.workspace == workspace:
                self._look(one)

    def _look(self, one: _Open) -> None:
        known = self._known.get(one.record.workspace)
        kind = self._kinds.get(one.record.kind)
        if known is None or kind is None or one.record.branch_of is not None:
            one.guard.places = ()
            return
        one.guard.places = places_of(kind, one.criticality, known.protecting.values())

    async def _read(self, workspace: WorkspaceId) -> dict[DocumentId, Protecting]:
        where = {"workspace": workspace, "kind": KIND.name, "trashed_at": None, "branch_of": None}
        found: dict[DocumentId, Protecting] = {}
        for row in await self._store.records.find(DocumentRecord, where, limit=MOST_POLICIES):
            loaded = await load(self._store, row.id, KIND)
            policy = loaded.document.body()
            loaded.document.close()
            protecting = protecting_of(row.id, policy) if isinstance(policy, Policy) else None
            if protecting is not None:
                found[row.id] = protecting
        return found

    async def _catch_up(self, workspace: WorkspaceId) -> None:
        try:
            await self.settled(workspace)
            self._look_everywhere(workspace)
        except Exception as error:  # noqa: BLE001 - the store may be away; the next event, or room, asks again
            _log.error("policies_not_read", workspace=workspace, exc_info=error)
        finally:
            if (known := self._known.get(workspace)) is not None:
                known.reading = False
