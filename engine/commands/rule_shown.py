"""How rules, their firings and dry runs are shown to somebody: names of people, and nothing about what they may not read."""

from collections.abc import Sequence
from typing import Any

from crdt.ids import UserId
from crdt.roles import allows
from engine.commands.command import CommandContext
from engine.commands.documents import user_names
from engine.commands.rule_views import (
    AutomationFiringOut,
    AutomationOut,
    AutomationTried,
    ClauseOut,
    DoneOut,
    HopOut,
    PausedOut,
    ReadOut,
    WouldOut,
)
from engine.records import DocumentRecord
from engine.rules.clauses import shortened, why
from engine.rules.hearing import variables_of
from engine.rules.records import RuleFiring, RuleRecord
from engine.rules.rehearsing import ABOUT, would_do
from engine.rules.trying import Tried


async def hidden(payloads: Sequence[Any], context: CommandContext) -> list[bool]:
    """Whether each is about a document that the caller may not read."""
    named = [
        {value for name in ABOUT if isinstance(value := one.get(name), str)}
        if isinstance(one, dict)
        else set()
        for one in payloads
    ]
    every = tuple({id_ for ids in named for id_ in ids})
    rows = (
        await context.platform.store.records.find(DocumentRecord, {"id": every}, limit=len(every))
        if every
        else ()
    )
    readable = await context.readable(rows)
    secret = {row.id for row in rows if row.id not in readable}
    return [bool(ids & secret) for ids in named]


async def shown(rows: Sequence[RuleRecord], context: CommandContext) -> list[AutomationOut]:
    records = context.platform.store.records
    people = {one for row in rows for one in (row.acts_as, row.paused_by) if one}
    names = await user_names(context, people)
    items = []
    for row in rows:
        newest = await records.find(RuleFiring, {"rule": row.id}, order="at", descending=True, limit=1)
        counts = {
            state: await records.count(RuleFiring, {"rule": row.id, "state": state})
            for state in ("done", "failed", "held_back")
        }
        items.append(
            AutomationOut(
                id=row.id,
                workspace=row.workspace,
                name=row.name,
                description=row.description,
                topics=row.topics,
                condition=row.condition,
                actions=row.actions,
                per_hour=row.per_hour,
                acts_as=row.acts_as,
                acts_as_name=names.get(row.acts_as, ""),
                role=row.role,
                version=row.version,
                paused=_paused(row, names),
                fired=counts["done"],
                failed=counts["failed"],
                held_back=counts["held_back"],
                latest=newest[0].state if newest else None,
                latest_at=newest[0].at if newest else None,
                updated_at=row.updated_at,
                may_edit=allows(context.caller.role, "edit"),
            )
        )
    return items


def _paused(row: RuleRecord, names: dict[str, str]) -> PausedOut | None:
    if row.paused_at is None:
        return None
    by = row.paused_by or UserId("")
    return PausedOut(at=row.paused_at, by=by, by_name=names.get(by, ""), reason=row.paused_because)


def firing_out(row: RuleFiring, *, whole: bool) -> AutomationFiringOut:
    """What is about something the caller may not read is told without its content."""
    return AutomationFiringOut(
        moment=row.moment,
        topic=row.topic,
        state=row.state,
        at=row.at,
        ended_at=row.ended_at,
        event=row.event if whole else None,
        chain=[HopOut(id=one["trigger"], name=one["name"], title=one["title"]) for one in row.chain],
        done=[DoneOut(**one) for one in row.done] if whole else [],
        reason=row.reason,
    )


async def tried_out(one: Tried, rule: RuleRecord, context: CommandContext) -> AutomationTried:
    platform = context.platform
    clauses = await why(rule.condition, variables_of(rule, one.event), platform.evaluator, one.value)
    fires = one.verdict == "fires"
    return AutomationTried(
        number=one.event.sequence,
        topic=one.event.topic,
        at=one.event.at,
        payload=one.event.payload,
        verdict=one.verdict,
        value=shortened(one.value),
        why=[
            ClauseOut(
                text=clause.text,
                value=clause.value,
                reads=[ReadOut(path=path, value=value) for path, value in clause.reads],
                error=clause.error,
            )
            for clause in clauses
        ],
        error=one.error,
        would=[
            WouldOut(action=its.action, says=its.says, input=its.input, problem=its.problem)
            for its in (await would_do(platform, rule, one) if fires else ())
        ],
    )
