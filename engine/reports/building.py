"""Builds a report: asks each chosen section, one after the other, and keeps what they say."""

from collections.abc import Mapping, Sequence

from crdt.errors import InvalidInput
from crdt.ids import DocumentId
from engine.reports.section import Section, SectionContext, Written, sections


def chosen(names: Sequence[str], there: Mapping[str, Section] | None = None) -> list[Section]:
    """In the order sections stand; all of them where none is named. `InvalidInput` for a name nobody has."""
    known = sections() if there is None else there
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InvalidInput(
            f"There is no section {unknown[0]!r}.",
            next_step=f"Choose among: {', '.join(known)}.",
            details={"field": "sections", "known": list(known)},
        )
    return [section for name, section in known.items() if not names or name in names]


async def built(context: SectionContext, parts: Sequence[Section]) -> list[Written]:
    return [
        Written(section=part.name, title=part.title, blocks=list(await part.build(context))) for part in parts
    ]


def titles(sources: Mapping[DocumentId, str]) -> str:
    return ", ".join(sources.values())
