"""What a kind of bulk operation is: data plus three functions. A file below `kinds/` that exports `KIND` is found by a scan.

Border: a kind decides what is done to one item; batches, retries, checkpoints and the way back are the engine's.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import Conflict
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from crdt.registry import discover
from engine.records import Json
from engine.writes import Write

if TYPE_CHECKING:
    from engine.platform import Platform

Input = TypeVar("Input", bound=BaseModel)


class ChangedSince(Conflict):
    """What `undo` raises instead of overwriting what somebody else wrote after this job (rule BU12)."""

    code = "changed_since"
    message = "Somebody has changed this since, so it was not taken back."
    next_step = "Look at the change; to take it back all the same, roll back with force."


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing of a job. `id` is unique in it; `before` is what `undo` brings back, `after` what it shall be, for people.

    `depends_on`: ids that come first; those that are not in the plan do not count. `weight`: what it costs beside others.
    `document`: where the caller needs the kind's right, also while the job runs. `source`: the data source it opens; at
    once there are no more of these than the source allows. `refused`: why the caller may not touch it; then it is not run.
    `caution`: what may stand in its way when its turn comes, as somebody who is editing it.
    """

    id: str
    title: str
    before: Json = None
    after: Json = None
    depends_on: tuple[str, ...] = ()
    weight: float = 1.0
    priority: int = 0
    document: str = ""
    source: str = ""
    refused: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDone:
    """`writes` are committed with the item's state. `undo` is handed to the kind's `undo`."""

    result: Json = None
    undo: Json = None
    writes: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Ids, or the filters of the list of sources."""

    ids: tuple[str, ...] = ()
    query: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkContext:
    """`key` is `job:item`, the same for every attempt: for effects outside Concert's store. `user` began the job.

    `force`: `undo` overwrites also what somebody changed since.
    """

    organisation: OrganisationId
    workspace: WorkspaceId
    user: UserId
    role: str
    job: str
    now: Micros
    platform: "Platform"
    key: str
    force: bool = False


Items = Awaitable[Sequence[Item]] | AsyncIterator[Sequence[Item]]
"""What `select` gives: all at once, or page by page. Pages name nothing twice, and have no order but that they come in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkKind(Generic[Input]):
    """`right` is needed at each item's document. `slots` are held by each item while it runs.

    `select` gives the plan: each item with its before-image; page by page where there may be many. `run` may be called again for an item that was not committed.
    An error that is `Refused` is not tried again, others are. `undo` brings `before` back and raises `ChangedSince` rather
    than overwrite somebody; None: cannot be rolled back, and the dry run says so. `timeout`: seconds that one item may take,
    also when it is taken back, where the job does not say otherwise; None: as long as it takes.
    """

    name: str
    title: str
    summary: str
    icon: str
    category: str
    input: type[Input]
    select: Callable[[BulkContext, Selection, Input], Items]
    run: Callable[[BulkContext, Item, Input], Awaitable[ItemDone]]
    right: str = "edit"
    undo: Callable[[BulkContext, Item, Json], Awaitable[tuple[Write, ...]]] | None = None
    slots: dict[str, int] = field(default_factory=dict)
    timeout: float | None = None


Kinds = Mapping[str, BulkKind[Any]]


@cache
def bulk_kinds() -> Kinds:
    """By name."""
    return cast(Kinds, discover("engine.bulk.kinds", "KIND"))
