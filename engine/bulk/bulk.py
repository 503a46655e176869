"""Begins, steers and takes back bulk jobs, and goes on with them after a restart. One per process; one actor per job."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Self, cast

from pydantic import BaseModel

from crdt.dataclasses import replace
from crdt.errors import NotFound
from crdt.ids import UserId, WorkspaceId
from crdt.roles import Role
from engine.bulk import machine
from engine.bulk.actor import (
    Begin,
    InHand,
    JobActor,
    Look,
    MayStart,
    NameCheckpoint,
    Surroundings,
    rollback_ended,
)
from engine.bulk.asking import NewJob, NotUndoable, Planned, UnknownKind, checked, record_of
from engine.bulk.batching.strategies import STRATEGIES
from engine.bulk.doing import Around, Doer, Forward, context_of, most_of
from engine.bulk.freezing import Pages, pages_of
from engine.bulk.judging import judged
from engine.bulk.kind import BulkKind, Item, Kinds, Selection, bulk_kinds
from engine.bulk.ledger import actor_of
from engine.bulk.machine import OVER
from engine.bulk.places import Places
from engine.bulk.records import BulkItem, BulkJob
from engine.bulk.selecting import PAGE, Placing, placed
from engine.bulk.sets import Sets
from engine.bulk.settings import JobSettings, RollbackStrategy
from engine.bulk.surveying import Survey, surveyed
from engine.bulk.told import BulkProgressEvent
from engine.bulk.undoing import Backward, original_of, rollback_pages
from engine.channels import Channels
from engine.platform import Platform
from engine.ports import Ids, Store
from engine.records import Json
from engine.runtime.clock import WakingClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.tasks import spawn
from engine.runtime.timers import TimerLoop
from engine.spec import EngineSpec
from engine.workflow.permission import Standing

ALL: Final = 100_000
REDRIVEN: Final = ("failed", "skipped")


class Bulk:
    """`kinds` are found anew in tests. Caller's duty: whoever asks has the right to `run` in the workspace."""

    def __init__(
        self,
        *,
        store: Store,
        channels: Channels,
        clock: WakingClock,
        ids: Ids,
        supervisor: Supervisor,
        timers: TimerLoop,
        standing: Standing,
        chance: Callable[[], float],
        slots: Mapping[str, int] | None = None,
        kinds: Callable[[], Kinds] = bulk_kinds,
    ) -> None:
        self.kinds = kinds
        self._store = store
        self._clock = clock
        self._ids = ids
        self._supervisor = supervisor
        self._standing = standing
        self._platform: Platform | None = None
        self._numbers: dict[WorkspaceId, int] = {}
        self._counting = asyncio.Lock()
        self._awaited: dict[str, list[asyncio.Future[BulkJob]]] = {}
        self._sets = Sets(store.records, wake=lambda job: supervisor.tell(actor_of(job), MayStart()))
        self._around = Surroundings(
            store=store,
            channels=channels,
            clock=clock,
            ids=ids,
            timers=timers,
            places=Places(clock.monotonic, there=slots),
            chance=chance,
            pages=self._pages,
            doer=self._doer,
            may_start=self._sets.may_start,
            next_number=lambda job: self._next_number(job.workspace),
            post=lambda job, message: supervisor.post(actor_of(job), message),
            ended=self._ended,
            wake=self._wake,
        )
        supervisor.register("bulk", lambda key: JobActor(key.partition(":")[2], self._around))

    def serves(self, platform: Platform) -> Self:
        """The platform that kinds are handed. Before anything begins."""
        self._platform = platform
        return self

    async def start(self) -> None:
        """Goes on with every job that is not over."""
        under_way = ("planned", "running", "cancelling", "rolling_back")
        rows = await self._store.records.find(BulkJob, {"status": under_way}, limit=ALL)
        for row in sorted(rows, key=lambda one: (one.created_at, one.id)):
            self._wake(row.id)

    # Beginning

    async def plan(self, new: NewJob, survey: Survey | None = None) -> Planned:
        """The dry run: nothing is kept. `PlanCycle`, `InvalidInput` and what the kind refuses."""
        job = self._record(new, "dry-run")
        kind, input_ = self._checked(job)
        placing = await self._placing(job)
        return Planned(kind=kind, input=input_, survey=await surveyed(placing, survey or Survey()))

    async def submit(self, new: NewJob) -> BulkJob:
        """The job is durable when this returns, and its plan is being read and written down, page by page."""
        if new.id and (known := await self._store.records.get(BulkJob, new.id)) is not None:
            return known
        draft = self._record(new, new.id or self._ids.new())
        placing = await self._placing(draft)
        job = replace(draft, number=await self._next_number(new.workspace))
        return await self._begun(Begin(job=job, pages=pages_of(job, placing)))

    async def submit_set(
        self, jobs: Mapping[str, NewJob], after: Mapping[str, Sequence[str]], at_once: int
    ) -> dict[str, BulkJob]:
        """Several at once, by names of the caller's: each begins when those it comes after have finished, and is planned then.

        `PlanCycle` shows the circle.
        """
        set_of = self._ids.new()
        drafts = {name: self._record(new, self._ids.new()) for name, new in jobs.items()}
        for name in self._sets.in_order(jobs, after):
            await self._placing(drafts[name])
        begun: dict[str, BulkJob] = {}
        for name in self._sets.in_order(jobs, after):
            job = replace(
                drafts[name],
                number=await self._next_number(jobs[name].workspace),
                set_of=set_of,
                depends_on=[begun[one].id for one in after.get(name, ())],
                at_once=at_once,
            )
            begun[name] = await self._begun(Begin(job=job))
        return begun

    async def redrive(self, of: BulkJob, by: UserId, role: str, states: Sequence[str] = REDRIVEN) -> BulkJob:
        """A new job over those items that failed, selected anew, so that what they were before is true again."""
        return await self.submit(await self.again(of, by, role, states))

    async def again(self, of: BulkJob, by: UserId, role: str, states: Sequence[str] = REDRIVEN) -> NewJob:
        """What `redrive` would begin."""
        if of.status not in OVER or of.rollback_of is not None:
            raise machine.NotNow("Only the items of a job that is over can be tried again.")
        where, ids = {"job": of.id, "state": tuple(states)}, list[str]()
        while rows := await self._store.records.find(
            BulkItem, where, order="position", offset=len(ids), limit=PAGE
        ):
            ids += [row.item for row in rows]
        if not ids:
            raise machine.NotNow("None of its items failed.", next_step="Nothing is left to try again.")
        return NewJob(
            organisation=of.organisation,
            workspace=of.workspace,
            by=by,
            role=role,
            kind=of.kind,
            input=of.input,
            selection=Selection(ids=tuple(ids)),
            title=of.title,
            settings=JobSettings.from_json(of.settings),
            priority=of.priority,
            redrive_of=of.id,
        )

    # Steering

    async def pause(self, job: str, by: UserId) -> BulkJob:
        return await self._ask(job, machine.PauseAsked(by=by))

    async def resume(self, job: str, by: UserId) -> BulkJob:
        return await self._ask(job, machine.ResumeAsked(by=by))

    async def cancel(self, job: str, by: UserId) -> BulkJob:
        return await self._ask(job, machine.CancelAsked(by=by))

    async def change(
        self, job: str, by: UserId, values: dict[str, Json], priority: int | None = None
    ) -> BulkJob:
        return await self._ask(job, machine.ChangeAsked(by=by, values=values, priority=priority))

    async def name_checkpoint(self, job: str, number: int, name: str, by: UserId) -> BulkJob:
        return await self._ask(job, NameCheckpoint(number=number, name=name, by=by))

    async def rollback(
        self,
        job: BulkJob,
        by: UserId,
        strategy: RollbackStrategy,
        *,
        role: str = Role.OWNER,
        checkpoint: int | None = None,
        force: bool = False,
    ) -> BulkJob:
        """The job that takes it back, with no more than `role` of whoever asks. `NotUndoable` where its kind has no way back."""
        if self._kind(job.kind).undo is None:
            raise NotUndoable(details={"kind": job.kind})
        asked = machine.RollbackAsked(
            id=self._ids.new(), by=by, role=role, strategy=strategy, checkpoint=checkpoint, force=force
        )
        await self._ask(job.id, asked)
        return await self.known(asked.id)

    # Looking

    async def known(self, job: str) -> BulkJob:
        row = await self._store.records.get(BulkJob, job)
        if row is None:
            raise NotFound("There is no such bulk operation.")
        return row

    async def progress(self, job: str) -> BulkProgressEvent | None:
        """None where nothing of it is at work in this process."""
        if actor_of(job) not in self._supervisor.living():
            return None
        return cast(BulkProgressEvent | None, await self._supervisor.ask(actor_of(job), Look()))

    async def in_hand(self, job: str) -> frozenset[int]:
        if actor_of(job) not in self._supervisor.living():
            return frozenset()
        return cast(frozenset[int], await self._supervisor.ask(actor_of(job), InHand()))

    async def ended(self, job: str) -> BulkJob:
        """Waits until it is over."""
        future: asyncio.Future[BulkJob] = asyncio.get_running_loop().create_future()
        self._awaited.setdefault(job, []).append(future)
        row = await self.known(job)
        if row.status in OVER and not future.done():
            self._awaited[job].remove(future)
            return row
        return await future

    # What the actors need

    def _wake(self, job: str) -> None:
        self._supervisor.wake(actor_of(job))

    async def _begun(self, begin: Begin) -> BulkJob:
        return cast(BulkJob, await self._supervisor.ask(actor_of(begin.job.id), begin))

    async def _ask(self, job: str, message: object) -> BulkJob:
        return cast(BulkJob, await self._supervisor.ask(actor_of(job), message))

    def _kind(self, name: str) -> BulkKind[Any]:
        kind = self.kinds().get(name)
        if kind is None:
            raise UnknownKind(details={"kind": name[:80], "known": list(self.kinds())})
        return kind

    @property
    def _doing(self) -> Around:
        if self._platform is None:
            raise LookupError("bulk jobs begin before `serves` was called")
        return Around(platform=self._platform, standing=self._standing)

    def _record(self, new: NewJob, id_: str) -> BulkJob:
        return record_of(new, self._kind(new.kind), id_, self._clock.now())

    def _checked(self, job: BulkJob) -> tuple[BulkKind[Any], BaseModel]:
        kind = self._kind(job.kind)
        self._around.places.check(kind.slots)
        return kind, checked(kind, job.input)

    async def _placing(self, job: BulkJob) -> Placing:
        """What is selected for it now. Raises what speaks against it; the pages after the first one may raise, too."""
        kind, input_ = self._checked(job)
        ids = tuple(job.selection["ids"])

        async def judge(items: Sequence[Item]) -> Sequence[Item]:
            return await judged(items, self._standing, job.started_by, most_of(job), kind.right)

        return await placed(
            kind.select(
                context_of(self._doing, job, job.id), Selection(ids=ids, query=job.selection["query"]), input_
            ),
            judge,
            STRATEGIES[JobSettings.from_json(job.settings).strategy].order,
            None if job.redrive_of is None else frozenset(ids),
        )

    async def _pages(self, job: BulkJob) -> Pages:
        if job.rollback_of is not None:
            return rollback_pages(job, self._store.records)
        return pages_of(job, await self._placing(job))

    async def _doer(self, job: BulkJob) -> Doer:
        kind = self._kind(job.kind)
        if job.rollback_of is not None:
            original = await original_of(job, self._store.records)
            return Backward(around=self._doing, job=job, original=original, kind=kind)
        return Forward(around=self._doing, job=job, kind=kind, input=checked(kind, job.input))

    def _ended(self, job: BulkJob) -> None:
        for future in self._awaited.pop(job.id, ()):
            if not future.done():
                future.set_result(job)
        if job.rollback_of is not None:
            self._supervisor.tell(actor_of(job.rollback_of), rollback_ended(job))
        if job.set_of is not None:
            spawn(self._sets.ended(job), name=f"what waits for bulk {job.id}")

    async def _next_number(self, workspace: WorkspaceId) -> int:
        async with self._counting:
            if workspace not in self._numbers:
                newest = await self._store.records.find(
                    BulkJob, {"workspace": workspace}, order="number", descending=True, limit=1
                )
                self._numbers[workspace] = newest[0].number if newest else 0
            self._numbers[workspace] += 1
            return self._numbers[workspace]


ENGINE = EngineSpec(
    name="bulk",
    title="Bulk operations",
    summary="Does the same to many things: planned, batch by batch, resumed after a restart, taken back when asked.",
    capabilities=(
        "dry run",
        "five batching strategies",
        "retries with back-off",
        "pause, resume, cancel",
        "changed while it runs",
        "failed items again",
        "four ways to roll back",
        "dependent jobs in order",
        "resume after a restart",
    ),
    make=lambda platform: platform.bulk.serves(platform),
)
