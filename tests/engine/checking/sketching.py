"""Designs as plain JSON for tests of the checker: operations that tell types apart, and edits as people make them."""

import random
from typing import Any, Literal

from pydantic import BaseModel, Field

from crdt.kinds.kind import kinds
from crdt.kinds.reading import read_through
from crdt.kinds.workflow import Workflow
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.flow.call import OPERATION as CALL
from engine.operations.flow.choice import OPERATION as CHOICE
from engine.operations.flow.for_each import OPERATION as FOR_EACH
from engine.operations.flow.output import OPERATION as OUTPUT
from engine.operations.flow.switch import OPERATION as SWITCH
from engine.operations.flow.try_ import OPERATION as TRY
from engine.operations.flow.wait import OPERATION as WAIT
from engine.operations.flow.while_ import OPERATION as WHILE
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.parts import GONE, Touched, parts_of
from engine.workflow.checking.surroundings import Known, Surroundings
from engine.workflow.designs.problem import Problem


class Given(BaseModel):
    source: SourceField
    rows: int = Field(default=1, ge=0)
    text: str = ""
    mode: Literal["full", "sample"] = "full"


class Loose(BaseModel):
    rows: int = 1
    text: str = ""
    share: float = 1.0


class Told(BaseModel):
    rows: int
    text: str


async def _run(_: BaseModel, __: OperationContext) -> Outcome[Told]:
    return Outcome(output=Told(rows=1, text="x"))


def operation(name: str, model: type[BaseModel], *, right: str = "run") -> Operation[Any, Any]:
    return Operation(
        name=name,
        title=name.title(),
        summary="",
        icon="",
        category="",
        input=model,
        output=Told,
        run=_run,
        right=right,
    )


OPERATIONS = {
    one.name: one
    for one in (
        operation("test.take", Given),
        operation("test.pass", Loose),
        operation("test.rule", Loose, right="manage"),
    )
}
SOURCES = {"s1": Known(title="Flights"), "s2": Known(title="Old flights", trashed=True)}
AROUND = Surroundings(operations=OPERATIONS, sources=SOURCES)


def step(name: str = "", operation: str = "test.pass", **parameters: Json) -> dict[str, Json]:
    return {"operation": operation, "name": name, "parameters": parameters}


def edge(source: str, target: str) -> dict[str, Json]:
    return {"source": source, "target": target}


def bound(text: str) -> dict[str, Json]:
    return {"$from": text}


def body(
    nodes: dict[str, Json], edges: str = "", parameters: dict[str, Json] | None = None
) -> dict[str, Json]:
    """Edges as `a>b b>c`."""
    pairs = [pair.split(">") for pair in edges.split()]
    return {
        "name": "Test",
        "nodes": nodes,
        "edges": {f"{a}-{b}": edge(a, b) for a, b in pairs},
        "parameters": parameters or {},
    }


def checked(content: Json, around: Surroundings = AROUND) -> Checker:
    checker = Checker(around)
    checker.take(parts_of(content), new=False)
    return checker


def problems(content: Json, around: Surroundings = AROUND) -> tuple[Problem, ...]:
    return checked(content, around).problems


def codes(content: Json, around: Surroundings = AROUND) -> list[str]:
    return [one.code for one in problems(content, around)]


def read(content: Json) -> Workflow:
    """The whole design through its kind's model."""
    model, _ = read_through(kinds()["workflow"].body, content)
    assert isinstance(model, Workflow)
    return model


STEERING = {
    **OPERATIONS,
    **{one.name: one for one in (CALL, CHOICE, FOR_EACH, OUTPUT, SWITCH, TRY, WAIT, WHILE)},
}
DESIGNS = {"d1": Known(title="Other"), "d2": Known(title="Old", trashed=True)}
STEERED = Surroundings(operations=STEERING, sources=SOURCES, designs=DESIGNS, own="d0")


def cel(text: str) -> dict[str, Json]:
    return {"$cel": text}


