"""Quick frozen dataclasses are what the library makes, only sooner."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from engine.runtime.quick import changed, quick
from engine.workflow.machine.run import Run, Scope, Step
from tests.support.work import lines


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    name: str
    marks: list[int] = field(default_factory=list)
    size: int = 3


@quick
@dataclass(frozen=True, slots=True)
class Placed:
    x: int
    y: int = 2


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    size: int

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("less than nothing")


def test_defaults_are_filled_in_and_made_anew_each_time() -> None:
    one, other = Named(name="a"), Named(name="a")
    assert one == other == Named(name="a", marks=[], size=3)
    assert one.marks is not other.marks
    assert Placed(1) == Placed(x=1, y=2)


def test_it_stays_frozen_and_refuses_what_the_library_refuses() -> None:
    with pytest.raises(FrozenInstanceError):
        Named(name="a").name = "b"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Named()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Named("a")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        changed(Named(name="a"), colour="red")


def test_a_change_is_what_replace_makes() -> None:
    one = Named(name="a", marks=[1], size=7)
    assert replace(one, size=8) == changed(one, size=8)
    assert one.marks is changed(one, name="b").marks
    assert changed(one) == one
    assert changed(one) is not one


def test_what_is_judged_when_it_is_made_is_judged_when_it_is_changed() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Judged(size=-1)
    with pytest.raises(ValueError, match="less than nothing"):
        changed(Judged(size=1), size=-1)


def test_it_travels_like_any_other() -> None:
    one = Named(name="a", marks=[1])
    assert one == pickle.loads(pickle.dumps(one)) == copy.deepcopy(one)


def test_a_step_of_a_run_is_changed_in_one_call() -> None:
    step = Step(of="a")
    changed(step, waits=1)
    fewer = lines(lambda: changed(step, waits=2))
    assert fewer * 2 < lines(lambda: replace(step, waits=2))
    assert replace(step, waits=2) == changed(step, waits=2)
    assert all(hasattr(one, "__changed__") for one in (Run, Scope, Step))
