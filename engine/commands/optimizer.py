"""What would make a design's runs shorter: the bottleneck, suggestions, what-if, and what was expected beside what came."""

import asyncio
from collections.abc import Sequence
from typing import Final, cast

from pydantic import TypeAdapter

from crdt.errors import Conflict
from crdt.kinds.workflow import Workflow
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, WholePage, paged
from engine.commands.design_plan import titles_of
from engine.commands.documents import user_names
from engine.commands.optimizer_views import (
    AdviceOut,
    CostsOut,
    ExpectationOut,
    WhatIf,
    costs_out,
    decisive_out,
    expectation_out,
    gain_out,
    suggestion_out,
)
from engine.optimizer.changing import Change, OtherPriority, Setup, of_design, with_change
from engine.optimizer.costing import Costs, Ended, costs_of
from engine.optimizer.expecting import measure
from engine.optimizer.judging import Gain, Neighbour, gain_among, gain_of
from engine.optimizer.replaying import SECOND, Recording
from engine.optimizer.simulating import Resources
from engine.optimizer.suggesting import advise
from engine.records import RunRecord
from engine.statistics.comparing import ENOUGH
from engine.statistics.facts import read_steps
from engine.statistics_records import Prediction, RunFact
from engine.workflow.serving.queue import Needs
from engine.writes import Put, Remove

KIND: Final = "workflow"
MOST_RUNS: Final = 50
MOST_STEPS: Final = 30_000
"""Of all replayed runs together: what an answer may cost."""
NEIGHBOURS: Final = 200
COUNTED: Final = 500
"""Runs that a measured gain looks at."""
_CHANGE: Final[TypeAdapter[Change]] = TypeAdapter(Change)


class DesignToOptimize(Model):
    id: str


class ExpectationsOf(DesignToOptimize, WholePage):
    """Of one design."""


class ChangeToTry(Model):
    """`change` says which kind it is: `places`, `faster`, `first_try`, `without_edge`, `rounds`, `slot` or `priority`."""

    id: str
    change: Change


class OneExpectation(Model):
    id: str
    expectation: str


async def suggest(_input: DesignToOptimize, context: CommandContext) -> AdviceOut:
    document = await context.platform.rooms.read(context.document)
    design, version = cast(Workflow, document.body()), document.content_hash()
    recordings = await _recordings(context, version)
    setup = _setup(design, context)
    out = AdviceOut(
        version=version,
        runs=len(recordings),
        needed=ENOUGH,
        places=setup.resources.places,
        bottleneck=None,
        decisive=[],
        suggestions=[],
        costs=await _costs(version, design, context),
    )
    if len(recordings) < ENOUGH:
        return out
    advice = await asyncio.to_thread(advise, design, recordings, setup)
    titles = titles_of(design, context)
    decisive = [decisive_out(one, titles.get(one.node, one.node)) for one in advice.decisive]
    suggestions = [suggestion_out(one) for one in advice.suggestions]
    bottleneck = decisive[0] if decisive else None
    return out.model_copy(update={"bottleneck": bottleneck, "decisive": decisive, "suggestions": suggestions})


async def what_if(input_: ChangeToTry, context: CommandContext) -> WhatIf:
    document = await context.platform.rooms.read(context.document)
    recordings = await _recordings(context, document.content_hash())
    if len(recordings) < ENOUGH:
        return WhatIf(runs=len(recordings), needed=ENOUGH, gain=None)
    gain = await _judged(input_.change, recordings, cast(Workflow, document.body()), context)
    return WhatIf(runs=len(recordings), needed=ENOUGH, gain=gain_out(gain))


async def expect(input_: ChangeToTry, context: CommandContext) -> ExpectationOut:
    """Keeps what a replay says now, so that it can be held against what comes."""
    document = await context.platform.rooms.read(context.document)
    version = document.content_hash()
    recordings = await _recordings(context, version)
    if len(recordings) < ENOUGH:
        raise Conflict(
            f"Only {len(recordings)} runs of the workflow as it is now have succeeded.",
            next_step=f"Run it until there are {ENOUGH}, then ask again.",
            details={"runs": len(recordings), "needed": ENOUGH},
        )
    gain = await _judged(input_.change, recordings, cast(Workflow, document.body()), context)
    row = Prediction(
        design=context.document.id,
        id=context.platform.ids.new(),
        organisation=context.document.organisation,
        change=_CHANGE.dump_python(input_.change, mode="json"),
        version=version,
        runs=gain.runs,
        before=gain.before,
        after=gain.after,
        by=context.caller.user,
        at=context.platform.clock.now(),
    )
    await context.platform.store.writer.commit((Put(record=row),))
    return await _beside(row, context)


async def expectations(input_: ExpectationsOf, context: CommandContext) -> Listing[ExpectationOut]:
    """Newest first."""
    rows = await context.platform.store.records.find(
        Prediction, {"design": context.document.id}, order="at", descending=True
    )
    return paged([await _beside(row, context) for row in rows], input_)


async def forget(input_: OneExpectation, context: CommandContext) -> Nothing:
    gone = Remove(type=Prediction, key=(context.document.id, input_.expectation))
    await context.platform.store.writer.commit((gone,))
    return Nothing()


