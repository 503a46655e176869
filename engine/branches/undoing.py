"""Takes the last merge of a branch back, by one edit (BR9).

What the merge wrote is turned round and merged like a branch that had never been: where somebody has written since, what
they wrote stays and is named.
"""

from dataclasses import dataclass, replace

from crdt.contests import Keys
from crdt.history.merge import Write, inverse, three_way, with_writes, writes_into
from crdt.history.writing import write_all
from crdt.ids import DocumentId, Micros, UserId
from crdt.kinds.kind import Kind, YDoc
from engine.branches import told
from engine.branches.contents import Roots, content_in, content_of, writes_heard
from engine.branches.errors import MergeNotLast
from engine.branches.making import Branching, check_open
from engine.branches.merging import Pair
from engine.branches.records import Branch, BranchBase, MergeRecord
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
        work = self.branching
        check_open(pair.branch, pair.target, pair.document)
        merge = await self.last(pair.branch)
        if merge is None or merge.id != merge_id:
            raise MergeNotLast(details={"last": None if merge is None else merge.id})
        kind = work.documents.kind(pair.target.kind)
        run = _Run(pair=pair, kind=kind, merge=merge, by=by)
        run.take(content_of(await work.rooms.read(pair.own)))
        if run.writes:
            await work.rooms.edit(pair.own, by, run.edit, role=role, rider=run.rider)
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
    writes: tuple[Write, ...] = ()
    stayed: tuple[Keys, ...] = ()
    undone: MergeRecord | None = None

    @property
    def done(self) -> MergeRecord:
        assert self.undone is not None  # noqa: S101 - `rider` was called
        return self.undone

    def take(self, now: Roots) -> None:
        """From what stands now to what would stand, had the merge never been."""
        made = writes_heard(self.merge.writes)
        after, before = with_writes(now, made), with_writes(now, inverse(made))
        found = three_way(self.kind, after, now, before)
        standing = {clash.path: clash.target for clash in found.clashes}
        self.writes = writes_into("target", found, standing, own=now, other=before)
        self.stayed = tuple(clash.path for clash in found.asked)

    def edit(self, doc: YDoc) -> None:
        self.take(content_in(doc, self.kind))
        write_all(doc, self.kind, self.writes)

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
