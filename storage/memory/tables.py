"""What a memory store holds, and how a batch that fails half-way leaves no trace."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import field
from typing import Any, TypeVar

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, Micros
from engine.audit.chain import AuditEntry
from engine.ports import DueTimer, JournalEntry, LoggedUpdate, StoredEvent
from engine.records import Record
from engine.writes import Attribution

K = TypeVar("K")
V = TypeVar("V")

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    state: bytes
    index: bytes
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    opened_at: Micros
    fence: int
    folded: bool


def _two_level() -> defaultdict[str, dict[int, V]]:
    return defaultdict(dict)


@dataclass(slots=True, kw_only=True)
class Tables:
    """Rows by owner and number, numbers rising. `last` holds the newest number of each `(table, owner)`."""

    last: dict[tuple[str, str], int] = field(default_factory=dict)
    updates: defaultdict[str, dict[int, LoggedUpdate]] = field(default_factory=_two_level)
    snapshots: defaultdict[str, dict[int, Snapshot]] = field(default_factory=_two_level)
    attributions: defaultdict[str, dict[int, Attribution]] = field(default_factory=_two_level)
    events: defaultdict[str, dict[int, StoredEvent]] = field(default_factory=_two_level)
    journal: defaultdict[str, dict[int, JournalEntry]] = field(default_factory=_two_level)
    audit: defaultdict[str, dict[int, AuditEntry]] = field(default_factory=_two_level)
    streams: dict[str, Stream] = field(default_factory=dict)
    records: defaultdict[type[Any], dict[Key, Record]] = field(default_factory=lambda: defaultdict(dict))
    timers: dict[str, DueTimer] = field(default_factory=dict)

    def last_update(self, document: DocumentId) -> int:
        return self.last.get(("updates", document), 0)

    def last_event(self, channel: Channel) -> int:
        return self.last.get(("events", channel), 0)


class Undo:
    """Remembers what a batch changed, so that it can be taken back."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], None]] = []

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        self._remember(table, key)
        table[key] = value

    def drop(self, table: dict[K, V], key: K) -> None:
        self._remember(table, key)
        table.pop(key, None)

    def drop_where(self, table: dict[K, V], unwanted: Callable[[K], bool]) -> None:
        for key in [key for key in table if unwanted(key)]:
            self.drop(table, key)

    def take_back(self) -> None:
        for step in reversed(self._steps):
            step()

    def _remember(self, table: dict[K, V], key: K) -> None:
        if key in table:
            old = table[key]
            self._steps.append(lambda: table.update({key: old}))
        else:
            self._steps.append(lambda: _discard(table, key))


def _discard(table: dict[K, V], key: K) -> None:
    table.pop(key, None)
