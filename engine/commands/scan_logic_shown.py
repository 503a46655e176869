"""Scan definitions as people see them: their schedules in words, and what their last scans came to."""

from collections.abc import Sequence

from crdt.dataclasses import replace
from crdt.ids import DocumentId
from engine.commands.command import CommandContext
from engine.commands.documents import user_names
from engine.commands.scan_views import LogicOut, logic_out
from engine.commands.scans import readable_sources
from engine.members.ways import found_by
from engine.scans.records import ScanLogic, ScanRecord
from engine.trigger_records import TriggerRecord
from engine.triggers.kind import kind_of, read_config

MOST_LAST = 200


async def triggers_of(rows: Sequence[ScanLogic], context: CommandContext) -> Sequence[TriggerRecord]:
    designs = {DocumentId(row.design) for row in rows if row.design is not None}
    return await found_by(context.platform.store.records, TriggerRecord, "design", designs)


async def definitions_shown(rows: Sequence[ScanLogic], context: CommandContext) -> list[LogicOut]:
    names = await user_names(context, {row.updated_by for row in rows})
    workspaces = {row.workspace for row in rows}
    titles = {str(id_): title for id_, title in (await readable_sources(context, workspaces)).items()}
    said: dict[str, list[str]] = {}
    for trigger in await triggers_of(rows, context):
        kind = kind_of(trigger.kind)
        words = kind.sentence(read_config(kind, trigger.config))
        said.setdefault(trigger.design, []).append(words)
    kept = {id_: await context.kept_from(id_) for id_ in workspaces}
    seen = [replace(row, sources=kept[row.workspace].without(row.sources)) for row in rows]
    return [
        logic_out(row, titles, names, said.get(row.design or "", ()), await _last(row, context))
        for row in seen
    ]


async def _last(row: ScanLogic, context: CommandContext) -> Sequence[ScanRecord]:
    """Its newest scans of what the caller may know of; as many as it has sources, so that each may be among them."""
    where = {"logic": row.id, "source": tuple(row.sources)}
    most = min(len(row.sources), MOST_LAST)
    if most == 0:
        return ()
    return await context.platform.store.records.find(
        ScanRecord, where, order="created_at", descending=True, limit=most
    )
