"""What a command is: data plus one function. A file below this package that exports `COMMANDS` is found by a scan.

The server resolves the principal and the object first (`server/access.py`), so `run` is handed what was allowed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pydantic import BaseModel

from crdt.ids import OrganisationId, UserId
from engine.records import DocumentRecord, Workspace

if TYPE_CHECKING:
    from engine.platform import Platform

Input = TypeVar("Input", bound=BaseModel)
Output = TypeVar("Output", bound=BaseModel)

Scope = Literal["none", "organisation", "workspace", "document", "run"]
"""What the path parameter `id` names; `none` needs no object, only a signed-in principal."""


class Nothing(BaseModel):
    """No input, or no output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and the role this object gives them."""

    organisation: OrganisationId
    user: UserId
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """`workspace` is set for every scope below it; `document` only for scope `document`; a run's input has its id."""

    caller: Caller
    platform: "Platform"
    workspace: Workspace | None = None
    document: DocumentRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[Input, Output]):
    """`path` is below `/api`; `{id}` in it is the object of `scope` and the field `id` of the input.

    Fields of the input that are not in the path come from the query (GET, DELETE) or the JSON body.
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
