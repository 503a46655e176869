"""Alerts: what people want to hear of runs, who is told, and what was raised."""

from typing import Any

from crdt.dataclasses import replace
from crdt.errors import InvalidInput, NotFound, OverLimit
from crdt.ids import DocumentId, Micros, UserId
from engine.alert_records import Alert, AlertRule
from engine.alerts import desk_of
from engine.commands.alert_views import (
    AlertOut,
    AlertQuery,
    AlertRulesOf,
    ChangedRule,
    MutedRule,
    NewRule,
    OneRule,
    RuleOut,
    readable_designs,
    shown,
)
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, paged
from engine.members.ways import found_by, ways_into
from engine.ports import Records
from engine.records import DocumentRecord, Group, RunRecord
from engine.writes import Insert, Put, Remove

MOST_RULES = 500
ALL = 10_000


class AlertGone(NotFound):
    code = "alert_gone"
    message = "There is no such alert in this workspace."
    next_step = "Look again: somebody removed it."


async def rules(input_: AlertRulesOf, context: CommandContext) -> Listing[RuleOut]:
    """Those about designs that I may read, and about the workspace; the newest first."""
    where = {"workspace": context.workspace.id}
    found = await _records(context).find(AlertRule, where, order="created_at", descending=True, limit=ALL)
    readable = await readable_designs(context, found)
    return paged(
        await shown([row for row in found if row.design is None or row.design in readable], context), input_
    )


async def create(input_: NewRule, context: CommandContext) -> RuleOut:
    await _check(input_, context)
    where = {"workspace": context.workspace.id}
    if await _records(context).count(AlertRule, where) >= MOST_RULES:
        raise OverLimit("A workspace has so many alerts at most.", details={"limit": MOST_RULES})
    now = context.platform.clock.now()
    rule = AlertRule(
        id=context.platform.ids.new(),
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        created_by=context.caller.user,
        created_at=now,
        updated_at=now,
        **_said(input_),
    )
    return await _begin(rule, context, new=True)


async def change(input_: ChangedRule, context: CommandContext) -> RuleOut:
    rule = await _rule(input_.rule, context)
    await _check(input_, context)
    changed = replace(rule, updated_at=context.platform.clock.now(), **_said(input_))
    return await _begin(changed, context, new=False)


async def mute(input_: MutedRule, context: CommandContext) -> RuleOut:
    rule = await _rule(input_.rule, context)
    until = None if input_.until is None else Micros(input_.until)
    muted = replace(rule, muted_until=until, updated_at=context.platform.clock.now())
    await context.platform.store.writer.commit((Put(record=muted),))
    (out,) = await shown([muted], context)
    return out


async def remove(input_: OneRule, context: CommandContext) -> Nothing:
    """What it raised goes with it; its timers mean nothing any more."""
    rule = await _rule(input_.rule, context)
    raised = await _records(context).find(Alert, {"rule": rule.id}, limit=ALL)
    gone = (Remove(type=Alert, key=(one.rule, one.subject)) for one in raised)
    await context.platform.store.writer.commit((Remove(type=AlertRule, key=(rule.id,)), *gone))
    return Nothing()


async def list_alerts(input_: AlertQuery, context: CommandContext) -> Listing[AlertOut]:
    """Newest first. What is about a design that I may not read is left out."""
    where: dict[str, object] = {"workspace": context.workspace.id}
    if input_.rule:
        where["rule"] = input_.rule
    found = await _records(context).find(Alert, where, order="at", descending=True, limit=ALL)
    readable = await readable_designs(context, found)
    seen = [row for row in found if row.design is None or row.design in readable]
    page = seen[input_.offset : input_.offset + input_.limit]
    names = {
        row.id: row.name
        for row in await found_by(_records(context), AlertRule, "id", {one.rule for one in page})
    }
    ids = {one.run for one in page if one.run is not None}
    numbers = {row.id: row.number for row in await found_by(_records(context), RunRecord, "id", ids)}
    items = [
        AlertOut(
            rule=row.rule,
            name=names.get(row.rule, ""),
            subject=row.subject,
            design=row.design,
            title=readable.get(row.design, "") if row.design is not None else "",
            run=row.run,
            number=None if row.run is None else numbers.get(row.run),
            reason=row.reason,
            at=row.at,
            told=len(row.told),
        )
        for row in page
    ]
    return Listing(items=items, total=len(seen), offset=input_.offset, limit=input_.limit)


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


