"""Playbooks of gates, waits, undoing, repeats and limits: events sent, what follows expected (section G of engine/SPEC.md)."""

from typing import Any

import pytest

from crdt.ids import RunId
from engine.operations.flow.wait import OPERATION as WAIT
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.effects import Remind
from engine.workflow.machine.events import (
    CancelRequested,
    EventSeen,
    Resolved,
    RunResumed,
    StepStopped,
    TimeCame,
)
from engine.workflow.machine.reusing import reusable
from engine.workflow.machine.states import Asking, Inline, Succeeded
from tests.engine.flows import flow, step
from tests.engine.hand import EVA, Hand, error_of

# Waiting for time, events and people


def gated(**more: Any) -> Plan:
    return flow({"a": step(), "g": step("flow.gate", after="a"), "b": step(after="g")}, **more)


def test_G24_what_comes_after_a_gate_waits_for_its_approval_and_a_second_decision_changes_nothing() -> None:
    hand = Hand(gated()).queued()
    hand.gate("g")
    assert {"a": "succeeded"} == hand.ended
    assert isinstance(hand.run.steps["g"].state, Asking)
    hand.approve("g")
    done = hand.run
    hand.approve("g", "rejected")
    assert hand.run is done
    assert "succeeded" == hand.run.status
    state = hand.run.steps["g"].state
    assert isinstance(state, Succeeded)
    assert ("eva", True) == (state.output.value["by"], state.output.value["approved"])


def test_G24_a_rejection_fails_the_gate_and_skips_what_comes_after() -> None:
    hand = Hand(gated()).queued()
    hand.gate("g")
    hand.approve("g", "rejected")
    assert {"a": "succeeded", "g": "failed", "b": "skipped"} == hand.ended
    assert "gate_rejected" == error_of(hand.run, "g").code


def test_N9_gates_inside_branches_are_not_bypassed() -> None:
    """Windmill#2639: approval steps inside branches were passed by, and the run finished unapproved."""
    hand = Hand(
        flow(
            {
                "c": step("flow.choice"),
                "t": step("flow.try", after="c:true"),
                "g": step("flow.gate", inside="t"),
                "x": step(after="g", inside="t"),
                "other": step(after="c:false"),
                "join": step(after="t other"),
            }
        )
    ).queued()
    hand.answer("c", {"port": "true"})
    hand.gate("g")
    assert {"c": "succeeded", "other": "skipped"} == hand.ended
    assert "running" == hand.run.status
    hand.approve("g")
    hand.answer("t", output=Inline(value={}))
    assert ("succeeded", "succeeded") == (hand.ended["x"], hand.ended["join"])


def test_N9_each_round_of_a_loop_asks_for_itself() -> None:
    """Windmill#7581 and #4016: loops with approvals side by side."""
    hand = Hand(
        flow(
            {"f": step("flow.for_each"), "g": step("flow.gate", inside="f"), "x": step(after="g", inside="f")}
        )
    ).queued()
    hand.items("f", 3, parallel=2, stop=False)
    hand.gate("f[0]/g")
    hand.gate("f[1]/g")
    hand.approve("f[1]/g")
    assert "succeeded" == hand.ended["f[1]/x"]
    assert "f[0]/x" not in hand.ended
    hand.gate("f[2]/g")
    hand.approve("f[2]/g", "rejected")
    hand.approve("f[0]/g")
    assert ("succeeded", "skipped") == (hand.ended["f[0]/x"], hand.ended["f[2]/x"])


@pytest.mark.parametrize(
    ("then", "became"), [("approve", "succeeded"), ("reject", "failed"), ("fail", "failed")]
)
def test_G24_time_decides_as_the_design_says(then: str, became: str) -> None:
    hand = Hand(gated()).queued()
    hand.gate("g", timeout_s=60.0, on_timeout=then)
    hand.send(TimeCame(node="g", what="wait"), later=60)
    hand.work()
    assert became == hand.ended["g"]
    assert ({}, set()) == (hand.timers, hand.gates)
    if became == "failed":
        assert "Nobody decided in time" in error_of(hand.run, "g").message


def test_G24_a_cancelled_run_withdraws_its_question() -> None:
    hand = Hand(gated()).queued()
    hand.gate("g", timeout_s=60.0)
    hand.send(CancelRequested(by=EVA))
    assert ("cancelled", set(), {}) == (hand.run.status, hand.gates, hand.timers)
    hand.approve("g")
    assert "cancelled" == hand.ended["b"]


