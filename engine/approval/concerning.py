"""What a change of members, groups or grants means for open requests, in the keys of `interest.py` (AP6).

Who lost something is found by their seats; who was given something by what they are and may do now.
"""

from collections.abc import Collection, Iterable
from typing import Final, Literal

from crdt.ids import Micros, UserId, WorkspaceId
from crdt.roles import rights_of
from engine.access.effective import Object, everybody_on
from engine.approval.interest import key
from engine.escalation.records import Delegation, Substitute
from engine.members.ways import found_by
from engine.ports import Records, StoredEvent
from engine.records import Grant, Group, GroupMember, Json, User, Workspace

WHO_DID_IT: Final = frozenset({"by", "by_name"})
EVERYBODY: Final = "everybody"
MOST_NAMED: Final = 64


async def concerned(
    records: Records, workspace: WorkspaceId, event: StoredEvent, now: Micros
) -> Collection[str] | Literal["everybody"]:
    """The keys that the change is about. `everybody` where it names nobody: all requests of the place look again."""
    said = event.payload if isinstance(event.payload, dict) else {}
    if said.get("subject_kind") == "everyone" or event.topic == "workspace:group:deleted":
        return EVERYBODY
    ids = _named(said, who_did_it=event.topic.startswith("workspace:ownership:"))
    groups = [row.id for row in await found_by(records, Group, "id", ids)]
    users = {row.id for row in await found_by(records, User, "id", ids)}
    keys = {key("document", one) for one in ids} | _names_of_groups(said)
    keys |= {key("group", one) for one in groups}
    if not users and not groups:
        return keys or EVERYBODY
    members = event.topic in {"workspace:group:joined", "workspace:group:left"}
    if members and not await _give(records, groups):
        return keys  # in such a group nobody may do more than without it
    if not members:
        users |= {row.user for row in await found_by(records, GroupMember, "group", groups)}
    return keys | await _keys_of_people(records, workspace, users, now)


def _named(said: dict[str, Json], *, who_did_it: bool) -> tuple[str, ...]:
    """Texts of what was told that may be ids; who did it is not what was changed, but where a place was handed over."""
    left_out = frozenset() if who_did_it else WHO_DID_IT
    values = (value for name, value in said.items() if name not in left_out)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))[:MOST_NAMED]


def _names_of_groups(said: dict[str, Json]) -> set[str]:
    """Stages may name a group by its name, which may be another one from now on."""
    return {key("group", said[name]) for name in ("name", "was") if isinstance(said.get(name), str)}


async def _give(records: Records, groups: Iterable[str]) -> bool:
    where = {"subject_kind": "group", "subject": tuple(groups)}
    return await records.count(Grant, where) > 0


async def _keys_of_people(
    records: Records, workspace: WorkspaceId, users: Collection[UserId], now: Micros
) -> set[str]:
    """Themselves, what they may do here, the groups they are in, and those they stand in for."""
    place = await records.get(Workspace, workspace)
    if place is None:
        return set()
    decisions = await everybody_on(records, Object(workspace=place, document=None), now)
    roles = {role for user in users if user in decisions for role in decisions[user].roles}
    rows = await found_by(records, GroupMember, "user", users)
    groups = await found_by(records, Group, "id", {row.group for row in rows})
    for_whom = [row.person for row in await found_by(records, Delegation, "to", users)]
    for_whom += [row.person for row in await found_by(records, Substitute, "substitute", users)]
    return {
        *(key("user", user) for user in (*users, *for_whom)),
        *(key("role", role) for role in roles),
        *(key("right", right) for right in rights_of(roles)),
        *(key("group", name) for group in groups for name in (group.id, group.name)),
    }
