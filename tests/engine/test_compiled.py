"""One content with the same parameters is compiled once; whatever is different is compiled anew."""

from typing import Any

import pytest
from pydantic import BaseModel

from crdt.kinds.workflow import Workflow
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json
from engine.spelled import Spelled
from engine.workflow.designs.compiled import PLANS, Compiler
from engine.workflow.designs.compiling import Pinned, compile_design
from engine.workflow.designs.problem import DesignInvalid
from storage.payloads import copied, encode


class Value(BaseModel):
    value: Any = None


async def say(input_: Value, _: OperationContext) -> Outcome[Value]:
    return Outcome(output=input_)


SAY: Operation[Any, Any] = Operation(
    name="test.say", title="Say", summary="", icon="", category="", input=Value, output=Value, run=say
)
OPERATIONS = {SAY.name: SAY}
PARAMETERS: dict[str, Json] = {"p": {"name": "who", "type": "json"}}


def design(value: Json = 1, operation: str = SAY.name) -> Workflow:
    nodes = {"a": {"operation": operation, "parameters": {"value": value}}}
    return Workflow.model_validate({"nodes": nodes, "parameters": PARAMETERS})


def test_the_same_again_is_the_very_same_plan() -> None:
    compiler = Compiler(operations=OPERATIONS)
    first = compiler.plan(design(), "h", {"who": "ada"}, {})
    assert first is compiler.plan(design(), "h", {"who": "ada"}, {})
    assert first == compile_design(
        design(), design_hash="h", parameters={"who": "ada"}, operations=OPERATIONS
    )


@pytest.mark.parametrize("who", [1, 1.5, True, "1", None, [1], {"a": 1}])
def test_other_parameters_are_another_plan_also_where_python_calls_them_equal(who: Json) -> None:
    compiler = Compiler(operations=OPERATIONS)
    compiler.plan(design(), "h", {"who": 1.0}, {})
    plan = compiler.plan(design(), "h", {"who": who}, {})
    assert (type(who), who) == (type(plan.parameters["who"]), plan.parameters["who"])


def test_another_content_is_another_plan_also_where_it_came_with_the_same_hash() -> None:
    compiler, content = Compiler(operations=OPERATIONS), design(1)
    compiler.plan(content, "h", {}, {})
    assert {"value": 2} == compiler.plan(design(2), "h", {}, {}).steps["a"].input
    content.nodes["a"].parameters["value"] = 3
    assert {"value": 3} == compiler.plan(content, "h", {}, {}).steps["a"].input


def test_another_state_of_what_is_called_is_another_plan() -> None:
    compiler = Compiler(operations=OPERATIONS)
    for value in (1, 2):
        called = {"d": Pinned(content=design(value), content_hash=f"h{value}")}
        assert f"h{value}" == compiler.plan(design(), "h", {}, called).called["d"].design_hash


def test_what_is_wrong_is_refused_each_time() -> None:
    compiler = Compiler(operations=OPERATIONS)
    for _ in range(2):
        with pytest.raises(DesignInvalid):
            compiler.plan(design(operation="gone"), "h", {}, {})


def test_only_so_many_plans_are_kept() -> None:
    compiler = Compiler(operations=OPERATIONS)
    first = compiler.plan(design(), "h", {"who": -1}, {})
    for number in range(PLANS):
        compiler.plan(design(), "h", {"who": number}, {})
    assert first is not compiler.plan(design(), "h", {"who": -1}, {})


def test_a_plan_is_written_out_once_and_comes_back_as_it_was() -> None:
    plan = Compiler(operations=OPERATIONS).plan(design("é"), "h", {}, {})
    written = plan.to_json()
    assert isinstance(written, Spelled)
    assert encode(dict(written)) == encode(written)
    assert encode(written) is encode(plan.to_json())
    assert written == copied(written)