def test_N9_a_repeated_run_asks_anew_and_takes_over_what_came_after_only_when_it_was_approved() -> None:
    plan = flow({"g": step("flow.gate"), "a": step(after="g"), "b": step(after="a")})
    first = Hand(plan, bad="b").queued()
    first.gate("g")
    first.approve("g")
    assert "failed" == first.run.status
    kept = reusable(first.run, first.run.id)
    assert {"a"} == kept.keys()
    again = Hand(plan)
    again.queued(retry_of=RunId("r1"), reused=kept)
    assert {} == again.ended, "nothing goes on before it is approved again"
    again.gate("g")
    again.approve("g")
    assert {"g": "succeeded", "a": "succeeded", "b": "succeeded"} == again.ended
    assert ["step:started b"] == [one for one in again.story if one.startswith("step:started")]


def test_G23_a_wait_ends_with_its_time_and_an_event_with_its_condition() -> None:
    hand = Hand(flow({"w": step("flow.wait"), "e": step("flow.wait")})).queued()
    hand.answer("w", {"due": hand.now + 5})
    hand.answer("e", {"event": {"topic": "custom:x", "condition": "c", "timeout_s": 60.0}})
    hand.send(TimeCame(node="w", what="wait"), later=5)
    for number in (1, 2):
        hand.send(EventSeen(node="e", topic="custom:x", payload={"n": number}, sequence=number))
    hand.answer("e", value=False)
    hand.answer("e", value=True)
    state = hand.run.steps["e"].state
    assert isinstance(state, Succeeded)
    assert {"n": 2} == state.output.value["event"]  # type: ignore[union-attr]
    assert ({}, {}) == (hand.listening, hand.timers)
    assert "succeeded" == hand.run.status


def test_G23_an_event_that_does_not_come_fails_the_wait() -> None:
    hand = Hand(flow({"e": step("flow.wait")})).queued()
    hand.answer("e", {"event": {"topic": "custom:x", "condition": "", "timeout_s": 60.0}})
    hand.send(TimeCame(node="e", what="wait"), later=60)
    assert "wait_timed_out" == error_of(hand.run, "e").code


def test_G23_the_form_of_a_wait_offers_the_events_of_the_workspace() -> None:
    assert "topic" == WAIT.input.model_json_schema()["$defs"]["AwaitedEvent"]["properties"]["topic"]["format"]


# Undoing


def undoable(**more: Any) -> Plan:
    return flow(
        {
            "a": step(),
            "b": step(after="a"),
            "c": step(after="b"),
            "ua": step(undoes="a"),
            "ub": step(undoes="b"),
            "uc": step(undoes="c"),
        },
        **more,
    )


def undone(hand: Hand) -> list[str]:
    return [one.split()[-1] for one in hand.story if one.startswith("step:started u")]


def test_G25_what_succeeded_is_undone_last_first_when_the_run_fails() -> None:
    hand = Hand(undoable(), bad="c").queued()
    assert (["ub", "ua"], "undone", "failed") == (undone(hand), hand.run.undo.outcome, hand.run.status)
    assert "undone" == hand.told[-1][1]["undo"]
    assert {"a", "b", "c", "ua", "ub"} == hand.ended.keys()


def test_G25_one_that_cannot_be_undone_does_not_keep_the_others() -> None:
    hand = Hand(undoable(), bad="c ub").queued()
    assert (["ub", "ua"], "undo_failed") == (undone(hand), hand.run.undo.outcome)


def test_G25_a_cancelled_run_undoes_when_it_is_asked_to() -> None:
    hand = Hand(undoable(), held="c").queued()
    hand.send(CancelRequested(by=EVA, undo=True))
    hand.end("c")
    hand.work()
    assert (["uc", "ub", "ua"], "cancelled") == (undone(hand), "cancelled" if hand.run.cancelled_by else "")
    plain = Hand(undoable(), held="b").queued()
    plain.send(CancelRequested(by=EVA))
    plain.end("b")
    assert [] == undone(plain)


def test_G25_each_round_is_undone_for_itself_and_what_was_undone_is_done_again_by_a_repeat() -> None:
    plan = flow(
        {
            "f": step("flow.for_each"),
            "x": step(inside="f"),
            "ux": step(inside="f", undoes="x"),
            "z": step(after="f"),
        }
    )
    hand = Hand(plan, bad="z f[0]/ux").queued()
    hand.items("f", 2)
    hand.answer("f", output=Inline(value={}))
    assert ("f[1]/ux",) == hand.run.undo.done
    assert ("f[0]/ux",) == hand.run.undo.failed
    kept = reusable(hand.run, hand.run.id)
    assert "f[1]/x" not in kept
    assert "f[0]/x" in kept


# Repeating


