"""What the catalogue is asked: tables by what is known of them, ranked, and how many there are of each kind. A port.

Each word has to stand somewhere: in the table's name, in its columns, in the labels of what they hold, in what people wrote
about it. A name counts more than a column, a column more than a label or a description.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, UserId

TableOrder = Literal["rank", "table", "rows", "uses", "changed_at"]
FacetName = Literal["source", "kind", "tag", "owner"]

WHOLE_NAME: Final = 100
NAME_BEGINS: Final = 60
IN_NAME: Final = 40
IN_COLUMNS: Final = 10
IN_ANNOTATIONS: Final = 5
"""Points of a word, the highest that it earns; the words' points are added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableQuery:
    """`words` are folded; `tag` means what is below it, too. `gone`: tombstones instead of what is there. `since`: days of
    uses that count, as `CatalogUse.day`.
    """

    sources: tuple[DocumentId, ...]
    words: tuple[str, ...] = ()
    kind: str = ""
    tag: str = ""
    term: str = ""
    owner: str = ""
    table: str = ""
    gone: bool = False
    order: TableOrder = "rank"
    offset: int = 0
    limit: int = 100
    since: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    source: DocumentId
    table: str
    schema_name: str
    kind: str
    rows: int | None
    bytes: int | None
    comment: str
    column_count: int
    first_seen: Micros
    last_seen: Micros
    changed_at: Micros
    gone_at: Micros | None
    description: str
    owner: UserId | None
    tagged: str
    uses: int
    rows_estimated: bool = False


ESTIMATED: Final = '"rows_estimated":true'
"""How facts say so, as they are stored."""


class CatalogLists(Protocol):
    async def page(self, query: TableQuery) -> tuple[Sequence[FoundTable], int]:
        """One page, and how many there are on all of them."""

    async def facets(self, query: TableQuery) -> Mapping[FacetName, Mapping[str, int]]:
        """Of all that fits: how many tables each source, kind, tag (exactly this one) and owner has."""


def tags_of(tagged: str) -> tuple[str, ...]:
    return tuple(filter(None, tagged.split("|")))
