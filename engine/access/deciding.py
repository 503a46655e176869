"""What somebody's grants come to on one object. Pure: the one place where that is decided.

`server/access.py` asks it at every door, `members/ways.py` asks it of everybody who has a way in, and `effective.py` explains
what it said. Border: which grants name somebody is read elsewhere, and grants that have ended are left out before.
"""

from collections.abc import Iterable
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import OrganisationId, WorkspaceId
from crdt.roles import RIGHTS, Right, Role, weaker
from engine.records import DocumentRecord, Grant, Workspace

KEEPING: Final = frozenset(
    {Right.READ, Right.PRESENCE, Right.SHARE, Right.MANAGE, Right.DELETE, Right.TRANSFER}
)
"""What is still done with a workspace that was archived; with its documents only reading is."""

Places = frozenset[tuple[str, str]]
"""Kind and id of an object and of all it lies in: a grant on any of them counts."""


def scope_of(workspace: WorkspaceId, name: str) -> str:
    """What a grant on all documents of the kind of this name, or on all sources with the tag, is on."""
    return f"{workspace}:{name}"


def is_in(grant: Grant, workspace: Workspace) -> bool:
    """Whether a grant on a kind or a tag is one of this workspace."""
    return grant.object.partition(":")[0] == workspace.id


def places_of(
    organisation: OrganisationId,
    workspace: WorkspaceId,
    document: DocumentRecord | None = None,
    tags: Iterable[str] = (),
) -> Places:
    """`tags`: those that the document carries, and the ones above them. BR2: what holds for a document holds for its branches."""
    places = {("organisation", str(organisation)), ("workspace", str(workspace))}
    if document is not None:
        places.add(("kind", scope_of(workspace, document.kind)))
        places |= {("document", str(id_)) for id_ in (document.id, document.branch_of) if id_ is not None}
        places |= {("tag", scope_of(workspace, tag)) for tag in tags}
    return frozenset(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """A grant, and the role that is left of it here after everything that narrows."""

    grant: Grant
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`given` are the allowing grants, whatever is denied; a denial on any of the places takes them all."""

    given: tuple[Giving, ...]
    denied: tuple[Grant, ...]
    narrowed: tuple[Grant, ...]
    ceiling: str | None
    archived: bool

    @property
    def roles(self) -> tuple[str, ...]:
        return () if self.denied else tuple(one.role for one in self.given)

    def chain(self, right: Right) -> "Chain":
        """Why this right is there or not, by the grants that say so."""
        if self.denied:
            return Chain(right=right, because="denied", grants=self.denied)
        giving = tuple(one.grant for one in self.given if right in RIGHTS[Role(one.role)])
        if giving:
            return Chain(right=right, because="given", grants=giving)
        once = tuple(one.grant for one in self.given if right in RIGHTS[Role(one.grant.right)])
        if not once:
            return Chain(right=right, because="not given", grants=tuple(one.grant for one in self.given))
        taking = tuple(one for one in self.narrowed if right not in RIGHTS[Role(one.right)])
        if taking:
            return Chain(right=right, because="narrowed", grants=(*taking, *once))
        by_token = self.ceiling is not None and right not in RIGHTS[Role(self.ceiling)]
        return Chain(right=right, because="token" if by_token else "archived", grants=once)


Because = Literal["given", "denied", "narrowed", "token", "archived", "not given"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """`grants` are those that decided; where nothing gives the right, what is there instead."""

    right: Right
    because: Because
    grants: tuple[Grant, ...]

    @property
    def allowed(self) -> bool:
        return self.because == "given"


def decide(
    grants: Iterable[Grant], places: Places, *, ceiling: str | None = None, archived: bool = False
) -> Decision:
    """Every role granted on the object or above it, none when something there is denied.

    `ceiling` is the role of a token that narrows its user; what a working session narrows holds for each role.
    """
    here = [grant for grant in grants if (grant.object_kind, grant.object) in places]
    narrowed = tuple(grant for grant in here if grant.effect == "narrow")
    limits = [*(() if ceiling is None else (ceiling,)), *(grant.right for grant in narrowed)]
    if archived:
        limits.append(Role.VIEWER)
    return Decision(
        given=tuple(_giving(grant, limits) for grant in here if grant.effect == "allow"),
        denied=tuple(grant for grant in here if grant.effect == "deny"),
        narrowed=narrowed,
        ceiling=ceiling,
        archived=archived,
    )


def _giving(grant: Grant, limits: Iterable[str]) -> Giving:
    role = grant.right
    for limit in limits:
        role = weaker(limit, role)
    return Giving(grant=grant, role=role)
