"""What the commands about designs as text take and give."""

from typing import Final

from pydantic import Field

from crdt.model import Model
from engine.commands.documents import DocumentContent
from engine.formats.differences import Edit
from engine.formats.format import MOST_CHARACTERS, Note, Weight
from engine.names import MaybeName

YAML: Final = "yaml"


class FormatOut(Model):
    name: str
    title: str
    summary: str
    suffix: str
    media: str
    reads: bool
    writes: bool


class NoteOut(Model):
    """`weight`: `left_out` is not in the result, `changed` is not quite the same, `told` is good to know."""

    place: str
    message: str
    weight: Weight


class ProblemAt(Model):
    """Line and column count from 1; 0 where the place is not known."""

    line: int
    column: int
    message: str


class DesignText(Model):
    id: str


class Code(Model):
    """The design as committed, as the code view shows it: ids of edges and run parameters are left out."""

    text: str
    sequence: int
    content_hash: str


class CodeToRead(Model):
    """`base` is the text that was changed into `text`; without it everything that differs now is meant."""

    id: str
    text: str = Field(max_length=MOST_CHARACTERS)
    base: str | None = Field(default=None, max_length=MOST_CHARACTERS)


class ReadCode(Model):
    """`edits` make of the design what the text says; none where the text has problems. `notes` is what is lost.

    `text` is the design that was meant as the code view writes it; "" where the text has problems.
    """

    text: str
    edits: list[Edit]
    problems: list[ProblemAt]
    notes: list[NoteOut]


class WrittenCode(Model):
    edits: int
    notes: list[NoteOut]
    code: Code


class ExportQuery(Model):
    id: str
    format: str = YAML


class ExportedDesign(Model):
    """`notes` is what the format cannot say."""

    format: str
    file: str
    media: str
    text: str
    notes: list[NoteOut]


class TextToImport(Model):
    """Without a `format` it is found out. `name` in the place of the one that the text gives."""

    workspace: str
    text: str = Field(max_length=MOST_CHARACTERS)
    format: str = ""
    name: MaybeName = ""


class StepPreview(Model):
    """`known`: this installation has the operation."""

    id: str
    name: str
    operation: str
    title: str
    known: bool
    inside: str


class ImportPreview(Model):
    """Nothing was made. `notes` is what would be left out or changed."""

    format: str
    title: str
    name: str
    steps: list[StepPreview]
    edges: int
    parameters: list[str]
    notes: list[NoteOut]


class ImportedDesign(Model):
    design: DocumentContent
    format: str
    notes: list[NoteOut]


def notes_out(notes: tuple[Note, ...]) -> list[NoteOut]:
    return [NoteOut(place=one.place, message=one.message, weight=one.weight) for one in notes]
