"""What becomes of a request, decided without store and clock (SPEC.md, section AP)."""

from dataclasses import replace

import pytest

from crdt.errors import ConcertError
from crdt.ids import Micros, UserId
from engine.approval import happenings as on
from engine.approval.errors import AlreadyDecided, ApprovalOver, NotAsked, OwnApproval, StaleView
from engine.approval.machine import advance, asking
from engine.approval.ruling import Approver, Stage
from engine.approval.state import Eligible, State
from tests.engine.approval.play import ADA, HOUR, PEOPLE, Play, first

BEA, CEM, DAN = (UserId(name) for name in ("bea", "cem", "dan"))
ANYBODY = (Approver(kind="right", name="approve"),)


def stage(mode: str = "any", quorum: int = 1, *, parallel: bool = False, veto: bool = True) -> Stage:
    return Stage(
        name=mode,
        mode=mode,  # type: ignore[arg-type]  # one of the three
        quorum=quorum,
        approvers=ANYBODY,
        parallel=parallel,
        veto=veto,
    )


def request(*stages: Stage, people: tuple[Eligible, ...] = ()) -> State:
    """With the same people in each stage: Bea, Cem and Dan where nobody else is named."""
    people = people or tuple(Eligible(user=user) for user in (BEA, CEM, DAN))
    state = first(stages)
    resolved = on.PeopleResolved(people=(on.People(eligible=people),) * len(stages), at=Micros(2))
    return advance(state, resolved)[0]


def vote(state: State, by: UserId, verdict: str = "approve", seen: str = "h0") -> State:
    said = on.Voted(by=by, verdict=verdict, comment="", seen=seen, at=Micros(3))  # type: ignore[arg-type]
    return advance(state, said)[0]


def edited(state: State, hash_: str, by: UserId = CEM) -> tuple[State, tuple[on.Effect, ...]]:
    return advance(
        state,
        on.SubjectChanged(by=by, hash=hash_, fields=("connection.host",), due=Micros(9), at=Micros(4)),
    )


def resolved(state: State, *people: Eligible) -> State:
    return advance(
        state, on.PeopleResolved(people=(on.People(eligible=people),) * len(state.steps), at=Micros(5))
    )[0]


def test_AP2_stages_follow_one_another_and_those_side_by_side_are_open_together() -> None:
    state = request(stage(), stage(), stage(parallel=True))
    assert ["open", "later", "later"] == [step.state for step in state.steps]
    state = vote(state, BEA)
    assert ["approved", "open", "open"] == [step.state for step in state.steps]
    state = vote(state, BEA)
    assert "executing" == state.state


def test_AP3_a_quorum_counts_persons_and_who_stands_in_for_one_is_not_another() -> None:
    people = (Eligible(user=BEA), Eligible(user=CEM, own=False, stands_for=(BEA,)), Eligible(user=DAN))
    state = request(stage("quorum", 2), people=people)
    state = vote(vote(state, BEA), CEM)
    assert "waiting" == state.state
    assert "executing" == vote(state, DAN).state


def test_AP3_all_means_everybody_and_who_stands_in_is_enough_for_whoever_is_away() -> None:
    people = (Eligible(user=BEA), Eligible(user=CEM, stands_for=(BEA,)))
    assert "executing" == vote(request(stage("all"), people=people), CEM).state
    assert "waiting" == vote(request(stage("all")), CEM).state


def test_AP4_the_requester_never_decides_nor_somebody_in_their_place() -> None:
    people = (
        Eligible(user=ADA, stands_for=(BEA,)),
        Eligible(user=CEM, own=False, stands_for=(ADA,)),
        Eligible(user=DAN),
    )
    state = request(stage(), people=people)
    assert (DAN,) == asking(state)
    with pytest.raises(OwnApproval):
        vote(state, ADA)
    with pytest.raises(NotAsked):
        vote(state, CEM)


def test_AP5_the_same_vote_again_changes_nothing_and_another_one_is_refused() -> None:
    state = vote(request(stage("all")), BEA)
    assert state == vote(state, BEA)
    with pytest.raises(AlreadyDecided) as error:
        vote(state, BEA, "reject")
    assert {"decision": "approve"} == error.value.details


def test_AP5_a_veto_ends_it_and_without_one_a_rejection_only_counts() -> None:
    assert "rejected" == vote(request(stage("quorum", 2)), BEA, "reject").state
    state = vote(request(stage("quorum", 2, veto=False)), BEA, "reject")
    assert "waiting" == state.state
    assert "rejected" == vote(state, CEM, "reject").state


def test_AP6_whoever_is_not_there_any_more_counts_no_more_and_newcomers_are_asked() -> None:
    state = vote(request(stage("quorum", 2)), BEA)
    state = resolved(state, Eligible(user=CEM), Eligible(user=DAN))
    assert "waiting" == vote(state, CEM).state
    assert {CEM, DAN} == set(asking(state))


def test_AP7_an_edit_makes_votes_stale_says_who_changed_what_and_asks_those_people_again() -> None:
    state = vote(request(stage("all")), BEA)
    state, effects = edited(state, "h1")
    assert state.stale is not None
    assert (CEM, ("connection.host",)) == (state.stale.by, state.stale.fields)
    assert on.AskPeople(users=(BEA,), again=True) in effects
    assert set(asking(state)) == {BEA, CEM, DAN}
    with pytest.raises(StaleView) as error:
        vote(state, BEA)
    assert ("h0", "h1") == (error.value.details["pinned"], error.value.details["current"])


