"""What an update leans on: gaps, order, chains of clients (SPEC.md, P20 and P21)."""

import sys
from typing import Any

import pytest

from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex
from crdt.verdicts import (
    Accepted,
    Gap,
    UnknownReference,
)
from tests.crdt.indexing import (
    HELLO,
    accepted,
    given,
    verdict,
)
from tests.crdt.yjs_bytes import (
    beside,
    collected,
    ident,
    item,
    string,
    structs,
    text,
    under,
    update,
)


def test_P20_a_gap_names_the_first_missing_clock_of_each_client() -> None:
    sent = update(structs(9, 2, string("x")), structs(7, 6, string("x")))
    assert Gap(missing=((9, 0), (7, 5))) == verdict(given(HELLO), sent)


def test_P20_the_next_clock_fits() -> None:
    sent = update(structs(7, 5, beside(4, text("!"), left=ident(7, 4))))
    assert accepted({("t",)}) == verdict(given(HELLO), sent)


@pytest.mark.parametrize(
    "part",
    [
        beside(4, text("x"), left=ident(8, 0)),
        beside(4, text("x"), right=ident(7, 5)),
        item(4, text("x"), parent=under(8, 1)),
    ],
)
def test_P21_leaning_on_what_has_not_arrived_is_refused(part: bytes) -> None:
    assert isinstance(verdict(given(HELLO), update(structs(9, 0, part))), UnknownReference)


def test_P21_clients_of_one_update_may_lean_on_each_other_in_any_order() -> None:
    first = structs(1, 0, beside(4, text("b"), left=ident(2, 0)), beside(4, text("d"), left=ident(2, 1)))
    second = structs(2, 0, string("a"), beside(4, text("c"), left=ident(1, 0)))
    for sent in (update(first, second), update(second, first)):
        assert accepted({("t",)}) == verdict(given(), sent)


def test_P21_a_circle_is_refused() -> None:
    first = structs(1, 0, beside(4, text("b"), left=ident(2, 0)))
    second = structs(2, 0, beside(4, text("c"), left=ident(1, 0)))
    assert isinstance(verdict(given(), update(first, second)), UnknownReference)


def chain(length: int) -> bytes:
    """Each client's struct leans on the next one's."""
    links = [
        structs(100_000 + at, 0, beside(4, text("a"), left=ident(100_001 + at, 0)))
        for at in range(length - 1)
    ]
    return update(*links, structs(100_000 + length - 1, 0, collected(1)))


@pytest.mark.interpreted
def test_P21_a_chain_of_clients_costs_by_its_length() -> None:
    def steps(length: int) -> int:
        """Lines that run while it is checked, which is what a clock would see."""
        facts, count = inspect(chain(length), UNLIMITED), 0

        def trace(*_: object) -> Any:
            nonlocal count
            count += 1
            return trace

        index = StructIndex()
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            assert isinstance(index.check(facts), Accepted)
        finally:
            sys.settrace(before)
        return count

    assert steps(800) < 2.2 * steps(400)
