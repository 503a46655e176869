"""Runs go on at once through what is pure, and commit all of it together (rule RX9)."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.errors import InvalidInput, NotFound
from crdt.ids import UserId, WorkspaceId, run_channel
from crdt.kinds.workflow import Workflow
from engine.operations.data.check import OPERATION as CHECK
from engine.operations.data.transform import OPERATION as TRANSFORM
from engine.operations.flow.choice import OPERATION as CHOICE
from engine.operations.flow.output import OPERATION as OUTPUT
from engine.operations.flow.while_ import OPERATION as WHILE
from engine.operations.operation import Operation
from engine.ports import Writer
from engine.records import Json, RunRecord
from engine.workflow.ahead import MOST
from engine.workflow.permission import Permission
from engine.writes import AppendJournal, Batch
from storage.memory import open_memory
from tests.engine.workshop import Workshop, design

pytestmark = pytest.mark.anyio

PURE: dict[str, Operation[Any, Any]] = {one.name: one for one in (TRANSFORM, CHECK, CHOICE, OUTPUT, WHILE)}


class Counting:
    """Passes batches on and keeps them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.batches: list[Batch] = []

    def commit(self, batch: Batch) -> Any:
        self.batches.append(batch)
        return self._writer.commit(batch)


def counted(**more: Any) -> tuple[Workshop, Counting]:
    store = open_memory()
    counting = Counting(store.writer)
    return Workshop(store=replace(store, writer=counting), operations=PURE, **more), counting


def row(length: int, **last: Json) -> Workflow:
    """Each step adds one to what the one before gave."""
    nodes: dict[str, Json] = {"n0": {"operation": TRANSFORM.name, "parameters": {"value": 0}}}
    for number in range(1, length):
        value = {"$cel": f"steps.n{number - 1}.output.value + 1"}
        nodes[f"n{number}"] = {"operation": TRANSFORM.name, "parameters": {"value": value}}
    nodes[f"n{length - 1}"] |= last
    edges = {f"e{n}": {"source": f"n{n - 1}", "target": f"n{n}"} for n in range(1, length)}
    return Workflow.model_validate({"name": "Row", "nodes": nodes, "edges": edges})


async def value_of(shop: Workshop, record: RunRecord, node: str) -> Json:
    state: Any = (await shop.engine.read(record.id)).steps[node].state
    return state.output.value["value"]


async def test_RX9_a_row_of_pure_steps_is_one_commit_and_tells_of_each() -> None:
    shop, counting = counted()
    async with shop:
        record = await shop.run(row(10))
        assert "succeeded" == record.status
        assert 9 == await value_of(shop, record, "n9")
        assert 1 == len(counting.batches)
        # Its journal is folded in the same commit, so no single entry is written.
        assert [] == [write for write in counting.batches[0] if isinstance(write, AppendJournal)]
        told = shop.ear.heard(run_channel(record.id))
        steps = [f"step:{what} n{number}" for number in range(10) for what in ("started", "completed")]
        assert ["run:queued", "run:started", *steps, "run:completed"] == told


async def test_RX9_a_long_row_is_cut_into_commits_of_a_bounded_size() -> None:
    shop, counting = counted()
    async with shop:
        record = await shop.run(row(200))
        assert 199 == await value_of(shop, record, "n199")
    entries = [sum(isinstance(one, AppendJournal) for one in batch) for batch in counting.batches]
    assert MOST + 2 >= max(entries)
    assert 401 // MOST <= len(counting.batches) <= 2 * 401 // MOST


async def test_RX9_what_has_an_effect_begins_after_all_before_it_is_committed() -> None:
    shop, counting = counted()
    seen: list[int] = []

    async def look(_: Any) -> None:
        seen.append(len(counting.batches))

    shop.stage.courses["z"] = look
    content = row(3)
    step = design({"z": ""}).nodes["z"]
    edge = {"source": "n2", "target": "z"}
    told = content.model_dump(mode="json")
    told["nodes"]["z"] = step.model_dump(mode="json")
    told["edges"]["last"] = edge
    async with shop:
        record = await shop.run(Workflow.model_validate(told))
    assert ("succeeded", [1], 2) == (record.status, seen, len(counting.batches))


async def test_RX9_a_step_that_fails_says_why_as_it_always_does() -> None:
    shop, _ = counted()
    last = {"operation": CHECK.name, "parameters": {"condition": False, "message": "Too few."}}
    async with shop:
        record = await shop.run(row(3, **last))
        state: Any = (await shop.engine.read(record.id)).steps["n2"].state
    assert ("failed", "check_not_passed", "Too few.") == (
        record.status,
        state.error.code,
        state.error.message,
    )


async def test_RX9_what_the_store_refuses_fails_its_step_and_not_the_start() -> None:
    """A value that is no JSON comes out of a step: nothing of what was done at once is kept."""

    class Strict(Counting):
        def commit(self, batch: Batch) -> Any:
            if "forbidden" in repr(batch):
                raise InvalidInput("This value cannot be stored.")
            return super().commit(batch)

    store = open_memory()
    strict = Strict(store.writer)
    shop = Workshop(store=replace(store, writer=strict), operations=PURE)
    last = {"operation": TRANSFORM.name, "parameters": {"value": {"$cel": "'forb' + 'idden'"}}}
    async with shop:
        record = await shop.run(row(3, **last))
        state: Any = (await shop.engine.read(record.id)).steps["n2"].state
    assert ("failed", "invalid_input") == (record.status, state.error.code)


async def test_G16_rights_are_asked_for_once_in_each_commit() -> None:
    class Standing:
        asked = 0
        may = True

        async def in_document(self, *_: object) -> Any:
            raise AssertionError

        async def in_workspace(self, user: UserId, role: str, workspace: WorkspaceId, right: str) -> str:
            self.asked += 1
            if not self.may:
                raise NotFound
            return "editor"

    store, standing = open_memory(), Standing()
    permission = Permission(standing=standing, records=store.records)
    async with Workshop(store=store, operations=PURE, permission=permission) as shop:
        assert "succeeded" == (await shop.run(row(10))).status
        assert 1 == standing.asked
        standing.may = False
        record = await shop.run(row(10))
        state: Any = (await shop.engine.read(record.id)).steps["n0"].state
        assert ("failed", "forbidden") == (record.status, state.error.code)