def test_G11_a_repeated_run_takes_over_the_rounds_that_were_done() -> None:
    """Kestra#7880, Airflow#44343: what is repeated goes round its limits, or never runs."""
    plan = flow({"f": step("flow.for_each"), "x": step(inside="f")})
    first = Hand(plan, bad="f[2]/x").queued()
    first.items("f", 5)
    kept = reusable(first.run, first.run.id)
    assert {"f", "f[0]", "f[1]"} <= kept.keys()
    again = Hand(plan).queued(retry_of=RunId("r1"), reused=kept)
    again.items("f", 5)
    assert {"f[2]/x", "f[3]/x", "f[4]/x"} == set(again.ended)
    other = Hand(plan).queued(retry_of=RunId("r1"), reused=kept)
    other.items("f", 5, digest="another list")
    assert 5 == len(other.ended)


# Limits


def test_G26_waiting_counts_to_no_limit_and_work_does() -> None:
    """Prefect#7903 and #11414: limits that count the time of waiting."""
    hand = Hand(gated(timeout_s=10.0), held="a b").queued()
    hand.now = hand.now + 4_000_000  # type: ignore[assignment]
    hand.end("a")
    hand.gate("g")
    assert {} == hand.timers
    hand.now = hand.now + 10**12  # type: ignore[assignment]  # days
    hand.approve("g")
    (due,) = hand.timers.values()
    assert ("", "limit") == (due.node, due.what)
    assert 6_000_000 >= due.due - hand.now > 5_900_000
    assert isinstance(due, Remind)
    hand.ring(due)
    assert "b" in hand.interrupted
    hand.end("b")
    assert ("failed", "timeout") == (hand.run.status, hand.run.error.code if hand.run.error else "")


def test_G26_a_loop_that_reaches_its_limit_stops_and_has_failed() -> None:
    """Dagster#4492: no longest run time, and the limits jam."""
    plan = flow({"f": step("flow.for_each", timeout=5.0), "x": step(inside="f"), "b": step()})
    hand = Hand(plan, held="f[0]/x b").queued()
    hand.items("f", 3)
    (due,) = hand.timers.values()
    hand.ring(due)
    assert {"f[0]/x"} == hand.interrupted
    hand.end("f[0]/x")
    hand.work()
    assert "timeout" == error_of(hand.run, "f").code
    assert ["b"] == list(hand.running), "what stands beside it goes on"


def test_G26_a_limit_inside_a_finally_part_stops_what_it_holds() -> None:
    plan = flow(
        {
            "t": step("flow.try"),
            "b": step(inside="t"),
            "f": step("flow.try", inside="t", part="finally", timeout=10.0),
            "x": step(inside="f"),
            "y": step("test.step", "x", inside="f"),
            "last": step(inside="f", part="finally"),
        }
    )
    hand = Hand(plan, held="x").queued()
    hand.send(TimeCame(node="f", what="limit"), later=11)
    assert {"x"} == hand.interrupted
    hand.send(StepStopped(node="x", attempt=1, fence=1))
    hand.running.pop("x")
    hand.work()
    expected = {"x": "cancelled", "y": "cancelled", "last": "succeeded", "f": "failed"}
    assert expected == {key: hand.ended[key] for key in expected}
    assert ("failed", "timeout") == (hand.run.status, error_of(hand.run, "t").code)


def test_G26_the_limit_of_a_try_does_not_stop_its_own_finally_part() -> None:
    plan = flow(
        {
            "t": step("flow.try", timeout=10.0),
            "f": step("flow.for_each", inside="t", part="finally"),
            "x": step(inside="f"),
        }
    )
    hand = Hand(plan, held="f[0]/x").queued()
    hand.items("f", 1)
    hand.send(TimeCame(node="t", what="limit"), later=11)
    assert set() == hand.interrupted


def test_G26_the_limit_of_a_step_that_undoes_stops_what_it_holds() -> None:
    plan = flow(
        {
            "a": step(),
            "u": step("flow.try", undoes="a", timeout=10.0),
            "x": step(inside="u"),
            "z": step(after="a"),
        },
        undo_on_failure=True,
    )
    hand = Hand(plan, bad="z", held="x").queued()
    hand.send(TimeCame(node="u", what="limit"), later=11)
    assert {"x"} == hand.interrupted
    hand.send(StepStopped(node="x", attempt=1, fence=1))
    assert ("failed", ("u",)) == (hand.run.status, hand.run.undo.failed)


def test_G17_a_restart_asks_again_and_an_answer_to_the_old_life_changes_nothing() -> None:
    hand = Hand(flow({"c": step("flow.choice")})).queued()
    old = hand.asked["c"]
    hand.send(RunResumed(fence=2))
    assert (2, "input") == (hand.asked["c"].fence, hand.asked["c"].what)
    before = hand.run
    hand.send(Resolved(node="c", what="input", turn=old.turn, fence=1, value={"port": "true"}))
    assert hand.run is before
    hand.answer("c", {"port": "true"})
    assert "succeeded" == hand.run.status
