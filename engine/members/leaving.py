"""What goes when somebody goes, and whether a workspace would still be owned afterwards. Reads; commits nothing."""

from collections.abc import Sequence

from crdt.ids import UserId
from crdt.roles import Role
from engine.access.deciding import is_in
from engine.members.rules import check_owners
from engine.members.ways import ALL, found_by
from engine.ports import Records
from engine.records import DocumentRecord, Grant, Group, GroupMember, User, Workspace
from engine.writes import Put, Remove, Write


async def everything_of(records: Records, workspace: Workspace, user: UserId) -> list[Write]:
    """What takes everything away that somebody has in a workspace and not by the organisation."""
    where = {
        "organisation": workspace.organisation,
        "subject_kind": "user",
        "subject": user,
        "effect": "allow",
    }
    mine = await records.find(Grant, where, limit=ALL)
    on = [row.object for row in mine if row.object_kind == "document"]
    documents = await found_by(records, DocumentRecord, "id", on)
    here = {("workspace", str(workspace.id))}
    here |= {("document", str(row.id)) for row in documents if row.workspace == workspace.id}
    groups = {row.id for row in await records.find(Group, {"workspace": workspace.id}, limit=ALL)}
    places = await records.find(GroupMember, {"user": user}, limit=ALL)
    of_it = {row.id for row in mine if row.object_kind in {"kind", "tag"} and is_in(row, workspace)}
    of_it |= {row.id for row in mine if (row.object_kind, row.object) in here}
    return [
        *(Remove(type=Grant, key=(row.id,)) for row in mine if row.id in of_it),
        *(Remove(type=GroupMember, key=(row.group, row.user)) for row in places if row.group in groups),
    ]


async def check_owned(records: Records, workspace: Workspace, writes: Sequence[Write]) -> None:
    """Raises LastOwner where these writes would take the workspace its last owner of its own."""
    where = {"object_kind": "workspace", "object": workspace.id, "right": Role.OWNER, "effect": "allow"}
    before = {row.id: row for row in await records.find(Grant, where, limit=ALL)}
    after = dict(before)
    gone: set[tuple[str | int, ...]] = set()
    for write in writes:
        match write:
            case Remove(key=key):
                gone.add(key)
                after.pop(str(key[0]), None)
            case Put(record=Grant() as grant) if grant.object == workspace.id:
                after[grant.id] = grant
            case _:
                pass
    groups = [row.subject for row in before.values() if row.subject_kind == "group"]
    members = {group: await people_of(records, group) for group in groups}
    stay = {group: [user for user in its if (group, user) not in gone] for group, its in members.items()}
    if after == before and stay == {group: list(its) for group, its in members.items()}:
        return
    people = {row.subject for row in after.values() if row.subject_kind == "user"}
    people |= {user for its in stay.values() for user in its}
    able = {user.id for user in await found_by(records, User, "id", people) if user.disabled_at is None}
    check_owners(after.values(), stay, able)


async def people_of(records: Records, group: str) -> tuple[UserId, ...]:
    rows = await records.find(GroupMember, {"group": group}, limit=ALL)
    return tuple(row.user for row in rows)