class Hand:
    """Somebody who edits a design at random, by the parts that each edit touches."""

    def __init__(self, seed: int, steps: int = 8) -> None:
        self.dice = random.Random(seed)
        self.names = [f"n{index}" for index in range(steps)]
        self.content: dict[str, Any] = {"nodes": {}, "edges": {}, "parameters": {}, "results": {}}

    def touch(self) -> dict[Touched, Json]:
        """One to three edits at once."""
        touched: dict[Touched, Json] = {}
        for _ in range(self.dice.choice((1, 1, 1, 2, 3))):
            touched.update(self._edit())
        return touched

    def _edit(self) -> dict[Touched, Json]:
        kind = self.dice.choices(("step", "gone", "edge", "no edge", "parameter"), (5, 1, 6, 3, 2))[0]
        match kind:
            case "step":
                return self._put("nodes", self._name(), self._step())
            case "gone":
                return self._put("nodes", self._name(), GONE)
            case "edge":
                return self._put("edges", f"e{self.dice.randrange(14)}", edge(self._name(), self._name()))
            case "no edge":
                return self._put("edges", f"e{self.dice.randrange(14)}", GONE)
            case _:
                return self._put("parameters", f"p{self.dice.randrange(3)}", self._parameter())

    def _put(self, section: Any, key: str, value: Json) -> dict[Touched, Json]:
        if value is GONE:
            self.content[section].pop(key, None)
        else:
            self.content[section][key] = value
        return {(section, key): value}

    def _name(self) -> str:
        return self.dice.choice(self.names)

    def _step(self) -> Json:
        parameters: dict[str, Json] = {}
        if self.dice.random() < 0.6:
            parameters["source"] = self.dice.choice(("s1", "s2", "s3", 7, bound("parameters.one")))
        if self.dice.random() < 0.7:
            parameters["rows"] = self.dice.choice((1, -1, "1,000", "many", "", self._binding()))
        if self.dice.random() < 0.5:
            parameters["text"] = self.dice.choice(("x", 3, self._binding()))
        if self.dice.random() < 0.1:
            parameters["row"] = 1
        found: Json = step(
            self.dice.choice(("", "Alike", "Alike", "Other")),
            self.dice.choice(("test.take", "test.pass", "test.pass", "test.rule", "test.pas", "")),
            **parameters,
        )
        if self.dice.random() < 0.1:
            found["timeout_s"] = self.dice.choice(("30", -1, 5.0))
        return self.dice.choice((found,) * 15 + ("no step",))

    def _binding(self) -> Json:
        node = self._name()
        return bound(
            self.dice.choice(
                (f"{node}.output.rows", f"{node}.output.text", f"{node}.output.gone", "parameters.one", "odd")
            )
        )

    def _parameter(self) -> Json:
        if self.dice.random() < 0.2:
            return GONE
        return {
            "name": self.dice.choice(("one", "two", "")),
            "type": self.dice.choice(("string", "integer", "source")),
            "default": self.dice.choice((None, "s2", "5", 5)),
        }


class Steersman(Hand):
    """The same with all that steers: steps inside each other, ways by name, conditions, expressions, undoing, results."""

    def _edit(self) -> dict[Touched, Json]:
        choice = self.dice.random()
        if choice < 0.06:
            there = self.dice.choice(({"type": "json"}, GONE, "odd"))
            return self._put("results", self.dice.choice(("total", "mean")), there)
        if choice < 0.09:
            return self._count()
        if choice < 0.35:
            return self._put("edges", f"e{self.dice.randrange(14)}", self._way())
        return super()._edit()

    def _count(self) -> dict[Touched, Json]:
        key = self.dice.choice(
            ("all", "parameters.one", "parameters.one +", "parameters.tow", "steps.n1.output", 3)
        )
        settings = self.dice.choice(
            ({"concurrency_limit": 2, "concurrency_key": key}, {"concurrency_key": key}, "odd")
        )
        self.content["settings"] = settings
        return {("", "settings"): settings}

    def _way(self) -> Json:
        port = self.dice.choice(("", "", "true", "false", "treu", "big", "otherwise"))
        condition = self.dice.choice(
            ("", "", "", self._expression(), f"steps.{self._name()}.output.rows > 1")
        )
        return {**edge(self._name(), self._name()), "port": port, "condition": condition}

    def _step(self) -> Json:
        found = super()._step()
        if not isinstance(found, dict):
            return found
        if self.dice.random() < 0.5:
            found["operation"] = self.dice.choice(tuple(STEERING))
            found["parameters"] = self._given(found["operation"])
        if self.dice.random() < 0.5:
            found["inside"] = self.dice.choice((self._name(), self._name(), "gone"))
            found["part"] = self.dice.choice(("body", "body", "catch", "finally"))
        if self.dice.random() < 0.1:
            found["undoes"] = self._name()
        if self.dice.random() < 0.2:
            found["run_if"] = self.dice.choice(("all_done", "none_failed"))
        return found

    def _given(self, operation: str) -> dict[str, Json]:
        match operation:
            case "flow.choice" | "flow.while":
                return {"condition": self.dice.choice((True, "yes", cel(self._expression())))}
            case "flow.switch":
                cases = [{"name": self.dice.choice(("big", "small")), "value": 1}]
                return {"value": cel(self._expression()), "cases": self.dice.choice((cases, cases * 2, 3))}
            case "flow.for_each":
                text = self.dice.choice((self._expression(), "[1, 2]", "parameters.one", "[item]"))
                return {"items": self.dice.choice(([1, 2], cel(text), self._binding()))}
            case "flow.call":
                return {"workflow": self.dice.choice(("d0", "d1", "d2", "d3", cel("'d1'")))}
            case "flow.wait":
                condition = self.dice.choice(
                    ("", 3, "event.payload.x > 1", "event.sequence", self._expression())
                )
                return {"event": {"topic": "custom:x", "condition": condition}}
            case "flow.output":
                return {
                    "name": self.dice.choice(("total", "totla", "other")),
                    "value": cel(self._expression()),
                }
        return {"rows": cel(self._expression()), "text": cel(self._expression())}

    def _expression(self) -> str:
        name = self._name()
        return self.dice.choice(
            (
                f"steps.{name}.output.rows",
                f"steps.{name}.output.rows > 1",
                f"steps.{name}.output.text + 'x'",
                f"steps.{name}.output.items[0]",
                f"steps.{name}.status == 'failed'",
                f"has(steps.{name}.output.rows)",
                f"loops.{name}.item + 1",
                "item",
                "item + 1",
                "item.size() > index",
                "index",
                "error.code",
                "parameters.one",
                "parameters.tow",
                "run.number > 1",
                "1 +",
            )
        )
