"""Plans for tests of the pure part of the workflow engine."""

import random

from crdt.ids import Micros, RunId
from engine.workflow.designs.plan import Plan, PlannedStep
from engine.workflow.machine.advance import advance, new_run
from engine.workflow.machine.effects import Effect
from engine.workflow.machine.events import Event, RunQueued
from engine.workflow.machine.run import Run

NOW = Micros(1_000_000)


def plan(after: dict[str, str], *, attempts: int = 1, backoff: float = 1.0) -> Plan:
    """`plan({"a": "", "b": "a", "c": "a b"})`: each step with the steps it waits for, in a fitting order."""
    return Plan(
        title="Test",
        design_hash="h",
        parameters={},
        steps={
            node: PlannedStep(
                title=node.upper(),
                operation="test.step",
                input={},
                after=tuple(sources.split()),
                needs=(),
                attempts=attempts,
                backoff=backoff,
                timeout=60.0,
            )
            for node, sources in after.items()
        },
    )


def random_plan(dice: random.Random, *, most: int = 12, attempts: int = 3) -> Plan:
    names = [f"s{index:02}" for index in range(dice.randint(1, most))]
    after = {
        name: " ".join(earlier for earlier in names[:index] if dice.random() < 0.3)
        for index, name in enumerate(names)
    }
    return plan(after, attempts=attempts)


class Playbook:
    """Events sent, effects expected, in order. Keeps the journal, so that it can be replayed."""

    def __init__(self, of: Plan, run: str = "r1") -> None:
        self.run = new_run(RunId(run), of)
        self.journal: list[tuple[Event, Micros]] = []
        self.now = NOW

    def queued(self) -> "Playbook":
        self.send(RunQueued())
        return self

    def send(self, event: Event, *, later: float = 0.0) -> tuple[Effect, ...]:
        self.now = Micros(self.now + round(later * 1_000_000))
        run, effects = advance(self.run, event, self.now)
        if run is not self.run:
            self.journal.append((event, self.now))
        self.run = run
        return effects

    def status(self, node: str) -> str:
        return self.run.steps[node].state.status

    def replayed(self) -> Run:
        state = new_run(self.run.id, self.run.plan)
        for event, at in self.journal:
            state, _ = advance(state, event, at)
        return state
