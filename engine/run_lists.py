"""The port for long lists of runs: filters, honest counts, and pages that begin after a run and not at a number."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from engine.records import RunStatus


class After(NamedTuple):
    """The run after which a page begins: newest first, and by id where two began at once."""

    created_at: Micros
    id: RunId


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsWanted:
    """Runs of these workspaces and of these designs, wherever those are now. An empty filter lets everything through.

    `words`: folded; each stands in the design's title. `given`: a parameter's name and the text of its value, at any
    depth. `hidden`: designs whose runs are not told.
    """

    workspaces: tuple[WorkspaceId, ...] = ()
    designs: tuple[DocumentId, ...] = ()
    hidden: tuple[DocumentId, ...] = ()
    states: tuple[str, ...] = ()
    started_by: tuple[UserId, ...] = ()
    triggers: tuple[str, ...] = ()
    since: Micros | None = None
    until: Micros | None = None
    number: int | None = None
    words: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run in a list: its record without plan, parameters and summary. `steps` is unknown of very old ones."""

    id: RunId
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    design_hash: str
    title: str
    number: int
    status: RunStatus
    started_by: UserId
    created_at: Micros
    started_at: Micros | None
    finished_at: Micros | None
    trigger: str | None
    steps: int | None


class RunLists(Protocol):
    async def get(self, run: RunId) -> RunRow | None: ...

    async def page(
        self, wanted: RunsWanted, *, after: After | None = None, offset: int = 0, limit: int = 100
    ) -> Sequence[RunRow]:
        """Newest first. With `after`, a page costs its own length, however deep it lies."""

    async def there(self, runs: Sequence[RunId]) -> frozenset[RunId]:
        """Those of them that were not deleted."""

    async def counts(self, wanted: RunsWanted) -> Mapping[str, int]:
        """How many there are on all pages, by state; a state that none is in is left out."""

    async def designs(self, workspaces: Sequence[WorkspaceId]) -> Sequence[DocumentId]:
        """Whose runs these workspaces have."""


def as_given(name: str, value: str) -> tuple[str, ...]:
    """How a parameter of this text may stand in stored JSON: as text, or as it was typed (a number, true, null).

    Followed by what ends a value, so that 5 does not find 50.
    """
    # The same writing as storage/payloads.py: the contract suite holds both together.
    written = (json.dumps(value), value)
    return tuple(f"{json.dumps(name)}:{one}{end}" for one in written for end in (",", "}"))
