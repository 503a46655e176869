"""A player that answers what a run asks, in any order that the dice choose."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crdt.ids import Micros, RunId, UserId
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.advance import advance, new_run
from engine.workflow.machine.effects import (
    Announce,
    Ask,
    Deafen,
    Effect,
    Enqueue,
    Forget,
    Interrupt,
    Listen,
    Perform,
    Remind,
    Resolve,
    Withdraw,
)
from engine.workflow.machine.events import (
    CancelRequested,
    Event,
    EventSeen,
    GateDecided,
    Resolved,
    RetryFellDue,
    RunQueued,
    RunResumed,
    StepFailed,
    StepStarted,
    StepStopped,
    StepSucceeded,
    TimeCame,
)
from engine.workflow.machine.run import Run
from engine.workflow.machine.states import Inline, StepError
from tests.engine.flows import Fate

NOW = Micros(1_000_000)
BROKEN = StepError(code="broken", message="It broke.", retryable=False)
ENDS = {"completed": "succeeded", "failed": "failed", "skipped": "skipped", "cancelled": "cancelled"}


class Player:
    """Answers what a run asks, in an order that the dice choose. Keeps the journal and who ended how."""

    def __init__(self, plan: Plan, fate: Fate, dice: random.Random, *, places: int = 3) -> None:
        self.run = new_run(RunId("r1"), plan)
        self.fate = fate
        self.dice = dice
        self.places = places
        self.now = NOW
        self.journal: list[tuple[Event, Micros]] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.ended: dict[str, str] = {}
        self.doubled: list[str] = []
        self.queue: list[tuple[str, int]] = []
        self.running: dict[str, int] = {}
        self.interrupted: set[str] = set()
        self.asked: dict[str, Resolve] = {}
        self.gates: set[str] = set()
        self.listening: dict[str, str] = {}
        self.timers: dict[tuple[str, bool], Remind] = {}
        self.most_running = 0
        self.events = 0

    def send(self, event: Event, later: float = 0.0) -> tuple[Effect, ...]:
        self.now = Micros(self.now + round(later * 1_000_000) + 1)
        before = self.run
        self.run, effects = advance(before, event, self.now)
        if self.run is not before:
            self.journal.append((event, self.now))
        for effect in effects:
            self._note(effect)
        return effects

    def begin(self) -> "Player":
        self.send(RunQueued())
        return self

    def play(self, *, resumes: float = 0.0, cancel_at: int | None = None) -> Run:
        turns = 0
        while not self.run.is_over:
            turns += 1
            assert turns < 20_000, "it never ends"
            if cancel_at is not None and turns == cancel_at:
                self.send(CancelRequested(by=UserId("ada")))
            elif self.dice.random() < resumes:
                self.resume()
            else:
                self.one()
        return self.run

    def resume(self) -> None:
        """Nothing of the old life is left but the timers."""
        self.queue.clear()
        self.running.clear()
        self.asked.clear()
        self.interrupted.clear()
        self.send(RunResumed(fence=self.run.fence + 1))

    def one(self) -> None:
        """Something that can happen now."""
        able = list(self._able())
        assert able, "nothing can happen, and the run has not ended"
        self.dice.choice(able)()

    def _able(self) -> Iterator[Any]:
        if self.queue and len(self.running) < self.places:
            yield self._start
        for key in list(self.running):
            yield lambda key=key: self._finish(key)
        for ask in list(self.asked.values()):
            yield lambda ask=ask: self._answer(ask)
        for key in sorted(self.gates):
            yield lambda key=key: self.decide(key)
        for key, topic in list(self.listening.items()):
            yield lambda key=key, topic=topic: self._tell(key, topic)
        for due in list(self.timers.values()):
            if due.what != "limit" and due.node not in self.gates and due.node not in self.listening:
                yield lambda due=due: self.ring(due)

    def _start(self) -> None:
        key, attempt = self.queue.pop(self.dice.randrange(len(self.queue)))
        self.send(StepStarted(node=key, attempt=attempt, fence=self.run.fence))
        self.most_running = max(self.most_running, len(self.running))

    def _finish(self, key: str) -> None:
        attempt = self.running.pop(key)
        head: dict[str, Any] = {"node": key, "attempt": attempt, "fence": self.run.fence}
        if key in self.interrupted and self.dice.random() < 0.8:
            self.interrupted.discard(key)
            self.send(StepStopped(**head))
        elif self.fate.fails(key):
            self.send(StepFailed(**head, error=BROKEN))
        else:
            self.send(StepSucceeded(**head, output=Inline(value={"key": key})))

    def _answer(self, ask: Resolve) -> None:
        key, fate = ask.node, self.fate
        if key not in self.run.steps:  # its round was stopped and forgotten meanwhile
            del self.asked[key]
            return
        planned = self.run.planned(key)
        answer = Resolved(node=key, what=ask.what, turn=ask.turn, fence=ask.fence)
        match ask.what, planned.operation:
            case "ways", _:
                holds = [not way.condition or fate.holds(key, way.source) for way in planned.ways]
                answer = replace(answer, value=holds)
            case "input", "flow.choice" | "flow.switch":
                answer = replace(answer, value={"port": fate.port(key, planned)})
            case "input", "flow.for_each":
                value = {"parallel": fate.parallel(key), "stop_on_error": fate.stops(key)}
                items = Inline(value=list(range(fate.items(key))))
                answer = replace(answer, value=value, output=items, count=fate.items(key), digest="d")
            case "round", _:
                begun = getattr(self.run.steps[key].state, "begun", 0)
                answer = replace(answer, value={"condition": begun < fate.rounds(key), "most": 10})
            case "input", "flow.call":
                answer = replace(answer, output=Inline(value={}))
            case "input", "flow.wait":
                event = {"topic": "custom:x", "condition": "", "timeout_s": None}
                time = {"due": self.now + 5_000_000}
                answer = replace(answer, value={"event": event} if fate.roll(key, "wait") < 0.5 else time)
            case "input", "flow.gate":
                asks = {"question": "?", "approvers": [], "timeout_s": 60.0, "on_timeout": "fail"}
                answer = replace(answer, value=asks)
            case "input", "flow.output":
                answer = replace(answer, value={"name": "n"}, output=Inline(value=1))
            case _:
                answer = replace(answer, output=Inline(value="given"))
        self.asked.pop(key, None)
        self.send(answer)

    def decide(self, key: str) -> None:
        approved = self.fate.approves(key)
        self.send(GateDecided(node=key, decision="approved" if approved else "rejected", by=UserId("eva")))

    def _tell(self, key: str, topic: str) -> None:
        self.events += 1
        self.send(EventSeen(node=key, topic=topic, payload={}, sequence=self.events))

    def ring(self, due: Remind) -> None:
        self.now = max(self.now, due.due)
        if due.what == "retry":
            self.send(RetryFellDue(node=due.node, attempt=due.attempt))
        else:
            self.send(TimeCame(node=due.node, what=due.what))

    def _note(self, effect: Effect) -> None:
        match effect:
            case Announce(topic=topic, payload=payload):
                self._hear(topic.removeprefix("workflow:"), payload)
            case Resolve(node=node):
                self.asked[node] = effect
            case Ask(node=node, ended=ended):
                (self.gates.add if ended is None else self.gates.discard)(node)
            case Listen(node=node, topic=topic):
                self.listening[node] = topic
            case Deafen(node=node):
                del self.listening[node]
            case Remind() | Forget():
                self._note_timer(effect)
            case _:
                self._note_work(effect)

    def _note_timer(self, effect: Remind | Forget) -> None:
        key = effect.node, effect.what == "limit"
        if isinstance(effect, Remind):
            self.timers[key] = effect
        else:
            self.timers.pop(key, None)

    def _note_work(self, effect: Effect) -> None:
        match effect:
            case Enqueue(node=node, attempt=attempt):
                self.queue.append((node, attempt))
            case Withdraw(node=node):
                self.queue = [one for one in self.queue if one[0] != node]
            case Perform(node=node, attempt=attempt):
                self.running[node] = attempt
            case Interrupt(node=node):
                self.interrupted.add(node)

    def _hear(self, topic: str, payload: dict[str, Any]) -> None:
        self.told.append((topic, payload))
        kind, _, what = topic.partition(":")
        if kind == "step" and what in ENDS:
            if payload["node"] in self.ended:
                self.doubled.append(payload["node"])
            self.ended[payload["node"]] = ENDS[what]

    @property
    def story(self) -> list[str]:
        return [f"{topic} {payload.get('node', '')}".strip() for topic, payload in self.told]
