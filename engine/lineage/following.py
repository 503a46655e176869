"""The engine of lineage: when a run has ended, what its steps read and wrote becomes edges. Seen twice it is the same rows.

Border: which steps touched what was noted with their ends (`noting.py`); which values reach which step is read from the
plan that the run was made of (`flowing.py`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, RunId
from engine.channels import Channels
from engine.lineage.flowing import Flowing, plain, round_of, shared
from engine.lineage.reading import Place
from engine.lineage.records import LineageEdge, LineageTouch
from engine.lineage.writing import ALL, DESIGN, Saying, adding, changed, edge_of
from engine.ports import Store, StoredEvent
from engine.records import Json, RunRecord
from engine.spec import EngineSpec, Triggers
from engine.workflow.designs.plan import Plan
from engine.writes import Batch, Remove

ENDED: Final = ("workflow:run:completed", "workflow:run:failed", "workflow:run:cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageFollower:
    store: Store
    channels: Channels

    async def start(self) -> None:
        """The dispatcher tells what was committed meanwhile."""

    async def seen_document(self, _document: DocumentId, _sequence: int) -> None:
        """It follows no documents."""

    async def seen_event(self, _channel: Channel, event: StoredEvent) -> None:
        run = await self.store.records.get(RunRecord, RunId(event.payload["run"]))
        if run is None:
            return
        touches = await self.store.records.find(LineageTouch, {"run": run.id}, limit=ALL)
        if not touches:
            return
        saying = Saying(
            organisation=run.organisation,
            workspace=run.workspace,
            kind="workflow",
            origin=f"{DESIGN}{run.design}",
            at=event.at,
        )
        writes, fresh = await adding(self.store.records, edges_of(run, touches, saying))
        done = (
            Remove(type=LineageTouch, key=(one.run, one.node, one.way, one.source, one.table))
            for one in touches
        )
        batch: Batch = (*writes, *done, *(changed(saying, fresh) if fresh else ()))
        self.channels.committed(batch, await self.store.writer.commit(batch))


def edges_of(run: RunRecord, touches: Sequence[LineageTouch], saying: Saying) -> list[LineageEdge]:
    """From what is read to what its values are written to, else to the design; from the design to what comes from nothing
    that was read. Pure.
    """
    plan = Plan.from_json(run.plan)
    flowing = Flowing.of(plan)
    design = Place(source=saying.origin, table="")
    reads = [one for one in touches if one.way == "reads"]
    writes = [one for one in touches if one.way == "writes"]
    ends = {node: flowing.reached(node) for node in {plain(one.node) for one in reads}}
    aims = _Targets(writes)
    found: list[LineageEdge] = []
    written: set[int] = set()
    for read in reads:
        targets = list(aims.of(read, ends[plain(read.node)]))
        written |= {id(one) for one in targets}
        for target in targets:
            evidence = _evidence(run, plan, target, flowing)
            found += _between(read, target, saying, evidence)
        if not targets:
            evidence = _evidence(run, plan, read, flowing)
            found.append(edge_of(saying, _place(read), design, how=evidence["step"], evidence=evidence))
    for target in writes:
        if id(target) not in written:
            evidence = _evidence(run, plan, target, flowing)
            found.append(edge_of(saying, design, _place(target), how=evidence["step"], evidence=evidence))
    return found


class _Targets:
    """What is written, found by step and round: a loop of many rounds is not compared with itself."""

    def __init__(self, writes: Sequence[LineageTouch]) -> None:
        self._nodes: dict[str, list[LineageTouch]] = {}
        for one in writes:
            self._nodes.setdefault(plain(one.node), []).append(one)
        self._rounds: dict[tuple[str, int], dict[str, list[LineageTouch]]] = {}

    def of(self, read: LineageTouch, ends: frozenset[str]) -> Iterator[LineageTouch]:
        for node in sorted(ends & self._nodes.keys()):
            depth = shared(plain(read.node), node)
            for one in self._in_rounds(node, depth).get(round_of(read.node, depth), ()):
                if _place(one) != _place(read):
                    yield one

    def _in_rounds(self, node: str, depth: int) -> dict[str, list[LineageTouch]]:
        found = self._rounds.get((node, depth))
        if found is None:
            found = self._rounds[node, depth] = {}
            for one in self._nodes[node]:
                found.setdefault(round_of(one.node, depth), []).append(one)
        return found


def _between(
    read: LineageTouch, target: LineageTouch, saying: Saying, evidence: Json
) -> Iterator[LineageEdge]:
    how = evidence["step"]
    yield edge_of(saying, _place(read), _place(target), how=how, evidence=evidence)
    for column, origin in sorted(target.columns.items()):
        # A step that says no columns reads all of them.
        if not read.columns or origin in read.columns or read.node == target.node:
            begin = Place(source=read.source, table=read.table, column=origin)
            end = Place(source=target.source, table=target.table, column=column)
            yield edge_of(saying, begin, end, how=how, evidence=evidence)


def _place(touch: LineageTouch) -> Place:
    return Place(source=touch.source, table=touch.table)


def _evidence(run: RunRecord, plan: Plan, touch: LineageTouch, flowing: Flowing) -> dict[str, Json]:
    return {
        "design": run.design,
        "design_title": plan.title,
        "step": flowing.titles.get(plain(touch.node), touch.node),
        "operation": touch.operation,
        "run": run.id,
        "number": run.number,
    }


ENGINE = EngineSpec(
    name="lineage",
    title="Lineage",
    summary="Keeps from which tables finished runs read and to which they wrote.",
    capabilities=("runs", "views", "OpenLineage", "impact"),
    triggers=Triggers(topics=ENDED),
    make=lambda platform: LineageFollower(store=platform.store, channels=platform.channels),
)
