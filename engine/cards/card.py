"""The card of a source, and the rows of the tags that it carries, from its content. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from crdt.ids import Micros
from crdt.kinds.kind import Kind
from crdt.kinds.reading import read_through
from engine.card_records import SourceCard, SourceTag
from engine.catalog.tags import worn
from engine.records import DocumentRecord, Json
from engine.source_lists import WEIGHTS, barred, tags_of
from engine.sources.placed import place_of
from engine.writes import Put, Write

SOURCE: Final = "data_source"
FIRST: Final = 1
"""The number of the commit that makes a document."""
LONGEST: Final = 2_000
"""Letters of a description: a list shows its beginning."""


def first_rows(
    record: DocumentRecord, kind: Kind, content: Mapping[str, Json], now: Micros
) -> tuple[Write, ...]:
    """For the commit that makes the document, so that no list and no rule about tags is without them. () for other kinds."""
    if kind.name != SOURCE:
        return ()
    body = read_through(kind.body, content.get("body"))[0].model_dump(mode="json")
    card = card_of(record, {"body": body}, FIRST, now)
    return Put(record=card), *(Put(record=tag) for tag in carried(record, card))


def carried(record: DocumentRecord, card: SourceCard) -> tuple[SourceTag, ...]:
    """A row for each tag of the card, and for each above it."""
    tags = sorted(worn(tags_of(card.tagged)))
    return tuple(SourceTag(document=record.id, tag=tag, organisation=record.organisation) for tag in tags)


def card_of(record: DocumentRecord, content: Mapping[str, Json], through: int, now: Micros) -> SourceCard:
    """`content` as a document's projection has it, read at once: after an await it may be another."""
    body = content.get("body") or {}
    criticality = _text(body, "criticality")
    tags = body.get("tags")
    return SourceCard(
        document=record.id,
        organisation=record.organisation,
        through=through,
        source_kind=_text(body, "kind"),
        description=_text(body, "description")[:LONGEST],
        criticality=criticality,
        weight=WEIGHTS.get(criticality, 0),
        owner=_text(body, "owner"),
        tagged=barred([str(tag) for tag in tags]) if isinstance(tags, Mapping) else "",
        at=now,
        place=place_of(body),
    )


def _text(body: Any, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
