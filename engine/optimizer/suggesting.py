"""Changes worth a look, each with what it rests on: read off the chains of recorded runs, and replayed. Pure.

Nothing is suggested from fewer runs than `comparing.ENOUGH`, and nothing that would save less than a twentieth of the time
or of the cost.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Workflow
from engine.optimizer.changing import Change, FasterStep, FirstTry, MorePlaces, MoreRounds, Setup, WithoutEdge
from engine.optimizer.costing import Ended, costs_of
from engine.optimizer.judging import Decisive, Gain, decisive, gain_of
from engine.optimizer.replaying import EACH, Recording
from engine.statistics.facts import STEERING
from engine.workflow.analysis.shape import Shape, shape_of
from engine.workflow.analysis.touching import steps_named

WORTH: Final = 0.05
"""Of the length or the cost: what a change has to save to be shown."""
OFTEN: Final = 0.1
"""Of the draws: what makes a step decide often enough to be looked at."""
LOOKED_AT: Final = 12
"""Changes that are replayed at most."""
COSTLY: Final = 3
"""Steps that are looked at for what they cost."""
ROUNDS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`chance`: how often the step was on the chain; for places, how often steps of the chain waited for one."""

    change: Change
    node: str
    chance: float
    gain: Gain


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    decisive: tuple[Decisive, ...]
    suggestions: tuple[Suggestion, ...]


def advise(design: Workflow, recordings: Sequence[Recording], setup: Setup) -> Advice:
    """Caller's duty: enough recordings, all of the design as it is."""
    found = decisive(recordings, setup)
    costly = _costly(design, recordings, {one.node: one.chance for one in found})
    ideas = [*list(_ideas(design, found, setup))[:LOOKED_AT], *costly]
    judged = [
        Suggestion(change=change, node=node, chance=chance, gain=gain_of(recordings, setup, change))
        for index, (change, node, chance) in enumerate(ideas)
        if change not in [earlier for earlier, _, _ in ideas[:index]]
    ]
    worth = [one for one in judged if _is_worth_it(one.gain)]
    return Advice(
        decisive=tuple(found),
        suggestions=tuple(sorted(worth, key=lambda one: (-one.gain.gain, -one.gain.saved, one.node))),
    )


def _is_worth_it(gain: Gain) -> bool:
    return gain.saved >= WORTH or (gain.before > 0 and gain.gain / gain.before >= WORTH)


def _costly(
    design: Workflow, recordings: Sequence[Recording], chances: Mapping[str, float]
) -> Iterator[tuple[Change, str, float]]:
    """What steps cost that hold places longest, and what attempts cost that another had to follow."""
    costs = costs_of([Ended(succeeded=True, steps=one.steps) for one in recordings])
    known = [one for one in costs.steps if one.node in design.nodes]
    for one in sorted(known, key=lambda one: -one.repeated)[:COSTLY]:
        if one.repeated:
            yield FirstTry(node=one.node), one.node, chances.get(one.node, 0.0)
    for one in known[:COSTLY]:
        yield FasterStep(node=one.node, times=2.0), one.node, chances.get(one.node, 0.0)


def _ideas(design: Workflow, found: Sequence[Decisive], setup: Setup) -> Iterator[tuple[Change, str, float]]:
    often = {one.node: one for one in found if one.chance >= OFTEN and one.node in design.nodes}
    waits = max((one.waits for one in found), default=0.0)
    if waits >= OFTEN:
        yield MorePlaces(places=setup.resources.places * 2), "", waits
    shape = shape_of(design)
    yield from _loops(design, shape, often)
    yield from _edges(design, shape, often)
    for node, one in list(often.items())[:4]:
        if not design.nodes[node].operation.startswith(STEERING):
            yield FasterStep(node=node, times=2.0), node, one.chance


def _loops(
    design: Workflow, shape: Shape, often: Mapping[str, Decisive]
) -> Iterator[tuple[Change, str, float]]:
    """Loops whose rounds go one after the other; each round has its own item, so they can go side by side."""
    chances: dict[str, float] = {}
    for node, one in often.items():
        for container in shape.containers_of(node):
            chances[container] = max(chances.get(container, 0.0), one.chance)
    for container, chance in sorted(chances.items()):
        step = design.nodes[container]
        if step.operation == EACH and step.parameters.get("parallel", 1) == 1:
            yield MoreRounds(node=container, parallel=ROUNDS), container, chance


def _edges(
    design: Workflow, shape: Shape, often: Mapping[str, Decisive]
) -> Iterator[tuple[Change, str, float]]:
    """Plain edges on the chain that carry no value: the order may be meant, which is for a person to know."""
    for way in shape.ways:
        both = often.get(way.source), often.get(way.target)
        if both[0] is None or both[1] is None or way.port or way.condition:
            continue
        uses = set(steps_named(dict(design.nodes[way.target].parameters)))
        if way.source not in uses and design.nodes[way.target].run_if == "all_succeeded":
            chance = min(both[0].chance, both[1].chance)
            yield WithoutEdge(source=way.source, target=way.target), way.target, chance
