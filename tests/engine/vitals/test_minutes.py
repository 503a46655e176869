"""What was measured as numbers for people: shares, means, pace and score, and what counts."""

from hypothesis import given
from hypothesis import strategies as st

from crdt.ids import DocumentId, Micros, OrganisationId
from engine.vitals.minutes import HOUR, MINUTE, PACE, Minute, Vitals, counted, state_of, vitals_of
from engine.vitals.records import SourceVitals

START = 1_000 * MINUTE
LIMIT = 60_000_000


def row(*minutes: Minute, at: int = START, process: str = "p") -> SourceVitals:
    return SourceVitals(
        document=DocumentId("shop"),
        process=process,
        organisation=OrganisationId("o"),
        minutes=[list(one) for one in minutes],
        statement_limit=LIMIT,
        at=Micros(at),
    )


def asked(*answers: tuple[float, int | None]) -> list[Minute]:
    """(minutes after the start, microseconds of the answer or None where there was none)"""
    minutes: list[Minute] = []
    for after, took in answers:
        at = Micros(START + round(after * MINUTE))
        minutes = counted(minutes, at, failed=took is None, took=took)
    return minutes


def test_VI3_what_nobody_measured_is_not_known() -> None:
    assert Vitals() == vitals_of([], Micros(START))
    assert vitals_of([], Micros(START)).state is None


def test_VI3_failures_and_times_of_an_hour_are_shares_and_means() -> None:
    minutes = asked((0, 20_000), (0.5, 40_000), (3, None), (4, 30_000))
    found = vitals_of([row(*minutes, at=START + 4 * MINUTE)], Micros(START + 4 * MINUTE))
    assert (found.uses, found.error_rate, found.avg_response_time) == (4, 0.25, 30.0)
    assert found.queries_per_second == round(4 / (PACE * 60), 3)
    assert found.measured_at == START + 4 * MINUTE


def test_VI3_what_is_an_hour_older_than_the_last_question_does_not_count() -> None:
    minutes = asked((0, None), (HOUR - 1, 10_000))
    assert [one.minute - 1_000 for one in minutes] == [0, HOUR - 1]
    assert [one.minute - 1_000 for one in asked((0, None), (HOUR, 10_000))] == [HOUR]


def test_VI3_the_figures_stay_and_the_pace_falls_to_nothing_when_nobody_asks() -> None:
    known = [row(*asked((0, 20_000), (1, None)))]
    soon, later = (vitals_of(known, Micros(START + after * MINUTE)) for after in (1, 300))
    assert soon.queries_per_second > later.queries_per_second == 0
    assert (soon.health_score, soon.error_rate) == (later.health_score, later.error_rate)


def test_VI4_a_source_that_always_answers_at_once_has_100_and_one_that_never_does_0() -> None:
    assert vitals_of([row(*asked((0, 100), (9, 100)))], Micros(START)).health_score == 100
    assert vitals_of([row(*asked((0, None), (9, None)))], Micros(START)).health_score == 0


def test_VI4_new_failures_weigh_more_than_old_ones() -> None:
    old = vitals_of([row(*asked((0, None), (30, 100)))], Micros(START))
    new = vitals_of([row(*asked((0, 100), (30, None)))], Micros(START))
    assert (old.health_score, new.health_score) == (80, 20)  # the older one weighs a quarter
    assert old.error_rate == new.error_rate == 0.5


def test_VI4_answers_that_take_as_long_as_they_may_cost_three_tenths() -> None:
    assert vitals_of([row(*asked((0, LIMIT)))], Micros(START)).health_score == 70
    assert vitals_of([row(*asked((0, LIMIT // 2)))], Micros(START)).health_score == 85


def test_VI4_states_follow_from_the_score() -> None:
    assert [state_of(one) for one in (100, 80, 79, 50, 49, 0)] == [
        "healthy",
        "healthy",
        "degraded",
        "degraded",
        "failing",
        "failing",
    ]


def test_VI6_what_several_processes_measured_is_one() -> None:
    whole = vitals_of([row(*asked((0, 10_000), (0, None), (2, 30_000)))], Micros(START))
    here, there = asked((0, 10_000), (2, 30_000)), asked((0, None))
    assert whole == vitals_of([row(*here, process="a"), row(*there, process="b")], Micros(START))


@given(
    st.lists(st.tuples(st.floats(0, 200), st.none() | st.integers(0, 10 * LIMIT)), min_size=1, max_size=60)
)
def test_VI4_whatever_is_measured_the_figures_are_within_their_bounds(
    answers: list[tuple[float, int | None]],
) -> None:
    answers.sort(key=lambda one: one[0])
    minutes = asked(*answers)
    found = vitals_of([row(*minutes)], Micros(START + 200 * MINUTE))
    assert found.health_score is not None
    assert 0 <= found.health_score <= 100
    assert found.error_rate is not None
    assert 0 <= found.error_rate <= 1
    assert len(minutes) <= HOUR
    assert found.uses == sum(one.uses for one in minutes)
    assert all(one.failures + one.timed <= one.uses for one in minutes)
