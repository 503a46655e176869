"""The terms of a glossary as rows: what follows when its document says something else. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from crdt.kinds.glossary import Glossary
from engine.catalog.records import GlossaryTerm
from engine.records import DocumentRecord
from engine.writes import Put, Remove, Write


def rows_of(record: DocumentRecord, glossary: Glossary) -> list[GlossaryTerm]:
    return [
        GlossaryTerm(
            document=record.id,
            term=id_,
            organisation=record.organisation,
            workspace=record.workspace,
            name=" ".join(term.name.split()),
            definition=term.definition,
            synonyms=sorted(term.synonyms),
            status=term.status,
            owner=term.owner or "",
        )
        for id_, term in glossary.terms.items()
    ]


def difference(before: Sequence[GlossaryTerm], after: Sequence[GlossaryTerm]) -> tuple[list[Write], set[str]]:
    """What is written, and the terms (`GLOSSARY/TERM`) whose names read differently."""
    known: Mapping[str, GlossaryTerm] = {row.term: row for row in before}
    writes: list[Write] = [Put(record=row) for row in after if known.get(row.term) != row]
    gone = known.keys() - {row.term for row in after}
    writes += [Remove(type=GlossaryTerm, key=(known[term].document, term)) for term in sorted(gone)]
    named = {row.term for row in after if _names(known.get(row.term)) != _names(row)}
    return writes, {f"{row.document}/{row.term}" for row in (*after, *before) if row.term in named | gone}


def _names(row: GlossaryTerm | None) -> Any:
    return None if row is None else (row.name, row.synonyms)
