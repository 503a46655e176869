"""Makes branches, closes them and opens them again (BR1, BR10)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import OverLimit
from crdt.ids import DocumentId, UserId
from crdt.kinds.kind import Kind
from engine.branches import told
from engine.branches.contents import Roots, begun, kept
from engine.branches.errors import BranchClosed, BranchUnknown, NoBranches, TargetTrashed
from engine.branches.records import Branch, BranchBase
from engine.branches.sides import see
from engine.channels import Channels
from engine.documents import Documents, bound_to_server
from engine.ports import Clock, Ids, Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.runtime.turns import Turns
from engine.writes import AppendUpdate, Insert, Put, Write

if TYPE_CHECKING:
    from engine.platform import Platform

MOST_BRANCHES: Final = 200
"""Of one document, closed ones not counted."""
_TURNS = Turns()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branching:
    """What branches need of a process."""

    store: Store
    rooms: Rooms
    channels: Channels
    documents: Documents
    clock: Clock
    ids: Ids

    @classmethod
    def of(cls, platform: "Platform") -> "Branching":
        return cls(
            store=platform.store,
            rooms=platform.rooms,
            channels=platform.channels,
            documents=platform.documents,
            clock=platform.clock,
            ids=platform.ids,
        )

    async def find(self, target: DocumentRecord, id_: str) -> Branch:
        """Raises BranchUnknown."""
        branch = await self.store.records.get(Branch, id_)
        if branch is None or branch.target != target.id:
            raise BranchUnknown
        return branch

    @asynccontextmanager
    async def turn(self, branch: Branch) -> AsyncIterator[Branch]:
        """One thing at a time is done to a branch, whose row comes as it is then. Raises BranchUnknown."""
        async with _TURNS.of(branch.document):
            now = await self.store.records.get(Branch, branch.document)
            if now is None:
                raise BranchUnknown
            yield now

    async def make(self, target: DocumentRecord, name: str, by: UserId) -> Branch:
        """Raises ConcertError; then there is no branch."""
        kind = self.documents.kind(target.kind)
        await self._check(target, kind)
        seen = await see(self.rooms, kind, target)
        update = await asyncio.to_thread(begun, kind, seen.content)
        async with self.documents.row(target.id) as row:  # it stays where it is until the branch is there
            if row.trashed_at is not None:
                raise TargetTrashed
            return await self._begin(row, kind, name, by, kept(kind, seen.content), seen.sequence, update)

    async def _begin(
        self,
        target: DocumentRecord,
        kind: Kind,
        name: str,
        by: UserId,
        content: Roots,
        sequence: int,
        update: bytes,
    ) -> Branch:
        now = self.clock.now()
        record = replace(
            target,
            id=DocumentId(self.ids.new()),
            epoch=self.ids.new(),
            kind_version=kind.version,
            created_by=by,
            created_at=now,
            updated_by=by,
            updated_at=now,
            branch_of=target.id,
        )
        branch = Branch(
            document=record.id,
            target=target.id,
            organisation=target.organisation,
            name=name,
            state="open",
            created_by=by,
            created_at=now,
        )
        base = BranchBase(
            document=record.id,
            organisation=target.organisation,
            content=content,
            target_sequence=sequence,
            branch_sequence=1,
            at=now,
        )
        append = AppendUpdate(document=record.id, author=by, door="server", at=now, update=update)
        await self._commit(
            (
                *(Insert(record=one) for one in (record, branch, base)),
                append,
                *bound_to_server(record, update, now),
                *told.events(told.CREATED, branch, by, now),
            )
        )
        return branch

    async def close(self, branch: Branch, by: UserId) -> Branch:
        """BR10. Closing twice changes nothing."""
        async with self.turn(branch) as now:
            if now.state == "closed":
                return now
            document, at = await self._document(now), self.clock.now()
            closed = replace(now, state="closed", closed_by=by, closed_at=at)
            await self._commit((Put(record=closed), *told.events(told.CLOSED, closed, by, at)))
            if document.trashed_at is None:
                await self.documents.trash(document, by)
            return closed

    async def reopen(self, branch: Branch, by: UserId) -> Branch:
        async with self.turn(branch) as now:
            document = await self._document(now)
            if document.trashed_at is not None:
                await self.documents.restore(document, by)
            if now.state != "closed":
                return now
            at = self.clock.now()
            opened = replace(now, state="open", closed_by=None, closed_at=None)
            await self._commit((Put(record=opened), *told.events(told.REOPENED, opened, by, at)))
            return opened

    async def _document(self, branch: Branch) -> DocumentRecord:
        document = await self.store.records.get(DocumentRecord, branch.document)
        if document is None:
            raise BranchUnknown
        return document

    async def base(self, branch: Branch) -> BranchBase:
        """What both have in common. Raises BranchUnknown."""
        base = await self.store.records.get(BranchBase, branch.document)
        if base is None:
            raise BranchUnknown
        return base

    async def _check(self, target: DocumentRecord, kind: Kind) -> None:
        if target.branch_of is not None or not may_have(kind):
            raise NoBranches(details={"kind": kind.name, "branch_of": target.branch_of})
        if target.trashed_at is not None:
            raise TargetTrashed
        branches = await self.store.records.find(Branch, {"target": target.id, "state": ("open", "merged")})
        if len(branches) >= MOST_BRANCHES:
            raise OverLimit("This document has too many branches.", details={"limit": MOST_BRANCHES})

    async def _commit(self, batch: tuple[Write, ...]) -> None:
        self.channels.committed(batch, await self.store.writer.commit(batch))


def may_have(kind: Kind) -> bool:
    """A workspace's own document is no subject of a try."""
    return kind.name != "workspace"


def may_be_protected(kind: Kind) -> bool:
    """PT2: what has a body, and branches as the way round."""
    return may_have(kind) and not kind.open_roots


def check_open(branch: Branch, *documents: DocumentRecord) -> None:
    """Raises what stands against merging."""
    if branch.state == "closed":
        raise BranchClosed
    if any(one.trashed_at is not None for one in documents):
        raise TargetTrashed
