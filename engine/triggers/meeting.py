"""Finds for schedules what they start, what that uses and how long it usually takes, and where they meet (rule TR18)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from crdt.ids import DocumentId, Micros
from crdt.kinds.workflow import Workflow
from engine.records import DocumentRecord, RunRecord
from engine.runtime.slices import sliced
from engine.trigger_records import TriggerRecord
from engine.triggers.overlaps import Overlapping, Planned, in_order, overlaps
from engine.triggers.state import Trigger

if TYPE_CHECKING:
    from engine.platform import Platform

HOUR: Final = 3_600_000_000
UNKNOWN: Final = 60_000_000
"""A minute, for a design that has never run to its end."""
LOOKED_AT: Final = 20
MOST: Final = 200
"""Schedules that are compared."""


async def met(
    platform: "Platform",
    records: Sequence[TriggerRecord],
    designs: Mapping[DocumentId, DocumentRecord],
    hours: int,
) -> Sequence[Overlapping]:
    now = platform.clock.now()
    known: dict[DocumentId, tuple[frozenset[str], int]] = {}
    planned: list[Planned] = []
    for record in records:
        schedule = Trigger.of(record).schedule
        if schedule is None or len(planned) >= MOST:
            continue
        if record.design not in known:
            known[record.design] = (
                await _uses(platform, designs[record.design]),
                await _usual(platform, record.design),
            )
        uses, duration = known[record.design]
        given = frozenset(one for one in _texts(record.parameters))
        planned.append(
            Planned(
                trigger=record.id,
                design=record.design,
                schedule=schedule,
                duration=duration,
                uses=uses | await _sources_among(platform, given, record),
            )
        )
    search = sliced(overlaps(planned, now, Micros(now + hours * HOUR)))
    return in_order([found async for found in search if found is not None])


async def _uses(platform: "Platform", design: DocumentRecord) -> frozenset[str]:
    """The sources that its steps or its parameters name."""
    body = (await platform.rooms.read(design)).body()
    if not isinstance(body, Workflow):
        return frozenset()
    texts = {text for node in body.nodes.values() for text in _texts(node.parameters)}
    texts |= {text for one in body.parameters.values() for text in _texts(one.default)}
    return await _sources_among(platform, frozenset(texts), design)


async def _sources_among(
    platform: "Platform", texts: frozenset[str], of: DocumentRecord | TriggerRecord
) -> frozenset[str]:
    if not texts:
        return frozenset()
    where = {"id": tuple(sorted(texts)), "workspace": of.workspace, "kind": "data_source"}
    rows = await platform.store.records.find(DocumentRecord, where, limit=len(texts))
    return frozenset(row.id for row in rows)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value that may be an id."""
    match value:
        case str() if 0 < len(value) <= 64:
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


async def _usual(platform: "Platform", design: DocumentId) -> int:
    """The longest of its newest runs."""
    rows = await platform.store.records.find(
        RunRecord, {"design": design}, order="created_at", descending=True, limit=LOOKED_AT
    )
    took = [
        row.finished_at - row.started_at
        for row in rows
        if row.finished_at is not None and row.started_at is not None
    ]
    return max(took, default=UNKNOWN)
