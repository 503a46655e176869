"""Triggers on a workshop: real designs, real rights, and a clock that a test can also set back."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, Self, TypeVar

from crdt.ids import Channel, DocumentId, Micros, UserId
from crdt.kinds.kind import kinds
from engine.channels import Channels
from engine.components import Components
from engine.diagnostics.diagnostics import Diagnostics
from engine.documents import Documents
from engine.ports import Store
from engine.records import DocumentRecord, Grant, Json, RunRecord, User, Workspace
from engine.rooms import Rooms
from engine.runtime.clock import SystemIds
from engine.runtime.tasks import spawn
from engine.sources.source import SourceRoots
from engine.timeline.timeline import Timeline
from engine.topics.catalogue import TOPICS
from engine.trigger_records import Firing, TriggerRecord
from engine.triggers.around import TriggerLimits
from engine.triggers.filling import Evaluator
from engine.triggers.folders import Folders
from engine.triggers.launching import Launcher
from engine.triggers.memory import Memory
from engine.triggers.triggers import Triggers
from engine.writes import Put, Remove
from server.access import Access
from server.acting import Acting
from tests.engine.workshop import ADA, ORGANISATION, WORKSPACE, Workshop

T = TypeVar("T")
BEN = UserId("ben")
DESIGN = DocumentId("nightly")
MINUTE = 60.0
HOUR = 3600.0


class Plain:
    """An evaluator for `true`, `false` and `event.…` alone: what an expression gives is not what these tests are about."""

    async def evaluate(self, text: str, variables: Mapping[str, Json]) -> Json:
        found: Any = variables
        if text in {"true", "false"}:
            return text == "true"
        for part in text.split("."):
            found = found[part]
        return found


def triggers_on(
    shop: Workshop,
    channels: Channels,
    launcher: Launcher,
    *,
    limits: TriggerLimits | None = None,
    folders: tuple[str, ...] = (),
    evaluator: Evaluator | None = None,
) -> Triggers:
    return Triggers(
        store=shop.store, channels=channels, clock=shop.clock, ids=SystemIds(shop.clock),
        supervisor=shop.supervisor, timers=shop.timers, runs=shop.engine, launcher=launcher,
        folders=Folders(rooms=launcher.rooms, roots=SourceRoots(folders=folders)),
        standing=Acting(access=Access(records=shop.store.records, clock=shop.clock)),
        evaluator=evaluator or Plain(), limits=limits or TriggerLimits(),
        right_of=TOPICS.right_of, key=b"key", chance=lambda: 0.0,
    )  # fmt: skip


class Yard:
    """One process with triggers: give the same store and shop's stage to the next one to see what a restart does."""

    def __init__(
        self,
        *,
        store: Store | None = None,
        before: "Yard | None" = None,
        limits: TriggerLimits | None = None,
        folders: tuple[str, ...] = (),
        evaluator: Evaluator | None = None,
    ) -> None:
        old: Workshop | None = None if before is None else before.shop
        given = store or (None if old is None else old.store)
        clock, stage = (None, None) if old is None else (old.clock, old.stage)
        shop = Workshop(store=given, clock=clock, stage=stage)
        self.shop: Workshop = shop
        clock_, ids = shop.clock, SystemIds(shop.clock)
        self.channels = Channels(
            writer=shop.store.writer, events=shop.store.events, clock=clock_, framing=lambda data: data,
            on_event=self._heard,
        )  # fmt: skip
        components = Components(engines={}, sources={}, operations=shop.stage.operations, kinds=kinds())
        diagnostics = Diagnostics(
            store=shop.store, channels=self.channels, clock=clock_, ids=ids, components=components
        )
        self.rooms = Rooms(store=shop.store, clock=clock_, kinds=kinds(), on_changes=diagnostics.note)
        self.documents = Documents(kinds(), shop.store, self.channels, clock_, ids)
        history = Timeline(
            store=shop.store, rooms=self.rooms, channels=self.channels, clock=clock_, ids=ids,
            kind=lambda name: kinds()[name],
        )  # fmt: skip
        launcher = Launcher(
            rooms=self.rooms, documents=self.documents, diagnostics=diagnostics, components=components,
            history=history, runs=shop.engine,
        )  # fmt: skip
        self.triggers = triggers_on(
            shop, self.channels, launcher, limits=limits, folders=folders, evaluator=evaluator
        )
        shop.ear.also.append(self.triggers.event_committed)

    def _heard(self, channel: Channel, sequence: int, topic: str) -> None:
        self.triggers.event_committed(channel, sequence, topic)

    async def __aenter__(self) -> Self:
        await self.shop.__aenter__()
        await self.triggers.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.triggers.stop()
        await self.shop.__aexit__()
        await self.within(self.rooms.close())

    async def killed(self) -> None:
        """Nothing is put away; what was under way is never heard of again."""
        self.shop.timers.stop()
        await self.triggers.stop()
        await self.shop.supervisor.drain(0)

    async def founded(self, body: Json = None) -> Self:
        """A workspace of Ada's with a design of one step, where Ben is an editor."""
        now = self.clock.now()
        workspace = Workspace(
            id=WORKSPACE, organisation=ORGANISATION, document=DocumentId("wd"), name="W",
            created_by=ADA, created_at=now,
        )  # fmt: skip
        people = tuple(
            User(
                id=id_, organisation=ORGANISATION, kind="person", name=id_.title(), email=None, created_at=now
            )
            for id_ in (ADA, BEN)
        )
        await self.store.writer.commit((Put(record=workspace), *(Put(record=one) for one in people)))
        await self.grant(ADA, "owner")
        await self.grant(BEN, "editor")
        self.design = await self.make_design(body)
        return self

    async def make_design(self, body: Json = None, name: str = "Nightly") -> DocumentRecord:
        nodes = {"one": {"operation": "test.step", "parameters": {"text": "one"}}}
        workspace = await self.store.records.get(Workspace, WORKSPACE)
        assert workspace is not None
        content = {"body": body or {"nodes": nodes}}
        return await self.documents.create(workspace, "workflow", name, content, ADA)

    async def grant(self, user: UserId, role: str) -> None:
        grant = Grant(
            id=f"grant {user}", organisation=ORGANISATION, subject_kind="user", subject=user,
            object_kind="workspace", object=WORKSPACE, right=role, effect="allow", created_by=ADA,
            created_at=self.clock.now(),
        )  # fmt: skip
        await self.store.writer.commit((Put(record=grant),))

    async def withdraw(self, user: UserId) -> None:
        await self.store.writer.commit((Remove(type=Grant, key=(f"grant {user}",)),))

    @property
    def store(self) -> Store:
        return self.shop.store

    @property
    def clock(self) -> Any:
        return self.shop.clock

    async def trigger(self, kind: str = "interval", **more: Any) -> TriggerRecord:
        return await self.triggers.make(self.record(kind, **more))

    def record(self, kind: str = "interval", **more: Any) -> TriggerRecord:
        now = self.clock.now()
        config = {"every_s": 3600} if kind == "interval" else {}
        by = more.pop("by", ADA)
        fields: dict[str, Any] = {
            "id": f"t-{kind}", "organisation": ORGANISATION, "workspace": WORKSPACE,
            "design": self.design.id, "kind": kind, "name": kind.title(), "config": config, "parameters": {},
            "condition": "", "catch_up": "latest", "catch_up_most": 10, "overlap": "skip", "acts_as": by,
            "role": "editor", "version": 1, "created_by": by, "created_at": now, "updated_by": by,
            "updated_at": now, "memory": Memory(last=now).to_json(),
        }  # fmt: skip
        return TriggerRecord(**{**fields, **more})

    async def now(self, id_: str = "t-interval") -> TriggerRecord:
        found = await self.store.records.get(TriggerRecord, id_)
        assert found is not None
        return found

    async def firings(self, id_: str = "t-interval") -> list[Firing]:
        return list(await self.store.records.find(Firing, {"trigger": id_}, order="due"))

    async def runs(self) -> list[RunRecord]:
        return list(await self.store.records.find(RunRecord, {}, order="number"))

    async def pass_(self, seconds: float, steps: int = 1) -> None:
        """Time passes; what it sets off is let happen."""
        for _ in range(steps):
            self.clock.advance(seconds / steps)
            await self.settle()

    async def settle(self, turns: int = 60) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        for _ in range(10):
            self.clock.advance(0.001)
            for _ in range(10):
                await asyncio.sleep(0)

    async def until_runs(self, count: int, status: str = "succeeded") -> list[RunRecord]:
        for _ in range(200):
            found = [run for run in await self.runs() if run.status == status]
            if len(found) >= count:
                return found
            await self.settle()
        raise AssertionError(f"there are {[run.status for run in await self.runs()]}")

    async def within(self, work: Coroutine[Any, Any, T]) -> T:
        """Lets time pass for what rooms do in ticks."""
        task = spawn(_any(work), name="test")
        while not task.done():
            self.clock.advance(0.01)
            await asyncio.sleep(0)
        return task.result()  # type: ignore[no-any-return]


async def _any(work: Coroutine[Any, Any, T]) -> Any:
    return await work


def at(run: RunRecord) -> Micros:
    """The moment that a run was started for."""
    return Micros(run.cause["due"])  # type: ignore[index]
