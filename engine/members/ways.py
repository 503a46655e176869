"""Who has which role somewhere, and by what: the grants that `server/access.py` reads, seen from the object.

Somebody may have several ways in and may do what any of them allows; a denial anywhere takes them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crdt.ids import Micros, UserId
from crdt.roles import Role, strongest
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
    granted = await grants_on(records, workspace, document, now)
    groups = tuple({grant.subject for grant in granted if grant.subject_kind == "group"})
    members = await found_by(records, GroupMember, "group", groups)
    known = {group.id: group for group in await found_by(records, Group, "id", groups)}
    everybody: list[UserId] = []
    if any(grant.subject_kind == "everyone" for grant in granted):
        users = await records.find(User, {"organisation": workspace.organisation}, limit=ALL)
        everybody = [user.id for user in users]
    return resolved(granted, members, known, everybody)


async def grants_on(
    records: Records, workspace: Workspace, document: DocumentRecord | None, now: Micros
) -> list[Grant]:
    """Everything granted or denied on the object and above it, and not over. What holds for a document holds for its
    branches (BR2).
    """
    objects = [("organisation", str(workspace.organisation)), ("workspace", str(workspace.id))]
    if document is not None:
        ids = (document.id, document.branch_of)
        objects += [("document", str(id_)) for id_ in ids if id_ is not None]
    found: list[Grant] = []
    for kind, object_ in objects:
        where = {"organisation": workspace.organisation, "object_kind": kind, "object": object_}
        found += await records.find(Grant, where, limit=ALL)
    return [grant for grant in found if grant.expires_at is None or grant.expires_at > now]


def resolved(
    granted: Iterable[Grant],
    members: Iterable[GroupMember],
    groups: Mapping[str, Group],
    everybody: Sequence[UserId] = (),
) -> Ways:
    """Pure: people by what names them. Who is denied has no way."""
    of_group: dict[str, list[UserId]] = {}
    for member in members:
        of_group.setdefault(member.group, []).append(member.user)
    ways: dict[UserId, list[Way]] = {}
    denied: set[UserId] = set()
    for grant in granted:
        people = _people(grant, of_group, everybody)
        if grant.effect == "deny":
            denied.update(people)
        if grant.effect != "allow":
            continue
        way = Way(
            role=Role(grant.right),
            on=grant.object_kind,
            grant=grant.id,
            group=groups.get(grant.subject) if grant.subject_kind == "group" else None,
            everyone=grant.subject_kind == "everyone",
            expires_at=grant.expires_at,
        )
        for user in people:
            ways.setdefault(user, []).append(way)
    return {user: its for user, its in ways.items() if user not in denied}


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
