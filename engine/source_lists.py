"""The port for long lists of sources: filters, facets, order and pages, from what is kept beside the documents. No room is read."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, UserId, WorkspaceId
from engine.card_records import SourceCard
from engine.records import DocumentRecord

TEST: Final = "source.test_connection"
SourceOrder = Literal["match", "title", "kind", "criticality", "test", "created_at", "updated_at"]
"""`match`: titles that have the words first, then by title."""
TestState = Literal["passed", "failed", "untested"]
TEST_STATES: Final[tuple[TestState, ...]] = ("failed", "untested", "passed")
"""In the order in which a list says them: trouble first."""
NOT_PASSED: Final = '"passed":false'
"""How a result says that a step of a test failed, as it is stored."""
WEIGHTS: Final[Mapping[str, int]] = {"low": 1, "medium": 2, "high": 3, "critical": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What denials take out of a list: documents, and kinds of a workspace, written `WORKSPACE:KIND`."""

    documents: tuple[DocumentId, ...] = ()
    kinds: tuple[str, ...] = ()

    def hides(self, row: DocumentRecord) -> bool:
        return row.id in self.documents or f"{row.workspace}:{row.kind}" in self.kinds


NOTHING_HIDDEN: Final = Hidden()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesWanted:
    """Sources of these workspaces that are not in the trash. An empty filter lets everything through; of several values one
    has to fit, of `tags` all. `words`: folded; each stands in the title or in the content.
    """

    workspaces: tuple[WorkspaceId, ...]
    ids: tuple[str, ...] = ()
    hidden: Hidden = NOTHING_HIDDEN
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    criticalities: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    order: SourceOrder = "match"
    descending: bool = False

    @property
    def names_first(self) -> bool:
        """Whether titles with all the words come before what only has them in its content."""
        return self.order == "match" and not self.descending and bool(self.words)


class Listed(NamedTuple):
    """A source of a page. Without a card where it is so new that nobody has read it yet."""

    record: DocumentRecord
    card: SourceCard | None


class LastRow(NamedTuple):
    """The last result of an operation on the whole source, without its content. `passed`: what a connection test found."""

    source: DocumentId
    operation: str
    status: str
    at: Micros
    by: UserId
    duration: int
    passed: bool | None


class Facets(NamedTuple):
    """How many sources each value has, where every other filter holds."""

    kinds: Mapping[str, int]
    criticalities: Mapping[str, int]
    tests: Mapping[str, int]
    tags: Mapping[str, int]


class SourceLists(Protocol):
    async def page(self, wanted: SourcesWanted, offset: int, limit: int) -> tuple[Sequence[Listed], int]:
        """One page, and how many there are on all of them. Costs as many reads for one row as for a thousand."""

    async def ids(self, wanted: SourcesWanted) -> Sequence[DocumentId]:
        """All of them as they are at one moment, in the order of the list."""

    async def facets(self, wanted: SourcesWanted) -> Facets: ...

    async def results(self, sources: Sequence[DocumentId]) -> Sequence[LastRow]:
        """Newest first."""


def barred(tags: Sequence[str]) -> str:
    """As a card keeps tags. A bar inside a tag counts as a space."""
    clean = sorted({" ".join(tag.replace("|", " ").split()) for tag in tags} - {""})
    return f"|{'|'.join(clean)}|" if clean else ""


def tags_of(tagged: str) -> list[str]:
    return [tag for tag in tagged.split("|") if tag]


def tag_counts(combinations: Mapping[str, int]) -> dict[str, int]:
    """Of each tag, from how many sources have each combination of tags."""
    found: dict[str, int] = {}
    for tagged, count in combinations.items():
        for tag in tags_of(tagged):
            found[tag] = found.get(tag, 0) + count
    return found
