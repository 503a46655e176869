"""What a design says about its runs before any of them: its plan, and what a change of a step reaches."""

import asyncio
import json
from collections.abc import Mapping
from typing import cast

from pydantic import Field

from crdt.errors import Conflict
from crdt.ids import DocumentId
from crdt.kinds.workflow import Workflow
from crdt.kinds.writing import to_json
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext
from engine.commands.design_plan_views import (
    DependentDesign,
    DesignImpact,
    DesignPlan,
    TouchedDocument,
    conflict_out,
    plan_out,
    reached_out,
)
from engine.members.ways import found_by
from engine.ports import Wanted
from engine.records import DocumentRecord
from engine.sources.opening import limits_of
from engine.statistics.days import day_of, together
from engine.statistics.histogram import quantile, size
from engine.statistics_records import RunDay
from engine.trigger_records import TriggerRecord
from engine.workflow.analysis.conflicts import conflicts_of
from engine.workflow.analysis.expecting import Recorded
from engine.workflow.analysis.impact import impact_of
from engine.workflow.analysis.shape import shape_of
from engine.workflow.analysis.timing import schedule_of
from engine.workflow.analysis.touching import CALL, Touches, touches_of

KIND = "workflow"
DAYS = 30
"""Of runs that say how long a step takes."""
DEPENDENTS = 200
CYCLES = frozenset({"cycle", "container_cycle"})
SECOND = 1_000_000


class DesignToPlan(Model):
    id: str


class StepToChange(Model):
    id: str
    node: str = Field(min_length=1, max_length=200)


async def plan(_input: DesignToPlan, context: CommandContext) -> DesignPlan:
    design = await _design(context)
    recorded = await recorded_of(context, context.document.id)
    standing = await context.platform.diagnostics.problems(context.document, context.platform.rooms)
    touches = touches_in(design, context)
    slots = context.platform.runs.slots
    shape = await asyncio.to_thread(shape_of, design)
    schedule = await asyncio.to_thread(schedule_of, shape, recorded)
    allowed = await _let_in(context, {one for touched in touches.values() for one in touched.sources})
    conflicts = await asyncio.to_thread(conflicts_of, shape, touches, slots.totals, allowed)
    about = {one.about.partition(" ")[0] for one in conflicts if one.kind in {"source", "table"}}
    names = await _names(context, about)
    return plan_out(
        shape,
        schedule,
        titles=titles_of(design, context),
        places=slots.places,
        conflicts=[conflict_out(one, _called(one.about, names, context)) for one in conflicts],
        cycles=[problem.path for problem in standing.problems if problem.code in CYCLES],
    )


async def impact(input_: StepToChange, context: CommandContext) -> DesignImpact:
    design = await _design(context)
    if input_.node not in design.nodes:
        raise Conflict(
            "The workflow has no such step.",
            next_step="Look at the workflow again: it may have been removed meanwhile.",
            details={"node": input_.node},
        )
    touches = touches_in(design, context)
    found = await asyncio.to_thread(lambda: impact_of(input_.node, shape_of(design), touches))
    names = await _names(context, {*found.sources, *found.calls})
    dependents, hidden = await _dependents(context)
    return DesignImpact(
        node=input_.node,
        reached=reached_out(found, titles_of(design, context)),
        sources=[TouchedDocument(id=one, name=names.get(one, "")) for one in found.sources],
        calls=[TouchedDocument(id=one, name=names.get(one, "")) for one in found.calls],
        writes=list(found.writes),
        dependents=dependents,
        hidden=hidden,
    )


async def _design(context: CommandContext) -> Workflow:
    return cast(Workflow, (await context.platform.rooms.read(context.document)).body())


async def recorded_of(
    context: CommandContext, design: DocumentId, days: int = DAYS
) -> Mapping[str, Recorded]:
    """What the steps of a design took in the runs of the last days, whatever version that was."""
    today = day_of(context.platform.clock.now())
    where = {"design": design, "day": tuple(range(today - days + 1, today + 1))}
    total = together(await context.platform.store.records.find(RunDay, where, limit=100_000))
    return {
        node: Recorded(
            operation=sums.operation, median=(quantile(sums.ran, 0.5) or 0.0) / SECOND, count=size(sums.ran)
        )
        for node, sums in total.steps.items()
    }


