"""What the events of the catalogue say, and how a change reads in words. Types and pure functions only."""

from typing import Final, Literal

from crdt.model import Model
from engine.catalog.records import ChangeKind, Json

CHANGED: Final = "catalog:schema:changed"
READ: Final = "catalog:schema:read"
ANNOTATED: Final = "catalog:annotation:changed"
TAGS: Final = "catalog:tags:changed"
PROPOSED: Final = "catalog:candidates:changed"
TERMS: Final = "catalog:terms:changed"

MOST_TOLD: Final = 50
"""Changes that an event carries; the list has the rest."""


class ToldChange(Model):
    what: ChangeKind
    table: str
    column: str
    before: Json = None
    after: Json = None


class SchemaReadEvent(Model):
    """A source was read: how many tables the catalogue has of it now, and how many of them are new, changed, gone, back."""

    source: str
    tables: int
    columns: int
    added: int
    changed: int
    gone: int
    back: int
    by: str
    at: int


class SchemaChangedEvent(Model):
    """`changes` are the first of `total`."""

    source: str
    total: int
    changes: list[ToldChange]
    at: int


class AnnotatedEvent(Model):
    """What is said of a place now."""

    source: str
    table: str
    column: str
    description: str
    owner: str | None
    tags: list[str]
    terms: list[str]
    version: int
    by: str
    at: int


class TagsEvent(Model):
    """A tag was made, renamed with all below it, or removed. `now` is "" where it was removed."""

    what: Literal["made", "renamed", "removed"]
    name: str
    now: str
    places: int
    by: str


class CandidatesEvent(Model):
    source: str
    suggested: int
    accepted: int
    rejected: int


class TermsEvent(Model):
    """The terms of a glossary were read again after edits."""

    glossary: str
    terms: int


WORDS: Final[dict[ChangeKind, str]] = {
    "table_added": "{place} is new",
    "table_gone": "{place} is gone",
    "table_back": "{place} is back",
    "kind_changed": "{place} was a {before} and is a {after} now",
    "view_changed": "The SQL of {place} is another one",
    "column_added": "{place} is a new column",
    "column_gone": "The column {place} is gone",
    "column_back": "The column {place} is back",
    "type_changed": "{place} was {before} and is {after} now",
    "null_changed": "{place} {nulls}",
    "key_changed": "{place} {keys}",
}


def in_words(change: ToldChange) -> str:
    """One sentence without its full stop."""
    place = f"{change.table}.{change.column}" if change.column else change.table
    nulls = "may be empty now" if change.after else "may not be empty any more"
    return WORDS[change.what].format(
        place=place, before=change.before, after=change.after, nulls=nulls, keys=_keys(change)
    )


def _keys(change: ToldChange) -> str:
    if isinstance(change.before, bool):
        return "belongs to the key now" if change.after else "does not belong to the key any more"
    if change.after is None:
        return f"does not refer to {change.before} any more"
    return f"refers to {change.after} now"
