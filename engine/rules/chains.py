"""What led to an event: the chain of the run it is about, or of the rule that made or touched what it is about (rule RU4).

What a firing made is known by its id for ever. What it touched counts only when the rule's owner is said to have done it, shortly
after: a person may touch the same thing.
"""

from collections.abc import Sequence
from typing import Final

from crdt.ids import RunId
from engine.members.ways import found_by
from engine.ports import Records, StoredEvent
from engine.records import Json, RunRecord
from engine.rules.records import RuleRecord, RuleTrace
from engine.triggers.cause import chain_after
from engine.triggers.memory import Link

SHORTLY: Final = 60_000_000
"""Microseconds after a firing."""
MOST_IDS: Final = 24
LONGEST_ID: Final = 64


def ids_in(payload: Json) -> tuple[str, ...]:
    """Texts of a payload that could name something."""
    if not isinstance(payload, dict):
        return ()
    found = (value for value in payload.values() if isinstance(value, str) and 0 < len(value) <= LONGEST_ID)
    return tuple(dict.fromkeys(found))[:MOST_IDS]


async def chain_of(records: Records, event: StoredEvent) -> tuple[Link, ...]:
    """The oldest first; the longest where several led here."""
    payload = event.payload if isinstance(event.payload, dict) else {}
    chains: list[tuple[Link, ...]] = [()]
    about = payload.get("run")
    run = await records.get(RunRecord, RunId(about)) if isinstance(about, str) else None
    if run is not None and run.cause:
        chains.append(chain_after(run))
    chains += [
        tuple(Link(**one) for one in trace.chain)
        for trace in await found_by(records, RuleTrace, "object", ids_in(payload))
        if trace.made or _follows(trace, event, payload)
    ]
    return max(chains, key=len)


def _follows(trace: RuleTrace, event: StoredEvent, payload: Json) -> bool:
    return payload.get("by") == trace.by and 0 <= event.at - trace.at <= SHORTLY


def longer(chain: Sequence[Link], rule: RuleRecord, moment: str, topic: str) -> tuple[Link, ...]:
    """With this firing at its end."""
    return (*chain, Link(trigger=rule.id, name=rule.name, run=moment, title=topic))
