"""Merges a branch into its target or the other way round, by one edit in somebody's name (BR3 to BR8).

What there is to merge is looked up twice: for the screen, and inside the edit, on what stands there then. Border: who may
ask was decided before; locks and the rights of fields are the room's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from crdt.canonical import Value, content_digest
from crdt.contests import Keys
from crdt.history.merge import Side, ThreeWay, Write, three_way, writes_into
from crdt.history.writing import write_all
from crdt.ids import Micros, UserId
from crdt.kinds.kind import Kind, YDoc
from engine.branches import told
from engine.branches.contents import Roots, content_in, content_of, paths_of, writes_said
from engine.branches.deciding import Choice, Circumstances, Decided, Strategy, decide_all
from engine.branches.deciding import told as decision_told
from engine.branches.errors import MergeOutdated
from engine.branches.kept import Outcome, conflict_rows
from engine.branches.making import Branching, check_open
from engine.branches.obstacles import Obstacle, holders, obstacles
from engine.branches.records import Branch, BranchBase, MergeRecord
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
    contents: dict[Side, Roots]
    sequences: dict[Side, int]
    found: ThreeWay
    known: Circumstances


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
        contents: dict[Side, Roots] = {}
        sequences: dict[Side, int] = {}
        sides: dict[Side, DocumentRecord] = {"target": pair.target, "branch": pair.document}
        for side, record in sides.items():
            contents[side] = content_of(await work.rooms.read(record))
            sequences[side] = work.rooms.sequence(record.id)
        found = three_way(kind, base.content, contents["target"], contents["branch"])
        paths = paths_of(found.asked)
        held = holders(await work.rooms.locks(pair.own), paths) if paths else {}
        known = await circumstances(work.store, kind, sides, found.asked, held)
        return Looked(kind=kind, base=base, contents=contents, sequences=sequences, found=found, known=known)

    def hash_of_branch(self, looked: Looked) -> str:
        """D7: the content hash of exactly what was looked at."""
        kind = looked.kind
        body = looked.contents["branch"]["body"]
        return content_digest({"body": body, "kind": kind.name, "version": kind.version})

    async def preview(self, pair: Pair, asked: Asked) -> tuple[Looked, Plan, tuple[Obstacle, ...]]:
        """What merging would do now. Questions that nobody has answered stay open."""
        looked = await self.look(pair)
        strategy = "manual" if asked.strategy == "ask" else asked.strategy
        plan = _plan(looked, pair.into, replace(asked, strategy=strategy))
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
        check_open(pair.branch, pair.target, pair.document)
        looked = await self.look(pair)
        if asked.pinned and asked.pinned != self.hash_of_branch(looked):
            raise MergeOutdated("The branch is not what was reviewed any more.")
        plan = _plan(looked, pair.into, asked)
        typed = {one.clash.path: one.value for one in plan.decided if one.how == "by_hand"}
        check_typed(looked.kind, looked.contents[pair.into], typed)
        run = _Run(pair=pair, asked=asked, looked=looked, plan=plan, id=asked.id or self.branching.ids.new())
        work = self.branching
        if plan.writes:
            await work.rooms.edit(pair.own, asked.by, run.edit, role=asked.role, rider=run.rider)
        if run.record is None:  # nothing had to be written, or somebody wrote the same a moment ago
            batch = run.rider(0, work.clock.now())
            work.channels.committed(batch, await work.store.writer.commit(batch))
        return run.done


@dataclass(slots=True, kw_only=True)
class _Run:
    """One merge on its way. `plan` is the one of the latest try."""

    pair: Pair
    asked: Asked
    looked: Looked
    plan: Plan
    id: str
    record: MergeRecord | None = None

    @property
    def done(self) -> MergeRecord:
        assert self.record is not None  # noqa: S101 - `rider` was called
        return self.record

    def edit(self, doc: YDoc) -> None:
        """On what stands there now: the other side is what was looked at, this side may have gone on."""
        looked, into = self.looked, self.pair.into
        own = content_in(doc, looked.kind)
        if own != looked.contents[into]:
            contents: dict[Side, Roots] = {**looked.contents, into: own}
            found = three_way(looked.kind, looked.base.content, contents["target"], contents["branch"])
            self.plan = _plan(replace(looked, contents=contents, found=found), into, self.asked)
        write_all(doc, looked.kind, self.plan.writes)

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
        rows = conflict_rows(outcome, self.plan.decided, looked.known)
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
            content=looked.contents[other],
            target_sequence=sequences["target"],
            branch_sequence=sequences["branch"],
            at=at,
        )


def _plan(looked: Looked, into: Side, asked: Asked) -> Plan:
    other: Side = "branch" if into == "target" else "target"
    decided = decide_all(looked.kind, looked.found.asked, asked.strategy, asked.choices, looked.known, into)
    values: dict[Keys, Value] = {one.clash.path: one.value for one in decided}
    own, theirs = looked.contents[into], looked.contents[other]
    writes = writes_into(into, looked.found, values, own=own, other=theirs)
    return Plan(writes=writes, decided=decided)


def _base_row(base: BranchBase) -> dict[str, Any]:
    return {
        "content": base.content,
        "target_sequence": base.target_sequence,
        "branch_sequence": base.branch_sequence,
        "at": base.at,
    }
