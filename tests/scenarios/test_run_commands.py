"""Runs through the commands that people and programs use, on a real platform."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from crdt.errors import Forbidden
from crdt.ids import DocumentId, WorkspaceId
from crdt.kinds.kind import kinds
from engine.audit.anchors import Anchors
from engine.backups.announcing import Announcer
from engine.backups.backups import Backups
from engine.backups.making import Maker
from engine.backups.shelf import Shelf
from engine.bulk.bulk import Bulk
from engine.bus import Bus
from engine.channels import Channels
from engine.commands.command import Caller, CommandContext
from engine.commands.run_list import COMMANDS as LISTS
from engine.commands.run_list import RunQuery, list_runs
from engine.commands.runs import (
    COMMANDS,
    CancelRun,
    DesignToCheck,
    Execute,
    OneRun,
    cancel,
    check,
    execute,
    get,
    reports,
    retry,
)
from engine.components import Components
from engine.diagnostics.diagnostics import Diagnostics
from engine.documents import Documents
from engine.expressions.evaluator import Evaluator
from engine.longpoll import LongPoll
from engine.members.members import Members
from engine.notify.courier import Courier
from engine.operations.http.reach import Reach
from engine.operations.operation import OperationContext
from engine.outbox.outbox import Outbox
from engine.platform import Platform
from engine.policies.guards import Guards
from engine.records import DocumentRecord, Json, RunRecord, User, Workspace
from engine.rooms import Rooms
from engine.runtime.clock import SystemIds
from engine.runtime.tasks import spawn
from engine.scans.scans import Scans
from engine.secrets.sealing import KeyRing
from engine.secrets.vault import Vault
from engine.sessions.sessions import Sessions
from engine.source_opener import SourceOpener
from engine.sources.failures import SourceFailed
from engine.sources.source import SourceRoots
from engine.state.states import States
from engine.statistics.keeping import Counting
from engine.timeline.timeline import Timeline
from engine.triggers.launching import Launcher
from engine.workflow.designs.problem import DesignInvalid
from engine.writes import Put
from server.access import Access
from server.acting import Acting
from tests.engine.triggering import triggers_on
from tests.engine.workshop import ADA, ORGANISATION, WORKSPACE, Workshop, no_source, until

pytestmark = pytest.mark.anyio

Body = dict[str, Json]
DAY = 86_400.0


def step(text: str, **more: Json) -> Body:
    return {"operation": "test.step", "name": text.upper(), "parameters": {"text": text, **more}}


def chain(*names: str) -> Body:
    edges = {f"{a}-{b}": {"source": a, "target": b} for a, b in itertools.pairwise(names)}
    return {"nodes": {name: step(name) for name in names}, "edges": edges}


class House:
    """A workspace of Ada's with a workshop below it."""

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        store, clock, ids = shop.store, shop.clock, SystemIds(shop.clock)
        channels = Channels(writer=store.writer, events=store.events, clock=clock, framing=lambda data: data)
        components = Components(engines={}, sources={}, operations=shop.stage.operations, kinds=kinds())
        diagnostics = Diagnostics(store=store, channels=channels, clock=clock, ids=ids, components=components)
        rooms = Rooms(store=store, clock=clock, kinds=kinds(), on_changes=diagnostics.note)
        sessions = Sessions(
            store=store,
            clock=clock,
            ids=ids,
            rooms=rooms,
            channels=channels,
            supervisor=shop.supervisor,
            timers=shop.timers,
        )
        bus = Bus(store, channels, clock, lambda: 0.0)
        documents = Documents(kinds(), store, channels, clock, ids)
        history = Timeline(
            store=store,
            rooms=rooms,
            channels=channels,
            clock=clock,
            ids=ids,
            kind=lambda name: kinds()[name],
        )
        launcher = Launcher(
            rooms=rooms,
            documents=documents,
            diagnostics=diagnostics,
            components=components,
            history=history,
            runs=shop.engine,
        )
        self.platform = Platform(
            anchors=Anchors(bytes(32)),
            store=store,
            clock=clock,
            ids=ids,
            rooms=rooms,
            channels=channels,
            waits=LongPoll(channels, clock),
            bus=bus,
            states=States(store, channels, clock, ids),
            documents=documents,
            history=history,
            members=Members(store, channels, clock, ids),
            sessions=sessions,
            components=components,
            diagnostics=diagnostics,
            runs=shop.engine,
            triggers=triggers_on(shop, channels, launcher),
            scans=Scans(
                store=store,
                channels=channels,
                clock=clock,
                ids=ids,
                rooms=rooms,
                supervisor=shop.supervisor,
                opener=lambda _organisation, _workspace: no_source,
                chance=lambda: 0.0,
            ),
            backups=Backups(
                ids=ids,
                maker=Maker(
                    store=store,
                    clock=clock,
                    say=Announcer(store=store, channels=channels, clock=clock),
                    opener=SourceOpener(
                        rooms=rooms,
                        store=store,
                        components=components,
                        roots=SourceRoots(folders=()),
                        vault=Vault(store, clock, KeyRing([bytes(32)])),
                        clock=clock,
                        reach=Reach(),
                    ),
                    shelf=Shelf(Path("nowhere")),
                ),
            ),
            bulk=Bulk(
                store=store,
                channels=channels,
                clock=clock,
                ids=ids,
                supervisor=shop.supervisor,
                timers=shop.timers,
                standing=Acting(access=Access(records=store.records, clock=clock)),
                chance=lambda: 0.0,
            ),
            supervisor=shop.supervisor,
            timers=shop.timers,
            statistics=Counting(store, bus),
            guards=Guards(store, kinds()),
            evaluator=Evaluator(),
            vault=(vault := Vault(store, clock, KeyRing([bytes(32)]))),
            outbox=(outbox := Outbox(store, clock, lambda: 0.0)),
            courier=Courier(
                store=store,
                clock=clock,
                ids=ids,
                chance=lambda: 0.0,
                channels=channels,
                outbox=outbox,
                vault=vault,
                reach=Reach(),
                base="http://concert.test",
            ),
            roots=SourceRoots(folders=()),
            source_opener=lambda _organisation, _workspace: no_source,
        )
        self.workspace = Workspace(
            id=WORKSPACE,
            organisation=ORGANISATION,
            document=DocumentId("wd"),
            name="W",
            created_by=ADA,
            created_at=clock.now(),
        )

    def context(
        self, role: str = "editor", document: DocumentRecord | None = None, run: RunRecord | None = None
    ) -> CommandContext:
        async def workspaces() -> Mapping[WorkspaceId, str]:
            return {WORKSPACE: role}

        async def readable(documents: Iterable[DocumentRecord]) -> Mapping[DocumentId, str]:
            return {one.id: role for one in documents}

        return CommandContext(
            caller=Caller(organisation=ORGANISATION, user=ADA, name="Ada", role=role),
            platform=self.platform,
            workspaces=workspaces,
            readable=readable,
            workspace_object=self.workspace,
            document_object=document,
            run_object=run,
        )

    async def design(self, body: Body) -> DocumentRecord:
        return await self.platform.documents.create(
            self.workspace, "workflow", "Nightly", {"body": body}, ADA
        )

    async def within(self, work: Coroutine[Any, Any, object]) -> None:
        """Lets time pass for what rooms do in ticks."""
        task = spawn(work, name="test")
        while not task.done():
            self.shop.clock.advance(0.01)
            await asyncio.sleep(0)
        await task

    async def edit(self, record: DocumentRecord, change: Callable[[Any], None]) -> None:
        await self.within(self.platform.rooms.edit(record, ADA, change))

    async def start(self, record: DocumentRecord, **parameters: Json) -> RunRecord:
        out = await execute(Execute(id=record.id, parameters=parameters), self.context(document=record))
        return await self.row(out)

    async def row(self, out: BaseModel) -> RunRecord:
        found = await self.shop.store.records.get(RunRecord, out.id)  # type: ignore[attr-defined]
        assert found is not None
        return found

    async def ended(self, record: RunRecord) -> RunRecord:
        return await self.shop.engine.ended(record.id)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with Workshop() as shop:
        house = House(shop)
        user = User(
            id=ADA,
            organisation=ORGANISATION,
            kind="person",
            name="Ada",
            email=None,
            created_at=shop.clock.now(),
        )
        await house.platform.store.writer.commit((Put(record=user),))
        yield house
        await house.within(house.platform.rooms.close())


