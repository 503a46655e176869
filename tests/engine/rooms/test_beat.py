"""Rooms tick together: when the next beat comes, and what happens in which order (crdt/SPEC.md, R1)."""

from engine.rooms.beat import SLACK, SPACING, Beat
from engine.runtime.clock import ManualClock


def test_R1_a_room_alone_ticks_at_once_and_the_next_ones_a_beat_later_together() -> None:
    clock, ticked = ManualClock(), list[tuple[str, float]]()
    beat = Beat(clock)

    def tick(name: str) -> None:
        ticked.append((name, clock.monotonic()))

    beat.call_later(0, lambda: tick("a"))
    clock.advance(0)
    beat.call_later(0, lambda: tick("b"))
    clock.advance(SPACING / 4)
    beat.call_later(0, lambda: tick("c"))
    clock.advance(SPACING)
    assert [("a", 0.0), ("b", SPACING), ("c", SPACING)] == ticked


def test_R1_what_is_said_before_a_beat_is_heard_before_the_rooms_tick_and_may_tick_with_it() -> None:
    clock, seen = ManualClock(), list[str]()
    beat = Beat(clock)

    def hear() -> None:
        seen.append("heard")
        beat.call_later(SLACK, lambda: seen.append("its tick"))

    assert not beat.before(hear), "nobody waits for a beat that nothing is due at"
    beat.call_later(0, lambda: seen.append("tick"))
    assert beat.before(hear)
    clock.advance(0)
    assert ["heard", "tick", "its tick"] == seen


def test_R1_what_is_said_soon_after_a_beat_is_heard_at_the_next_one_though_no_room_is_due() -> None:
    clock, heard = ManualClock(), list[float]()
    beat = Beat(clock)

    def hear() -> None:
        heard.append(clock.monotonic())
        if len(heard) == 1:
            assert beat.before(hear), "said while the beat is heard: at the one after it"

    beat.call_later(0, lambda: None)
    clock.advance(SPACING / 2)
    assert beat.before(hear)
    clock.advance(5 * SPACING)
    assert [SPACING, 2 * SPACING] == heard
    assert not beat.before(hear)


def test_R1_a_room_that_must_wait_longer_ticks_at_a_later_beat() -> None:
    clock, ticked = ManualClock(), list[float]()
    beat = Beat(clock)
    beat.call_later(2 * SPACING, lambda: ticked.append(clock.monotonic()))
    beat.call_later(0, lambda: None)
    clock.advance(3 * SPACING)
    assert [2 * SPACING] == ticked
