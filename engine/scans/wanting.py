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


def mark_of(table: Table, scan: str, rules: str = "") -> str:
    """The same while the table's shape, what its source tells of writes to it, and the rules that are held against it are.

    `rules`: their digest. Where the source cannot tell, the mark is that of this scan alone: the next one looks again (SC6).
    """
    shape = table.model_dump(mode="json", exclude={"comment", "rows", "bytes"})
    told = [shape, rules, scan if table.changed is None else "", table.changed]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def wanted_of(
    tables: Iterable[Table], marks: Mapping[str, str], seen: Mapping[str, str], done: frozenset[str]
) -> tuple[Table, ...]:
    """Those whose mark is not the one that was seen last, and those that this scan has finished already."""
    return tuple(
        table for table in tables if table.name in done or marks[table.name] != seen.get(table.name, "")
    )
