"""What an operation is: data plus one function. Every workflow step, button and schedule runs one of these.

A file below this package that exports `OPERATION` is found by a sorted scan; palette, form, docs row and contract
tests come from it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import Forbidden, Refused
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from crdt.kinds.workflow import StepPart
from engine.areas.steward import NO_STEWARD, Steward
from engine.audit.listing import AuditLog
from engine.backups.taker import NO_TAKER, BackupTaker
from engine.catalog.annotating import Speaker
from engine.operations.http.reach import Reach
from engine.operations.rate import Rate
from engine.ports import Records
from engine.scans.scanner import NO_SCANNER, Scanner
from engine.sources.source import Connection
from engine.sync.taker import NO_SYNCHRONISER, Synchroniser
from engine.writes import Write

Input = TypeVar("Input", bound=BaseModel)
Output = TypeVar("Output", bound=BaseModel)

PUBLIC = Reach()
Level = Literal["debug", "info", "warning", "error"]


class Reporter(Protocol):
    """How a running operation speaks. Calls are cheap and safe from worker threads."""

    def log(self, level: Level, message: str) -> None: ...

    def progress(self, done: float, total: float, label: str = "") -> None: ...


class SecretUnknown(Refused):
    code = "secret_unknown"
    message = "No secret is kept under this name."
    next_step = "Ask an admin to keep it, or use another one."


ReadSecret = Callable[[str], Awaitable[str]]


async def no_secret(reference: str) -> str:
    raise SecretUnknown(details={"reference": reference[:80]})


async def keep_nothing(_writes: Sequence[Write]) -> None:
    """For a trial: what the operation would keep is forgotten."""


Permit = Callable[[DocumentId, str], Awaitable[None]]
"""Raises `Forbidden` unless whoever the operation runs for has this right on a document now."""


async def permits_nothing(_document: DocumentId, right: str) -> None:
    raise Forbidden(f"This needs the right to {right}, which nobody looked for here.")


def no_secrets(_organisation: OrganisationId, _workspace: WorkspaceId) -> ReadSecret:
    return no_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationContext:
    """What an operation may touch. `open_source` checks the caller's right and opens with its budget. `reach` says
    which addresses may be connected to, `secret` gives what a reference `vault:name` stands for,
    `scanner` has sources scanned, `backups` has them backed up, `synchroniser` has them synchronised,
    `steward` changes what people keep. `permit` looks for a right.

    `idempotency_key` is `run:node` in a workflow, the same for every attempt. `writes` returned with the outcome are
    committed in the same transaction as the step's end, so an effect in Concert's own store happens once. `keep` commits at
    once, and tells the events among it: for much that says the same when it is written again.
    """

    organisation: OrganisationId
    workspace: WorkspaceId
    user: UserId
    run: RunId | None
    idempotency_key: str
    now: Micros
    records: Records
    report: Reporter
    open_source: Callable[[DocumentId], Awaitable[Connection]]
    reach: Reach = PUBLIC
    secret: ReadSecret = no_secret
    scanner: Scanner = NO_SCANNER
    backups: BackupTaker = NO_TAKER
    synchroniser: Synchroniser = NO_SYNCHRONISER
    steward: Steward = NO_STEWARD
    permit: Permit = permits_nothing
    keep: Callable[[Sequence[Write]], Awaitable[object]] = keep_nothing
    audit: AuditLog | None = None
    """Read by what looks for evidence; None where there is none, as in a worker."""

    @property
    def speaker(self) -> Speaker:
        """Whoever it is done for, as what is changed names them."""
        return Speaker(organisation=self.organisation, workspace=self.workspace, user=self.user, at=self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[Output]):
    output: Output
    writes: tuple[Write, ...] = ()


class OnlySteers(Refused):
    code = "only_steers"
    message = "This step steers the run it belongs to; by itself it does nothing."
    next_step = "Put it into a workflow and run that."


async def steered(_input: Any, _context: OperationContext) -> Outcome[Any]:
    """In place of `run` for what the state machine of a run does by itself (`engine/workflow`)."""
    raise OnlySteers


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """How a step that steers may be connected.

    `ports`: its ways out; `cases` names the field of its input whose entries' `name`s are further ones. `parts`: what
    stands inside it. In `late` fields, values may refer to what is only there in each round.
    """

    ports: tuple[str, ...] = ()
    cases: str = ""
    parts: tuple[StepPart, ...] = ()
    late: tuple[str, ...] = ()


class Touch(NamedTuple):
    """A table that the operation reads or writes, by the fields of its input that name it: `target.table` is one in a field.

    `columns` names a list of columns, or a map from a column that is written to the one it comes from.
    """

    way: Literal["reads", "writes"]
    source: str
    table: str
    columns: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[Input, Output]):
    """`name` is `area.verb`. `right` is a right of `crdt/roles.py`. `timeout` in seconds.

    `changes` says that it changes something outside a run; then `inverse` names the operation that undoes it.
    `slots` are held while it runs, `rate` says how often it may start. `heavy`: its body keeps a processor busy or needs much memory,
    so it runs in a process of its own; then input, output and what it touches of the context travel there.
    With `steering` it is no work but a decision about the run, and has no `run` of its own. `touches` are the tables it
    reads and writes; one source and one table among its fields are read without being named there (`touching.py`).
    `pure` stands in place of `run` where what comes out follows from the input alone, at once: a run does such a step in the
    commit that begins it.
    """

    name: str
    title: str
    summary: str
    icon: str
    category: str
    input: type[Input]
    output: type[Output]
    run: Callable[[Input, OperationContext], Awaitable[Outcome[Output]]] = steered
    right: str = "run"
    timeout: float = 300.0
    slots: dict[str, int] = field(default_factory=dict)
    rate: Rate | None = None
    heavy: bool = False
    changes: bool = False
    inverse: str | None = None
    steering: Steering | None = None
    touches: tuple[Touch, ...] = ()
    pure: Callable[[Input], Output] | None = None

    def __post_init__(self) -> None:
        if self.pure is not None:
            object.__setattr__(self, "run", _running(self.pure))


def _running(
    pure: Callable[[Input], Output],
) -> Callable[[Input, OperationContext], Awaitable[Outcome[Output]]]:
    async def run(input_: Input, _context: OperationContext) -> Outcome[Output]:
        return Outcome(output=pure(input_))

    return run
