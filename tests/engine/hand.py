"""A player whose every answer is written down in the test."""

import random
from typing import Any

from crdt.ids import UserId
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.effects import Effect
from engine.workflow.machine.events import (
    GateDecided,
    Resolved,
    RunQueued,
    StepFailed,
    StepStarted,
    StepSucceeded,
)
from engine.workflow.machine.run import Run
from engine.workflow.machine.states import Failed, Inline, StepError
from tests.engine.flows import Fate
from tests.engine.playing import BROKEN, Player

EVA = UserId("eva")


class Hand(Player):
    """A player whose every answer is written down in the test. Whatever runs succeeds at once, unless it is in `bad`."""

    def __init__(self, plan: Plan, *, bad: str = "", held: str = "") -> None:
        super().__init__(plan, Fate(0), random.Random(0), places=10**6)
        self.bad = set(bad.split())
        self.held = set(held.split())

    def queued(self, **reused: Any) -> "Hand":
        self.send(RunQueued(**reused))
        return self.work()

    def work(self) -> "Hand":
        """Everything that waits for a place runs to its end."""
        while self.queue or set(self.running) - self.held:
            for key, attempt in self.queue:
                self.send(StepStarted(node=key, attempt=attempt, fence=self.run.fence))
            self.queue = []
            for key in sorted(set(self.running) - self.held):
                self.end(key)
        return self

    def end(self, key: str) -> None:
        head: dict[str, Any] = {"node": key, "attempt": self.running.pop(key), "fence": self.run.fence}
        if key in self.bad:
            self.send(StepFailed(**head, error=BROKEN))
        else:
            self.send(StepSucceeded(**head, output=Inline(value={"key": key})))

    def answer(self, key: str, value: Any = None, **more: Any) -> tuple[Effect, ...]:
        ask = self.asked.pop(key)
        effects = self.send(
            Resolved(node=key, what=ask.what, turn=ask.turn, fence=ask.fence, value=value, **more)
        )
        self.work()
        return effects

    def items(self, key: str, count: int, *, parallel: int = 1, stop: bool = True, digest: str = "d") -> None:
        value = {"parallel": parallel, "stop_on_error": stop}
        self.answer(key, value, count=count, digest=digest, output=Inline(value=list(range(count))))

    def gate(self, key: str, **more: Any) -> None:
        asks = {"question": "Go?", "approvers": [], "timeout_s": None, "on_timeout": "fail", **more}
        self.answer(key, asks)

    def status(self, key: str) -> str:
        return self.run.steps[key].state.status

    def approve(self, key: str, decision: Any = "approved") -> None:
        self.send(GateDecided(node=key, decision=decision, by=EVA))
        self.work()


def error_of(run: Run, key: str) -> StepError:
    state = run.steps[key].state
    assert isinstance(state, Failed)
    return state.error
