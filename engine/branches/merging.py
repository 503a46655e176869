"""Merges a branch into its target or the other way round, by one edit in somebody's name (BR3 to BR8).

What there is to merge is looked up beside the loop, and again where somebody wrote before the edit was made. Border: who
may ask was decided before; locks and the rights of fields are the room's.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from crdt.canonical import Value
from crdt.contests import Keys
from crdt.dataclasses import dataclass, replace
from crdt.history.merge import Side, ThreeWay, Write
from crdt.ids import Micros, UserId
from crdt.kinds.kind import Kind, YDoc
from engine.branches import sides, told
from engine.branches.contents import (
    Roots,
    compared,
    content_in,
    from_kept,
    hash_of,
    kept,
    paths_of,
    update_for,
    writes_for,
    writes_said,
)
from engine.branches.deciding import Choice, Circumstances, Decided, Strategy, decide_all
from engine.branches.deciding import told as decision_told
from engine.branches.errors import MergeOutdated
from engine.branches.kept import Outcome, conflict_rows
from engine.branches.making import Branching, check_open
from engine.branches.obstacles import Obstacle, holders, obstacles
from engine.branches.records import Branch, BranchBase, MergeRecord
from engine.branches.sides import TRIES, Seen, see
from engine.branches.typed import check_typed
from engine.branches.writers import circumstances
from engine.records import DocumentRecord
from engine.writes import Put
from engine.writes import Write as Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A branch, its target, and which of the two is written to."""

    branch: Branch
    into: Side
    target: DocumentRecord
    document: DocumentRecord

    @property
    def own(self) -> DocumentRecord:
        return self.target if self.into == "target" else self.document

    @property
    def other(self) -> DocumentRecord:
        return self.document if self.into == "target" else self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How somebody wants it merged. `role`: theirs in the document that is written to.

    For a merge that was approved: `pinned` is the content hash of the branch as it was reviewed, `id` what the merge is
    called, and `beside` gives what is committed with it from its row's number.
    """

    strategy: Strategy
    choices: tuple[Choice, ...]
    by: UserId
    role: str
    pinned: str = ""
    id: str = ""
    beside: Callable[[int], tuple[Stored, ...]] = lambda _sequence: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Both sides as committed, and what came of comparing them with the base."""

    kind: Kind
    base: BranchBase
    sides: dict[Side, Seen]
    contents: dict[Side, Roots]
    found: ThreeWay
    known: Circumstances

    @property
    def sequences(self) -> dict[Side, int]:
        return {side: one.sequence for side, one in self.sides.items()}

    def compared(self) -> ThreeWay:
        """For a thread."""
        base = from_kept(self.kind, self.base.content)
        return compared(self.kind, base, self.contents["target"], self.contents["branch"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a merge writes, and how every question was answered."""

    writes: tuple[Write, ...]
    decided: tuple[Decided, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    branching: Branching

    async def look(self, pair: Pair) -> Looked:
        work = self.branching
        kind = work.documents.kind(pair.target.kind)
        base = await work.base(pair.branch)
        records: dict[Side, DocumentRecord] = {"target": pair.target, "branch": pair.document}
        seen = {side: await see(work.rooms, kind, record) for side, record in records.items()}
        looked = Looked(
            kind=kind,
            base=base,
            sides=seen,
            contents={side: one.content for side, one in seen.items()},
            found=_NOTHING,
            known=Circumstances(),
        )
        found = await asyncio.to_thread(looked.compared)
        paths = paths_of(found.asked)
        held = holders(await work.rooms.locks(pair.own), paths) if paths else {}
        known = await circumstances(work.store, kind, records, found.asked, held)
        return replace(looked, found=found, known=known)

    async def hash_of_branch(self, looked: Looked) -> str:
        """D7: the content hash of exactly what was looked at."""
        return await asyncio.to_thread(hash_of, looked.kind, looked.contents["branch"])

    async def preview(self, pair: Pair, asked: Asked) -> tuple[Looked, Plan, tuple[Obstacle, ...]]:
        """What merging would do now. Questions that nobody has answered stay open."""
        looked = await self.look(pair)
        strategy = "manual" if asked.strategy == "ask" else asked.strategy
        plan = await asyncio.to_thread(_plan, looked, pair.into, replace(asked, strategy=strategy))
        rooms = self.branching.rooms
        found = obstacles(
            looked.kind,
            plan.writes,
            await rooms.locks(pair.own),
            await rooms.protected(pair.own),
            asked.by,
            asked.role,
        )
        return looked, plan, found

    async def merge(self, pair: Pair, asked: Asked) -> MergeRecord:
        """Raises ConcertError; then nothing has changed."""
        async with self.branching.turn(pair.branch) as branch:
            return await self._merge(replace(pair, branch=branch), asked)

    async def _merge(self, pair: Pair, asked: Asked) -> MergeRecord:
        check_open(pair.branch, pair.target, pair.document)
        work = self.branching
        id_ = asked.id or work.ids.new()
        for left in reversed(range(TRIES)):
            run = await self._run(pair, asked, id_)
            edit = sides.Attempt(
                seen=run.looked.sides[pair.into], update=run.update, again=None if left else run.again
            )
            if await sides.attempt(work.rooms, edit, asked.by, asked.role, run.rider):
                break
        if run.record is None:  # nothing had to be written, or somebody wrote the same a moment ago
            batch = run.rider(0, work.clock.now())
            work.channels.committed(batch, await work.store.writer.commit(batch))
        return run.done

    async def _run(self, pair: Pair, asked: Asked, id_: str) -> "_Run":
        """What the merge would be now, its edit found."""
        looked = await self.look(pair)
        if asked.pinned and asked.pinned != await self.hash_of_branch(looked):
            raise MergeOutdated("The branch is not what was reviewed any more.")
        return await asyncio.to_thread(_prepared, pair, asked, looked, id_)


@dataclass(slots=True, kw_only=True)
class _Run:
    """One merge on its way. `plan` is the one of the latest try."""

    pair: Pair
    asked: Asked
    looked: Looked
    plan: Plan
    update: bytes
    id: str
    record: MergeRecord | None = None

    @property
    def done(self) -> MergeRecord:
        assert self.record is not None  # noqa: S101 - `rider` was called
        return self.record

    def again(self, doc: YDoc) -> bytes:
        """On what stands there now: the other side is what was looked at, this side has gone on."""
        looked, into = self.looked, self.pair.into
        now = replace(looked, contents={**looked.contents, into: content_in(doc, looked.kind)})
        self.plan = _plan(replace(now, found=now.compared()), into, self.asked)
        return update_for(looked.kind, doc.get_update(), self.plan.writes)

    def rider(self, sequence: int, at: Micros) -> tuple[Stored, ...]:
        """BR8: what is committed with the row."""
        pair, looked = self.pair, self.looked
        self.record = MergeRecord(
            branch=pair.branch.document,
            id=self.id,
            organisation=pair.branch.organisation,
            target=pair.target.id,
            into=pair.into,
            strategy=self.asked.strategy,
            sequence=sequence,
            writes=writes_said(self.plan.writes if sequence else ()),
            asked=[decision_told(one, looked.known) for one in self.plan.decided],
            base=_base_row(looked.base),
            by=self.asked.by,
            at=at,
        )
        merged = pair.branch
        if pair.into == "target":
            merged = replace(merged, state="merged", merged_by=self.asked.by, merged_at=at)
        outcome = Outcome(
            record=pair.own, into=pair.into, merge=self.id, by=self.asked.by, sequence=sequence, at=at
        )
        rows = conflict_rows(outcome, looked.found, self.plan.decided, looked.known)
        said = told.events(
            told.MERGED, merged, self.asked.by, at, into=pair.into, sequence=sequence, merge=self.id
        )
        return (
            Put(record=self.record),
            Put(record=merged),
            Put(record=self._base(sequence, at)),
            *rows,
            *said,
            *self.asked.beside(sequence),
        )

    def _base(self, sequence: int, at: Micros) -> BranchBase:
        """BR3: what was merged in is what both have now."""
        looked, into = self.looked, self.pair.into
        other: Side = "branch" if into == "target" else "target"
        sequences = {**looked.sequences, into: sequence or looked.sequences[into]}
        return replace(
            looked.base,
            content=kept(looked.kind, looked.contents[other]),
            target_sequence=sequences["target"],
            branch_sequence=sequences["branch"],
            at=at,
        )


_NOTHING = ThreeWay(target=(), branch=(), texts=(), clashes=())


def _prepared(pair: Pair, asked: Asked, looked: Looked, id_: str) -> _Run:
    """For a thread."""
    plan = _plan(looked, pair.into, asked)
    typed = {one.clash.path: one.value for one in plan.decided if one.how == "by_hand"}
    check_typed(looked.kind, looked.contents[pair.into], typed)
    update = update_for(looked.kind, looked.sides[pair.into].state, plan.writes)
    return _Run(pair=pair, asked=asked, looked=looked, plan=plan, update=update, id=id_)


def _plan(looked: Looked, into: Side, asked: Asked) -> Plan:
    other: Side = "branch" if into == "target" else "target"
    decided = decide_all(looked.kind, looked.found.asked, asked.strategy, asked.choices, looked.known, into)
    values: dict[Keys, Value] = {one.clash.path: one.value for one in decided}
    own, theirs = looked.contents[into], looked.contents[other]
    writes = writes_for(into, looked.found, values, own=own, other=theirs)
    return Plan(writes=writes, decided=decided)


def _base_row(base: BranchBase) -> dict[str, Any]:
    return {
        "content": base.content,
        "target_sequence": base.target_sequence,
        "branch_sequence": base.branch_sequence,
        "at": base.at,
    }
