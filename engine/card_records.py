"""What is known of each source without opening it, kept beside its document. Columns follow from the fields."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId
from engine.vitals.records import SourceVitals

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """The source as it was at number `through` of its log. `weight` sorts criticalities: 0 for none, 4 for critical.

    `tagged` is its tags between bars (`|eu|finance|`), so that a database finds one by its text. `place` is the file or folder
    that it names, "" where it names none; None of a card from before that was kept.
    """

    KEY: ClassVar[tuple[str, ...]] = ("document",)
    document: DocumentId
    organisation: OrganisationId
    through: int
    source_kind: str
    description: str
    criticality: str
    weight: int
    owner: str
    tagged: str
    at: Micros
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTag:
    """A source carries this tag, or one below it: a row for each part of each path, in small letters."""

    KEY: ClassVar[tuple[str, ...]] = ("document", "tag")
    document: DocumentId
    tag: str
    organisation: OrganisationId


SourceRow = SourceCard | SourceTag | SourceVitals
