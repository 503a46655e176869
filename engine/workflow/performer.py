"""Runs the operation of one step: input, deadline, cancellation, result. Decides nothing about the run.

Each attempt ends in exactly one `StepEnded`, unless the run's actor let go of it (`abandon`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

import structlog
from pydantic import BaseModel, ValidationError

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError
from crdt.ids import DocumentId, OrganisationId, RunId, WorkspaceId
from engine.areas.steward import NO_STEWARD, Steward
from engine.audit.listing import AuditLog
from engine.backups.taker import NO_TAKER, BackupTaker
from engine.execution.executor import BodyFailed, Executors, SlotsMissing, Work
from engine.execution.logs import AttemptLog, StepLogs
from engine.expressions.evaluator import Evaluator
from engine.operations.http.reach import Reach
from engine.operations.operation import (
    PUBLIC,
    Operation,
    OperationContext,
    Outcome,
    ReadSecret,
    keep_nothing,
    no_secrets,
    permits_nothing,
)
from engine.ports import Records
from engine.records import RunRecord
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.scans.scanner import NO_SCANNER, Scanner
from engine.sources.source import Connection
from engine.sync.taker import NO_SYNCHRONISER, Synchroniser
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.designs.plan import PlannedStep
from engine.workflow.failures import attempt_timed_out, not_accepted, told_as
from engine.workflow.loading import Loader
from engine.workflow.machine.events import StepFailed, StepStopped, StepSucceeded
from engine.workflow.machine.outputs import kept, success_of, written
from engine.workflow.machine.states import LogLine, StepError
from engine.workflow.machine.viewing import View, names_of
from engine.workflow.noting import Performed, left_behind
from engine.workflow.permission import Permission
from engine.workflow.reporter import Send, StepReporter
from engine.workflow.resolving import resolved
from engine.writes import Batch, Write

_log = structlog.get_logger(__name__)

GRACE = 5.0
"""Seconds an operation has to stop after it was told; then it is left behind and its result dropped."""

OpenSource = Callable[[DocumentId], Awaitable[Connection]]
Why = Literal["timeout", "cancelled", "abandoned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    run: RunRecord
    node: str
    attempt: int
    fence: int
    step: PlannedStep
    view: View
    """What the step's values may refer to."""
    send: Send
    ended: "Callable[[StepEnded], None]"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded:
    """`writes` belong into the commit of `event`, so that an effect in Concert's own store happens once; so do the last
    lines in `log`, which stay when the writes are refused.
    """

    event: StepSucceeded | StepFailed | StepStopped
    writes: Batch = ()
    log: Batch = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What it gave, written down: from here on nothing of it can fail."""

    event: StepSucceeded
    writes: Batch


@dataclass(slots=True, kw_only=True)
class _Attempt:
    """`left`: seconds until its deadline, when it last went on or came to wait at `since`."""

    job: Job
    reporter: StepReporter
    log: AttemptLog
    left: float | None
    since: float = 0.0
    task: "asyncio.Task[_Done | StepError] | None" = None
    alarm: Alarm | None = None
    why: Why | None = None
    reported: bool = field(default=False)


class Performer:
    def __init__(
        self,
        *,
        operations: Catalogue,
        records: Records,
        audit: AuditLog,
        loader: Loader,
        evaluator: Evaluator,
        clock: WakingClock,
        source_opener: Callable[[OrganisationId, WorkspaceId], OpenSource],
        logs: StepLogs,
        executors: Executors,
        slots: Mapping[str, int],
        reach: Reach = PUBLIC,
        secrets: Callable[[OrganisationId, WorkspaceId], ReadSecret] = no_secrets,
        scanner: Scanner = NO_SCANNER,
        backups: BackupTaker = NO_TAKER,
        synchroniser: Synchroniser = NO_SYNCHRONISER,
        steward: Steward = NO_STEWARD,
        permission: Permission | None = None,
        keep: Callable[[Sequence[Write]], Awaitable[object]] = keep_nothing,
    ) -> None:
        self._keep = keep
        self._reach = reach
        self._secrets = secrets
        self._scanner = scanner
        self._backups = backups
        self._synchroniser = synchroniser
        self._steward = steward
        self._permission = permission
        self._logs = logs
        self._executors = executors
        self._slots = slots
        self._operations = operations
        self._records = records
        self._audit = audit
        self._loader = loader
        self._evaluator = evaluator
        self._clock = clock
        self._source_opener = source_opener
        self._attempts: dict[RunId, dict[str, _Attempt]] = {}

    def begin(self, job: Job) -> None:
        log = self._logs.open(job.run, job.node, job.attempt, resumed=job.fence > 1)
        reporter = StepReporter(self._clock, job.send, log.add)
        attempt = _Attempt(job=job, reporter=reporter, log=log, left=job.step.timeout)
        self._attempts.setdefault(job.run.id, {})[job.node] = attempt
        self._working(attempt, going=True)
        name = f"step {job.run.id} {job.node} {job.attempt}"
        attempt.task = spawn(self._operate(attempt), name=name)
        attempt.task.add_done_callback(lambda _: self._over(attempt))

    def interrupt(self, run: RunId, node: str) -> None:
        if attempt := self._attempts.get(run, {}).get(node):
            self._stop(attempt, "cancelled")

    def abandon(self, run: RunId) -> None:
        """Stop everything of this run and report nothing: its journal says that it was running."""
        for attempt in list(self._attempts.get(run, {}).values()):
            attempt.reported = True
            self._stop(attempt, "abandoned")
            self._leave(attempt)
            attempt.reporter.close()
            attempt.log.abandon()
        self._logs.forget(run)

    def _working(self, attempt: _Attempt, *, going: bool) -> None:
        """Time in which the step waits for a process or a cluster does not count."""
        if attempt.left is None or attempt.why is not None or going is (attempt.alarm is not None):
            return
        if going:
            attempt.since = self._clock.monotonic()
            attempt.alarm = self._clock.call_later(attempt.left, lambda: self._stop(attempt, "timeout"))
        elif attempt.alarm is not None:
            attempt.alarm.cancel()
            attempt.alarm = None
            attempt.left = max(0.0, attempt.left - (self._clock.monotonic() - attempt.since))

    def _stop(self, attempt: _Attempt, why: Why) -> None:
        """Tell the operation to stop; after the grace period go on without it."""
        if attempt.why is None and attempt.task is not None and not attempt.task.done():
            attempt.why = why
            if attempt.alarm is not None:
                attempt.alarm.cancel()
            attempt.alarm = self._clock.call_later(GRACE, lambda: self._over(attempt))
            attempt.task.cancel()

    def _over(self, attempt: _Attempt) -> None:
        """The operation has ended, or is left behind."""
        if attempt.reported:
            return
        attempt.reported = True
        if attempt.why == "timeout" and not isinstance(_given(attempt.task), _Done):
            attempt.reporter.log("error", attempt_timed_out(attempt.job.step.timeout or 0.0).message)
        tail = attempt.reporter.close()
        self._leave(attempt)
        ended = self._result(attempt, tail)
        attempt.job.ended(replace(ended, log=attempt.log.close()))

    def _leave(self, attempt: _Attempt) -> None:
        if attempt.alarm is not None:
            attempt.alarm.cancel()
        mine = self._attempts.get(attempt.job.run.id, {})
        if mine.get(attempt.job.node) is attempt:
            del mine[attempt.job.node]
        if not mine:
            self._attempts.pop(attempt.job.run.id, None)

    def _result(self, attempt: _Attempt, log: tuple[LogLine, ...]) -> StepEnded:
        job, result = attempt.job, _given(attempt.task)
        if isinstance(result, _Done):
            return StepEnded(event=replace(result.event, log=log), writes=result.writes)
        if result is not None and attempt.why is None:
            return _failed(job, result, log)
        match attempt.why:
            case "timeout":
                return _failed(job, attempt_timed_out(job.step.timeout or 0.0), log)
            case "cancelled":
                event = StepStopped(node=job.node, attempt=job.attempt, fence=job.fence, log=log)
                return StepEnded(event=event)
        return _failed(job, OPERATION_GAVE_UP, log)

    def _done(self, job: Job, outcome: Outcome[Any], noted: Batch) -> _Done:
        value = written(outcome.output)
        output, stored = kept(job.run, job.node, job.step.title, value, self._clock.now())
        return _Done(event=success_of(job, output, value), writes=(*outcome.writes, *noted, *stored))

    async def _operate(self, attempt: _Attempt) -> _Done | StepError:
        result = await self._tried(attempt)
        if isinstance(result, StepError):
            attempt.reporter.log("error", result.message)
        return result

    async def _tried(self, attempt: _Attempt) -> _Done | StepError:
        job = attempt.job
        try:
            operation = self._operations.get(job.step.operation)
            if operation is None:
                return _missing(job.step.operation)
            if self._permission is not None:
                await self._permission.to_perform(job.run, operation)
            names = await names_of(job.view, self._loader.load)
            values = await resolved(job.step.input, names, self._evaluator, owner=job.run.id)
            input_ = operation.input.model_validate(values)
            started = self._clock.now()
            outcome = await self._call(operation, input_, attempt)
            performed = Performed(
                run=job.run,
                node=job.node,
                operation=operation,
                input=input_,
                output=outcome.output,
                started=started,
            )
            noted = await left_behind(performed, self._clock.now(), self._records)
            return self._done(job, outcome, noted)
        except ValidationError as error:
            return not_accepted(error)
        except ConcertError as error:
            if isinstance(error, BodyFailed):
                _log.error("operation_failed", run=job.run.id, node=job.node, **error.details)
            return told_as(error)
        except Exception as error:  # noqa: BLE001 - an operation may raise anything; its step fails, nothing else
            _log.error("operation_failed", run=job.run.id, node=job.node, exc_info=error)
            return StepError(
                code="operation_failed",
                message=f"{job.step.operation} failed: {type(error).__name__}.",
                next_step="Try again; the server's log has the details.",
            )

    def _opener(self, run: RunRecord) -> OpenSource:
        opener = self._source_opener(run.organisation, run.workspace)
        return opener if self._permission is None else self._permission.to_open(run, opener)

    async def _call(
        self, operation: Operation[Any, Any], input_: BaseModel, attempt: _Attempt
    ) -> Outcome[Any]:
        job = attempt.job
        for name, many in operation.slots.items():
            if many > (there := self._slots.get(name, 0)):
                raise SlotsMissing(details={"slot": name, "needs": many, "there_are": there})
        context = OperationContext(
            organisation=job.run.organisation,
            workspace=job.run.workspace,
            user=job.run.started_by,
            run=job.run.id,
            idempotency_key=f"{job.run.id}:{job.node}",
            now=self._clock.now(),
            records=self._records,
            audit=self._audit,
            report=attempt.reporter,
            open_source=self._opener(job.run),
            reach=self._reach,
            secret=self._secrets(job.run.organisation, job.run.workspace),
            scanner=self._scanner,
            backups=self._backups,
            synchroniser=self._synchroniser,
            steward=self._steward,
            permit=permits_nothing if self._permission is None else self._permission.to_touch(job.run),
            keep=self._keep,
        )
        work = Work(
            key=f"{job.run.id}:{job.node}:{job.attempt}",
            operation=operation,
            input=input_,
            context=context,
            working=lambda going: self._working(attempt, going=going),
        )
        return await self._executors.of(operation).run(work)


OPERATION_GAVE_UP = StepError(
    code="operation_stopped", message="The operation stopped itself without a result.", next_step="Try again."
)


def _given(task: "asyncio.Task[_Done | StepError] | None") -> "_Done | StepError | None":
    """None where it came to no end of its own."""
    if task is None or not task.done() or task.cancelled() or task.exception() is not None:
        return None
    return task.result()


def _failed(job: Job, error: StepError, log: tuple[LogLine, ...]) -> StepEnded:
    event = StepFailed(node=job.node, attempt=job.attempt, fence=job.fence, error=error, log=log)
    return StepEnded(event=event)


def _missing(operation: str) -> StepError:
    return StepError(
        code="unknown_operation",
        message=f"This installation has no operation {operation!r} any more.",
        next_step="Ask an admin what is missing; `concert catalog` names it.",
        retryable=False,
    )
