"""Who decides where no policy says so: by what is asked and how critical it is. Never nobody.

The team's lead; with what is critical also security and architecture; with what deletes also who looks after databases.
A group that is empty, or is not there, is stood in for by whoever has the right to approve.
"""

from collections.abc import Collection
from typing import Final

from engine.approval.ruling import Approver, Facts, Ruling, Stage
from engine.policies.reading import ANYBODY
from engine.ports import Records
from engine.records import Group, GroupMember

LEAD: Final = "data_team_lead"
SECURITY: Final = "security_team_lead"
ARCHITECT: Final = "data_architect"
DATABASES: Final = "database_admin"
NAMES: Final = (LEAD, SECURITY, ARCHITECT, DATABASES)
_TITLES: Final = {
    LEAD: "Data team lead",
    SECURITY: "Security team lead",
    ARCHITECT: "Data architect",
    DATABASES: "Database admin",
}


def default_groups(facts: Facts) -> tuple[str, ...]:
    """PO6."""
    critical = (SECURITY, ARCHITECT) if facts.criticality == "critical" else ()
    deletes = (DATABASES,) if facts.type.endswith("_delete") else ()
    return (LEAD, *critical, *deletes)


def default_ruling(facts: Facts, there: Collection[str]) -> Ruling:
    """`there`: the groups with somebody in them beside the requester. Each group decides beside the others."""
    wanted = default_groups(facts)
    named = [name for name in wanted if name in there]
    stages = [
        Stage(name=_TITLES[name], approvers=(Approver(kind="group", name=name),), parallel=at > 0)
        for at, name in enumerate(named)
    ]
    if len(named) < len(wanted):
        stages.append(Stage(name="Approvers", approvers=(ANYBODY,), parallel=bool(stages)))
    asked = " and ".join(stage.name.lower() for stage in stages)
    return Ruling(
        outcome="route", why=f"No policy decides this, so it goes to: {asked}.", stages=tuple(stages)
    )


async def groups_there(records: Records, facts: Facts) -> frozenset[str]:
    """Of those that the defaults name, the ones somebody else than the requester is in."""
    where = {"organisation": facts.organisation, "name": NAMES}
    groups = await records.find(Group, where, limit=1_000)
    own = {one.id: one.name for one in groups if one.workspace in {None, facts.workspace}}
    if not own:
        return frozenset()
    members = await records.find(GroupMember, {"group": tuple(own)}, limit=100_000)
    return frozenset(own[one.group] for one in members if one.user != facts.requester)
