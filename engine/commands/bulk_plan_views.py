"""How the plan of a bulk operation looks from outside: what it would do, before anything is done."""

from typing import Literal

from pydantic import Field

from crdt.model import Model
from engine.approval.ruling import Ruling
from engine.bulk.asking import Planned
from engine.bulk.kind import Item
from engine.commands.bulk_views import StartBulk
from engine.commands.command import MOST
from engine.records import Json


class PlanBulk(StartBulk):
    """`offset` and `limit` page through the items in the order in which they would be worked on."""

    offset: int = Field(default=0, ge=0, le=MOST)
    limit: int = Field(default=50, ge=0, le=500)


class PlannedItemOut(Model):
    item: str
    title: str
    wave: int
    before: Json
    after: Json
    weight: float
    priority: int
    source: str
    depends_on: list[str]
    refused: str
    caution: str


class NamedItemOut(Model):
    item: str
    title: str
    why: str


class BulkRulingOut(Model):
    """What a policy says of the operation before it begins: `route` it to people, `approve` or `reject` it."""

    outcome: Literal["approve", "reject", "route"]
    policy: str
    policy_name: str
    why: str


class BulkPlanOut(Model):
    """What a job would do. `refused` will be passed over; `waves` says how many items each has; `sources` how many open each.

    `batches` is how many there would be of `size`; an adaptive job chooses by itself.
    """

    kind: str
    total: int
    allowed: int
    refused: list[NamedItemOut]
    refused_total: int
    cautions: list[NamedItemOut]
    cautions_total: int
    waves: list[int]
    batches: int
    undoable: bool
    ruling: BulkRulingOut | None
    sources: dict[str, int]
    items: list[PlannedItemOut]
    offset: int
    limit: int


def planned_item(item: Item, wave: int) -> PlannedItemOut:
    return PlannedItemOut(
        item=item.id,
        title=item.title,
        wave=wave,
        before=item.before,
        after=item.after,
        weight=item.weight,
        priority=item.priority,
        source=item.source,
        depends_on=list(item.depends_on),
        refused=item.refused,
        caution=item.caution,
    )


def _named(item: Item, why: str) -> NamedItemOut:
    return NamedItemOut(item=item.id, title=item.title, why=why)


def plan_out(found: Planned, input_: PlanBulk, ruling: Ruling | None = None) -> BulkPlanOut:
    survey, size = found.survey, input_.settings.size
    return BulkPlanOut(
        kind=found.kind.name,
        total=survey.total,
        allowed=survey.total - survey.refused_total,
        refused=[_named(item, item.refused) for item in survey.refused],
        refused_total=survey.refused_total,
        cautions=[_named(item, item.caution) for item in survey.cautions],
        cautions_total=survey.cautions_total,
        waves=survey.waves[:1000],
        batches=sum(-(-one // size) for one in survey.waves),
        undoable=found.kind.undo is not None,
        ruling=None
        if ruling is None
        else BulkRulingOut(
            outcome=ruling.outcome, policy=ruling.policy, policy_name=ruling.policy_name, why=ruling.why
        ),
        sources=survey.sources,
        items=[planned_item(*one) for one in survey.items],
        offset=input_.offset,
        limit=input_.limit,
    )
