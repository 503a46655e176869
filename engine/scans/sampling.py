"""Holds the rules of a rule set against a bounded sample of a source, stores nothing, and says how many rows each rule meets.

The same checks and detectors as in a scan, over the first rows of each table: what they say is of the sample (RS3).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.ids import DocumentId, Micros
from crdt.kinds.rule_set import Rule, RuleSet
from engine.classification.detector import detectors
from engine.classification.rules import own_rules
from engine.classification.sampling import sampled
from engine.classification.stage import judged
from engine.quality.rules import places_of, rule_of, tables_of
from engine.quality.running import Came, hold
from engine.records import Json
from engine.scans.rules import PinnedRule
from engine.sources.source import Connection, Table

MOST_TABLES: Final = 50
Status = Literal["passed", "failed", "errored", "matched", "nothing", "not_here", "off"]


@dataclass(slots=True, kw_only=True)
class Tried:
    """What one rule came to. `places` are tables or columns; `rows` were checked, `failing` of them fail it."""

    rule: str
    status: Status
    places: int = 0
    rows: int = 0
    failing: int = 0
    message: str = ""
    examples: list[Json] = field(default_factory=list)


class Sampled:
    """A connection whose tables have no more than so many rows."""

    def __init__(self, connection: Connection, rows: int) -> None:
        self._connection = connection
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def relation(self, table: str) -> str:
        whole = await self._connection.relation(table)
        return f"(SELECT * FROM {whole} AS whole LIMIT {self._rows})"  # noqa: S608 - a relation of the source itself


async def try_rules(
    connection: Connection, rule_set: DocumentId, body: RuleSet, rows: int, now: Micros
) -> tuple[list[Tried], int, bool]:
    """By rule, how many tables were looked at, and whether there are more."""
    tables = await connection.discover()
    looked = tables[:MOST_TABLES]
    bounded: Any = Sampled(connection, rows)
    tried: dict[str, Tried] = {}
    for id_, rule in sorted(body.rules.items()):
        if not rule.enabled:
            tried[id_] = Tried(rule=id_, status="off", message="The rule is switched off.")
        elif rule.area == "schema":
            tried[id_] = _of_the_schema(id_, rule, looked)
    quality = {id_: rule for id_, rule in body.rules.items() if rule.enabled and rule.area == "quality"}
    tried |= await _quality(bounded, rule_set, quality, looked, now)
    own = {id_: rule for id_, rule in body.rules.items() if rule.enabled and rule.area == "classification"}
    if own:
        tried |= await _classified(connection, rule_set, own, looked)
    return [tried[id_] for id_ in sorted(tried)], len(looked), len(tables) > len(looked)


def _of_the_schema(id_: str, rule: Rule, tables: Sequence[Table]) -> Tried:
    pinned = PinnedRule(rule_set=DocumentId(""), rule_set_title="", id=id_, rule=rule)
    places = sum(len(pinned.columns_of(table)) for table in tables if pinned.applies_to(table))
    return Tried(
        rule=id_,
        status="matched" if places else "not_here",
        places=places,
        message="Schema rules are held against the difference between two scans, so a sample cannot fail them.",
    )


async def _quality(
    connection: Connection,
    rule_set: DocumentId,
    rules: Mapping[str, Rule],
    tables: Sequence[Table],
    now: Micros,
) -> dict[str, Tried]:
    tried = {
        id_: Tried(rule=id_, status="not_here", message="No table or column is called like this.")
        for id_ in rules
    }
    read = {id_: rule_of(rule_set, id_, rule.model_dump(mode="json")) for id_, rule in rules.items()}
    for id_, rule in read.items():
        if rule.check is None or rule.parameters is None:
            tried[id_].status, tried[id_].message = "errored", rule.wrong
    held = [place for rule in read.values() for place in places_of(rule, tables)]
    by_name = {table.name: table for table in tables}
    for places in tables_of(held).values():
        for came in await hold(connection, places, by_name, now):
            _add(tried[came.held.rule.id], came)
    return tried


def _add(tried: Tried, came: Came) -> None:
    tried.places += 1
    tried.rows += came.rows_checked or 0
    tried.failing += came.rows_failing or 0
    order = ("not_here", "skipped", "passed", "failed", "errored")
    column = came.held.column
    place = came.held.table.name + (f".{column.name}" if column else "")
    if order.index(came.status) >= order.index(tried.status):
        tried.status = "passed" if came.status == "skipped" else came.status
        said = came.message or (f"all {came.rows_checked:,} rows pass." if came.rows_checked else "holds.")
        tried.message = f"{place}: {said}"
    if came.status == "failed" and len(tried.examples) < 5:
        tried.examples.append({"place": place, "failing": came.rows_failing, "says": came.message})


async def _classified(
    connection: Connection, rule_set: DocumentId, rules: Mapping[str, Rule], tables: Sequence[Table]
) -> dict[str, Tried]:
    pinned = [
        PinnedRule(rule_set=rule_set, rule_set_title="", id=id_, rule=rule)
        for id_, rule in sorted(rules.items())
    ]
    tried = {
        one.id: Tried(rule=one.id, status="nothing", message="Nothing in the sample is of this sort.")
        for one in pinned
    }
    for one in pinned:
        own, wrong = own_rules((one,))
        if wrong:
            tried[one.id].status, tried[one.id].message = "errored", wrong[0]
            continue
        for table in tables:
            if not one.applies_to(table):
                continue
            try:
                columns = await sampled(connection, table)
            except ConcertError:
                continue
            meant = one.columns_of(table)
            chosen = {name: parts for name, parts in columns.items() if name in meant}
            found = await asyncio.to_thread(judged, chosen, detectors(), own, {})
            matched = [name for name, suggested in found.items() if suggested]
            tried[one.id].rows += len(chosen)
            tried[one.id].places += len(matched)
            tried[one.id].examples += [{"place": f"{table.name}.{name}"} for name in matched][:5]
        if tried[one.id].places:
            tried[one.id].status = "matched"
            tried[one.id].message = f"{tried[one.id].places} columns are of this sort."
    return tried
