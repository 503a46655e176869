"""What people say of a place, changed one saying at a time so that nobody's is lost: tags and terms are put on and taken
off, a description is refused when somebody else wrote another one meanwhile.

`said` is pure. Whoever reads, decides and writes does so within `turn`, one after another.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import Conflict, OverLimit
from crdt.ids import (
    DocumentId,
    Micros,
    OrganisationId,
    UserId,
    WorkspaceId,
    document_channel,
    workspace_channel,
)
from engine.catalog.records import Annotation, GlossaryTerm
from engine.catalog.tags import MOST_TAGS, barred
from engine.catalog.told import ANNOTATED, AnnotatedEvent
from engine.runtime.turns import Turns
from engine.writes import AppendEvent, Put, Write

KEEP_OWNER: Final = "\0"
"""In place of an owner: whoever it is stays so."""


class DescriptionChanged(Conflict):
    code = "description_changed"
    message = "Somebody else changed this description meanwhile."
    next_step = "Look at theirs in details, then save again with its version."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    source: DocumentId
    table: str
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is absent stays as it is. `seen`: the version whose description the person saw; None does not ask."""

    description: str | None = None
    owner: UserId | str | None = KEEP_OWNER
    tag: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    unlink: tuple[str, ...] = ()
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    organisation: OrganisationId
    workspace: WorkspaceId
    user: UserId
    at: Micros


_TURNS = Turns()


def turn(store: object, workspace: WorkspaceId) -> asyncio.Lock:
    """Held by whoever changes what is said in a workspace."""
    return _TURNS.of((id(store), workspace))


def said(
    before: Annotation | None,
    place: Place,
    saying: Saying,
    terms: Mapping[str, GlossaryTerm],
    speaker: Speaker,
) -> Annotation:
    """The annotation now. `terms` by `GLOSSARY/TERM`, for what the search reads. Raises `DescriptionChanged`, `OverLimit`."""
    description = "" if before is None else before.description
    if saying.description is not None and saying.description != description:
        if before is not None and saying.seen is not None and saying.seen < before.version:
            raise DescriptionChanged(details={"description": description, "version": before.version})
        description = saying.description
    owner = (None if before is None else before.owner) if saying.owner == KEEP_OWNER else saying.owner
    tags = _with([] if before is None else before.tags, saying.tag, saying.untag)
    linked = _with([] if before is None else before.terms, saying.link, saying.unlink)
    if max(len(tags), len(linked)) > MOST_TAGS:
        raise OverLimit(f"A place has up to {MOST_TAGS} tags and {MOST_TAGS} terms.")
    return Annotation(
        source=place.source,
        table=place.table,
        column=place.column,
        organisation=speaker.organisation,
        workspace=speaker.workspace,
        description=description,
        owner=None if owner is None else UserId(owner),
        tags=tags,
        terms=linked,
        tagged=barred(tags),
        termed=barred(linked),
        words=words_of(description, tags, linked, terms),
        version=1 if before is None else before.version + 1,
        updated_by=speaker.user,
        updated_at=speaker.at,
    )


def words_of(
    description: str, tags: Sequence[str], linked: Sequence[str], terms: Mapping[str, GlossaryTerm]
) -> str:
    """Folded, on one line."""
    known = [terms[one] for one in linked if one in terms]
    names = [name for term in known for name in (term.name, *term.synonyms)]
    return " ".join(" ".join((description, *tags, *names)).split()).casefold()


def writes_of(row: Annotation) -> tuple[Write, ...]:
    """The row and what tells it, where the source is open and in the workspace."""
    event = AnnotatedEvent(
        source=row.source,
        table=row.table,
        column=row.column,
        description=row.description,
        owner=row.owner,
        tags=row.tags,
        terms=row.terms,
        version=row.version,
        by=row.updated_by,
        at=row.updated_at,
    ).model_dump()
    channels = (document_channel(row.source), workspace_channel(row.workspace))
    told = (AppendEvent(channel=one, topic=ANNOTATED, payload=event, at=row.updated_at) for one in channels)
    return (Put(record=row), *told)


def _with(before: Sequence[str], more: Sequence[str], less: Sequence[str]) -> list[str]:
    return sorted((set(before) | set(more)) - set(less))
