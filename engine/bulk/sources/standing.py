"""What one person may do with each of many documents, at the price of a few questions.

Border: `engine/access/deciding.py` decides; this asks it of every document with the grants of that person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crdt.ids import DocumentId, Micros, UserId
from crdt.roles import Right, strongest, weaker
from engine.access.deciding import decide, places_of
from engine.ports import Records
from engine.records import DocumentRecord, Grant, GroupMember, Workspace

ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody, and the most they may do here: the role they had when they asked."""

    user: UserId
    role: str


async def roles_on(
    records: Records, asker: Asker, workspace: Workspace, rows: Iterable[DocumentRecord], now: Micros
) -> Mapping[DocumentId, tuple[str, ...]]:
    """Their roles on each document of the workspace; none where something denies it."""
    groups = [row.group for row in await records.find(GroupMember, {"user": asker.user}, limit=ALL)]
    named = {"organisation": workspace.organisation, "subject": (asker.user, *groups)}
    to_all = {"organisation": workspace.organisation, "subject_kind": "everyone"}
    found = [*await records.find(Grant, named, limit=ALL), *await records.find(Grant, to_all, limit=ALL)]
    grants = [one for one in found if one.expires_at is None or one.expires_at > now]
    archived = workspace.archived_at is not None
    roles: dict[DocumentId, tuple[str, ...]] = {}
    for row in rows:
        places = places_of(workspace.organisation, workspace.id, row)
        given = decide(grants, places, archived=archived).roles
        roles[row.id] = tuple(weaker(asker.role, role) for role in given)
    return roles


async def role_for(
    records: Records, asker: Asker, workspace: Workspace, row: DocumentRecord, right: str, now: Micros
) -> str | None:
    """The strongest of their roles there that has this right."""
    roles = await roles_on(records, asker, workspace, (row,), now)
    return strongest(roles[row.id], Right(right))
