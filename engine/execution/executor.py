"""Where the body of a step runs: one port, and the way that needs no other process.

An executor runs a body to its end and hands back its outcome, or raises what the body raised: a `ConcertError` as it was
said, anything else as `BodyFailed`. When its caller is cancelled the body is stopped, really: when `run` has ended nothing
of it runs on here. Border: deadlines, retries and what an outcome means for the run are not its affair.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import Refused, Unavailable
from engine.operations.operation import Operation, OperationContext, Outcome


class BodyFailed(Unavailable):
    """The body raised something that is no `ConcertError`, in another process: `details` has its type and its traceback."""

    code = "operation_failed"
    message = "The operation failed."
    next_step = "Try again; the server's log has the details."


class ProcessDied(Unavailable):
    code = "process_died"
    message = "The process that ran this step ended without a result."
    next_step = "It is tried again where the step has attempts left; the server's log may say more."


class OutOfMemory(Refused):
    code = "out_of_memory"
    message = "The step needed more memory than a step may."
    next_step = "Ask for less at once, or have an admin raise CONCERT_STEP_MEMORY."


class NotHere(Refused):
    code = "not_reachable_there"
    message = "An operation that runs in a process of its own cannot reach Concert's records and sources."
    next_step = "Hand it what it needs as input."


class SlotsMissing(Refused):
    code = "slots_missing"
    message = "This step needs more of a slot than this installation has."
    next_step = "Ask an admin to set CONCERT_STEP_SLOTS; the name and the number are in details."


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One attempt of one step. `key` names it: `run:node:attempt`. `priority` 1 comes first.

    `working` is told when it has to wait for a process or a cluster (False) and when it goes on: the time in between
    counts to no deadline.
    """

    key: str
    operation: Operation[Any, Any]
    input: BaseModel
    context: OperationContext
    priority: int = 3
    working: Callable[[bool], None] = lambda _: None


class Executor(Protocol):
    async def run(self, work: Work) -> Outcome[Any]:
        """The outcome of the body. What it says goes to `work.context.report`."""

    async def close(self) -> None:
        """Stop what still runs. Called once; nothing is run afterwards."""


class Inline:
    """On the event loop, in this process: for bodies that are short or wait most of the time."""

    async def run(self, work: Work) -> Outcome[Any]:
        outcome: Outcome[Any] = await work.operation.run(work.input, work.context)
        return outcome

    async def close(self) -> None:
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Executors:
    """`light` runs what is not declared heavy."""

    light: Executor
    heavy: Executor

    def of(self, operation: Operation[Any, Any]) -> Executor:
        return self.heavy if operation.heavy else self.light

    async def close(self) -> None:
        await self.light.close()
        await self.heavy.close()


INLINE: Final = Executors(light=Inline(), heavy=Inline())
"""Everything in this process: for tests, and for who embeds the engine."""
