"""Who has which role somewhere, and by what: the grants that `server/access.py` reads, seen from the object.

Somebody may have several ways in and may do what any of them allows; a denial anywhere takes them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, UserId
from crdt.roles import Role, strongest
from engine.access.deciding import decide, places_of
from engine.card_records import SourceTag
from engine.ports import Records
from engine.records import DocumentRecord, Grant, Group, GroupMember, ObjectKind, Record, User, Workspace

ALL = 1_000_000
AT_ONCE = 5_000
"""Ids in one question: databases bound the values of a statement."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One reason why somebody has a role. `grant` is its row; `group` the one it comes by, if any."""

    role: Role
    on: ObjectKind
    grant: str
    group: Group | None = None
    everyone: bool = False
    expires_at: Micros | None = None


Ways = Mapping[UserId, Sequence[Way]]


async def ways_into(
    records: Records, workspace: Workspace, document: DocumentRecord | None, now: Micros
) -> Ways:
    """Of everybody who has a role in the workspace, or with one document of it."""
    found = await standing_on(records, workspace, document, now)
    return resolved(found.granted, found.members, found.groups, found.everybody)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that decides who may do what with one object."""

    granted: Sequence[Grant]
    members: Sequence[GroupMember]
    groups: Mapping[str, Group]
    everybody: Sequence[UserId]


async def standing_on(
    records: Records, workspace: Workspace, document: DocumentRecord | None, now: Micros
) -> Standing:
    granted = await grants_on(records, workspace, document, now)
    groups = tuple({grant.subject for grant in granted if grant.subject_kind == "group"})
    members = await found_by(records, GroupMember, "group", groups)
    known = {group.id: group for group in await found_by(records, Group, "id", groups)}
    everybody: list[UserId] = []
    if any(grant.subject_kind == "everyone" for grant in granted):
        users = await records.find(User, {"organisation": workspace.organisation}, limit=ALL)
        everybody = [user.id for user in users]
    return Standing(granted=granted, members=members, groups=known, everybody=everybody)


async def grants_on(
    records: Records, workspace: Workspace, document: DocumentRecord | None, now: Micros
) -> list[Grant]:
    """Everything granted or denied on the object and above it, and not over. What holds for a document holds for its
    branches (BR2).
    """
    found: list[Grant] = []
    tags = {} if document is None else await tags_on(records, (document,))
    carried = () if document is None else tags[document.id]
    objects: dict[str, list[str]] = {}
    for kind, object_ in sorted(places_of(workspace.organisation, workspace.id, document, carried)):
        objects.setdefault(kind, []).append(object_)
    for kind, named in objects.items():
        where = {"organisation": workspace.organisation, "object_kind": kind, "object": tuple(named)}
        found += await records.find(Grant, where, limit=ALL)
    return [grant for grant in found if grant.expires_at is None or grant.expires_at > now]


def resolved(
    granted: Iterable[Grant],
    members: Iterable[GroupMember],
    groups: Mapping[str, Group],
    everybody: Sequence[UserId] = (),
) -> Ways:
    """Pure: people by what names them. Who is denied has no way."""
    ways: dict[UserId, list[Way]] = {}
    for user, its in granted_to_each(granted, members, everybody).items():
        decision = decide(its, frozenset((grant.object_kind, grant.object) for grant in its))
        if not decision.denied:
            ways[user] = [_way(one.grant, groups) for one in decision.given]
    return {user: its for user, its in ways.items() if its}


def granted_to_each(
    granted: Iterable[Grant], members: Iterable[GroupMember], everybody: Sequence[UserId] = ()
) -> Mapping[UserId, Sequence[Grant]]:
    """Pure: of each person the grants that name them, a group of theirs, or everyone."""
    of_group: dict[str, list[UserId]] = {}
    for member in members:
        of_group.setdefault(member.group, []).append(member.user)
    each: dict[UserId, list[Grant]] = {}
    for grant in granted:
        for user in _people(grant, of_group, everybody):
            each.setdefault(user, []).append(grant)
    return each


def _way(grant: Grant, groups: Mapping[str, Group]) -> Way:
    return Way(
        role=Role(grant.right),
        on=grant.object_kind,
        grant=grant.id,
        group=groups.get(grant.subject) if grant.subject_kind == "group" else None,
        everyone=grant.subject_kind == "everyone",
        expires_at=grant.expires_at,
    )


def _people(
    grant: Grant, of_group: Mapping[str, Sequence[UserId]], everybody: Sequence[UserId]
) -> Sequence[UserId]:
    match grant.subject_kind:
        case "user":
            return (UserId(grant.subject),)
        case "group":
            return of_group.get(grant.subject, ())
        case "everyone":
            return everybody


async def tags_on(
    records: Records, documents: Iterable[DocumentRecord]
) -> Mapping[DocumentId, frozenset[str]]:
    """Which tags each of them carries, with those above. BR2: a branch carries what its document carries."""
    rows = list(documents)
    tags: dict[DocumentId, set[str]] = {}
    for one in await found_by(records, SourceTag, "document", {row.branch_of or row.id for row in rows}):
        tags.setdefault(one.document, set()).add(one.tag)
    return {row.id: frozenset(tags.get(row.branch_of or row.id, ())) for row in rows}


def role_by(ways: Iterable[Way]) -> Role | None:
    """The strongest of them."""
    return strongest([way.role for way in ways])


async def found_by(records: Records, type_: type[R], field: str, values: Iterable[str]) -> list[R]:
    """All rows whose field is one of these, however many they are."""
    sought = tuple(values)
    found: list[R] = []
    for first in range(0, len(sought), AT_ONCE):
        found += await records.find(type_, {field: sought[first : first + AT_ONCE]}, limit=ALL)
    return found
