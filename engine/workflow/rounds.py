"""Which rounds a step of a run stands in, read from its key and from the loops around it. Pure."""

import json
from typing import Final

from crdt.dataclasses import dataclass
from engine.records import Json
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.places import place_of
from engine.workflow.machine.run import Inline, Looping, Run

LONGEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class InRound:
    """`round` as in the key, `item` as a short text; "" of a loop that goes over no list, or whose list is big or gone."""

    title: str
    round: int
    item: str


def rounds_around(run: Run, key: str) -> tuple[InRound, ...]:
    """The outermost first; none for a step outside of loops."""
    found: list[InRound] = []
    place = place_of(key)
    while place.inside:
        loop = place.inside
        if place.round is not None:
            found.append(
                InRound(title=title_of(run, loop), round=place.round, item=_item(run, loop, place.round))
            )
        place = place_of(loop)
    return tuple(reversed(found))


def title_of(run: Run, key: str) -> str:
    """Also of a step whose round is over; its key where no design of the run has it."""
    if key in run.steps:
        return run.planned(key).title
    node = place_of(key).of
    plans: tuple[Plan, ...] = (run.plan, *run.plan.called.values())
    return next((plan.steps[node].title for plan in plans if node in plan.steps), key)


def words_of(around: tuple[InRound, ...]) -> str:
    """As in `Rows, round 2: planes`; nested ones one after the other."""
    return ", ".join(
        f"{one.title}, round {one.round}" + (f": {one.item}" if one.item else "") for one in around
    )


def _item(run: Run, loop: str, number: int) -> str:
    step = run.steps.get(loop)
    state = None if step is None else step.state
    if not isinstance(state, Looping) or not isinstance(state.items, Inline):
        return ""
    items = state.items.value
    return _brief(items[number]) if isinstance(items, list) and number < len(items) else ""


def _brief(item: Json) -> str:
    text = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
