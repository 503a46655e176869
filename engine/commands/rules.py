"""Rules of a workspace: list, make, change, pause, history, and a dry run over what was told lately."""

from collections.abc import Sequence

from crdt.ids import workspace_channel
from crdt.roles import allows
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, paged
from engine.commands.rule_shown import firing_out, hidden, shown, tried_out
from engine.commands.rule_views import (
    ActionOut,
    AutomationDryRun,
    AutomationFiringOut,
    AutomationFirings,
    AutomationOut,
    AutomationPage,
    AutomationsOf,
    AutomationTry,
    ChangedAutomation,
    NewAutomation,
    OneAutomation,
    RuleParts,
    TopicOut,
)
from engine.escalation.calendar import DAY
from engine.ports import Records, StoredEvent
from engine.rules.action import rule_actions
from engine.rules.book import MOST_RULES, Discard, Keep, Rest, RuleGone, ask
from engine.rules.checking import check, heard_by
from engine.rules.records import RuleFiring, RuleRecord
from engine.rules.trying import dry_run
from engine.topics.catalogue import TOPICS


async def list_rules(input_: AutomationPage, context: CommandContext) -> Listing[AutomationOut]:
    """By name."""
    where = {"workspace": context.workspace.id}
    rows = await _records(context).find(RuleRecord, where, order="name", limit=MOST_RULES)
    return paged(await shown(rows, context), input_)


async def get(input_: OneAutomation, context: CommandContext) -> AutomationOut:
    return (await shown([await _rule(input_, context)], context))[0]


async def create(input_: NewAutomation, context: CommandContext) -> AutomationOut:
    row = _row(input_, context, context.platform.ids.new())
    return (await shown([await ask(context.platform, row.workspace, Keep(rule=row))], context))[0]


async def change(input_: ChangedAutomation, context: CommandContext) -> AutomationOut:
    """It acts for who saves it. What was told before is not for it."""
    row = _row(input_, context, (await _rule(input_, context)).id)
    kept = await ask(context.platform, row.workspace, Keep(rule=row, version=input_.version))
    return (await shown([kept], context))[0]


async def remove(input_: OneAutomation, context: CommandContext) -> Nothing:
    """With its history."""
    rule = await _rule(input_, context)
    await ask(context.platform, rule.workspace, Discard(rule=rule.id, by=context.caller.user))
    return Nothing()


async def pause(input_: OneAutomation, context: CommandContext) -> AutomationOut:
    return await _rest(input_, context, paused=True)


async def resume(input_: OneAutomation, context: CommandContext) -> AutomationOut:
    """What was told meanwhile is not for it."""
    return await _rest(input_, context, paused=False)


async def firings(input_: AutomationFirings, context: CommandContext) -> Listing[AutomationFiringOut]:
    """The newest event first."""
    rule, records = await _rule(input_, context), _records(context)
    where: dict[str, object] = {"rule": rule.id}
    if input_.state:
        where["state"] = input_.state
    rows = await records.find(
        RuleFiring, where, order="at", descending=True, offset=input_.offset, limit=input_.limit
    )
    secret = await hidden([row.event.get("payload") for row in rows], context)
    items = [firing_out(row, whole=not secret[number]) for number, row in enumerate(rows)]
    return Listing(
        items=items,
        total=await records.count(RuleFiring, where),
        offset=input_.offset,
        limit=input_.limit,
    )


