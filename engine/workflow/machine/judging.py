"""The six conditions under which a step starts, over what became of the steps before it (rule G18). Pure."""

from collections.abc import Iterable
from typing import Literal, assert_never

from crdt.kinds.workflow import RunIf

Verdict = Literal["succeeded", "failed", "not_taken"]
Judgement = Literal["start", "upstream_failed", "not_taken"]


def judge(run_if: RunIf, before: Iterable[Verdict]) -> Judgement:
    """A way that was not taken counts as neither; where none was taken, the step is not either."""
    verdicts = list(before)
    succeeded, failed = verdicts.count("succeeded"), verdicts.count("failed")
    if verdicts and not succeeded and not failed:
        return "not_taken"
    match run_if:
        case "all_succeeded" | "none_failed":
            return "upstream_failed" if failed else "start"
        case "at_least_one_succeeded":
            return "start" if succeeded or not verdicts else "upstream_failed"
        case "all_done":
            return "start"
        case "at_least_one_failed":
            return "start" if failed or not verdicts else "not_taken"
        case "all_failed":
            return "start" if not succeeded else "not_taken"
        case _:
            assert_never(run_if)


def fails_at_once(run_if: RunIf) -> bool:
    """Whether one failure before a step settles that it does not start."""
    return run_if in ("all_succeeded", "none_failed")