async def test_G13_a_design_is_run_and_looked_at(house: House) -> None:
    record = await house.design(chain("a", "b"))
    ended = await house.ended(await house.start(record))
    detail = await get(OneRun(id=ended.id), house.context(run=ended))
    assert ("succeeded", 1, "Nightly", "Ada", 2, 2) == (
        detail.status,
        detail.number,
        detail.title,
        detail.started_by_name,
        detail.steps,
        detail.steps_ended,
    )
    assert [("a", "A", [], "succeeded"), ("b", "B", ["a"], "succeeded")] == [
        (one.node, one.title, one.after, one.status) for one in detail.nodes
    ]
    assert "b" == detail.nodes[1].output["text"]
    assert ["succeeded"] == [one.status for one in detail.nodes[0].attempts]
    assert 7 == detail.sequence


async def test_G13_a_run_follows_the_design_it_was_started_with(house: House) -> None:
    record = await house.design(chain("a", "b"))
    document = await house.platform.rooms.read(record)
    before = document.content_hash()
    run = await house.start(record)
    assert before == run.design_hash

    def rename(doc: Any) -> None:
        doc["body"]["nodes"]["b"]["parameters"]["text"] = "changed"

    await house.edit(record, rename)
    await house.ended(run)
    assert {"a": 1, "b": 1} == dict(house.shop.stage.calls)


