"""Takes the last merge of a branch back, by one edit (BR9).

What the merge wrote is turned round and merged like a branch that had never been: where somebody has written since, what
they wrote stays and is named.
"""

import asyncio

from crdt.contests import Keys
from crdt.dataclasses import dataclass, replace
from crdt.history.merge import inverse, with_writes
from crdt.ids import DocumentId, Micros, UserId
from crdt.kinds.kind import Kind, YDoc
from crdt.updates import NOTHING
from engine.branches import sides, told
from engine.branches.contents import Roots, compared, content_in, update_for, writes_for, writes_heard
from engine.branches.errors import MergeNotLast
from engine.branches.making import Branching, check_open
from engine.branches.merging import Pair
from engine.branches.records import Branch, BranchBase, MergeRecord
from engine.branches.sides import TRIES, Seen, see
from engine.writes import Put
from engine.writes import Write as Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """`stayed`: places where somebody had written since, and which are as they left them."""

    merge: MergeRecord
    stayed: tuple[Keys, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    branching: Branching

    async def last(self, branch: Branch) -> MergeRecord | None:
        """The newest merge that stands."""
        where = {"branch": branch.document, "undone_at": None}
        found = await self.branching.store.records.find(
            MergeRecord, where, order="at", descending=True, limit=1
        )
        return found[0] if found else None

    async def undo(self, pair: Pair, merge_id: str, by: UserId, role: str) -> Undone:
        """`pair.into` is where the merge went. Raises ConcertError; then nothing has changed."""
        async with self.branching.turn(pair.branch) as branch:
            return await self._undo(replace(pair, branch=branch), merge_id, by, role)

    async def _undo(self, pair: Pair, merge_id: str, by: UserId, role: str) -> Undone:
        work = self.branching
        check_open(pair.branch, pair.target, pair.document)
        merge = await self.last(pair.branch)
        if merge is None or merge.id != merge_id:
            raise MergeNotLast(details={"last": None if merge is None else merge.id})
        kind = work.documents.kind(pair.target.kind)
        run = _Run(pair=pair, kind=kind, merge=merge, by=by)
        for left in reversed(range(TRIES)):
            seen = await see(work.rooms, kind, pair.own)
            update = await asyncio.to_thread(run.from_side, seen)
            edit = sides.Attempt(seen=seen, update=update, again=None if left else run.again)
            if await sides.attempt(work.rooms, edit, by, role, run.rider):
                break
        if run.undone is None:
            batch = run.rider(0, work.clock.now())
            work.channels.committed(batch, await work.store.writer.commit(batch))
        return Undone(merge=run.done, stayed=run.stayed)


@dataclass(slots=True, kw_only=True)
class _Run:
    pair: Pair
    kind: Kind
    merge: MergeRecord
    by: UserId
    stayed: tuple[Keys, ...] = ()
    undone: MergeRecord | None = None

    @property
    def done(self) -> MergeRecord:
        assert self.undone is not None  # noqa: S101 - `rider` was called
        return self.undone

    def from_side(self, seen: Seen) -> bytes:
        """For a thread."""
        return self._take(seen.content, seen.state)

    def again(self, doc: YDoc) -> bytes:
        return self._take(content_in(doc, self.kind), doc.get_update())

    def _take(self, now: Roots, state: bytes) -> bytes:
        """From what stands now to what would stand, had the merge never been."""
        made = writes_heard(self.merge.writes)
        if not made:
            return NOTHING
        after, before = with_writes(now, made), with_writes(now, inverse(made))
        found = compared(self.kind, after, now, before)
        standing = {clash.path: clash.target for clash in found.clashes}
        self.stayed = tuple(clash.path for clash in found.asked)
        return update_for(self.kind, state, writes_for("target", found, standing, own=now, other=before))

    def rider(self, sequence: int, at: Micros) -> tuple[Stored, ...]:
        branch = self.pair.branch
        self.undone = replace(self.merge, undone_by=self.by, undone_at=at)
        opened = replace(branch, state="open", merged_by=None, merged_at=None)
        base = BranchBase(
            document=DocumentId(branch.document), organisation=branch.organisation, **self.merge.base
        )
        said = told.events(
            told.UNDONE,
            opened,
            self.by,
            at,
            into=self.merge.into,
            sequence=sequence,
            merge=self.merge.id,
        )
        return (Put(record=self.undone), Put(record=opened), Put(record=base), *said)