async def try_out(input_: AutomationTry, context: CommandContext) -> AutomationDryRun:
    """Nothing is done. Events that the caller may not hear, or about what they may not read, are left out."""
    said = [(one.action, one.input) for one in input_.actions]
    check(input_.topics, input_.condition, said, context.caller.role)
    now = context.platform.clock.now()
    rule = _row(
        NewAutomation.model_construct(name="", description="", **input_.model_dump(exclude={"days"})),
        context,
        "",
    )

    async def may_hear(events: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
        heard = [one for one in events if _hears(one.topic, context)]
        secret = await hidden([one.payload for one in heard], context)
        return [one for number, one in enumerate(heard) if not secret[number]]

    found = await dry_run(
        context.platform.store.events,
        workspace_channel(context.workspace.id),
        rule,
        context.platform.evaluator,
        since=type(now)(now - input_.days * DAY),
        may_hear=may_hear,
    )
    return AutomationDryRun(
        since=found.since,
        read=found.read,
        matched=found.matched,
        fired=found.counts.get("fires", 0),
        held_back=found.counts.get("held_back", 0),
        failed=found.counts.get("failed", 0),
        error=found.error,
        more=found.more,
        items=[await tried_out(one, rule, context) for one in found.newest],
    )


async def parts(_input: AutomationsOf, context: CommandContext) -> RuleParts:
    role = context.caller.role
    return RuleParts(
        actions=[
            ActionOut(
                name=one.name,
                title=one.title,
                summary=one.summary,
                icon=one.icon,
                right=one.right,
                may=allows(role, one.right),
                schema=one.input.model_json_schema(),
            )
            for one in rule_actions().values()
        ],
        topics=[TopicOut(name=name, summary=summary) for name, summary in heard_by(role)],
    )


async def _rest(input_: OneAutomation, context: CommandContext, *, paused: bool) -> AutomationOut:
    rule = await _rule(input_, context)
    message = Rest(rule=rule.id, by=context.caller.user, paused=paused)
    return (await shown([await ask(context.platform, rule.workspace, message)], context))[0]


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


async def _rule(input_: OneAutomation | ChangedAutomation, context: CommandContext) -> RuleRecord:
    rule = await _records(context).get(RuleRecord, input_.rule)
    if rule is None or rule.workspace != context.workspace.id:
        raise RuleGone
    return rule


def _row(input_: NewAutomation, context: CommandContext, id_: str) -> RuleRecord:
    actions = [one if isinstance(one, dict) else one.model_dump() for one in input_.actions]
    check(
        input_.topics,
        input_.condition,
        [(one["action"], one["input"]) for one in actions],
        context.caller.role,
    )
    now = context.platform.clock.now()
    return RuleRecord(
        id=id_,
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        name=input_.name,
        description=input_.description,
        topics=list(input_.topics),
        condition=input_.condition,
        actions=actions,
        per_hour=input_.per_hour,
        acts_as=context.caller.user,
        role=context.caller.role,
        since=now,
        version=1,
        created_by=context.caller.user,
        created_at=now,
        updated_by=context.caller.user,
        updated_at=now,
    )


def _hears(topic: str, context: CommandContext) -> bool:
    right = TOPICS.right_of(topic)
    return right is not None and allows(context.caller.role, right)


COMMANDS = Area(
    name="rules",
    commands=(
        Command(
            name="rules.list",
            summary="What shall happen when something is told in a workspace",
            method="GET",
            path="/workspaces/{id}/rules",
            scope="workspace",
            right="read",
            input=AutomationPage,
            output=Listing[AutomationOut],
            run=list_rules,
        ),
        Command(
            name="rules.parts",
            summary="What rules are made of: actions, and topics I may hear",
            method="GET",
            path="/workspaces/{id}/rules/parts",
            scope="workspace",
            right="read",
            input=AutomationsOf,
            output=RuleParts,
            run=parts,
        ),
        Command(
            name="rules.try",
            summary="Which events of the last days a rule would have fired for, why, and what it would have done",
            method="POST",
            path="/workspaces/{id}/rules/dry-run",
            scope="workspace",
            right="edit",
            input=AutomationTry,
            output=AutomationDryRun,
            run=try_out,
        ),
        Command(
            name="rules.create",
            summary="Another rule; it acts for me",
            method="POST",
            path="/workspaces/{id}/rules",
            scope="workspace",
            right="edit",
            input=NewAutomation,
            output=AutomationOut,
            run=create,
        ),
        Command(
            name="rules.get",
            summary="One rule",
            method="GET",
            path="/workspaces/{id}/rules/{rule}",
            scope="workspace",
            right="read",
            input=OneAutomation,
            output=AutomationOut,
            run=get,
        ),
        Command(
            name="rules.change",
            summary="Gives a rule other topics, another condition, other actions; it acts for me then",
            method="PUT",
            path="/workspaces/{id}/rules/{rule}",
            scope="workspace",
            right="edit",
            input=ChangedAutomation,
            output=AutomationOut,
            run=change,
        ),
        Command(
            name="rules.pause",
            summary="Lets a rule rest",
            method="POST",
            path="/workspaces/{id}/rules/{rule}/pause",
            scope="workspace",
            right="edit",
            input=OneAutomation,
            output=AutomationOut,
            run=pause,
        ),
        Command(
            name="rules.resume",
            summary="Lets a rule go on",
            method="POST",
            path="/workspaces/{id}/rules/{rule}/resume",
            scope="workspace",
            right="edit",
            input=OneAutomation,
            output=AutomationOut,
            run=resume,
        ),
        Command(
            name="rules.remove",
            summary="Removes a rule and its history",
            method="DELETE",
            path="/workspaces/{id}/rules/{rule}",
            scope="workspace",
            right="edit",
            input=OneAutomation,
            output=Nothing,
            run=remove,
        ),
        Command(
            name="rules.firings",
            summary="What came of a rule's events, the newest first",
            method="GET",
            path="/workspaces/{id}/rules/{rule}/firings",
            scope="workspace",
            right="read",
            input=AutomationFirings,
            output=Listing[AutomationFiringOut],
            run=firings,
        ),
    ),
)
