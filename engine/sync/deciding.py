"""What becomes of one row: what the two sides have, what both had when they last agreed, and the rule for conflicts. Pure.

A side is the digest of its row, None where it has none. Who was never agreed about had nothing on either side.
"""

from typing import Literal

from crdt.dataclasses import dataclass
from engine.sync_records import Conflicts, Deletes

Digest = bytes | None
What = Literal["new", "changed", "deleted", "conflict"]
Settled = Literal["source", "target", "ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """`was` is what both had when they last agreed."""

    source: Digest
    target: Digest
    was: tuple[Digest, Digest] = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`settled` for the source: it is written. For the target: it stays, and is agreed about. `ask`: a person decides."""

    what: What
    settled: Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    deletes: Deletes
    conflicts: Conflicts


def verdict_of(sides: Sides, rule: Rule, newer: Settled = "ask") -> Verdict | None:
    """None where nothing is to be done. `newer`: which side the column that says so names, `ask` where it does not."""
    if sides.source == sides.target or (sides.source, sides.target) == sides.was:
        return None
    if sides.source is None and rule.deletes == "off":
        return None
    if sides.target == sides.was[1]:
        return Verdict(what=_plain(sides), settled="source")
    match rule.conflicts:
        case "newer":
            return Verdict(what="conflict", settled=newer)
        case "source" | "target" | "ask":
            return Verdict(what="conflict", settled=rule.conflicts)


def _plain(sides: Sides) -> What:
    if sides.source is None:
        return "deleted"
    return "new" if sides.target is None else "changed"
