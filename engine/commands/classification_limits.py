"""How far labels spread along lineage: hops for all labels or for one, and edges that let none through."""

from typing import Any

from pydantic import BaseModel, Field

from crdt.errors import InvalidInput
from crdt.ids import WorkspaceId
from crdt.model import Model
from engine.classification.keeping import ALL, spread_labels, writes_of
from engine.classification.records import ClassificationLimit, ClassificationRecord
from engine.classification.spreading import HOPS, MOST_HOPS, limit_id
from engine.classification.turns import turn
from engine.commands.command import Area, Command, CommandContext, Listing, Page
from engine.commands.documents import user_names
from engine.lineage.reading import Place
from engine.writes import Put, Remove, Write


class EdgeEnd(Model):
    source: str = Field(max_length=64)
    table: str = Field(min_length=1, max_length=400)
    column: str = Field(default="", max_length=400)


class NewLimit(Model):
    """`label` "" is every label; `hops` 0 switches spreading off. With both places it is about the edge between them alone."""

    workspace: str
    label: str = Field(default="", max_length=80)
    hops: int = Field(ge=0, le=MOST_HOPS)
    begin: EdgeEnd | None = None
    end: EdgeEnd | None = None


class OneLimit(Model):
    workspace: str
    limit_id: str = Field(max_length=64)


class LimitsOf(Page):
    workspace: str


class LimitOut(Model):
    id: str
    label: str
    hops: int
    begin: EdgeEnd | None
    end: EdgeEnd | None
    by: str
    by_name: str
    at: int


class LimitsOut(Listing[LimitOut]):
    """`usual`: the hops where nothing is said."""

    usual: int = HOPS


class Respread(Model):
    """Labels of so many columns are others now."""

    changed: int


async def limits(input_: LimitsOf, context: CommandContext) -> LimitsOut:
    where = {"workspace": context.workspace.id}
    found = await context.platform.store.records.find(ClassificationLimit, where, order="at", limit=ALL)
    page = found[input_.offset : input_.offset + input_.limit]
    names = await user_names(context, {row.by for row in page})
    items = [
        LimitOut(
            id=row.id,
            label=row.label,
            hops=row.hops,
            begin=_place(row.from_source, row.from_table, row.from_column),
            end=_place(row.to_source, row.to_table, row.to_column),
            by=row.by,
            by_name=names.get(row.by, ""),
            at=row.at,
        )
        for row in page
    ]
    return LimitsOut(items=items, total=len(found), offset=input_.offset, limit=input_.limit)


async def put(input_: NewLimit, context: CommandContext) -> Respread:
    begin, end = input_.begin, input_.end
    if (begin is None) != (end is None) or (begin is not None and input_.hops):
        raise InvalidInput(
            "An edge has two places, and lets all hops through or none.",
            details={"fields": ["begin", "end", "hops"]},
        )
    workspace, now = context.workspace, context.platform.clock.now()
    row = ClassificationLimit(
        id=limit_id(WorkspaceId(workspace.id), input_.label, _asked(begin), _asked(end)),
        organisation=workspace.organisation,
        workspace=workspace.id,
        label=input_.label,
        from_source=begin.source if begin else "",
        from_table=begin.table if begin else "",
        from_column=begin.column if begin else "",
        to_source=end.source if end else "",
        to_table=end.table if end else "",
        to_column=end.column if end else "",
        hops=input_.hops,
        by=context.caller.user,
        at=now,
    )
    return await _keep(Put(record=row), input_.label, context)


async def remove(input_: OneLimit, context: CommandContext) -> Respread:
    row = await context.platform.store.records.get(ClassificationLimit, input_.limit_id)
    if row is None or row.workspace != context.workspace.id:
        return Respread(changed=0)
    return await _keep(Remove(type=ClassificationLimit, key=(row.id,)), row.label, context)


async def _keep(write: Write, label: str, context: CommandContext) -> Respread:
    """The limit first: what spreads follows from what is kept. Whoever asks again comes to the same."""
    platform, workspace = context.platform, context.workspace
    records = platform.store.records
    async with turn(workspace.id):
        await platform.store.writer.commit((write,))
        named = (
            {label}
            if label
            else {
                row.label
                for row in await records.find(ClassificationRecord, {"workspace": workspace.id}, limit=ALL)
            }
        )
        now = platform.clock.now()
        rows = await spread_labels(records, workspace.organisation, workspace.id, named, (), now)
        if rows:
            batch = await writes_of(records, rows, context.caller.user, now)
            platform.channels.committed(batch, await platform.store.writer.commit(batch))
    return Respread(changed=len(rows))


def _asked(place: EdgeEnd | None) -> Place | None:
    return None if place is None else Place(source=place.source, table=place.table, column=place.column)


def _place(source: str, table: str, column: str) -> EdgeEnd | None:
    return EdgeEnd(source=source, table=table, column=column) if source else None


def _command(
    name: str, summary: str, path: str, input_: type[BaseModel], run: Any, **more: Any
) -> Command[Any, Any]:
    values: dict[str, Any] = {"method": "PUT", "right": "edit", "output": Respread, **more}
    return Command(
        name=f"classifications.{name}",
        summary=summary,
        path=f"/classifications/limits{path}",
        scope="workspace",
        names="workspace",
        input=input_,
        run=run,
        **values,
    )


_LIST: dict[str, Any] = {"method": "GET", "right": "read", "output": LimitsOut}

COMMANDS = Area(
    name="classification_limits",
    commands=(
        _command("limits", "How far labels spread along lineage", "", LimitsOf, limits, **_LIST),
        _command("limit", "Sets how far a label spreads, or stops it at an edge", "", NewLimit, put),
        _command("unlimit", "Takes a limit away", "/{limit_id}", OneLimit, remove, method="DELETE"),
    ),
)
