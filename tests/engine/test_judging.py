"""The table of conditions in engine/SPEC.md (G18), row by row."""

from typing import get_args

import pytest

from crdt.kinds.workflow import RunIf
from engine.workflow.machine.judging import Judgement, Verdict, judge

S, F, N = "succeeded", "failed", "not_taken"
CONDITIONS: tuple[RunIf, ...] = (
    "all_succeeded", "none_failed", "at_least_one_succeeded", "all_done", "at_least_one_failed", "all_failed",
)  # fmt: skip
GO, UP, NO = "start", "upstream_failed", "not_taken"
TABLE: dict[tuple[str, ...], tuple[str, ...]] = {
    (): (GO, GO, GO, GO, GO, GO),
    (S, S): (GO, GO, GO, GO, NO, NO),
    (S, N): (GO, GO, GO, GO, NO, NO),
    (S, F): (UP, UP, GO, GO, GO, NO),
    (S, F, N): (UP, UP, GO, GO, GO, NO),
    (F, F): (UP, UP, UP, GO, GO, GO),
    (F, N): (UP, UP, UP, GO, GO, GO),
    (N, N): (NO, NO, NO, NO, NO, NO),
}


@pytest.mark.parametrize("before", TABLE, ids=lambda before: "+".join(before) or "nothing")
@pytest.mark.parametrize("condition", CONDITIONS)
def test_G18_what_was_before_decides_whether_a_step_starts(
    before: tuple[Verdict, ...], condition: RunIf
) -> None:
    expected = dict(zip(CONDITIONS, TABLE[before], strict=True))[condition]
    assert expected == judge(condition, before)
    assert expected == judge(condition, tuple(reversed(before)))


def test_G18_every_condition_stands_in_the_table() -> None:
    assert set(get_args(RunIf)) == set(CONDITIONS)
    assert {GO, UP, NO} == set(get_args(Judgement))
