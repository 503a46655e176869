"""Steps of a script, what becomes of them, and when one starts. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, Refused
from crdt.kinds.workflow import RunIf
from engine.workflow.machine.judging import Verdict, judge
from engine.workflow.machine.states import StepError

Json = Any
Status = Literal["succeeded", "failed", "skipped", "not_taken"]
STEERING: Final = "flow."


class StepsFailed(Refused):
    code = "steps_failed"
    message = "Steps of the script failed."
    next_step = "See details for which, and why."


class StepRefused(ConcertError):
    """Fails a step as the engine fails it. Where it is not `retryable` the same input can only fail again."""

    def __init__(self, error: StepError, **details: Json) -> None:
        super().__init__(
            error.message, next_step=error.next_step, details={**(error.details or {}), **details}
        )
        self.code = error.code  # type: ignore[misc]
        self.retryable = error.retryable


def as_step_error(error: ConcertError) -> StepError:
    """What `operations.run` answered: it says in the details whether trying again may help."""
    details = {**error.details}
    retryable = bool(details.pop("retryable", False))
    return StepError(
        code=error.code,
        message=error.message,
        next_step=error.next_step,
        details=details,
        retryable=retryable,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A way that leads here: from which step, by which port of it, and under which condition. "" where there is none."""

    step: str
    port: str = ""
    condition: str = ""


@dataclass(slots=True, kw_only=True)
class Step:
    """As in a design; `inside` has the steps that stand in each part of it."""

    id: str
    operation: str
    input: dict[str, Json]
    after: Sequence[Before] = ()
    run_if: RunIf = "all_succeeded"
    attempts: int = 1
    backoff: float = 1.0
    longest: float = 3600.0
    timeout: float | None = None
    undoes: str = ""
    inside: dict[str, "list[Step]"] = field(default_factory=dict)

    @property
    def limits_itself(self) -> bool:
        """A try goes on after its limit; what waits takes as long as it takes, since limits are about work."""
        return self.operation in {"flow.try", "flow.wait", "flow.gate"}


def every(steps: Sequence[Step]) -> Iterator[Step]:
    """Each, and those inside it."""
    for step in steps:
        yield step
        for inner in step.inside.values():
            yield from every(inner)


@dataclass(slots=True)
class Ended:
    status: Status
    output: Json = None
    error: Json = None
    port: str = ""


def verdict(step: Step, ended: Mapping[str, Ended], holds: Sequence[bool]) -> Status | None:
    """Why a step is not run; None when it is. `holds`: of each way here, whether its condition does."""
    verdicts: dict[str, Verdict] = {way.step: "not_taken" for way in step.after}
    for way, hold in zip(step.after, holds, strict=True):
        one = ended[way.step]
        if one.status == "skipped" or (one.status == "failed" and hold):
            verdicts[way.step] = "failed"
        elif one.status == "succeeded" and hold and way.port in {"", one.port}:
            verdicts[way.step] = "succeeded"
    match judge(step.run_if, verdicts.values()):
        case "start":
            return None
        case "upstream_failed":
            return "skipped"
        case "not_taken":
            return "not_taken"


def first_failure(ended: Mapping[str, Ended]) -> Json:
    """The error of the first step that failed, with its name; None where none did."""
    for id_, one in ended.items():
        if one.status == "failed":
            details = {"step": id_, **(one.error.get("details") or {})}
            return {**one.error, "details": details, "step": details["step"]}
    return None


def last_of(steps: Sequence[Step], ended: Mapping[str, Ended]) -> Json:
    """What the last step of a part gave; of several that nothing follows, a map."""
    ordered = [step for step in steps if not step.undoes]
    followed = {way.step for step in ordered for way in step.after}
    last = [step.id for step in ordered if step.id not in followed]
    if len(last) == 1:
        return ended[last[0]].output
    return {id_: ended[id_].output for id_ in last if ended[id_].status == "succeeded"}
