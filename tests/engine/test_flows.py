"""Runs with every construct, against a plain interpreter, in any order of events (section G of engine/SPEC.md)."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports import JournalEntry
from engine.workflow.machine.advance import advance, new_run
from engine.workflow.machine.journal import entry_of, folded, replay
from engine.workflow.machine.states import ENDED
from tests.engine.flows import Fate, Interpreter, random_flow
from tests.engine.playing import NOW, Player


def check_against_interpreter(seed: int) -> None:
    plan = random_flow(random.Random(seed))
    fate = Fate(seed)
    expected = Interpreter(plan, fate).all()
    player = Player(plan, fate, random.Random(seed + 1)).begin()
    run = player.play()
    assert expected == player.ended, seed
    assert [] == player.doubled
    top = {expected[node] for node in run.plan.parts["", "body"]}
    assert ("failed" if "failed" in top else "succeeded") == run.status, seed
    check_that_nothing_is_left(player)


def check_that_nothing_is_left(player: Player) -> None:
    run = player.run
    assert 0 == run.open == run.active
    assert all(isinstance(step.state, ENDED) for step in run.steps.values())
    assert set() == player.gates
    assert ({}, {}) == (player.listening, player.timers)
    assert len(player.ended) == run.total == run.ended


@settings(max_examples=60, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_G18_a_run_comes_to_what_a_plain_interpreter_says_whatever_the_order_of_events(seed: int) -> None:
    check_against_interpreter(seed)


@pytest.mark.soak
def test_G18_ten_thousand_designs_come_to_what_a_plain_interpreter_says() -> None:
    for seed in range(10_000):
        check_against_interpreter(seed)


def check_replays(seed: int) -> None:
    dice = random.Random(seed)
    player = Player(random_flow(dice), Fate(seed), dice).begin()
    run = player.play(resumes=0.03, cancel_at=dice.randrange(60) if seed % 2 else None)
    check_that_nothing_is_left(player)
    assert [] == player.doubled
    entries = [
        JournalEntry(position=number, at=at, entry=entry_of(event))
        for number, (event, at) in enumerate(player.journal, 1)
    ]
    assert run == replay(run.id, run.plan, entries), seed
    assert run == replay(run.id, run.plan, [JournalEntry(position=1, at=NOW, entry=folded(run))]), seed
    state = new_run(run.id, run.plan)
    for count, (event, at) in enumerate(player.journal, 1):
        state, _ = advance(state, event, at)
        assert state == replay(run.id, run.plan, entries[:count]), (seed, count)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_G1_every_prefix_of_a_journal_gives_the_run_as_it_was_then(seed: int) -> None:
    check_replays(seed)


@pytest.mark.soak
def test_G1_two_thousand_journals_give_their_runs_again() -> None:
    for seed in range(2_000):
        check_replays(seed)
