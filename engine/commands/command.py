"""What a command is: data plus one function. A file below this package that exports an `Area` as `COMMANDS` is found by a scan.

The server resolves the principal and the object first (`server/access.py`), so `run` is handed what was allowed.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.model import Model
from engine.audit.what import Audit
from engine.kept import NOTHING_KEPT, Kept
from engine.members.records import Invitation
from engine.records import DocumentRecord, RunRecord, Workspace
from engine.source_lists import Hidden

if TYPE_CHECKING:
    from engine.platform import Platform

Input = TypeVar("Input", bound=BaseModel)
Output = TypeVar("Output", bound=BaseModel)

Scope = Literal["none", "organisation", "workspace", "document", "run", "bulk", "invitation", "channel"]
"""What the path parameter `id` names; `none` needs no object, only a signed-in principal. A channel stands for its parent,
a bulk operation for its workspace, an invitation is one for the caller that waits for their answer.
"""


WHOLE: Final = "whole"
"""Of a token that narrows nothing: neither by a role nor to a workspace."""
MOST: Final = (1 << 53) - 1
"""Of any number in an input: what JSON in a browser and the store both have exactly."""


class Nothing(Model):
    """No input, or no output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What an API token allows; None for no bound."""

    role: str | None
    workspace: WorkspaceId | None
    until: Micros | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and the role this object gives them."""

    organisation: OrganisationId
    user: UserId
    name: str
    role: str
    narrowed: Narrowed | None = None
    """Where they come with a token that may less than they may: what they make may no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel, and everything the caller may do with its parent. A person's own channel is in no workspace."""

    channel: Channel
    rights: frozenset[str]
    workspace: WorkspaceId | None
    kept: Kept = NOTHING_KEPT


async def _nowhere() -> Place:
    raise LookupError("a command of another scope asked for its channel")


async def _no_readable(_documents: Iterable[DocumentRecord]) -> Mapping[DocumentId, str]:
    raise LookupError("a command of another scope asked what the caller may read")


async def _nothing_hidden() -> Hidden:
    return Hidden()


async def _nothing_kept(_workspace: WorkspaceId) -> Kept:
    return NOTHING_KEPT


async def _no_other(_id: str, _right: str) -> tuple[DocumentRecord, str]:
    raise LookupError("a command of another scope asked for a second document")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """The object of the scope, already allowed: `workspace` is also set for a document and a run.

    `channel()` looks again each time: whoever has lost the right meanwhile is refused.

    `workspaces()` are those the caller may read, with the role there: what a command of scope `none` lists from.
    """

    caller: Caller
    platform: "Platform"
    workspaces: Callable[[], Awaitable[Mapping[WorkspaceId, str]]]
    workspace_object: Workspace | None = None
    document_object: DocumentRecord | None = None
    run_object: RunRecord | None = None
    invitation_object: Invitation | None = None
    channel: Callable[[], Awaitable[Place]] = _nowhere
    readable: Callable[[Iterable[DocumentRecord]], Awaitable[Mapping[DocumentId, str]]] = _no_readable
    """Of many documents those that the caller may read, with the role there."""
    hidden: Callable[[], Awaitable[Hidden]] = _nothing_hidden
    """What denials take out of the lists of documents that the caller may read otherwise."""
    kept_from: Callable[[WorkspaceId], Awaitable[Kept]] = _nothing_kept
    """The same of one workspace by the ids of the documents, for what only names them."""
    other: Callable[[str, str], Awaitable[tuple[DocumentRecord, str]]] = _no_other
    """A second document and the role there, where it gives this right; as the first one it was asked for."""

    async def workspaces_of(self, named: str) -> tuple[WorkspaceId, ...]:
        """Those that the caller may read: all of them, or the one that is named; none where that is none of them."""
        return tuple(id_ for id_ in await self.workspaces() if named in {"", id_})

    @property
    def workspace(self) -> Workspace:
        return _given(self.workspace_object, "workspace")

    @property
    def document(self) -> DocumentRecord:
        return _given(self.document_object, "document")

    @property
    def invitation(self) -> Invitation:
        return _given(self.invitation_object, "invitation")

    @property
    def run(self) -> RunRecord:
        return _given(self.run_object, "run")


Object = TypeVar("Object")


def _given(value: Object | None, name: str) -> Object:
    if value is None:
        raise LookupError(f"a command of another scope asked for its {name}")
    return value


class Page(Model):
    """The input every list shares."""

    offset: int = Field(default=0, ge=0, le=MOST)
    limit: int = Field(default=100, ge=1, le=1000)


class WholePage(Page):
    """Of a list that people see as a whole: a thousand of it where no page is asked for."""

    limit: int = Field(default=1000, ge=1, le=1000)


def several(text: str) -> tuple[str, ...]:
    """The values of a field that takes several of them, with commas between, each once."""
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in text.split(",")))))


LONGEST_CHOICE: Final = 4_000
"""Characters of a field that takes several values: all there are fit, also with those of plugins."""


@dataclass(frozen=True, slots=True)
class Among:
    """For a field that names one or several of what is known: another value is refused with what there is. A set that a
    scan finds is asked for when somebody names something.
    """

    known: Iterable[str] | Callable[[], Iterable[str]]

    def check(self, text: str) -> str:
        if len(text) > LONGEST_CHOICE:
            raise ValueError(f"at most {LONGEST_CHOICE:,} characters")
        named = several(text)
        there = self._there() if named else ()
        for one in named:
            if one not in there:
                raise ValueError(f"“{one[:80]}” is none of {', '.join(there)}")
        return ",".join(named)

    def _there(self) -> tuple[str, ...]:
        return tuple(self.known() if callable(self.known) else self.known)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            **handler(schema),
            "maxLength": LONGEST_CHOICE,
            "description": f"Of {', '.join(self._there())}; several with commas between.",
        }


Item = TypeVar("Item", bound=BaseModel)


class Listing(Model, Generic[Item]):
    """The output every list shares. `total` counts before paging."""

    items: list[Item]
    total: int
    offset: int
    limit: int


def paged(items: Sequence[Item], page: Page) -> Listing[Item]:
    """The page that is asked for, of a list that is at hand as a whole."""
    cut = list(items[page.offset : page.offset + page.limit])
    return Listing(items=cut, total=len(items), offset=page.offset, limit=page.limit)


def fixed(items: Iterable[Item]) -> Listing[Item]:
    """A list that the installation fixes: it does not grow with use, and is answered whole."""
    whole = list(items)
    return Listing(items=whole, total=len(whole), offset=0, limit=max(1, len(whole)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[Input, Output]):
    """`path` is below `/api`; `names` is the field of the input that names the object of `scope`.

    Fields of the input that are not in the path come from the query (GET, DELETE) or the JSON body. `kind` narrows
    scope `document` to one document kind. `name` is `area.verb`.
    """

    name: str
    summary: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    scope: Scope
    right: str
    input: type[Input]
    output: type[Output]
    run: Callable[[Input, CommandContext], Awaitable[Output]]
    names: str = "id"
    kind: str | None = None
    token: str = ""
    """What a token needs for it beside `right`, where no object says what the token may: a right that its role has, or WHOLE.
    "" for what any token of theirs may.
    """
    audit: Audit | None = None
    """What it is entered into the audit log as; without it, what `engine/audit/what.py` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What a file of commands exports."""

    name: str
    commands: tuple[Command[Any, Any], ...]