def _said(input_: NewRule) -> dict[str, Any]:
    return {
        "design": None if input_.design is None else DocumentId(input_.design),
        "name": input_.name,
        "condition": input_.condition.model_dump(mode="json"),
        "tell": [one.model_dump() for one in input_.tell],
    }


async def _begin(rule: AlertRule, context: CommandContext, *, new: bool) -> RuleOut:
    """The rule and the timers it begins with in one commit."""
    platform = context.platform
    timers = await desk_of(platform).beginnings(rule)
    batch = (Insert(record=rule) if new else Put(record=rule), *timers)
    await platform.store.writer.commit(batch)
    platform.timers.notice(batch)
    (out,) = await shown([rule], context)
    return out


async def _rule(id_: str, context: CommandContext) -> AlertRule:
    rule = await _records(context).get(AlertRule, id_)
    if rule is None or rule.workspace != context.workspace.id:
        raise AlertGone
    if rule.design is not None and rule.design not in await readable_designs(context, [rule]):
        raise AlertGone
    return rule


async def _check(input_: NewRule, context: CommandContext) -> None:
    """The design is a design of this workspace that the caller may read, and who is told belongs to it."""
    records, workspace = _records(context), context.workspace
    if input_.design is not None:
        design = await records.get(DocumentRecord, input_.design)
        fits = design is not None and design.workspace == workspace.id and design.kind == "workflow"
        if design is None or not fits or not await context.readable([design]):
            raise NotFound("There is no such design in this workspace.", details={"design": input_.design})
    members = await ways_into(records, workspace, None, context.platform.clock.now())
    groups = await found_by(records, Group, "id", {one.id for one in input_.tell if one.kind == "group"})
    known = {
        row.id
        for row in groups
        if row.workspace in {None, workspace.id} and row.organisation == workspace.organisation
    }
    strangers = [
        one.id
        for one in input_.tell
        if (one.id not in known if one.kind == "group" else UserId(one.id) not in members)
    ]
    if strangers:
        raise InvalidInput(
            "Only people and groups of this workspace can be told.", details={"strangers": strangers}
        )


COMMANDS = Area(
    name="alerts",
    commands=(
        Command(
            name="alerts.rules",
            summary="What people want to hear of runs, and who is told",
            method="GET",
            path="/workspaces/{id}/alerts/rules",
            scope="workspace",
            right="read",
            input=AlertRulesOf,
            output=Listing[RuleOut],
            run=rules,
        ),
        Command(
            name="alerts.create",
            summary="Tells people when runs fail, last or wait too long, or do not start",
            method="POST",
            path="/workspaces/{id}/alerts/rules",
            scope="workspace",
            right="edit",
            input=NewRule,
            output=RuleOut,
            run=create,
        ),
        Command(
            name="alerts.change",
            summary="Gives an alert another condition, name or audience",
            method="PUT",
            path="/workspaces/{id}/alerts/rules/{rule}",
            scope="workspace",
            right="edit",
            input=ChangedRule,
            output=RuleOut,
            run=change,
        ),
        Command(
            name="alerts.mute",
            summary="Tells nobody of an alert until a moment, or again",
            method="POST",
            path="/workspaces/{id}/alerts/rules/{rule}/mute",
            scope="workspace",
            right="edit",
            input=MutedRule,
            output=RuleOut,
            run=mute,
        ),
        Command(
            name="alerts.remove",
            summary="Removes an alert and what it raised",
            method="DELETE",
            path="/workspaces/{id}/alerts/rules/{rule}",
            scope="workspace",
            right="edit",
            input=OneRule,
            output=Nothing,
            run=remove,
        ),
        Command(
            name="alerts.list",
            summary="What was raised, newest first",
            method="GET",
            path="/workspaces/{id}/alerts",
            scope="workspace",
            right="read",
            input=AlertQuery,
            output=Listing[AlertOut],
            run=list_alerts,
        ),
    ),
)