def test_AP7_an_edit_that_is_taken_back_brings_the_votes_back() -> None:
    state = vote(request(stage("all")), BEA)
    state, _ = edited(state, "h1")
    state, effects = edited(state, "h0")
    assert {CEM, DAN} == set(asking(state))
    assert state.stale is None
    assert on.Release(users=(BEA,)) in effects


def test_AP7_what_was_approved_and_changed_before_it_was_done_goes_back_to_its_approvers() -> None:
    state = vote(request(stage()), BEA)
    assert "executing" == state.state
    state, effects = edited(state, "h1")
    assert ("waiting", None) == (state.state, state.decided_at)
    assert on.AskPeople(users=(BEA,), again=True) in effects


def test_AP19_who_is_named_is_told_and_the_requester_not_twice_and_nobody_of_their_own_words() -> None:
    said = on.Commented(by=BEA, words="@Cem?", mentions=(CEM, BEA, CEM), at=Micros(3))
    _, effects = advance(request(stage()), said)
    assert on.Mention(users=(CEM,), by=BEA, words="@Cem?") in effects
    assert on.TellRequester(kind="commented", by=BEA, words="@Cem?") in effects
    _, effects = advance(request(stage()), replace(said, mentions=(ADA,)))
    assert on.Mention(users=(ADA,), by=BEA, words="@Cem?") in effects
    assert 2 == len(effects)
    assert 2 == len(advance(request(stage()), replace(said, mentions=()))[1])


def test_AP8_a_decision_can_be_handed_over_but_not_to_the_requester() -> None:
    state = request(stage("all"))
    handed = on.HandedOver(by=BEA, to=CEM, comment="on holiday", at=Micros(3))
    state = advance(state, handed)[0]
    assert (BEA, CEM) in state.steps[0].handed
    for to in (ADA, BEA):
        with pytest.raises(OwnApproval):
            advance(state, replace(handed, to=to))


def test_AP9_changes_are_requested_and_it_is_asked_again_from_the_beginning() -> None:
    state = vote(request(stage("all")), BEA)
    wished = on.ChangesRequested(by=CEM, comment="another host", due=Micros(HOUR), at=Micros(4))
    state, effects = advance(state, wished)
    assert ("changes_requested", ()) == (state.state, asking(state))
    assert on.TellRequester(kind="changes_requested", by=CEM, words="another host") in effects
    again = on.Judged(
        outcome="route",
        stages=tuple(step.rule for step in state.steps),
        why="",
        due=Micros(2 * HOUR),
        at=Micros(5),
        again=True,
        by=ADA,
    )
    state = resolved(advance(state, again)[0], *(Eligible(user=user) for user in (BEA, CEM, DAN)))
    assert {BEA, CEM, DAN} == set(asking(state))


def test_AP10_a_level_comes_once_and_the_last_rule_ends_it() -> None:
    state = request(stage())
    level = on.LevelCame(level=0, action="remind", to=(), due=Micros(HOUR), at=Micros(4))
    state, effects = advance(state, level)
    assert on.Remind(users=(BEA, CEM, DAN)) in effects
    assert (state, ()) == advance(state, level)
    ended, _ = advance(state, replace(level, level=7, action="reject"))
    assert ("rejected", None) == (ended.state, ended.due)


def test_AP11_whoever_comes_second_hears_how_it_came_out() -> None:
    state = vote(request(stage()), BEA)
    with pytest.raises(ApprovalOver) as error:
        vote(state, CEM, "reject")
    assert {"state": "executing", "decided_by": BEA} == error.value.details


def test_AP11_it_is_done_once() -> None:
    state, _ = advance(vote(request(stage()), BEA), on.Performed(result=1, at=Micros(4)))
    assert ("executed", None) == (state.state, state.due)
    with pytest.raises(ApprovalOver):
        advance(state, on.Performed(result=1, at=Micros(5)))


@pytest.mark.parametrize("seed", range(40))
def test_AP12_whatever_happens_no_quorum_is_missing_nothing_is_done_twice_and_nothing_waits_for_nothing(
    seed: int,
) -> None:
    play = Play(seed)
    for _ in range(60):
        play.step()


@pytest.mark.soak
def test_AP12_for_a_very_long_time() -> None:
    outcomes = set()
    for seed in range(1_000, 6_000):
        play = Play(seed)
        for _ in range(120):
            play.step()
        outcomes.add(play.state.state)
    assert {"executed", "rejected", "expired", "withdrawn", "failed"} <= outcomes


def test_AP12_everything_that_can_be_refused_is_refused_with_words() -> None:
    state = request(stage())
    for event in (
        on.Withdrawn(by=BEA, comment="", at=Micros(3)),
        on.Performed(result=None, at=Micros(3)),
        on.Voted(by=PEOPLE[6], verdict="approve", comment="", seen="h0", at=Micros(3)),
    ):
        with pytest.raises(ConcertError) as error:
            advance(state, event)
        assert error.value.next_step
