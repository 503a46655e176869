"""The port the audit log is read through: one entry, the chain in its order, and pages of what fits a filter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.audit.chain import AuditEntry, Head
from engine.writes import AppendAudit

MOST_LETTERS: Final = 4_000
"""Of one entry: what stands further behind is not found by its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWanted:
    """Entries of one organisation; an empty filter lets everything through.

    `families`: what stands before the point of an action. `without`: actions that are left out.

    `workspaces` None: those of the organisation itself, too. `words`: folded; each stands in the entry. `until` is not
    included.
    """

    organisation: OrganisationId
    workspaces: tuple[WorkspaceId, ...] | None = None
    by: tuple[UserId, ...] = ()
    actions: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    object_kinds: tuple[str, ...] = ()
    object: str = ""
    since: Micros | None = None
    until: Micros | None = None
    words: tuple[str, ...] = ()


class AuditLog(Protocol):
    async def get(self, organisation: OrganisationId, number: int) -> AuditEntry | None: ...

    async def since(self, organisation: OrganisationId, number: int, limit: int) -> Sequence[AuditEntry]:
        """Entries after `number` as they are stored, oldest first: what is verified."""

    async def page(self, wanted: AuditWanted, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """Newest first; with `before`, those with smaller numbers."""

    async def counts(self, wanted: AuditWanted) -> Mapping[str, int]:
        """How many there are on all pages, by action."""

    async def head(self, organisation: OrganisationId) -> Head:
        """What the next entry is chained to, whether or not that entry is still there."""


def words_of(entry: AppendAudit | AuditEntry) -> str:
    """What a search looks at, folded, on one line."""
    contents = (entry.before, entry.after, entry.details)
    parts = (entry.action, entry.object_kind, entry.object, entry.title, *_texts(contents))
    return " ".join(" ".join(part.split()) for part in parts if part).casefold()[:MOST_LETTERS]


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
        case _:
            return
