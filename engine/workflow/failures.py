"""Errors as a step has them: with a code, a next step, and whether the same input can only fail again. Pure."""

from pydantic import ValidationError

from crdt.errors import ConcertError, Refused
from engine.workflow.machine.states import StepError


def not_accepted(error: ValidationError) -> StepError:
    fields = [".".join(map(str, one["loc"])) for one in error.errors(include_url=False, include_input=False)]
    return StepError(
        code="invalid_input",
        message=f"The values this step was given do not fit: {', '.join(fields)}.",
        next_step="Look at the outputs it is bound to.",
        details={"fields": fields},
        retryable=False,
    )


def attempt_timed_out(seconds: float) -> StepError:
    return StepError(
        code="timeout",
        message=f"The step took longer than {seconds:g} s and was stopped.",
        next_step="Raise the step's time limit, or ask for less.",
        details={"seconds": seconds},
    )


def told_as(error: ConcertError) -> StepError:
    return StepError(
        code=error.code,
        message=error.message,
        next_step=error.next_step,
        details=error.details,
        retryable=not isinstance(error, Refused),
    )
