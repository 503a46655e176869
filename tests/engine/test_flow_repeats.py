"""Playbooks of repeated runs: what they take over, and what is given again (rules G11, G24 and G27 of engine/SPEC.md)."""

from crdt.ids import RunId
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.reusing import reusable
from engine.workflow.machine.states import Inline
from tests.engine.flows import flow, step
from tests.engine.hand import Hand


def repeated(first: Hand, plan: Plan, id_: str = "r1") -> Hand:
    """A new run that takes over what the first one finished."""
    again = Hand(plan)
    return again.queued(retry_of=RunId(id_), reused=reusable(first.run, RunId(id_)))


def gives(hand: Hand, key: str, name: str, value: int) -> None:
    hand.answer(key, {"name": name}, output=Inline(value=value))


def results(hand: Hand) -> dict[str, int]:
    return {name: output.value for name, output in hand.run.results.items() if isinstance(output, Inline)}


def test_G11_a_step_that_is_taken_over_gives_its_result_again() -> None:
    plan = flow({"a": step("flow.output"), "b": step("flow.output", after="a"), "x": step(after="b")})
    first = Hand(plan, bad="x").queued()
    gives(first, "a", "rows", 1)
    gives(first, "b", "rows", 2)
    again = repeated(first, plan)
    assert ("succeeded", {"rows": 2}) == (again.run.status, results(again))
    assert {"rows": 2} == results(repeated(first, plan)), "the last one counts"


def test_G11_a_step_that_held_others_gives_again_what_they_gave() -> None:
    plan = flow(
        {
            "t": step("flow.try"),
            "f": step("flow.for_each", inside="t"),
            "o": step("flow.output", inside="f"),
            "x": step(after="t"),
        }
    )
    first = Hand(plan, bad="x").queued()
    first.items("f", 2)
    gives(first, "f[0]/o", "rows", 1)
    gives(first, "f[1]/o", "rows", 2)
    first.answer("f", output=Inline(value={}))
    first.answer("t", output=Inline(value={}))
    assert "failed" == first.run.status
    again = repeated(first, plan)
    assert ("succeeded", {"rows": 2}) == (again.run.status, results(again))
    assert {"t": "succeeded", "x": "succeeded"} == again.ended


def test_G11_a_round_that_is_taken_over_gives_its_results_again_however_often_it_is() -> None:
    plan = flow({"f": step("flow.for_each"), "o": step("flow.output", inside="f"), "x": step(inside="f")})
    first = Hand(plan, bad="f[1]/x").queued()
    first.items("f", 2)
    gives(first, "f[0]/o", "first", 1)
    gives(first, "f[1]/o", "second", 2)
    second = Hand(plan, bad="f[1]/x")
    second.queued(retry_of=RunId("r1"), reused=reusable(first.run, RunId("r1")))
    second.items("f", 2)
    assert {"first": 1} == results(second)
    gives(second, "f[1]/o", "second", 3)
    assert "failed" == second.run.status
    third = repeated(second, plan, "r2")
    third.items("f", 2)
    gives(third, "f[1]/o", "second", 4)
    third.answer("f", output=Inline(value={}))
    assert ("succeeded", {"first": 1, "second": 4}) == (third.run.status, results(third))


def test_G11_what_a_called_design_gives_is_given_again_to_its_call() -> None:
    called = flow({"o": step("flow.output"), "x": step(after="o")})
    plan = flow({"c": step("flow.call", calls="other")}, called={"other": called})
    first = Hand(plan, bad="c/x").queued()
    first.answer("c", output=Inline(value={}))
    gives(first, "c/o", "rows", 1)
    again = repeated(first, plan)
    again.answer("c", output=Inline(value={}))
    assert {"c/rows": 1} == results(again)
    assert {} == again.run.steps["c"].results


def test_G11_a_result_that_comes_after_a_gate_is_not_given_before_it_is_approved_again() -> None:
    plan = flow({"g": step("flow.gate"), "o": step("flow.output", after="g"), "x": step(after="o")})
    first = Hand(plan, bad="x").queued()
    first.gate("g")
    first.approve("g")
    gives(first, "o", "rows", 1)
    again = repeated(first, plan)
    again.gate("g")
    assert {} == results(again)
    again.approve("g", "rejected")
    assert ("failed", {}) == (again.run.status, results(again))


def test_G24_a_loop_with_a_gate_that_has_another_list_takes_nothing_over() -> None:
    plan = flow({"f": step("flow.for_each"), "x": step(inside="f"), "g": step("flow.gate", "x", inside="f")})
    first = Hand(plan).queued()
    first.items("f", 1)
    first.gate("f[0]/g")
    first.approve("f[0]/g", "rejected")
    same, other = repeated(first, plan), repeated(first, plan)
    same.items("f", 1)
    other.items("f", 1, digest="another list")
    started = "step:started f[0]/x"
    assert (False, True) == (started in same.story, started in other.story)