async def test_G15_a_design_with_a_cycle_does_not_start_and_says_why(house: House) -> None:
    body = chain("a", "b")
    body["edges"]["back"] = {"source": "b", "target": "a"}
    record = await house.design(body)
    with pytest.raises(DesignInvalid) as refused:
        await house.start(record)
    assert [["a", "b", "a"]] == [one["path"] for one in refused.value.details["problems"]]
    checked = await check(DesignToCheck(id=record.id), house.context(document=record))
    assert (False, ["cycle"]) == (checked.ok, [one.code for one in checked.problems])


async def test_G15_a_value_that_the_kind_refuses_is_a_problem_of_the_design(house: House) -> None:
    record = await house.design(chain("a"))

    def spoil(doc: Any) -> None:
        doc["body"]["nodes"]["a"]["timeout_s"] = "soon"

    await house.edit(record, spoil)
    checked = await check(DesignToCheck(id=record.id), house.context(document=record))
    assert [("value_refused", "a", "nodes.a.timeout_s")] == [
        (one.code, one.node, one.field) for one in checked.problems
    ]


async def test_a_run_needs_the_rights_that_its_operations_ask_for(house: House) -> None:
    record = await house.design(chain("a"))
    with pytest.raises(Forbidden):
        await execute(Execute(id=record.id), house.context("viewer", document=record))


async def test_G8_G11_cancel_and_repeat(house: House) -> None:
    async def broken(_: OperationContext) -> None:
        raise SourceFailed("damaged")

    house.shop.stage.courses["b"] = broken
    record = await house.design(chain("a", "b", "c"))
    failed = await house.ended(await house.start(record))
    detail = await get(OneRun(id=failed.id), house.context(run=failed))
    assert ["succeeded", "failed", "skipped"] == [one.status for one in detail.nodes]
    assert ("source_failed", "b") == (
        detail.nodes[1].error and detail.nodes[1].error.code,
        detail.nodes[2].cause,
    )
    del house.shop.stage.courses["b"]
    again = await house.ended(await house.row(await retry(OneRun(id=failed.id), house.context(run=failed))))
    assert "succeeded" == again.status
    detail = await get(OneRun(id=again.id), house.context(run=again))
    assert (failed.id, failed.id, None) == (detail.retry_of, detail.nodes[0].reused, detail.nodes[1].reused)

    async def stays(_: OperationContext) -> None:
        await until(lambda: False)

    house.shop.stage.courses["a"] = stays
    running = await house.start(record)
    await until(lambda: house.shop.stage.inside == 1)
    await cancel(CancelRun(id=running.id), house.context(run=running))
    stopped = await house.ended(running)
    detail = await get(OneRun(id=stopped.id), house.context(run=stopped))
    assert ("cancelled", "Ada") == (detail.status, detail.cancelled_by_name)


async def test_runs_are_listed_newest_first_by_days_design_and_status(house: House) -> None:
    old = await house.design(chain("a"))
    new = await house.design(chain("b"))
    for day in range(10):
        await house.ended(await house.start(old if day < 5 else new))
        house.shop.clock.advance(DAY)

    async def numbers(**query: Any) -> tuple[list[int], int]:
        listing = await list_runs(RunQuery(**query), house.context())
        return [one.number for one in listing.items], listing.total

    assert ([10, 9, 8, 7, 6, 5, 4], 7) == await numbers()
    assert ([10, 9, 8], 3) == await numbers(days=3)
    assert (list(range(10, 0, -1)), 10) == await numbers(days=30)
    assert ([6, 5], 7) == await numbers(offset=4, limit=2)
    assert ([5, 4], 2) == await numbers(design=old.id)
    assert ([], 0) == await numbers(status="failed,cancelled")
    assert (7, 7) == tuple(
        map(len, [(await numbers(status="succeeded"))[0], (await numbers(workspace=WORKSPACE))[0]])
    )
    assert ([], 0) == await numbers(workspace="other")


async def test_what_steps_published_is_listed_without_stored_outputs(house: House) -> None:
    body = chain("a")
    body["nodes"]["a"] = step("a", size=100_000)
    ended = await house.ended(await house.start(await house.design(body)))
    assert 0 == (await reports(OneRun(id=ended.id), house.context(run=ended))).total
    detail = await get(OneRun(id=ended.id), house.context(run=ended))
    stored = detail.nodes[0].stored
    assert stored is not None
    assert stored.size > 100_000


def test_every_command_of_runs_is_declared_once() -> None:
    assert [
        "designs.check",
        "runs.cancel",
        "runs.get",
        "runs.reports",
        "runs.retry",
        "runs.start",
    ] == sorted(command.name for command in COMMANDS.commands)
    assert ["runs.list", "runs.matrix"] == sorted(command.name for command in LISTS.commands)
