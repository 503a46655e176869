"""How the plan of a design, and what a change of it reaches, look from outside. Pure. Seconds throughout."""

from collections.abc import Mapping, Sequence
from typing import Literal

from crdt.kinds.workflow import StepPart
from crdt.model import Model
from engine.workflow.analysis.conflicts import Conflict
from engine.workflow.analysis.conflicts import Kind as ConflictKind
from engine.workflow.analysis.expecting import Known
from engine.workflow.analysis.impact import Impact, Why
from engine.workflow.analysis.shape import Dynamic, Shape, Sometimes
from engine.workflow.analysis.timing import Schedule


class PlanLevel(Model):
    """The steps of one part of one container, in waves; `container` is empty for the design itself. `stuck` are those that
    stand in a round trip or behind one.
    """

    container: str
    part: StepPart
    waves: list[list[str]]
    stuck: list[str]


class ExpectedStep(Model):
    """`known` says where `seconds` come from, `count` how many runs that were. Times from the beginning of the run.

    `slack` is how much longer the step may take before the whole does; none makes it `critical`. `sometimes`: why it may not
    run though all goes well. `dynamic`: what is known only while it runs.
    """

    node: str
    title: str
    wave: int
    seconds: float
    known: Known
    count: int
    begin: float
    end: float
    slack: float
    critical: bool
    sometimes: list[Sometimes]
    dynamic: Dynamic | None


class ConditionalWay(Model):
    """An edge that counts only sometimes."""

    edge: str
    source: str
    target: str
    port: str
    condition: str


class StepConflict(Model):
    """`steps` are the first of `count`; together they want `wanted` of what there is `available` of."""

    kind: ConflictKind
    about: str
    name: str
    steps: list[str]
    count: int
    wanted: int
    available: int


class DesignPlan(Model):
    """As if places were never short: `places` is how many steps run at once here, `widest` how many would like to.

    `path` is a critical path through the top level; `guessed` of the steps were never seen. `cycles`: round trips, as the
    checker tells them.
    """

    seconds: float
    guessed: int
    places: int
    widest: int
    path: list[str]
    levels: list[PlanLevel]
    steps: list[ExpectedStep]
    conditional: list[ConditionalWay]
    undoing: list[str]
    conflicts: list[StepConflict]
    cycles: list[list[str]]


class ReachedStep(Model):
    """`by` is the step before it on the shortest way from the changed one, `steps` how long that way is."""

    node: str
    title: str
    by: str
    why: Why
    steps: int


class TouchedDocument(Model):
    """`name` is empty for one that only the run will know."""

    id: str
    name: str


class DependentDesign(Model):
    """Another design that calls this one (`calls`), or that a trigger starts after it (`after`)."""

    id: str
    name: str
    how: Literal["calls", "after"]
    trigger: str | None


class DesignImpact(Model):
    """What a change of `node` reaches, nearest first. `hidden`: dependents that the caller may not see."""

    node: str
    reached: list[ReachedStep]
    sources: list[TouchedDocument]
    calls: list[TouchedDocument]
    writes: list[str]
    dependents: list[DependentDesign]
    hidden: int


def plan_out(
    shape: Shape,
    schedule: Schedule,
    *,
    titles: Mapping[str, str],
    places: int,
    conflicts: Sequence[StepConflict],
    cycles: Sequence[Sequence[str]],
) -> DesignPlan:
    top = shape.levels.get(("", "body"))
    return DesignPlan(
        seconds=schedule.seconds,
        guessed=schedule.guessed,
        places=places,
        widest=max((len(wave) for wave in top.waves), default=0) if top else 0,
        path=list(schedule.path),
        levels=[
            PlanLevel(
                container=level.container,
                part=level.part,
                waves=[list(wave) for wave in level.waves],
                stuck=list(level.stuck),
            )
            for level in shape.levels.values()
        ],
        steps=_steps(shape, schedule, titles),
        conditional=[
            ConditionalWay(
                edge=way.edge, source=way.source, target=way.target, port=way.port, condition=way.condition
            )
            for way in shape.ways
            if way.port or way.condition
        ],
        undoing=list(shape.undoing),
        conflicts=list(conflicts),
        cycles=[list(cycle) for cycle in cycles],
    )


def _steps(shape: Shape, schedule: Schedule, titles: Mapping[str, str]) -> list[ExpectedStep]:
    found = [
        ExpectedStep(
            node=node,
            title=titles[node],
            wave=one.wave,
            seconds=one.expected.seconds,
            known=one.expected.known,
            count=one.expected.count,
            begin=one.begin,
            end=one.end,
            slack=one.slack,
            critical=one.critical,
            sometimes=list(shape.sometimes(node)),
            dynamic=shape.dynamic(node),
        )
        for node, one in schedule.steps.items()
    ]
    return sorted(found, key=lambda one: (one.begin, one.node))


def conflict_out(conflict: Conflict, name: str) -> StepConflict:
    return StepConflict(
        kind=conflict.kind,
        about=conflict.about,
        name=name,
        steps=list(conflict.steps),
        count=conflict.count,
        wanted=conflict.wanted,
        available=conflict.available,
    )


def reached_out(impact: Impact, titles: Mapping[str, str]) -> list[ReachedStep]:
    return [
        ReachedStep(node=one.node, title=titles[one.node], by=one.by, why=one.why, steps=one.steps)
        for one in impact.reached
    ]
