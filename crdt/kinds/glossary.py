"""The kind `glossary`: the words of an organisation and what they mean. Places of the catalogue refer to a term by its id."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from crdt.kinds.criticality import MaybeCriticality
from crdt.kinds.kind import Kind, Part
from crdt.kinds.rules import FieldRule
from crdt.kinds.shape import MergedText, Named

TermStatus = Literal["draft", "approved", "deprecated"]


class Term(Part):
    """`synonyms` and `related` are sets, kept as maps so that they merge; `related` has ids of terms of this glossary.
    `owner` is a person's id.
    """

    name: Annotated[MergedText, Named()] = ""
    definition: MergedText = ""
    synonyms: dict[str, Literal[True]] = Field(default_factory=dict)
    related: dict[str, Literal[True]] = Field(default_factory=dict)
    status: Annotated[TermStatus, FieldRule("max", get_args(TermStatus))] = "draft"
    owner: str | None = None


class Glossary(Part):
    name: MergedText = ""
    description: MergedText = ""
    criticality: MaybeCriticality = None
    terms: dict[str, Term] = Field(default_factory=dict)


KIND = Kind(
    name="glossary",
    version=1,
    title="Glossary",
    summary="Terms and what they mean here, written together; tables and columns refer to them.",
    icon="book-a",
    body=Glossary,
)