async def _judged(
    change: Change, recordings: Sequence[Recording], design: Workflow, context: CommandContext
) -> Gain:
    setup = _setup(design, context)
    if isinstance(change, OtherPriority):
        neighbours = await _neighbours(context)
        if not any(one.own for one in neighbours):
            return await asyncio.to_thread(gain_of, recordings, setup, change)
        return await asyncio.to_thread(gain_among, neighbours, setup, change)
    return await asyncio.to_thread(gain_of, recordings, setup, change)


def _setup(design: Workflow, context: CommandContext) -> Setup:
    slots = context.platform.runs.slots
    resources = Resources(places=slots.places, slots=dict(slots.totals))
    return Setup(resources=resources, priority=design.settings.priority)


async def _costs(version: str, design: Workflow, context: CommandContext) -> CostsOut | None:
    """Of runs of any end; None for too few."""
    facts = await context.platform.store.records.find(
        RunFact,
        {"design": context.document.id, "version": version},
        order="finished_at",
        descending=True,
        limit=COUNTED,
    )
    if len(facts) < ENOUGH:
        return None
    most = max(ENOUGH, MOST_STEPS // max(1, len(facts[0].steps)))
    return costs_out(await asyncio.to_thread(_counted, facts[:most]), titles_of(design, context))


def _counted(facts: Sequence[RunFact]) -> Costs:
    return costs_of(
        [Ended(succeeded=fact.status == "succeeded", steps=read_steps(fact.steps)) for fact in facts]
    )


async def _recordings(context: CommandContext, version: str) -> list[Recording]:
    """The newest runs of this version that succeeded, as many as an answer may cost."""
    where = {"design": context.document.id, "version": version, "status": "succeeded"}
    facts = await context.platform.store.records.find(
        RunFact, where, order="finished_at", descending=True, limit=MOST_RUNS
    )
    most = max(ENOUGH, MOST_STEPS // max(1, len(facts[0].steps))) if facts else 0
    return [one for one in [await _recording(fact, context) for fact in facts[:most]] if one is not None]


async def _recording(fact: RunFact, context: CommandContext) -> Recording | None:
    run = await context.platform.store.records.get(RunRecord, fact.run)
    if run is None:
        return None
    operations = context.platform.components.operations
    needs = {
        name: Needs(slots=tuple(sorted(one.slots.items()))) for name, one in operations.items() if one.slots
    }
    return Recording(plan=run.plan, steps=read_steps(fact.steps), needs=needs, seconds=fact.duration / SECOND)


async def _neighbours(context: CommandContext) -> list[Neighbour]:
    """The newest runs of everything that shares the places, with when they were asked for."""
    where = {"organisation": context.document.organisation, "status": "succeeded"}
    facts = await context.platform.store.records.find(
        RunFact, where, order="finished_at", descending=True, limit=NEIGHBOURS
    )
    found = []
    for fact in facts:
        recording = await _recording(fact, context)
        if recording is not None:
            own = fact.design == context.document.id
            found.append(Neighbour(recording=recording, at=fact.created_at / SECOND, own=own))
    return found


async def _beside(row: Prediction, context: CommandContext) -> ExpectationOut:
    change = _CHANGE.validate_python(row.change)
    facts = await context.platform.store.records.find(
        RunFact, {"design": row.design}, order="finished_at", descending=True, limit=COUNTED
    )
    by_version = of_design(change)
    before = [fact for fact in facts if fact.version == row.version and fact.created_at <= row.at]
    since = [
        fact
        for fact in facts
        if fact.created_at > row.at and (fact.version != row.version if by_version else True)
    ]
    names = await user_names(context, {row.by})
    twist = with_change(Setup(resources=Resources(places=1)), change).twist
    return expectation_out(
        row,
        change,
        await asyncio.to_thread(measure, row, before, since, twist),
        name=names.get(row.by, ""),
        since="version" if by_version else "time",
        needed=ENOUGH,
    )


COMMANDS = Area(
    name="optimizer",
    commands=(
        Command(
            name="optimizer.suggest",
            summary="What decides how long a design's runs take, and changes worth a look with what they rest on",
            method="GET",
            path="/workflow/workflows/{id}/optimizer",
            scope="document",
            kind=KIND,
            right="read",
            input=DesignToOptimize,
            output=AdviceOut,
            run=suggest,
        ),
        Command(
            name="optimizer.what_if",
            summary="What a change would gain, by replaying recorded runs with it",
            method="POST",
            path="/workflow/workflows/{id}/optimizer/what-if",
            scope="document",
            kind=KIND,
            right="read",
            input=ChangeToTry,
            output=WhatIf,
            run=what_if,
        ),
        Command(
            name="optimizer.expect",
            summary="Keeps what a change is expected to gain, to hold it against the runs that follow",
            method="POST",
            path="/workflow/workflows/{id}/optimizer/expectations",
            scope="document",
            kind=KIND,
            right="edit",
            input=ChangeToTry,
            output=ExpectationOut,
            run=expect,
        ),
        Command(
            name="optimizer.expectations",
            summary="What was expected of changes, and what the runs since show",
            method="GET",
            path="/workflow/workflows/{id}/optimizer/expectations",
            scope="document",
            kind=KIND,
            right="read",
            input=ExpectationsOf,
            output=Listing[ExpectationOut],
            run=expectations,
        ),
        Command(
            name="optimizer.forget",
            summary="Takes an expectation away",
            method="DELETE",
            path="/workflow/workflows/{id}/optimizer/expectations/{expectation}",
            scope="document",
            kind=KIND,
            right="edit",
            input=OneExpectation,
            output=Nothing,
            run=forget,
        ),
    ),
)