def titles_of(design: Workflow, context: CommandContext) -> dict[str, str]:
    """As the canvas names them."""
    operations = context.platform.components.operations
    return {
        id_: node.name or (operations[node.operation].title if node.operation in operations else id_)
        for id_, node in design.nodes.items()
    }


def touches_in(design: Workflow, context: CommandContext) -> dict[str, Touches]:
    operations = context.platform.components.operations
    return {id_: touches_of(node, operations.get(node.operation)) for id_, node in design.nodes.items()}


async def _let_in(context: CommandContext, sources: set[str]) -> dict[str, int]:
    """How many steps each of these sources lets in at once, of those that the caller may read."""
    rows = await found_by(context.platform.store.records, DocumentRecord, "id", sources)
    allowed = await context.readable(
        row for row in rows if row.kind == "data_source" and row.trashed_at is None
    )
    return {
        row.id: limits_of(to_json(await context.platform.rooms.read(row)).get("body", {})).parallel
        for row in rows
        if row.id in allowed
    }


def _called(about: str, names: Mapping[str, str], context: CommandContext) -> str:
    source, _, table = about.partition(" ")
    if table:
        return f"{table} of {names[source]}" if source in names else table
    operation = context.platform.components.operations.get(about)
    return names.get(about) or (operation.title if operation else about)


async def _names(context: CommandContext, ids: set[str]) -> dict[str, str]:
    """Of the documents among these that the caller may read."""
    rows = await found_by(context.platform.store.records, DocumentRecord, "id", ids)
    allowed = await context.readable(rows)
    return {row.id: row.title for row in rows if row.id in allowed}


async def _dependents(context: CommandContext) -> tuple[list[DependentDesign], int]:
    """Designs of the workspace. Those that name this one anywhere are found by their words, and then read."""
    platform, own = context.platform, context.document
    wanted = Wanted(workspaces=(own.workspace,), kinds=(KIND,), words=(own.id.casefold(),), limit=DEPENDENTS)
    rows, _ = await platform.store.shelf.page(wanted)
    triggers = await platform.store.records.find(TriggerRecord, {"workspace": own.workspace}, limit=10_000)
    after = [one for one in triggers if one.design != own.id and own.id in json.dumps(one.config)]
    targets = await found_by(platform.store.records, DocumentRecord, "id", {one.design for one in after})
    allowed = await context.readable([*rows, *targets])
    names = {row.id: row.title for row in (*rows, *targets) if row.id in allowed and row.trashed_at is None}
    found = [
        DependentDesign(id=row.id, name=names[row.id], how="calls", trigger=None)
        for row in rows
        if row.id in names and row.id != own.id and await _calls(row, context)
    ]
    found += [
        DependentDesign(id=one.design, name=names[one.design], how="after", trigger=one.name)
        for one in after
        if one.design in names
    ]
    hidden = {row.id for row in (*rows, *targets)} - allowed.keys()
    return found, len(hidden)


async def _calls(row: DocumentRecord, context: CommandContext) -> bool:
    design = cast(Workflow, (await context.platform.rooms.read(row)).body())
    own = context.document.id
    return any(
        node.operation == CALL and node.parameters.get("workflow") == own for node in design.nodes.values()
    )


COMMANDS = Area(
    name="plans",
    commands=(
        Command(
            name="designs.plan",
            summary="What of a design runs side by side, what decides how long it takes, and what conflicts",
            method="GET",
            path="/workflow/designer/workflows/{id}/plan",
            scope="document",
            kind=KIND,
            right="read",
            input=DesignToPlan,
            output=DesignPlan,
            run=plan,
        ),
        Command(
            name="designs.impact",
            summary="What a change of a step reaches: steps, sources, and other designs",
            method="GET",
            path="/workflow/designer/workflows/{id}/steps/{node}/impact",
            scope="document",
            kind=KIND,
            right="read",
            input=StepToChange,
            output=DesignImpact,
            run=impact,
        ),
    ),
)
