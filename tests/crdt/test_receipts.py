"""Sync statuses against the count that a provider keeps (SPEC.md, section H)."""

import random
from collections import deque

import pytest

from crdt.receipts import Receipts


def test_HP5_a_step_2_and_each_update_are_owed_one_status_each() -> None:
    receipts = Receipts()
    receipts.restarted()
    receipts.answered()
    assert [1, 2, 3] == [receipts.step_2(), receipts.update(), receipts.update()]
    assert [1, 0, 2, 0] == [receipts.saved(number) for number in (1, 1, 3, 3)]


def test_HP6_a_new_step_1_cancels_what_was_owed_because_the_provider_counts_anew() -> None:
    receipts = Receipts()
    receipts.answered()
    receipts.update()
    receipts.restarted()
    receipts.answered()
    stale, fresh = receipts.step_2(), receipts.step_2()
    assert [0, 1] == [receipts.saved(stale), receipts.saved(fresh)]


def test_HP9_an_answer_that_the_provider_has_not_counted_is_owed_nothing_and_pays_what_came_too_early() -> (
    None
):
    receipts = Receipts()
    receipts.answered()
    assert 1 == receipts.saved(receipts.step_2())
    early = receipts.update()
    receipts.came_early()
    receipts.asked_again()
    later = receipts.update()
    assert 0 == receipts.saved(later)
    assert 2 == receipts.saved(receipts.step_2())
    assert [2, 3] == [early, later]


def test_HP8_from_a_refused_message_on_everything_is_refused() -> None:
    receipts = Receipts()
    numbers = [receipts.update() for _ in range(4)]
    assert 2 == receipts.refused(numbers[2])
    assert 2 == receipts.saved(numbers[3])
    assert 1 == receipts.refused(receipts.update())


def test_HP9_when_the_answer_is_refused_what_it_was_to_bring_is_refused_too() -> None:
    receipts = Receipts()
    receipts.answered()
    receipts.step_2()
    receipts.update()
    receipts.came_early()
    receipts.asked_again()
    assert 2 == receipts.refused(receipts.step_2())


class Story:
    """A provider and a server with a slow wire between them. Edits are numbered; an odd one needs all odd ones before it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.receipts = Receipts()
        self.edits = self.chance.randrange(4)  # written while away, and told to nobody
        self.count = 0
        self.up: deque[tuple[str, int]] = deque()
        self.down: deque[str] = deque()
        self.accepted: set[int] = set()
        self.committed: set[int] = set()
        self.gathered: list[tuple[int, set[int]]] = []
        self.lacks = False

    @property
    def is_saved(self) -> bool:
        return len(self.committed) == self.edits

    def sync(self) -> None:
        self.count = 1
        self.up.append(("step_1", 0))

    def edit(self) -> None:
        self.edits += 1
        self.count += 1
        self.up.append(("update", self.edits))

    def serve(self) -> None:
        if not self.up:
            return
        kind, edit = self.up.popleft()
        if kind == "step_1":
            self.receipts.restarted()
            self.receipts.answered()
            self.down.append("step_1")
            return
        number = self.receipts.update() if kind == "update" else self.receipts.step_2()
        if kind == "update" and edit % 2 and not self.accepted.issuperset(range(1, edit, 2)):
            self.receipts.came_early()
            self.lacks = True
            return
        if kind == "update":
            self.accepted = self.accepted | {edit}
        else:
            self.accepted = self.accepted | set(range(1, edit + 1))
            self.lacks = False
        self.gathered.append((number, self.accepted))

    def ask(self) -> None:
        if self.lacks:
            self.lacks = False
            self.receipts.asked_again()
            self.down.append("step_1")

    def commit(self) -> None:
        if self.gathered:
            number, self.committed = self.chance.choice(self.gathered)
            self.gathered = [one for one in self.gathered if one[0] > number]
            self.down += ["saved"] * self.receipts.saved(number)

    def hear(self) -> None:
        if not self.down:
            return
        if self.down.popleft() == "saved":
            self.count = max(0, self.count - 1)
        else:
            self.up.append(("step_2", self.edits))

    def settle(self) -> None:
        while self.up or self.down or self.gathered or self.lacks:
            self.hear()
            self.serve()
            self.ask()
            self.commit()


@pytest.mark.parametrize("seed", range(300))
def test_HP7_a_provider_that_counts_0_has_everything_committed(seed: int) -> None:
    story = Story(seed)
    story.sync()
    for _ in range(80):
        story.chance.choice([story.edit, story.serve, story.ask, story.commit, story.hear])()
        assert story.count > 0 or story.is_saved
    story.settle()
    assert (0, True) == (story.count, story.is_saved)


@pytest.mark.parametrize("seed", range(100))
def test_HP6_syncs_that_are_forced_in_between_come_to_0_too(seed: int) -> None:
    story = Story(seed)
    story.sync()
    for _ in range(80):
        story.chance.choice([story.edit, story.serve, story.ask, story.commit, story.hear, story.sync])()
    story.settle()
    assert (0, True) == (story.count, story.is_saved)
