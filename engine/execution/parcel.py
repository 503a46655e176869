"""What travels to another process and back, as bytes. The other side has the same version of Concert.

Border: pickles are made and read only between processes of one installation, over pipes and a cluster that are its own.
"""

import pickle
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from engine.execution.executor import BodyFailed, NotHere, OutOfMemory, Work
from engine.operations.operation import Level, OperationContext, Outcome, Reporter
from engine.ports import Records
from engine.sources.source import Connection

TRACE: Final = 4000
"""Characters of a traceback that come home."""

Body = Callable[[BaseModel, OperationContext], Awaitable[Outcome[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A body with all it needs. `body` is found by its module and name on the other side."""

    body: Body
    input: BaseModel
    organisation: OrganisationId
    workspace: WorkspaceId
    user: UserId
    run: RunId | None
    idempotency_key: str
    now: Micros


@dataclass(frozen=True, slots=True)
class Said:
    """Lines and the newest progress since the last word."""

    lines: tuple[tuple[Level, str], ...]
    progress: tuple[float, float, str] | None


@dataclass(frozen=True, slots=True)
class Done:
    outcome: Outcome[Any]


@dataclass(frozen=True, slots=True)
class Raised:
    """`error` is the name of what was raised where it is no `ConcertError`."""

    error: type[ConcertError] | str
    message: str
    next_step: str = ""
    details: Any = None


Word = Said | Done | Raised


def packed(work: Work) -> bytes:
    """`BodyFailed` when the body or its input cannot travel."""
    context = work.context
    parcel = Parcel(
        body=work.operation.run,
        input=work.input,
        organisation=context.organisation,
        workspace=context.workspace,
        user=context.user,
        run=context.run,
        idempotency_key=context.idempotency_key,
        now=context.now,
    )
    try:
        return pickle.dumps(parcel)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise BodyFailed(f"{work.operation.name} cannot run in another process: {error}") from error


def unpacked(parcel: bytes) -> Parcel:
    return cast(Parcel, pickle.loads(parcel))  # noqa: S301 - from a process of this installation


def context_of(parcel: Parcel, report: Reporter) -> OperationContext:
    return OperationContext(
        organisation=parcel.organisation,
        workspace=parcel.workspace,
        user=parcel.user,
        run=parcel.run,
        idempotency_key=parcel.idempotency_key,
        now=parcel.now,
        records=cast(Records, _Unreachable()),
        report=report,
        open_source=_no_source,
    )


def said(word: Word) -> bytes:
    try:
        return pickle.dumps(word)
    except Exception as error:  # noqa: BLE001 - what a body returns may be anything
        return pickle.dumps(Raised(type(error).__name__, f"Its outcome cannot travel: {error}"))


def heard(word: bytes) -> Word:
    return cast(Word, pickle.loads(word))  # noqa: S301 - from a process of this installation


def raised(error: BaseException) -> Raised:
    match error:
        case MemoryError():
            return Raised(OutOfMemory, OutOfMemory.message, OutOfMemory.next_step)
        case ConcertError():
            return Raised(type(error), error.message, error.next_step, error.details)
        case _:
            trace = "".join(traceback.format_exception(error))[-TRACE:]
            return Raised(type(error).__name__, str(error)[:500], details={"trace": trace})


def error_of(raised: Raised) -> ConcertError:
    if isinstance(raised.error, str):
        details = {"error": raised.error, "said": raised.message, **(raised.details or {})}
        return BodyFailed(f"The operation failed: {raised.error}.", details=details)
    # Some have an `__init__` of their own.
    error = raised.error.__new__(raised.error)
    ConcertError.__init__(error, raised.message, next_step=raised.next_step, details=raised.details)
    return error


class _Unreachable:
    def __getattr__(self, name: str) -> Any:
        raise NotHere(details={"asked": name})


async def _no_source(source: DocumentId) -> Connection:
    raise NotHere(details={"source": source})
