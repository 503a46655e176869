"""Playbooks of ways, loops, tries and calls: events sent, what follows expected (section G of engine/SPEC.md)."""

import pytest

from engine.workflow.machine.events import (
    CancelRequested,
)
from engine.workflow.machine.states import Inline, Looping, Skipped
from tests.engine.flows import flow, step
from tests.engine.hand import EVA, Hand, error_of
from tests.support.work import lines

# Ways


def test_G18_one_way_of_a_choice_is_taken_and_what_joins_both_goes_on() -> None:
    hand = Hand(
        flow(
            {
                "c": step("flow.choice"),
                "yes": step(after="c:true"),
                "no": step(after="c:false"),
                "join": step(after="yes no"),
            }
        )
    ).queued()
    hand.answer("c", {"port": "true"})
    assert {"c": "succeeded", "yes": "succeeded", "no": "skipped", "join": "succeeded"} == hand.ended
    state = hand.run.steps["no"].state
    assert isinstance(state, Skipped)
    assert ("c", "not_taken") == (state.cause, state.reason)
    assert "succeeded" == hand.run.status


def test_G18_a_condition_on_an_edge_is_worked_out_once_its_source_has_ended() -> None:
    hand = Hand(flow({"a": step(), "b": step(after="a?x"), "c": step(after="b")})).queued()
    assert ["b"] == list(hand.asked)
    hand.answer("b", [False])
    assert {"a": "succeeded", "b": "skipped", "c": "skipped"} == hand.ended
    assert "succeeded" == hand.run.status


def test_G18_after_an_error_the_steps_for_errors_run_and_the_run_has_failed_all_the_same() -> None:
    """n8n#9432: parallel branches and going on after an error."""
    hand = Hand(
        flow(
            {
                "a": step(),
                "b": step(),
                "mend": step(after="a", run_if="at_least_one_failed"),
                "tidy": step(after="a b", run_if="all_done"),
                "then": step(after="b"),
            }
        ),
        bad="a",
    ).queued()
    assert {
        "a": "failed",
        "b": "succeeded",
        "mend": "succeeded",
        "tidy": "succeeded",
        "then": "succeeded",
    } == hand.ended
    assert "failed" == hand.run.status


# Loops


def test_G20_no_more_rounds_are_under_way_than_are_allowed_and_they_begin_in_order() -> None:
    hand = Hand(
        flow({"f": step("flow.for_each"), "x": step(inside="f")}),
        held=" ".join(f"f[{n}]/x" for n in range(9)),
    ).queued()
    hand.items("f", 9, parallel=3)
    assert ["f[0]/x", "f[1]/x", "f[2]/x"] == sorted(hand.running)
    hand.end("f[1]/x")
    hand.work()
    assert ["f[0]/x", "f[2]/x", "f[3]/x"] == sorted(hand.running)


def test_G20_a_round_that_fails_ends_the_loop_with_its_error_and_rounds_under_way_go_on() -> None:
    """Windmill#6815: the state of loops whose rounds run side by side."""
    hand = Hand(
        flow({"f": step("flow.for_each"), "x": step(inside="f"), "y": step(after="f")}),
        bad="f[0]/x",
        held="f[0]/x f[1]/x",
    ).queued()
    hand.items("f", 5, parallel=2)
    hand.end("f[0]/x")
    hand.work()
    assert ("looping", ["f[1]/x"]) == (hand.status("f"), sorted(hand.running))
    hand.end("f[1]/x")
    hand.work()
    assert ("broken", {"step": "f[0]/x"}) == (error_of(hand.run, "f").code, error_of(hand.run, "f").details)
    assert {"f[0]/x": "failed", "f[1]/x": "succeeded", "f": "failed", "y": "skipped"} == hand.ended


def test_G20_a_loop_that_goes_on_after_errors_counts_them() -> None:
    hand = Hand(flow({"f": step("flow.for_each"), "x": step(inside="f")}), bad="f[1]/x").queued()
    hand.items("f", 3, stop=False)
    state = hand.run.steps["f"].state
    assert isinstance(state, Looping)
    assert (3, 2, 1) == (state.begun, state.succeeded, state.failed)
    hand.answer("f", output=Inline(value={}))
    assert "succeeded" == hand.run.status


