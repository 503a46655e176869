"""What triggers there are beyond one design: kinds, plain words of a schedule, lists, and where schedules collide."""

from collections.abc import Iterable
from zoneinfo import available_timezones

from crdt.model import schema_of
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, several
from engine.commands.trigger_views import (
    OverlapOut,
    OverlapQuery,
    Preview,
    PreviewOut,
    TriggerKindOut,
    TriggerKindsOut,
    TriggerOut,
    TriggerQuery,
)
from engine.commands.triggers import ALL, shown
from engine.members.ways import found_by
from engine.records import DocumentRecord
from engine.texts import folded
from engine.trigger_records import TriggerRecord
from engine.triggers.checking import check_pace
from engine.triggers.due import next_times
from engine.triggers.kind import kind_of, read_config, trigger_kinds
from engine.triggers.meeting import met
from engine.triggers.state import Trigger


async def kinds(_input: Nothing, context: CommandContext) -> TriggerKindsOut:
    return TriggerKindsOut(
        kinds=[
            TriggerKindOut(
                name=kind.name,
                title=kind.title,
                summary=kind.summary,
                icon=kind.icon,
                fires=kind.fires,
                config=schema_of(kind.config, "validation"),
                gives=dict(kind.gives),
            )
            for kind in trigger_kinds().values()
        ],
        zones=sorted(available_timezones()),
        shortest_s=context.platform.triggers.limits.shortest,
    )


async def preview(input_: Preview, context: CommandContext) -> PreviewOut:
    kind = kind_of(input_.kind)
    config = read_config(kind, input_.config)
    now = context.platform.clock.now()
    check_pace(kind, config, context.platform.triggers.limits, now)
    times = () if kind.schedule is None else next_times(kind.schedule(config), now, input_.count)
    return PreviewOut(sentence=kind.sentence(config), next=list(times))


async def list_all(input_: TriggerQuery, context: CommandContext) -> Listing[TriggerOut]:
    """Of the designs that I may read, oldest first."""
    rows = await context.platform.store.records.find(
        TriggerRecord, {"organisation": context.caller.organisation}, order="created_at", limit=ALL
    )
    designs = await _readable(rows, input_.workspace, context)
    titles = {design.id: design.title for design in designs}
    words, kinds = folded(input_.search), several(input_.kind)
    wanted = [
        row
        for row in rows
        if row.design in titles
        and (not kinds or row.kind in kinds)
        and input_.state in {"", "on" if row.paused_at is None else "paused"}
        and (not words or _has(row, titles[row.design], words))
    ]
    page = wanted[input_.offset : input_.offset + input_.limit]
    return Listing(
        items=await shown(page, designs, context), total=len(wanted), offset=input_.offset, limit=input_.limit
    )


async def overlaps(input_: OverlapQuery, context: CommandContext) -> Listing[OverlapOut]:
    rows = await context.platform.store.records.find(
        TriggerRecord, {"organisation": context.caller.organisation, "paused_at": None}, limit=ALL
    )
    designs = {one.id: one for one in await _readable(rows, input_.workspace, context)}
    here = [row for row in rows if row.design in designs]
    found = await met(context.platform, here, designs, input_.hours)
    named = {row.id: row for row in here}
    page = found[input_.offset : input_.offset + input_.limit]
    titles = {
        name: named[name].name or _sentence(named[name]) for one in page for name in (one.one, one.other)
    }
    items = [
        OverlapOut(
            one=one.one,
            one_name=titles[one.one],
            one_design=designs[named[one.one].design].title,
            other=one.other,
            other_name=titles[one.other],
            other_design=designs[named[one.other].design].title,
            sources=list(one.uses),
            first=one.first,
            times=one.times,
        )
        for one in page
    ]
    return Listing(items=items, total=len(found), offset=input_.offset, limit=input_.limit)


def _has(row: TriggerRecord, design: str, words: Iterable[str]) -> bool:
    text = f"{row.name} {_sentence(row)} {kind_of(row.kind).title} {design}".casefold()
    return all(word in text for word in words)


def _sentence(row: TriggerRecord) -> str:
    return kind_of(row.kind).sentence(Trigger.of(row).config)


async def _readable(
    rows: Iterable[TriggerRecord], workspace: str, context: CommandContext
) -> list[DocumentRecord]:
    records = context.platform.store.records
    designs = await found_by(records, DocumentRecord, "id", {row.design for row in rows})
    here = [one for one in designs if workspace in {"", one.workspace} and one.trashed_at is None]
    readable = await context.readable(here)
    return [one for one in here if one.id in readable]


COMMANDS = Area(
    name="schedules",
    commands=(
        Command(
            name="triggers.kinds",
            summary="What can start a design, and what each kind is told and gives",
            method="GET",
            path="/workflow/triggers/kinds",
            scope="none",
            right="read",
            input=Nothing,
            output=TriggerKindsOut,
            run=kinds,
        ),
        Command(
            name="triggers.preview",
            summary="A schedule in plain words, and when it would run next",
            method="POST",
            path="/workflow/triggers/preview",
            scope="none",
            right="read",
            input=Preview,
            output=PreviewOut,
            run=preview,
        ),
        Command(
            name="triggers.list_all",
            summary="The triggers of the designs that I may read",
            method="GET",
            path="/workflow/triggers",
            scope="none",
            right="read",
            input=TriggerQuery,
            output=Listing[TriggerOut],
            run=list_all,
        ),
        Command(
            name="triggers.overlaps",
            summary="Schedules that start designs which use the same source at once",
            method="GET",
            path="/workflow/triggers/overlaps",
            scope="none",
            right="read",
            input=OverlapQuery,
            output=Listing[OverlapOut],
            run=overlaps,
        ),
    ),
)
