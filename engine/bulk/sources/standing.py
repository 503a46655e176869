"""What one person may do with each of many documents, at the price of a few questions.

Border: `engine/access/deciding.py` decides; this asks it of every document with the grants of that person.
"""

from collections.abc import Iterable, Mapping

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, UserId
from crdt.roles import THE_SERVER, Right, strongest, weaker
from engine.access.deciding import decide, places_of
from engine.access.tagged import on_tags
from engine.members.ways import tags_on
from engine.ports import Records
from engine.records import DocumentRecord, Grant, GroupMember, Workspace

ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody, and the most they may do here: the role they had when they asked. `THE_SERVER`: what they asked for was
    approved, so their roles count as they are.
    """

    user: UserId
    role: str


async def roles_on(
    records: Records, asker: Asker, workspace: Workspace, rows: Iterable[DocumentRecord], now: Micros
) -> Mapping[DocumentId, tuple[str, ...]]:
    """Their roles on each document of the workspace; none where something denies it."""
    grants, asked = await _grants(records, asker, workspace, now), list(rows)
    tags = await tags_on(records, asked) if on_tags(grants) else {}
    return {row.id: _roles(grants, asker, workspace, row, tags.get(row.id, ())) for row in asked}


async def role_for(
    records: Records, asker: Asker, workspace: Workspace, row: DocumentRecord | None, right: str, now: Micros
) -> str | None:
    """The strongest of their roles there that has this right; in the workspace where no document is named."""
    grants = await _grants(records, asker, workspace, now)
    carried = (await tags_on(records, (row,)))[row.id] if row is not None and on_tags(grants) else ()
    return strongest(_roles(grants, asker, workspace, row, carried), Right(right))


async def _grants(records: Records, asker: Asker, workspace: Workspace, now: Micros) -> list[Grant]:
    groups = [row.group for row in await records.find(GroupMember, {"user": asker.user}, limit=ALL)]
    named = {"organisation": workspace.organisation, "subject": (asker.user, *groups)}
    to_all = {"organisation": workspace.organisation, "subject_kind": "everyone"}
    found = [*await records.find(Grant, named, limit=ALL), *await records.find(Grant, to_all, limit=ALL)]
    return [one for one in found if one.expires_at is None or one.expires_at > now]


def _roles(
    grants: Iterable[Grant],
    asker: Asker,
    workspace: Workspace,
    row: DocumentRecord | None,
    tags: Iterable[str],
) -> tuple[str, ...]:
    places = places_of(workspace.organisation, workspace.id, row, tags)
    decision = decide(grants, places, archived=workspace.archived_at is not None)
    if asker.role == THE_SERVER:
        return decision.roles
    return tuple(weaker(asker.role, role) for role in decision.roles)