@pytest.mark.parametrize("count", [1_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_G20_a_loop_holds_no_more_steps_than_rounds_are_under_way(count: int) -> None:
    """Argo#2247, Dagster#12399, documentation#2013: large loops that slow down, or end a run."""
    hand = Hand(
        flow({"f": step("flow.for_each"), "x": step(inside="f"), "y": step(after="x", inside="f")})
    ).queued()
    most = 0

    class Watched(dict[str, str]):
        def __setitem__(self, key: str, value: str) -> None:
            nonlocal most
            most = max(most, len(hand.run.steps))
            super().__setitem__(key, value)

    hand.ended = Watched()
    hand.items("f", count, parallel=4)
    assert most <= 1 + 4 * 2
    assert 2 * count == len(hand.ended)
    hand.answer("f", output=Inline(value={}))
    assert ("succeeded", 2 * count + 1, 1) == (hand.run.status, hand.run.total, len(hand.run.steps))


@pytest.mark.parametrize("shape", ["chain", "wide", "loop", "undo"])
def test_G19_a_turn_costs_the_same_however_many_steps_the_run_has(shape: str) -> None:
    """Airflow#51212: a design of thousands of steps that slows everything down."""

    def work(size: int) -> float:
        if shape == "chain":
            plan = flow({f"s{n}": step(after=f"s{n - 1}" if n else "") for n in range(size)})
        elif shape == "wide":
            plan = flow(
                {
                    **{f"s{n}": step() for n in range(size)},
                    "end": step(after=" ".join(f"s{n}" for n in range(size))),
                }
            )
        elif shape == "undo":
            steps = {f"s{n}": step(after=f"s{n - 1}" if n else "") for n in range(size)}
            undoing = {f"u{n}": step(undoes=f"s{n}") for n in range(size)}
            plan = flow({**steps, **undoing}, undo_on_failure=True)
        else:
            plan = flow({"f": step("flow.for_each"), "x": step(inside="f")})
        hand = Hand(plan, bad=f"s{size - 1}" if shape == "undo" else "")
        plan.then, plan.parts, plan.remembered  # noqa: B018 - worked out once per plan

        def play() -> None:
            hand.queued()
            if shape == "loop":
                hand.items("f", size)

        return lines(play) / size

    assert work(500) < 1.3 * work(100)


def test_G20_while_asks_before_each_round_and_fails_beyond_its_bound() -> None:
    hand = Hand(flow({"w": step("flow.while"), "x": step(inside="w")})).queued()
    hand.answer("w", {"condition": True, "most": 2})
    hand.answer("w", {"condition": True, "most": 2})
    assert ["w[1]/x"] == [key for key in hand.run.steps if key != "w"], "the round before is forgotten"
    hand.answer("w", {"condition": True, "most": 2})
    assert "too_many_rounds" == error_of(hand.run, "w").code


# Try


def test_G21_what_the_catch_part_mends_counts_nowhere() -> None:
    hand = Hand(
        flow(
            {
                "t": step("flow.try"),
                "a": step(inside="t"),
                "c": step(inside="t", part="catch"),
                "z": step(inside="t", part="finally"),
                "after": step(after="t"),
            }
        ),
        bad="a",
    ).queued()
    assert {"a": "failed", "c": "succeeded", "z": "succeeded"} == hand.ended
    hand.answer("t", output=Inline(value={}))
    assert ("succeeded", "succeeded") == (hand.ended["after"], hand.run.status)


def test_G21_finally_runs_when_the_run_is_cancelled() -> None:
    plan = flow(
        {
            "t": step("flow.try"),
            "a": step(inside="t"),
            "z": step(inside="t", part="finally"),
            "b": step(after="t"),
        }
    )
    hand = Hand(plan, held="a").queued()
    hand.send(CancelRequested(by=EVA))
    hand.end("a")
    hand.work()
    assert {"a": "succeeded", "z": "succeeded", "t": "cancelled", "b": "cancelled"} == hand.ended
    assert "cancelled" == hand.run.status


# Calls


def test_G22_a_call_has_a_scope_and_results_of_its_own() -> None:
    called = flow({"x": step(), "o": step("flow.output", after="x")})
    hand = Hand(
        flow({"x": step(), "c": step("flow.call", after="x", calls="d")}, called={"d": called})
    ).queued()
    hand.answer("c", output=Inline(value={"n": 1}))
    assert ["c/x"] == [key for key in hand.ended if key.startswith("c/")]
    hand.answer("c/o", {"name": "rows"}, output=Inline(value=7))
    assert {"c/rows": Inline(value=7)} == hand.run.results
    hand.answer("c", output=Inline(value={"rows": 7}))
    assert "succeeded" == hand.run.status


def test_G27_of_two_values_for_one_result_the_last_one_counts() -> None:
    plan = flow({"a": step("flow.output"), "b": step("flow.output", after="a")})
    hand = Hand(plan).queued()
    hand.answer("a", {"name": "rows"}, output=Inline(value=1))
    assert {"rows": Inline(value=1)} == hand.run.results
    hand.answer("b", {"name": "rows"}, output=Inline(value=2))
    assert {"rows": Inline(value=2)} == hand.run.results
    assert "succeeded" == hand.run.status
