"""Designs with every construct, a player that answers a run in any order, and a plain interpreter to compare with."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from crdt.ids import Micros, RunId, UserId
from crdt.kinds.workflow import RunIf, Settings
from engine.workflow.advance import advance, new_run
from engine.workflow.effects import (
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
from engine.workflow.events import (
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
from engine.workflow.judging import Verdict, judge
from engine.workflow.plan import TOP, Plan, PlannedEdge, PlannedStep
from engine.workflow.run import Run
from engine.workflow.states import Inline, StepError

NOW = Micros(1_000_000)
BROKEN = StepError(code="broken", message="It broke.", retryable=False)
RUN_IFS: tuple[RunIf, ...] = (
    "all_succeeded", "all_succeeded", "none_failed", "at_least_one_succeeded", "all_done",
    "at_least_one_failed", "all_failed",
)  # fmt: skip
ENDS = {"completed": "succeeded", "failed": "failed", "skipped": "skipped", "cancelled": "cancelled"}


def step(operation: str = "test.step", after: str = "", **more: Any) -> PlannedStep:
    """`after`: sources, each with its way out behind a colon (`c:true`) and a condition behind a question mark."""
    edges = []
    for text in after.split():
        place, _, condition = text.partition("?")
        source, _, port = place.partition(":")
        edges.append(PlannedEdge(source=source, port=port, condition=condition))
    sources = sorted({edge.source for edge in edges})
    fields: dict[str, Any] = {"attempts": 1, "backoff": 1.0, "timeout": 0.0, **more}
    return PlannedStep(
        title=operation,
        operation=operation,
        input={},
        after=tuple(sources),
        needs=(),
        edges=tuple(edges),
        steers=operation.startswith("flow."),
        **fields,
    )


def flow(steps: dict[str, PlannedStep], *, called: dict[str, Plan] | None = None, **settings: Any) -> Plan:
    return Plan(
        title="Test",
        design_hash="h",
        parameters={},
        steps=steps,
        called=called or {},
        settings=Settings(**settings),
    )


@dataclass(frozen=True, slots=True)
class Fate:
    """What comes of each step, whoever asks and whenever: it follows from the seed and the key."""

    seed: int
    failing: float = 0.2

    def roll(self, key: str, what: str = "") -> float:
        return int.from_bytes(sha256(f"{self.seed}:{key}:{what}".encode()).digest()[:6], "big") / 2**48

    def fails(self, key: str) -> bool:
        return self.roll(key) < self.failing

    def port(self, key: str, planned: PlannedStep) -> str:
        ports = ("true", "false") if planned.operation == "flow.choice" else ("a", "b", "otherwise")
        return ports[int(self.roll(key, "port") * len(ports))]

    def holds(self, key: str, source: str) -> bool:
        return self.roll(key, f"way {source}") < 0.7

    def items(self, key: str) -> int:
        return int(self.roll(key, "items") * 4)

    def stops(self, key: str) -> bool:
        return self.roll(key, "stop") < 0.5

    def parallel(self, key: str) -> int:
        return 1 if self.stops(key) else 1 + int(self.roll(key, "parallel") * 3)

    def rounds(self, key: str) -> int:
        return int(self.roll(key, "rounds") * 3)

    def approves(self, key: str) -> bool:
        return self.roll(key, "gate") < 0.75


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


# The plain interpreter


@dataclass
class Interpreter:
    """What becomes of each step, worked out part by part without any events: slow, and easy to believe."""

    root: Plan
    fate: Fate
    ended: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    ports: dict[str, str] = field(default_factory=dict)

    def all(self) -> dict[str, str]:
        self.part(self.root, TOP, "")
        return self.ended

    def part(self, plan: Plan, part: tuple[str, str], prefix: str) -> bool:
        """Whether no step of it failed."""
        good = True
        for node in plan.parts.get(part, ()):
            self.step(plan, node, prefix)
            good = good and self.ended[prefix + node] != "failed"
        return good

    def step(self, plan: Plan, node: str, prefix: str) -> None:
        key, planned = prefix + node, plan.steps[node]
        verdicts = [self.verdict(planned, key, prefix, source) for source in planned.after]
        judgement = judge(planned.run_if, verdicts)
        if judgement != "start":
            self.ended[key], self.reasons[key] = "skipped", judgement
            return
        self.ended[key] = "succeeded" if self.does(plan, node, planned, key, prefix) else "failed"

    def verdict(self, planned: PlannedStep, key: str, prefix: str, source: str) -> Verdict:
        became = self.ended[prefix + source]
        if became == "skipped":
            return "failed" if self.reasons[prefix + source] == "upstream_failed" else "not_taken"
        port = self.ports.get(prefix + source) if became == "succeeded" else None
        for way in planned.ways:
            holds = not way.condition or self.fate.holds(key, way.source)
            if way.source == source and holds and (not way.port or port is None or way.port == port):
                return "failed" if became == "failed" else "succeeded"
        return "not_taken"

    def does(self, plan: Plan, node: str, planned: PlannedStep, key: str, prefix: str) -> bool:
        fate = self.fate
        match planned.operation:
            case "flow.choice" | "flow.switch":
                self.ports[key] = fate.port(key, planned)
                return True
            case "flow.for_each":
                return self.loop(plan, node, key)
            case "flow.while":
                return all(
                    self.part(plan, (node, "body"), f"{key}[{index}]/") for index in range(fate.rounds(key))
                )
            case "flow.try":
                good = self.part(plan, (node, "body"), prefix)
                if not good and (node, "catch") in plan.parts:
                    good = self.part(plan, (node, "catch"), prefix)
                return self.part(plan, (node, "finally"), prefix) and good
            case "flow.call":
                return self.part(self.root.called[planned.calls], TOP, f"{key}/")
            case "flow.gate":
                return fate.approves(key)
            case "flow.wait" | "flow.output":
                return True
            case _:
                return not fate.fails(key)

    def loop(self, plan: Plan, node: str, key: str) -> bool:
        for index in range(self.fate.items(key)):
            good = self.part(plan, (node, "body"), f"{key}[{index}]/")
            if not good and self.fate.stops(key):
                return False
        return True


# Random designs


@dataclass
class Designer:
    dice: random.Random
    steps: dict[str, PlannedStep] = field(default_factory=dict)
    calls: tuple[str, ...] = ()

    def part(self, inside: str, part: str, depth: int) -> None:
        names: list[str] = []
        for _ in range(self.dice.randint(0 if part == "finally" else 1, 4)):
            name = f"n{len(self.steps)}"
            kind = self._kind(depth)
            after = " ".join(self._way(source) for source in names if self.dice.random() < 0.45)
            more: dict[str, Any] = {"inside": inside, "part": part, "run_if": self.dice.choice(RUN_IFS)}
            if kind == "flow.call":
                more["calls"] = self.dice.choice(self.calls)
            self.steps[name] = step(kind, after, **more)
            names.append(name)
            if kind in ("flow.for_each", "flow.while", "flow.try"):
                self.part(name, "body", depth + 1)
            if kind == "flow.try":
                for other in ("catch", "finally"):
                    if self.dice.random() < 0.6:
                        self.part(name, other, depth + 1)

    def _kind(self, depth: int) -> str:
        plain = ["test.step"] * 5 + ["flow.choice", "flow.switch", "flow.wait", "flow.gate", "flow.output"]
        deep = ["flow.for_each", "flow.while", "flow.try"] * (depth < 3)
        return self.dice.choice(plain + deep + ["flow.call"] * bool(self.calls))

    def _way(self, source: str) -> str:
        operation = self.steps[source].operation
        ports = {"flow.choice": ["true", "false", ""], "flow.switch": ["a", "b", "otherwise", ""]}
        port = self.dice.choice(ports.get(operation, [""]))
        condition = "?x" if self.dice.random() < 0.15 else ""
        return f"{source}:{port}{condition}" if port else f"{source}{condition}"


def random_flow(dice: random.Random) -> Plan:
    called = {}
    for name in ("other", "another")[: dice.randint(0, 2)]:
        designer = Designer(dice)
        designer.part("", "body", 1)
        called[name] = flow(designer.steps)
    designer = Designer(dice, calls=tuple(called))
    designer.part("", "body", 0)
    return flow(designer.steps, called=called)
