"""Playbooks of steps that steer: events sent, what follows expected. The rules are section G of engine/SPEC.md."""

import random
from typing import Any

import pytest

from crdt.ids import RunId, UserId
from engine.workflow.effects import Effect, Remind
from engine.workflow.events import (
    CancelRequested,
    EventSeen,
    GateDecided,
    Resolved,
    RunQueued,
    RunResumed,
    StepFailed,
    StepStarted,
    StepSucceeded,
    TimeCame,
)
from engine.workflow.plan import Plan
from engine.workflow.reusing import reusable
from engine.workflow.run import Run
from engine.workflow.states import Asking, Failed, Inline, Looping, Skipped, StepError, Succeeded
from tests.engine.flows import BROKEN, Fate, Player, flow, step
from tests.support.work import lines

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


@pytest.mark.parametrize("shape", ["chain", "wide", "loop"])
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
        else:
            plan = flow({"f": step("flow.for_each"), "x": step(inside="f")})
        hand = Hand(plan)
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
