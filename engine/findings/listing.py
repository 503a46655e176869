"""The port for long lists of findings: filters, honest counts, order and pages, with what denials take away left out.

A count says of a facet what would be listed if another value of that facet was chosen, so each number explains itself (FI6).
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import WorkspaceId
from engine.findings.records import FindingRecord
from engine.source_lists import NOTHING_HIDDEN, Hidden

Facet = Literal["state", "severity", "area", "source"]
FindingOrder = Literal["severity", "newest", "changed", "due", "place"]
FACETS: Final[tuple[Facet, ...]] = ("state", "severity", "area", "source")
SOURCES: Final = "data_source"
"""The kind of documents that findings are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """None of a facet stands for all of it. `text`: words that stand in the message, the place or the rule."""

    state: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    rule: str = ""
    table: str = ""
    owner: str = ""
    text: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.lower().split())

    def chosen(self, facet: Facet) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsWanted:
    """Findings of the sources of this workspace that are not in the trash."""

    workspace: WorkspaceId
    hidden: Hidden = NOTHING_HIDDEN
    sought: Sought = Sought()
    order: FindingOrder = "severity"


Counts = Mapping[Facet, Mapping[str, int]]
"""By facet and value; a value that nothing has is left out."""


class FindingLists(Protocol):
    async def page(self, wanted: FindingsWanted, offset: int, limit: int) -> Sequence[FindingRecord]:
        """One page; only its own rows are read."""

    async def counts(self, wanted: FindingsWanted) -> Counts: ...


def listed(counts: Counts, sought: Sought) -> int:
    """How many there are on all pages: of any facet, what its chosen values count."""
    return sum(many for state, many in counts["state"].items() if state in sought.state or not sought.state)
