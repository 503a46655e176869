"""The account of one connection, on a clock of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.transport.limits import Expel, Hold, Meter, RateLimits, Verdict

MIB = 1024 * 1024


def held(verdict: Verdict) -> float:
    assert isinstance(verdict, Hold)
    return verdict.seconds


def test_the_sustained_rate_is_never_held() -> None:
    meter = Meter(RateLimits())
    assert [None] * 600 == [meter.charge(100, 100_000, second / 10) for second in range(600)]


def test_a_burst_of_four_seconds_passes_and_one_message_more_is_held() -> None:
    meter = Meter(RateLimits())
    assert meter.charge(4_000, 10, 100.0) is None
    assert held(meter.charge(1, 1, 100.0)) == pytest.approx(0.001)


def test_bytes_are_counted_like_messages() -> None:
    meter = Meter(RateLimits())
    assert meter.charge(1, 4 * MIB, 100.0) is None
    assert held(meter.charge(1, 2 * MIB, 100.0)) == pytest.approx(2.0)


def test_who_waited_as_told_may_go_on() -> None:
    meter = Meter(RateLimits())
    verdict = meter.charge(1, 6 * MIB, 100.0)
    assert isinstance(verdict, Hold)
    assert meter.charge(0, 0, 100.0 + verdict.seconds) is None


def test_a_rest_gives_the_whole_burst_back_and_no_more() -> None:
    meter = Meter(RateLimits())
    meter.charge(4_000, 0, 100.0)
    assert meter.charge(4_000, 0, 10_000.0) is None
    assert isinstance(meter.charge(1, 0, 10_000.0), Hold)


def test_one_read_that_owes_more_than_patience_is_the_end() -> None:
    assert Expel() == Meter(RateLimits(patience=10.0)).charge(15_000, 0, 100.0)


def test_over_at_every_read_for_longer_than_patience_is_the_end() -> None:
    meter = Meter(RateLimits(patience=10.0))
    verdicts = [meter.charge(5_000 if second == 0 else 1_000, 0, 100.0 + second) for second in range(12)]
    assert Expel() == verdicts.pop()
    assert [held(verdict) for verdict in verdicts] == pytest.approx([1.0] * 11)


def test_an_upload_of_sixteen_mebibytes_is_slowed_and_not_cut() -> None:
    meter, now, held = Meter(RateLimits()), 100.0, 0.0
    for _ in range(64):
        match meter.charge(0, MIB // 4, now):
            case Hold(seconds=seconds):
                now += seconds
                held += seconds
            case Expel():
                pytest.fail("an honest upload was cut")
    assert held == pytest.approx(12.0)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 200_000), st.floats(0, 1)), min_size=1, max_size=60
    )
)
def test_who_obeys_every_hold_gets_no_more_than_burst_and_rate(reads: list[tuple[int, int, float]]) -> None:
    limits = RateLimits(patience=1e9)
    meter, now, messages, size = Meter(limits), 1_000.0, 0, 0
    for frames, octets, gap in reads:
        now += gap
        verdict = meter.charge(frames, octets, now)
        messages, size = messages + frames, size + octets
        if isinstance(verdict, Hold):
            now += verdict.seconds
        allowed = now - 1_000.0 + limits.burst_seconds + 1e-6
        assert messages <= allowed * limits.messages_per_second
        assert size <= allowed * limits.bytes_per_second
