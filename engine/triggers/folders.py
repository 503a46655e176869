"""Looks at the folder of a `files` source and tells what has changed since the last look (rule TR8).

A change counts once it has held still for one more look, so that half a file starts nothing. What was seen is stored in the
commit that starts the run. Border: where the folder is and that nothing outside it is read, `engine/sources` says.
"""

import asyncio
import heapq
import os
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.kinds.writing import to_json
from engine.records import DocumentRecord, Json
from engine.rooms import Rooms
from engine.sources.files import FilesConfig
from engine.sources.opening import SourceIncomplete
from engine.sources.paths import resolve
from engine.sources.source import SourceRoots
from engine.trigger_records import FilesSeen
from engine.triggers.around import Around
from engine.triggers.memory import Mark, Moment
from engine.triggers.state import Trigger
from engine.writes import Batch, Put

MOST_WATCHED: Final = 10_000
"""Of one folder: those that were changed or came there last."""
MOST_WATCHED_BEFORE: Final = 2_000
"""Of rows whose marks are of two numbers: they held the first so many by path."""
Seen = Mapping[str, Mark]
"""By path below the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`moment` is unset when nothing has changed and held still."""

    writes: Batch
    moment: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`settled`: path and change; `seen` and `fresh` are what the next look begins with."""

    settled: tuple[tuple[str, str], ...]
    seen: Seen
    fresh: Seen


def compare(seen: Seen, fresh: Seen, now: Seen) -> Changes:
    """Pure. A file that is gone is so at once; one that is new or other counts when the look before found it the same.

    Older than all of a full look nothing is known: what is not in it may be there, and what was not in the one before is
    learned.
    """
    end, end_before = _end_of(now), _end_of({**seen, **fresh})
    settled = [(path, "removed") for path, mark in seen.items() if path not in now and _age(path, mark) > end]
    known = {path: mark for path, mark in seen.items() if path in now}
    waiting: dict[str, Mark] = {}
    for path, mark in now.items():
        if seen.get(path) == mark or _age(path, mark) < end_before:
            known[path] = mark
        elif fresh.get(path) == mark:
            settled.append((path, "changed" if path in seen else "added"))
            known[path] = mark
        else:
            waiting[path] = mark
    return Changes(settled=tuple(sorted(settled)), seen=known, fresh=waiting)


def _age(path: str, mark: Mark) -> tuple[int, str]:
    """Rises with the time; the path tells files of one moment apart."""
    return mark.since, path


def _end_of(look: Seen) -> tuple[int, str]:
    """The oldest of a look that holds as many as it may; before all there can be where it went through all of them."""
    return min(_age(*one) for one in look.items()) if len(look) >= MOST_WATCHED else (-sys.maxsize, "")


async def look_again(around: Around, trigger: Trigger) -> Look:
    """The first look only learns what is there. `Refused` when the folder cannot be looked at."""
    record, config = trigger.record, trigger.config
    source, _ = await around.standing.in_document(record.acts_as, record.role, config.source, "read")
    if source.workspace != record.workspace:
        raise InvalidInput("The source of the folder is in another workspace.")
    now = await around.look(source, config.pattern)
    row = await around.store.records.get(FilesSeen, record.id)
    if row is None or _of_another_order(row):
        return Look(writes=(Put(record=_row(trigger, now, {})),), moment=None)
    found = compare(_marks(row.seen), _marks(row.fresh), now)
    after = _row(trigger, found.seen, found.fresh)
    if after == row:
        return Look(writes=(), moment=None)
    wanted = [{"path": path, "change": how} for path, how in found.settled if how in config.changes]
    at = around.now()
    moment = Moment(key=f"look:{at}", due=at, event={"files": wanted, "source": source.id})
    return Look(writes=(Put(record=after),), moment=moment if wanted else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    rooms: Rooms
    roots: SourceRoots

    async def look(self, source: DocumentRecord, pattern: str) -> dict[str, Mark]:
        body = to_json(await self.rooms.read(source)).get("body", {})
        if body.get("kind") != "files":
            raise InvalidInput("Only a source of files has a folder to look at.")
        try:
            config = FilesConfig.model_validate(body.get("connection") or {})
        except ValidationError:
            raise SourceIncomplete(details={"fields": ["folder"]}) from None
        return await asyncio.to_thread(files_below, resolve(config.folder, self.roots), pattern)


def files_below(folder: Path, pattern: str) -> dict[str, Mark]:
    """Of those that fit the `MOST_WATCHED` that changed or came last; links that leave the folder are not followed."""
    newest = heapq.nlargest(MOST_WATCHED, _fitting(folder, pattern), key=lambda one: _age(*one))
    return dict(sorted(newest))


def _fitting(folder: Path, pattern: str) -> Iterator[tuple[str, Mark]]:
    for name, entry in _entries(folder):
        if not (fnmatchcase(name, pattern) or fnmatchcase(entry.name, pattern)):
            continue
        try:
            if entry.is_file() and not (entry.is_symlink() and _leaves(folder, entry)):
                stat = entry.stat()
                since = max(stat.st_mtime_ns, stat.st_ctime_ns)
                yield name, Mark(stat.st_size, stat.st_mtime_ns, since)
        except OSError:  # it went while we looked
            continue


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All below it but what is behind links, with the path from there: of many files nothing is asked but their names."""
    ahead = [""]
    while ahead:
        above = ahead.pop()
        try:
            with os.scandir(folder / above) as inside:
                entries = list(inside)
        except (PermissionError, FileNotFoundError, NotADirectoryError):  # or it went while we looked
            continue
        for entry in entries:
            name = above + entry.name
            if entry.is_dir(follow_symlinks=False):
                ahead.append(f"{name}/")
            yield name, entry


def _leaves(folder: Path, entry: os.DirEntry[str]) -> bool:
    return not Path(entry.path).resolve().is_relative_to(folder)


def _row(trigger: Trigger, seen: Seen, fresh: Seen) -> FilesSeen:
    return FilesSeen(
        trigger=trigger.record.id,
        organisation=trigger.record.organisation,
        seen=_told(seen),
        fresh=_told(fresh),
    )


def _of_another_order(row: FilesSeen) -> bool:
    """Whether it holds a part of the folder that cannot be compared with what is watched now."""
    marks = {**row.seen, **row.fresh}
    return len(marks) >= MOST_WATCHED_BEFORE and any(len(mark) == 2 for mark in marks.values())


def _told(marks: Seen) -> Json:
    return {path: [mark.size, mark.changed, mark.since] for path, mark in marks.items()}


def _marks(told: Json) -> dict[str, Mark]:
    return {path: Mark(mark[0], mark[1], mark[-1]) for path, mark in told.items()}
