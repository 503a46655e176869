"""One run does things of several areas, each with what whoever started it may do at that moment."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest
from pydantic import BaseModel

from crdt.errors import NotFound
from crdt.ids import DocumentId, Micros
from crdt.kinds.workflow import Workflow
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.ports import Store
from engine.records import DocumentRecord, Grant, Json, RunRecord, User, Workspace
from engine.runtime.clock import ManualClock
from engine.sources.source import Connection
from engine.workflow.machine.run import Failed, Run, StepError
from engine.workflow.permission import Permission
from engine.writes import Put, Remove
from server.access import Access
from server.acting import Acting
from storage.memory import open_memory
from tests.engine.workshop import ADA, DESIGN, ORGANISATION, WORKSPACE, Workshop

pytestmark = pytest.mark.anyio

AT = Micros(1)
SOURCE, HIDDEN = DocumentId("orders"), DocumentId("elsewhere")


class Given(BaseModel):
    source: str = ""


class Nothing(BaseModel):
    pass


def grant(role: str, effect: str = "allow", object_: str = WORKSPACE, kind: str = "workspace") -> Grant:
    return Grant(
        id=f"{role}-{effect}-{object_}",
        organisation=ORGANISATION,
        subject_kind="user",
        subject=ADA,
        object_kind=cast(Any, kind),
        object=object_,
        right=role,
        effect=cast(Any, effect),
        created_by=ADA,
        created_at=AT,
    )


def document(id_: DocumentId, kind: str, workspace: str = WORKSPACE) -> DocumentRecord:
    return DocumentRecord(
        id=id_, organisation=ORGANISATION, workspace=cast(Any, workspace), kind=kind, kind_version=1, title=id_,
        epoch="e", created_by=ADA, created_at=AT, updated_by=ADA, updated_at=AT,
    )  # fmt: skip


async def furnished() -> Store:
    store = open_memory()
    user = User(id=ADA, organisation=ORGANISATION, kind="person", name="Ada", email=None, created_at=AT)
    workspace = Workspace(
        id=WORKSPACE,
        organisation=ORGANISATION,
        document=DocumentId("w"),
        name="W",
        created_by=ADA,
        created_at=AT,
    )
    rows = (
        document(DESIGN, "workflow"),
        document(SOURCE, "data_source"),
        document(HIDDEN, "data_source", "other"),
    )
    other = replace(workspace, id=cast(Any, "other"))
    await store.writer.commit(
        tuple(Put(record=row) for row in (user, workspace, other, *rows, grant("admin")))
    )
    return store


class Town:
    """Areas with a step each, and somebody who takes rights away in the middle of a run."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.done: list[str] = []
        self.meanwhile: tuple[Put | Remove, ...] = ()
        areas = {
            "sources.read": "read",
            "rules.apply": "edit",
            "access.review": "manage",
            "catalog.tell": "comment",
        }
        self.operations = {name: self._operation(name, right) for name, right in areas.items()}

    def _operation(self, name: str, right: str) -> Operation[Any, Any]:
        async def run(input_: Given, context: OperationContext) -> Outcome[Nothing]:
            if input_.source:
                await context.open_source(DocumentId(input_.source))
            self.done.append(name)
            if name == "rules.apply":
                await self.store.writer.commit(self.meanwhile)
            return Outcome(output=Nothing())

        return Operation(
            name=name, title=name.title(), summary="", icon="", category=name.partition(".")[0].title(),
            input=Given, output=Nothing, run=run, right=right,
        )  # fmt: skip

    async def run(self, *order: str, **parameters: dict[str, Json]) -> tuple[RunRecord, Run]:
        """The steps one after the other."""
        steps = {name.partition(".")[0]: name for name in order}
        nodes = {
            id_: {"operation": name, "parameters": parameters.get(id_, {})} for id_, name in steps.items()
        }
        ids = list(steps)
        edges = {one: {"source": one, "target": other} for one, other in itertools.pairwise(ids)}
        design = Workflow.model_validate({"name": "Across", "nodes": nodes, "edges": edges})
        clock = ManualClock()
        standing = Acting(access=Access(records=self.store.records, clock=clock))
        async with Workshop(
            store=self.store,
            clock=clock,
            operations=self.operations,
            source_opener=self._opener,
            permission=Permission(standing=standing, records=self.store.records),
        ) as shop:
            record = await shop.run(design)
            return record, await shop.engine.read(record.id)

    def _opener(self, _organisation: str, workspace: str) -> Any:
        async def opened(id_: DocumentId) -> Connection:
            row = await self.store.records.get(DocumentRecord, id_)
            if row is None or row.workspace != workspace:
                raise NotFound(details={"source": id_})
            return cast(Connection, None)

        return opened


def refused(run: Run, node: str) -> StepError:
    state = run.steps[node].state
    assert isinstance(state, Failed)
    return state.error


ALL = ("sources.read", "rules.apply", "access.review", "catalog.tell")


async def test_S4_6_one_run_does_things_of_several_areas_with_the_rights_of_its_starter() -> None:
    town = Town(await furnished())
    record, _ = await town.run(*ALL, sources={"source": SOURCE})
    assert ("succeeded", list(ALL)) == (record.status, town.done)


async def test_S4_6_a_right_that_is_taken_away_while_it_runs_fails_the_step_that_needs_it_by_name() -> None:
    town = Town(await furnished())
    lowered: Mapping[str, Any] = {"record": grant("editor")}
    town.meanwhile = (Remove(type=Grant, key=(grant("admin").id,)), Put(**lowered))
    record, run = await town.run(*ALL)
    assert ("failed", ["sources.read", "rules.apply"]) == (record.status, town.done)
    error = refused(run, "access")
    assert ("forbidden", "manage", ADA) == (error.code, error.details["right"], error.details["user"])
    assert "manage" in error.message
    assert not error.retryable
    assert "skipped" == run.steps["catalog"].state.status


async def test_S4_6_who_has_lost_everything_does_nothing_more_not_even_what_needs_the_least() -> None:
    town = Town(await furnished())
    town.meanwhile = (Remove(type=Grant, key=(grant("admin").id,)),)
    _, run = await town.run("sources.read", "rules.apply", "catalog.tell")
    assert ("forbidden", "comment") == (
        refused(run, "catalog").code,
        refused(run, "catalog").details["right"],
    )


async def test_S4_6_somebody_who_was_shut_out_runs_nothing_more() -> None:
    store = await furnished()
    town = Town(store)
    row = await store.records.get(User, ADA)
    assert row is not None
    town.meanwhile = (Put(record=replace(row, disabled_at=AT)),)
    _, run = await town.run(*ALL)
    assert "forbidden" == refused(run, "access").code


async def test_S4_6_a_source_that_may_not_be_read_any_more_fails_the_step_that_opens_it() -> None:
    """Rule G16."""
    town = Town(await furnished())
    town.meanwhile = (Put(record=grant("viewer", "deny", SOURCE, "document")),)
    _, run = await town.run("rules.apply", "sources.read", sources={"source": SOURCE})
    error = refused(run, "sources")
    assert ("forbidden", "read", SOURCE) == (error.code, error.details["right"], error.details["source"])


async def test_S4_6_a_source_of_another_workspace_is_not_there_whatever_one_may_do_in_it() -> None:
    town = Town(await furnished())
    _, run = await town.run("sources.read", sources={"source": HIDDEN})
    assert "not_found" == refused(run, "sources").code
