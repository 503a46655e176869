"""Designs with every construct, what comes of their steps, and a plain interpreter that says how their runs end."""

import random
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from crdt.kinds.workflow import RunIf, Settings
from engine.workflow.designs.plan import TOP, Plan, PlannedEdge, PlannedStep
from engine.workflow.machine.judging import Verdict, judge

RUN_IFS: tuple[RunIf, ...] = (
    "all_succeeded", "all_succeeded", "none_failed", "at_least_one_succeeded", "all_done",
    "at_least_one_failed", "all_failed",
)  # fmt: skip


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
