"""Which tables a stage looks at: those that were asked for, and in an incremental scan only those that changed. Pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from engine.sources.source import Table


def matches(pattern: str, name: str) -> bool:
    """`*` stands for any text; letters count without regard to case."""
    parts = ".*".join(re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(parts, name, re.IGNORECASE | re.DOTALL) is not None


def asked_for(tables: Iterable[Table], patterns: Sequence[str]) -> tuple[Table, ...]:
    """Those that one of the patterns matches; all where there is none."""
    return tuple(
        table for table in tables if not patterns or any(matches(pattern, table.name) for pattern in patterns)
    )


def mark_of(table: Table, rules: str = "") -> str:
    """The same while shape, rows and bytes of the table, and the rules that are held against it, are. `rules`: their digest.

    A change of values that changes none of these is not seen: a full scan sees it (SC6).
    """
    shape = table.model_dump(mode="json", exclude={"comment"})
    return sha256(json.dumps([shape, rules], sort_keys=True).encode()).hexdigest()[:32]


def wanted_of(
    tables: Iterable[Table], marks: Mapping[str, str], seen: Mapping[str, str], done: frozenset[str]
) -> tuple[Table, ...]:
    """Those whose mark is not the one that was seen last, and those that this scan has finished already."""
    return tuple(
        table for table in tables if table.name in done or marks[table.name] != seen.get(table.name, "")
    )
