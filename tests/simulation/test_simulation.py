"""Rooms, seats and doors under everything that networks, stores and people do to them: a play for each seed.

Every play ends in quiet with everybody equal to the log; on the way the ledger checks each effect: nothing is shown,
acknowledged or granted that is not committed, nothing committed that was refused, doubled, or nobody had the right to.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from crdt.locks import LockTable
from crdt.replica import Replica
from crdt.room import Room
from tests.simulation.broken import Broken
from tests.simulation.house import OpenRoom
from tests.simulation.play import Play, play

SEEDS = range(1, 301)
LONG_SEEDS = range(100_000, 110_000)
SECONDS_OF_LONG = 300
KEPT = [
    (int(number), found)
    for number, found in (
        line.split(maxsplit=1)
        for line in Path(__file__).with_name("kept.txt").read_text().splitlines()
        if line and not line.startswith("#")
    )
]


def plays(seeds: range) -> tuple[Counter[str], list[str]]:
    """What happened in all of them, and the seeds that broke, each with what."""
    total: Counter[str] = Counter()
    broken: list[str] = []
    for seed in seeds:
        try:
            total += play(seed)
        except Exception as error:  # noqa: BLE001 - every seed is looked at, and named
            broken.append(f"seed {seed}: {type(error).__name__}: {error}")
    return total, broken


def test_N12_three_hundred_plays_keep_every_promise_of_the_room() -> None:
    total, broken = plays(SEEDS)
    assert [] == broken
    assert total["rows"] > 5 * len(SEEDS), "they did nothing"
    assert total["acknowledged"] > 10 * len(SEEDS)
    assert min(total["refused"], total["locks"], total["crash"], total["relay"]) > len(SEEDS) / 3


@pytest.mark.parametrize(("seed", "found"), KEPT, ids=[str(number) for number, _ in KEPT])
def test_N12_a_seed_that_found_something_is_played_for_ever(seed: int, found: str) -> None:
    assert play(seed), found


def test_N12_a_play_repeats_to_the_letter() -> None:
    first, again = Play(7), Play(7)
    assert first.run(160) == again.run(160)
    rows = [[row.update for row in ledger.rows] for ledger in first.ledgers.values()]
    assert rows == [[row.update for row in ledger.rows] for ledger in again.ledgers.values()]


DEFECTS: tuple[tuple[str, object, str, Callable[..., object]], ...] = (
    ("a store that says it wrote", OpenRoom, "write", lambda room: tuple(range(1, 1 + room.wants))),
    ("a role that is heard too late", Room, "_change_role", lambda *_: None),
    ("readers turned away for what nobody deleted", Replica, "learn_deletions", lambda *_: None),
    ("sections that are open to all", LockTable, "against", lambda *_: None),
)


@pytest.mark.interpreted
@pytest.mark.parametrize("defect", DEFECTS, ids=[name for name, *_ in DEFECTS])
def test_N12_the_plays_notice(
    defect: tuple[str, object, str, Callable[..., object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A suite that never fails proves nothing: with this defect it does."""
    _, owner, name, instead = defect
    monkeypatch.setattr(owner, name, instead)
    for seed in range(1, 200):
        try:
            play(seed)
        except Broken:
            return
    pytest.fail("nobody noticed")


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_N12_ten_thousand_plays_in_five_minutes() -> None:
    began = time.process_time()
    total, broken = plays(LONG_SEEDS)
    spent = time.process_time() - began
    sys.stdout.write(f"{len(LONG_SEEDS)} seeds in {spent:.0f} s of one core: {dict(total)}\n")
    assert [] == broken
    assert spent < SECONDS_OF_LONG
