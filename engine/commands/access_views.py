"""How access looks from outside: rights with their reasons, grants, requests and reviews."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput, NotFound
from crdt.ids import Channel
from crdt.kinds.kind import kinds
from crdt.model import Model
from crdt.roles import Right, Role
from engine.access.deciding import Because, Chain
from engine.access.effective import Object
from engine.commands.command import CommandContext, Page
from engine.members.ways import found_by
from engine.records import DocumentRecord, Grant, Group, User, Workspace

Id = Annotated[str, Field(min_length=1, max_length=200)]
Why = Because | Literal["disabled"]


class RoleOut(Model):
    role: Role
    rights: list[Right]


class RightOut(Model):
    right: Right
    means: str


class RolesOut(Model):
    """The table that everything is decided by. `kinds`: the kinds of documents that a role may be given on."""

    roles: list[RoleOut]
    rights: list[RightOut]
    kinds: list[str]


class OfObject(Model):
    """`object`: `workspace:ID` or `doc:ID`."""

    object: Id


class EffectiveQuery(OfObject):
    """`user`: of whom; my own rights where it is left out."""

    user: str = Field(default="", max_length=64)


class WhoQuery(Page, OfObject):
    right: Right


class GrantsQuery(Page, OfObject):
    search: str = Field(default="", max_length=200)


class GrantOut(Model):
    """`here`: it stands on this object, or on a kind or a tag of what is in it, and not above it. `name` is whom it names."""

    id: str
    on: Literal["organisation", "workspace", "kind", "tag", "document"]
    object: str
    on_title: str
    subject_kind: Literal["user", "group", "everyone"]
    subject: str
    name: str
    role: Role
    effect: Literal["allow", "deny", "narrow"]
    given_by: str
    given_by_name: str
    given_at: int
    expires_at: int | None
    request: str | None
    """The request that it came of."""
    here: bool


class ChainOut(Model):
    """`grants` are those that decided."""

    right: Right
    allowed: bool
    because: Why
    grants: list[GrantOut]


class EffectiveOut(Model):
    """`roles` are what is left of all that somebody was given here."""

    object: str
    title: str
    user: str
    name: str
    roles: list[Role]
    rights: list[ChainOut]


class AbleOut(Model):
    user: str
    name: str
    roles: list[Role]
    grants: list[GrantOut]


class NewGrant(OfObject):
    """`kind`: on all documents of this kind in the workspace; `tag`: on all its sources that carry this tag or one below it. A role
    on the object alone is shared or given to a member; only a denial stands on it otherwise.
    """

    subject_kind: Literal["user", "group", "everyone"]
    subject: str = Field(default="", max_length=64)
    effect: Literal["allow", "deny"]
    role: Role = Role.VIEWER
    kind: str | None = Field(default=None, max_length=64)
    tag: str | None = Field(default=None, min_length=1, max_length=400)
    expires_in_hours: int | None = Field(default=None, ge=1, le=24 * 365)


class OneGrant(OfObject):
    grant: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the ids of grants are called."""

    people: Mapping[str, str]
    groups: Mapping[str, str]
    titles: Mapping[str, str]


async def object_of(context: CommandContext, text: str) -> Object:
    """What `workspace:ID` or `doc:ID` names, for a caller who was let in. The channels of other things are none."""
    records = context.platform.store.records
    channel = (await context.channel()).channel
    kind, _, id_ = Channel(channel).partition(":")
    if kind == "workspace":
        workspace = await records.get(Workspace, id_)
        if workspace is not None:
            return Object(workspace=workspace)
    if kind == "doc":
        document = await records.get(DocumentRecord, id_)
        workspace = None if document is None else await records.get(Workspace, document.workspace)
        if workspace is not None:
            return Object(workspace=workspace, document=document)
    if kind in {"workspace", "doc"}:
        raise NotFound
    raise InvalidInput("Rights are given on workspaces and documents.", details={"object": text[:200]})


async def named(context: CommandContext, grants: Iterable[Grant], of: Object | None = None) -> Named:
    records = context.platform.store.records
    rows = list(grants)
    people = {row.subject for row in rows if row.subject_kind == "user"} | {row.created_by for row in rows}
    groups = {row.subject for row in rows if row.subject_kind == "group"}
    titles = {} if of is None else {str(of.workspace.id): of.workspace.name}
    if of is not None and of.document is not None:
        titles[of.document.id] = of.document.title
    return Named(
        people={row.id: row.name for row in await found_by(records, User, "id", people)},
        groups={row.id: row.name for row in await found_by(records, Group, "id", groups)},
        titles=titles,
    )


def grant_out(grant: Grant, names: Named, of: Object, requests: Mapping[str, str] | None = None) -> GrantOut:
    match grant.subject_kind:
        case "user":
            name = names.people.get(grant.subject, "")
        case "group":
            name = names.groups.get(grant.subject, "")
        case "everyone":
            name = "Everyone"
    on = ("workspace", "kind", "tag") if of.document is None else ("document",)
    return GrantOut(
        id=grant.id,
        on=grant.object_kind,
        object=grant.object,
        on_title=_title(grant, names),
        subject_kind=grant.subject_kind,
        subject=grant.subject,
        name=name,
        role=Role(grant.right),
        effect=grant.effect,
        given_by=grant.created_by,
        given_by_name=names.people.get(grant.created_by, ""),
        given_at=grant.created_at,
        expires_at=grant.expires_at,
        request=(requests or {}).get(grant.id),
        here=grant.object_kind in on,
    )


def chain_out(chain: Chain, names: Named, of: Object, *, able: bool) -> ChainOut:
    return ChainOut(
        right=chain.right,
        allowed=chain.allowed and able,
        because=chain.because if able else "disabled",
        grants=[grant_out(one, names, of) for one in chain.grants],
    )


def _title(grant: Grant, names: Named) -> str:
    if grant.object_kind == "kind":
        name = grant.object.partition(":")[2]
        kind = kinds().get(name)
        return name if kind is None else f"every {kind.title.lower()}"
    if grant.object_kind == "tag":
        return f"sources tagged {grant.object.partition(':')[2]}"
    return names.titles.get(grant.object, "")
