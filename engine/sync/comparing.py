"""Compares what was read of both sides, row by row, and says what is to be done about each difference. Blocking, but for the file
of the memory it is pure.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from engine.records import Json
from engine.sync.converting import RAW, Cell
from engine.sync.deciding import Digest, Rule, Settled, Sides, What, verdict_of
from engine.sync.mapping import Plan
from engine.sync.memory import Differing, Memory

SHOWN: Final = 20
"""Rows of each kind of difference."""
ASKED: Final = 500
"""Rows of one run that are put before people; the others come when those are decided."""
CUT: Final = 160
_RANK: Final[Mapping[What, int]] = {"deleted": 0, "changed": 1, "conflict": 1, "new": 2}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said about a row, as both sides were then."""

    take: Literal["source", "target"]
    source: Digest
    target: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    key: str
    source: Digest
    target: Digest
    source_row: Json
    target_row: Json


@dataclass(slots=True, kw_only=True)
class Compared:
    """`counts`: rows of both sides, those that are equal, and by what is to be done. `kept`: different, and left as they are. `overruled`:
    conflicts that the source wins.
    """

    counts: dict[str, int]
    sample: dict[str, list[Json]]
    asked: list[Asked] = field(default_factory=list)
    total: int = 0


def compared(
    memory: Memory, plan: Plan, rule: Rule, decided: Mapping[str, Decided], *, dry: bool
) -> Compared:
    """Without `dry` the memory has the changes afterwards, and what is agreed about without one."""
    counts = dict.fromkeys(("new", "changed", "deleted", "conflict", "overruled", "kept", "asked"), 0)
    counts |= {"source": memory.count("source"), "target": memory.count("target"), "equal": memory.equal()}
    found = Compared(counts=counts, sample={what: [] for what in ("new", "changed", "deleted", "conflict")})
    agreed: list[tuple[str, Digest, Digest]] = []
    changes = _changes(memory, plan, rule, decided, found, agreed)
    found.total = sum(1 for _ in changes) if dry else memory.plan(changes, agreed)
    return found


def _changes(
    memory: Memory,
    plan: Plan,
    rule: Rule,
    decided: Mapping[str, Decided],
    found: Compared,
    agreed: list[tuple[str, Digest, Digest]],
) -> Iterator[tuple[int, str, Digest, Digest]]:
    for row in memory.differing():
        sides = Sides(source=row.source, target=row.target, was=row.was)
        verdict = verdict_of(sides, rule, _newer(row, plan))
        if verdict is None:
            found.counts["kept"] += 1
            continue
        settled: Settled = verdict.settled
        said = decided.get(row.key)
        if settled == "ask" and said is not None and (said.source, said.target) == (row.source, row.target):
            settled = said.take
        found.counts[verdict.what] += 1
        if len(found.sample[verdict.what]) < SHOWN:
            found.sample[verdict.what].append(_shown(row, plan, settled))
        match settled:
            case "source":
                found.counts["overruled"] += verdict.what == "conflict"
                yield _RANK[verdict.what] if row.source is not None else 0, row.key, row.source, row.target
            case "target":
                found.counts["kept"] += 1
                agreed.append((row.key, row.source, row.target))
            case "ask":
                found.counts["asked"] += 1
                if len(found.asked) < ASKED:
                    found.asked.append(_asked(row, plan))


def _newer(row: Differing, plan: Plan) -> Settled:
    """`ask` where a side has no row or says no time, or both say the same."""
    if plan.newer is None or row.source_cells is None or row.target_cells is None:
        return "ask"
    source, target = (json.loads(cells)[plan.newer] for cells in (row.source_cells, row.target_cells))
    family = plan.fields[plan.newer].shape.family
    if source is None or target is None or source == target or str(target).startswith(RAW):
        return "ask"
    if family in {"decimal", "float"}:
        source, target = float(source), float(target)
    if type(source) is not type(target):
        return "ask"
    return "source" if source > target else "target"


def _asked(row: Differing, plan: Plan) -> Asked:
    return Asked(
        key=row.key,
        source=row.source,
        target=row.target,
        source_row=_named(row.source_cells, plan),
        target_row=_named(row.target_cells, plan),
    )


def _shown(row: Differing, plan: Plan, settled: Settled) -> Json:
    source, target = _named(row.source_cells, plan), _named(row.target_cells, plan)
    both = source is not None and target is not None
    names = [one.target for one in plan.fields]
    keys = _named(row.source_cells or row.target_cells, plan) or {}
    return {
        "keys": {plan.fields[place].target: keys[plan.fields[place].target] for place in plan.keys},
        "source": source,
        "target": target,
        "columns": [name for name in names if source[name] != target[name]] if both else [],
        "settled": settled,
    }


def _named(cells: str | None, plan: Plan) -> Any:
    """By column of the target, for people to read."""
    if cells is None:
        return None
    return {one.target: shown(cell) for one, cell in zip(plan.fields, json.loads(cells), strict=True)}


def shown(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = cell.removeprefix(RAW)
    return text if len(text) <= CUT else f"{text[:CUT]}…"
