"""Dataclasses that are defined and made fast are what the library makes."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields
from typing import Any, Generic, TypeVar

import pytest

from crdt.dataclasses import dataclass, replace
from engine.workflow.machine.run import Run, Scope, Step
from tests.support.work import lines

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    name: str
    marks: list[int] = field(default_factory=list)
    size: int = 3


@dataclass(frozen=True, slots=True)
class Placed:
    x: int
    y: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    size: int

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("less than nothing")


@dataclass(frozen=True, slots=True)
class Further(Placed):
    z: int = field(default=0, kw_only=True)


@dataclass(slots=True)
class Open:
    at: int
    hidden: str = field(default="", repr=False, compare=False)
    found: list[int] = field(init=False, default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    name: str


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    one: T

    def __repr__(self) -> str:
        return f"<{self.one}>"

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True, slots=True, order=True)
class Ranked:
    rank: int


def test_defaults_are_filled_in_and_made_anew_each_time() -> None:
    one, other = Named(name="a"), Named(name="a")
    assert one == other == Named(name="a", marks=[], size=3)
    assert one.marks is not other.marks
    assert Placed(1) == Placed(x=1, y=2)
    assert Open(1).found is not Open(1).found


def test_it_stays_frozen_and_refuses_what_the_library_refuses() -> None:
    for one in (Named(name="a"), Further(1)):
        with pytest.raises(FrozenInstanceError):
            one.name = "b"  # type: ignore[misc, union-attr]
        with pytest.raises(FrozenInstanceError):
            del one.name  # type: ignore[union-attr]
    refused: list[Callable[[], object]] = [
        lambda: Placed(y=1),  # type: ignore[call-arg]
        lambda: Named("a"),  # type: ignore[call-arg]
        lambda: Open(1, found=[]),  # type: ignore[call-arg]
        lambda: replace(Named(name="a"), colour="red"),  # type: ignore[call-arg]
    ]
    for each in refused:
        with pytest.raises(TypeError):
            each()


def test_an_open_one_can_be_changed_in_place_and_has_no_hash() -> None:
    one = Open(1)
    one.at = 2
    assert one == Open(2, hidden="not compared")
    with pytest.raises(TypeError):
        hash(one)


def test_equality_and_hash_go_by_class_and_fields() -> None:
    assert Placed(1) != Further(1)
    assert Placed(1) != (1, 2)  # type: ignore[comparison-overlap]
    assert hash(Placed(1)) == hash(Placed(1, 2)) == hash((1, 2))
    assert len({Placed(1), Placed(1, 2), Placed(2)}) == 2
    with pytest.raises(TypeError):
        hash(Named(name="a"))
    assert Itself("a") != Itself("a")
    assert len({Itself("a"), Itself("a")}) == 2


def test_what_a_class_says_itself_stands() -> None:
    assert repr(Held(3)) == "<3>"
    assert hash(Held[int](3)) == 7
    assert Ranked(1) < Ranked(2)
    assert replace(Ranked(1), rank=2) == Ranked(2)


def test_it_shows_its_fields_and_not_those_that_are_hidden() -> None:
    assert repr(Further(1, z=4)) == "Further(x=1, y=2, z=4)"
    assert repr(Open(1, hidden="secret")) == "Open(at=1, found=[])"


@pytest.mark.parametrize("cls", [Named, Placed, Further, Open, Judged])
def test_the_library_knows_it(cls: Any) -> None:
    assert dataclasses.is_dataclass(cls)
    theirs = dataclasses.make_dataclass("Theirs", [(one.name, one.type) for one in fields(cls)])
    assert [one.name for one in fields(cls)] == [one.name for one in fields(theirs)]
    assert "__slots__" in vars(cls)
    assert cls.__doc__ is None


def test_a_change_is_what_the_library_makes() -> None:
    one = Named(name="a", marks=[1], size=7)
    assert dataclasses.replace(one, size=8) == replace(one, size=8)
    assert one.marks is replace(one, name="b").marks
    assert replace(one) == one
    assert replace(one) is not one
    assert type(replace(Further(1), x=2)) is Further
    assert dataclasses.asdict(replace(one, marks=[])) == {"name": "a", "marks": [], "size": 7}


def test_what_is_judged_when_it_is_made_is_judged_when_it_is_changed() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Judged(size=-1)
    with pytest.raises(ValueError, match="less than nothing"):
        replace(Judged(size=1), size=-1)


@pytest.mark.parametrize("one", [Named(name="a", marks=[1]), Further(1, z=3), Open(1, hidden="kept")])
def test_it_travels_like_any_other(one: object) -> None:
    assert one == pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == copy.copy(one)


def test_a_step_of_a_run_is_changed_in_one_call() -> None:
    step = Step(of="a")
    replace(step, waits=1)
    fewer = lines(lambda: replace(step, waits=2))
    assert fewer * 2 < lines(lambda: dataclasses.replace(step, waits=2))
    assert dataclasses.replace(step, waits=2) == replace(step, waits=2)
    assert all(hasattr(one, "__changed__") for one in (Run, Scope, Step))
