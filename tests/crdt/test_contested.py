"""Which keys were set by somebody who had not seen what stands there (SPEC.md, P35). Writers are pycrdt documents."""

from random import Random

import pytest
from pycrdt import Text

from crdt.precheck import SYNC, inspect
from crdt.structs import StructIndex
from crdt.updates import merge
from crdt.verdicts import Accepted, Path
from tests.crdt.editing import session
from tests.crdt.playbook import Writer

NOBODY: frozenset[Path] = frozenset()
X = frozenset({("body", "x")})


def take(index: StructIndex, update: bytes) -> frozenset[Path]:
    """What is contested, once the update is in."""
    facts = inspect(update, SYNC)
    verdict = index.check(facts)
    assert isinstance(verdict, Accepted), verdict
    index.add(facts)
    return verdict.contested


def two() -> tuple[StructIndex, Writer, Writer]:
    """Ada and Bob, who both have seen x = 0; Bob's client id is the greater one."""
    index, ada, bob = StructIndex(), Writer(5), Writer(9)
    first = ada.put("x", 0)
    assert NOBODY == take(index, first)
    bob.hear(first)
    return index, ada, bob


def test_P35_whoever_sets_what_they_see_contests_nothing() -> None:
    index, ada, bob = two()
    for value in range(3):
        for writer, other in ((ada, bob), (bob, ada)):
            update = writer.put("x", value)
            other.hear(update)
            assert NOBODY == take(index, update)


@pytest.mark.parametrize("bob_comes_first", [True, False])
def test_P35_the_second_of_two_who_set_one_value_at_once_contests_it(bob_comes_first: bool) -> None:
    index, ada, bob = two()
    first, second = ada.put("x", 1), bob.put("x", 2)
    if bob_comes_first:
        first, second = second, first
    assert NOBODY == take(index, first)
    assert X == take(index, second)


@pytest.mark.parametrize("bob_comes_first", [True, False])
def test_P35_after_a_contest_whoever_saw_it_contests_nothing_and_who_did_not_does(
    bob_comes_first: bool,
) -> None:
    index, ada, bob = two()
    updates = [ada.put("x", 1), bob.put("x", 2)]
    late = Writer(7)
    for update in (merge([ada.doc.get_update()]), updates[0]):
        late.hear(update)
    for update in reversed(updates) if bob_comes_first else updates:
        take(index, update)
    ada.hear(updates[1])
    assert 2 == ada.content["x"]
    assert X == take(StructIndex.load(index.dump()), late.put("x", 3))  # saw Ada's, which Bob's has replaced
    assert NOBODY == take(index, ada.put("x", 4))


def test_P35_setting_what_is_deleted_contests_nothing() -> None:
    for sees_it in (True, False):
        index, ada, bob = two()
        gone = ada.drop("x")
        if sees_it:
            bob.hear(gone)
        assert NOBODY == take(index, gone)
        assert NOBODY == take(index, bob.put("x", 1))


def test_P35_a_new_key_made_by_two_at_once_is_contested() -> None:
    index, ada, bob = two()
    assert NOBODY == take(index, ada.put("y", 1))
    assert frozenset({("body", "y")}) == take(index, bob.put("y", 2))


def test_P35_many_changes_of_one_key_in_one_update_are_contested_by_their_first() -> None:
    index, ada, bob = two()
    chain = merge([bob.put("x", value) for value in (1, 2, 3)])
    assert NOBODY == take(StructIndex.of(ada.doc.get_update()), chain)
    take(index, ada.put("x", 7))
    assert X == take(index, chain)


def test_P35_text_and_lists_are_never_contested() -> None:
    index, ada, bob = two()
    made = ada.put("words", Text("hello"))
    bob.hear(made)
    take(index, made)
    for writer in (ada, bob):
        writer.body["words"].insert(0, "x")
        assert NOBODY == take(index, writer.doc.get_update())


@pytest.mark.parametrize("seed", range(300, 312))
def test_P35_who_edits_alone_contests_nothing_and_a_stored_index_knows_the_same(seed: int) -> None:
    index = StructIndex()
    for update in session(seed, people=1, edits=60):
        assert NOBODY == take(index, update)
    updates = session(seed, people=3, edits=60)
    index = StructIndex()
    for update in updates[:-20]:
        take(index, update)
    stored = StructIndex.load(index.dump())
    again = StructIndex.load(stored.dump())
    for update in updates[-20:]:
        assert take(index, update) == take(stored, update) == take(again, update)
        if Random(seed).random() < 0.5:
            again = StructIndex.load(again.dump())


@pytest.mark.parametrize("seed", range(320, 326))
def test_P35_checking_twice_answers_the_same(seed: int) -> None:
    index = StructIndex()
    for update in session(seed, people=4, edits=40):
        facts = inspect(update, SYNC)
        answers = []
        for _ in range(2):
            verdict = index.check(facts)
            assert isinstance(verdict, Accepted), verdict
            answers.append((verdict.inserts, verdict.deletes, verdict.contested))
            index.check(inspect(b"\0\0"))
        assert answers[0] == answers[1]
        index.add(facts)
