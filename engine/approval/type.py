"""What an approval type is: data plus two functions. A file below `types/` that exports `APPROVAL` is found by a scan.

`prepare` gathers what is asked from the type's input; `perform` does it once it is approved. Exactly once: effects in
Concert's own store are committed with the request's own step (`Doing.ride` or `Done.writes`), others go under `Doing.key`.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.registry import discover
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Stage
from engine.records import DocumentRecord, Workspace
from engine.writes import Write

if TYPE_CHECKING:
    from engine.platform import Platform

Json = Any
Input = TypeVar("Input", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Who asks, and where. `readable` finds a document of the caller's, with the right asked for; it raises as doors do."""

    platform: "Platform"
    workspace: Workspace
    user: UserId
    role: str
    readable: Callable[[str, str], Awaitable[tuple[DocumentRecord, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a type makes of its input: the facts that policies judge by, and what people look at.

    `pinned`: the content hash of the branch or of the subject, whose content is what is reviewed; "" where nothing is.
    """

    title: str
    subject_kind: str
    subject: str
    document_kind: str = ""
    criticality: str = ""
    fields: tuple[str, ...] = ()
    change: Json = None
    count: int = 1
    pinned: str = ""
    branch: DocumentId | None = None
    input: Json = None
    """In place of what came in, where the type keeps something else of it."""


@dataclass(slots=True, kw_only=True)
class Doing:
    """One request that is being done. `approvers` are those whose approval counted, none where a policy approved.

    `ride(result)` gives the writes that say it is done: whoever commits an effect puts them into the same batch, and the
    type then answers `Done(result, rode=True)`.
    """

    request: ApprovalRequest
    platform: "Platform"
    workspace: Workspace
    now: Micros
    approvers: tuple[UserId, ...]
    ride: Callable[[Json], tuple[Write, ...]]

    @property
    def key(self) -> str:
        """The same for every attempt."""
        return self.request.id

    @property
    def organisation(self) -> OrganisationId:
        return self.request.organisation

    @property
    def place(self) -> WorkspaceId:
        return self.request.workspace

    @property
    def by(self) -> UserId:
        """In whose name it is done: who asked for it."""
        return self.request.requester


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """`writes` are committed with the request's step. `rode`: everything is committed already, that step too.

    `after` is called once that is so, in this process, to let others hear of it.
    """

    result: Json = None
    writes: tuple[Write, ...] = ()
    rode: bool = False
    after: Callable[[], None] | None = None


def _no_form(_input: Json) -> Json:
    return None


async def _never(_preparing: Preparing, _input: BaseModel) -> Prepared:
    raise LookupError("requests of this type are begun by the engine that needs them")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalType(Generic[Input]):
    """`right`: what asking needs in the workspace. `subject`: what it is about, in a word.

    `stages` are asked where no policy fits, in place of the platform's defaults. `begun_by_hand`: people may begin one.
    `perform` raises `ContentMoved` where what was approved does not stand there any more. `form`: the JSON Schema of what who
    approves answers, by the request's input.
    """

    name: str
    title: str
    summary: str
    subject: str
    input: type[Input]
    right: str
    perform: Callable[[Doing, Input], Awaitable[Done]]
    prepare: Callable[[Preparing, Input], Awaitable[Prepared]] = _never
    stages: tuple[Stage, ...] = ()
    begun_by_hand: bool = True
    form: Callable[[Json], Json] = _no_form


@cache
def approval_types() -> Mapping[str, ApprovalType[Any]]:
    """By name."""
    return cast(Mapping[str, ApprovalType[Any]], discover("engine.approval.types", "APPROVAL"))
