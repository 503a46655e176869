"""How alerts look from outside: rules, and what they raised."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from crdt.ids import UserId
from crdt.model import Model
from engine.alert_records import Alert, AlertRule
from engine.alerts.conditions import Condition, condition_of
from engine.commands.command import MOST, CommandContext, Page, WholePage
from engine.members.ways import found_by
from engine.names import ShortName
from engine.records import DocumentRecord, Group, User

Id = Annotated[str, Field(max_length=64)]


class Told(Model):
    kind: Literal["user", "group"]
    id: Id


class ToldOut(Told):
    name: str


class NewRule(Model):
    """Without `design` it holds for all runs of the workspace."""

    id: str
    design: Id | None = None
    name: ShortName
    condition: Condition
    tell: list[Told] = Field(min_length=1, max_length=50)


class ChangedRule(NewRule):
    rule: Id


class OneRule(Model):
    id: str
    rule: Id


class MutedRule(OneRule):
    """`until` a moment, or null to hear of it again. What is raised meanwhile is kept, and nobody is told."""

    until: int | None = Field(default=None, ge=0, le=MOST)


class RuleOut(Model):
    """`raised`: how often it came true, the last time at `last_at`."""

    id: str
    workspace: str
    design: str | None
    design_title: str
    name: str
    condition: Condition
    tell: list[ToldOut]
    muted_until: int | None
    created_by: str
    created_by_name: str
    created_at: int
    updated_at: int
    raised: int
    last_at: int | None


class AlertQuery(Page):
    id: str
    rule: str = Field(default="", max_length=64)


class AlertOut(Model):
    """`told`: how many people were told; none while it was muted. `number` is that of the run."""

    rule: str
    name: str
    subject: str
    design: str | None
    title: str
    run: str | None
    number: int | None
    reason: str
    at: int
    told: int


class AlertRulesOf(WholePage):
    id: str


async def readable_designs(context: CommandContext, rows: Iterable[AlertRule | Alert]) -> dict[str, str]:
    """By id the titles of the designs that the caller may read. Of one that is gone its title is not known any more."""
    ids = {row.design for row in rows if row.design is not None}
    designs = await found_by(context.platform.store.records, DocumentRecord, "id", ids)
    allowed = await context.readable(designs)
    return {row.id: row.title for row in designs if row.id in allowed}


async def shown(found: Sequence[AlertRule], context: CommandContext) -> list[RuleOut]:
    records = context.platform.store.records
    users = {row.created_by for row in found}
    users |= {UserId(one["id"]) for row in found for one in row.tell if one["kind"] == "user"}
    names = {str(row.id): row.name for row in await found_by(records, User, "id", users)}
    groups = {one["id"] for row in found for one in row.tell if one["kind"] == "group"}
    names |= {row.id: row.name for row in await found_by(records, Group, "id", groups)}
    titles = await readable_designs(context, found)
    items = []
    for row in found:
        last = await records.find(Alert, {"rule": row.id}, order="at", descending=True, limit=1)
        items.append(
            RuleOut(
                id=row.id,
                workspace=row.workspace,
                design=row.design,
                design_title="" if row.design is None else titles.get(row.design, ""),
                name=row.name,
                condition=condition_of(row.condition),
                tell=[ToldOut(**one, name=names.get(one["id"], "")) for one in row.tell],
                muted_until=row.muted_until,
                created_by=row.created_by,
                created_by_name=names.get(row.created_by, ""),
                created_at=row.created_at,
                updated_at=row.updated_at,
                raised=await records.count(Alert, {"rule": row.id}),
                last_at=last[0].at if last else None,
            )
        )
    return items
