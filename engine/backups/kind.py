"""What is known of backing up one kind of source: data plus five functions. A file below `kinds/` that exports `BACKUP` is found.

All of them block and run in a thread. They say how far they are, and stop soon when `stopped` says so.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from crdt.dataclasses import dataclass
from crdt.errors import Conflict, Unavailable
from engine.sources.source import Entrance, SourceRoots


class Stock(NamedTuple):
    """Of one table, or one file. `digest` does not depend on the order of the rows."""

    rows: int
    digest: str


Contents = Mapping[str, Stock]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """`before` and `after`: the source as it was when the copy began and when it was made; the same object where the copy
    shows one moment and this is that moment.
    """

    before: Contents
    after: Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`config` is the connection of the source, `folder` the copy's own. `scratch` may be filled and is emptied afterwards."""

    config: Any
    roots: SourceRoots
    entrance: Entrance
    folder: Path
    scratch: Path
    say: Callable[[float, float, str], None]
    stopped: Callable[[], bool]
    restore: str = ""
    """Which restore this is: what it has begun bears its name until it is whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupKind:
    """`kind` is that of the source. `restore` takes the name of a new place and never writes over one that is there; `place`
    says in words what such a name is. `look` raises where a restore into this place would; `undo` removes what a restore of
    this name began and never ended, and nothing else. `programs` have to be installed.
    """

    kind: str
    title: str
    place: str
    copy: Callable[[Job], Copied]
    trial: Callable[[Job], Contents]
    restore: Callable[[Job, str], Contents]
    look: Callable[[Job, str], None]
    undo: Callable[[Job, str], None]
    programs: tuple[str, ...] = ()


class BackupFailed(Unavailable):
    code = "backup_failed"
    message = "The backup did not succeed."
    next_step = "Look at what the message says and back up again. Nothing was changed in the source."


class BackupStopped(Unavailable):
    code = "backup_stopped"
    message = "The backup was stopped."
    next_step = "Start it again when you want."


class PlaceTaken(Conflict):
    code = "place_taken"
    message = "Something is there already. A restore never writes over anything."
    next_step = "Choose a new name, look at what was restored, and put it in place yourself."


class ProgramMissing(BackupFailed):
    code = "program_missing"
    message = "A program that this kind of backup needs is not installed on the server of Concert."
    next_step = "Install the program that details names, or ask an administrator to."
