"""Writes one batch of changes into the target, in one transaction (rule SY5). Blocking.

Each row is looked at again, and held, before it is written: what is there already is done, and what somebody changed since the
comparison is left alone for the next one. So a batch may be done twice, and nobody's edit is lost between the two.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import field
from typing import Any

from crdt.dataclasses import dataclass
from engine.sync.converting import own_cell
from engine.sync.deciding import Digest
from engine.sync.mapping import Plan
from engine.sync.memory import Change, Memory, digest_of
from engine.sync.reading import text_of
from engine.sync.side import TargetRefused, Writing
from engine.sync_records import Deletes


@dataclass(slots=True, kw_only=True)
class Batch:
    """What came of it. `already`: rows that were as they are to be; `moved`: changed by somebody since the comparison."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("inserted", "updated", "removed", "marked", "already", "moved"), 0
        )
    )
    done: int = 0


@dataclass(slots=True)
class _Sorted:
    insert: list[list[Any]] = field(default_factory=list)
    update: list[list[Any]] = field(default_factory=list)
    gone: list[list[Any]] = field(default_factory=list)
    agreed: list[tuple[str, Digest, Digest]] = field(default_factory=list)


def applied(writing: Writing, memory: Memory, plan: Plan, deletes: Deletes, most: int) -> Batch | None:
    """None when nothing is left. Raises `TargetRefused`, or the driver's error; then nothing of the batch is written."""
    changes = memory.next_changes(most)
    if not changes:
        return None
    batch = Batch()
    writing.begin()
    try:
        todo = _sorted(changes, _now(writing, plan, changes), batch)
        _write(writing, todo, batch, marks=deletes == "mark")
        writing.commit()
    except writing.errors as error:
        _back(writing)
        if why := writing.refused(error):
            rows = [json.loads(change.key) for change in (changes[0], changes[-1])]
            raise TargetRefused(
                f"{TargetRefused.message} {why[0].upper()}{why[1:]}.",
                details={"first": rows[0], "last": rows[1]},
            ) from None
        raise
    except BaseException:
        _back(writing)
        raise
    memory.finished(changes, todo.agreed)
    batch.done = changes[-1].number
    return batch


def _now(writing: Writing, plan: Plan, changes: Sequence[Change]) -> dict[str, Digest]:
    """By key the rows that are there; a digest of None stands for one that is marked as gone."""
    found: dict[str, Digest] = {}
    for values, marked in writing.current([json.loads(change.key) for change in changes]):
        cells = [own_cell(value, one.shape) for value, one in zip(values, plan.fields, strict=True)]
        key = text_of([cells[place] for place in plan.keys])
        found[key] = None if marked else digest_of(text_of(cells))
    return found


def _sorted(changes: Sequence[Change], now: dict[str, Digest], batch: Batch) -> _Sorted:
    todo = _Sorted()
    for change in changes:
        have = now.get(change.key)
        if have == change.source:
            batch.counts["already"] += 1
        elif have != change.target:
            batch.counts["moved"] += 1
            continue
        elif change.source is None:
            todo.gone.append(json.loads(change.key))
        elif change.key in now:
            todo.update.append(json.loads(change.cells or "[]"))
        else:
            todo.insert.append(json.loads(change.cells or "[]"))
        todo.agreed.append((change.key, change.source, change.source))
    return todo


def _write(writing: Writing, todo: _Sorted, batch: Batch, *, marks: bool) -> None:
    """What goes makes room first."""
    if todo.gone:
        if marks:
            writing.mark(todo.gone)
        else:
            writing.delete(todo.gone)
    if todo.update:
        writing.update(todo.update)
    if todo.insert:
        writing.insert(todo.insert)
    batch.counts["marked" if marks else "removed"] += len(todo.gone)
    batch.counts["updated"] += len(todo.update)
    batch.counts["inserted"] += len(todo.insert)


def _back(writing: Writing) -> None:
    """A connection that is gone has rolled back by itself."""
    with contextlib.suppress(*writing.errors):
        writing.rollback()
