"""What a section of a report is: data plus one function. A file `engine/<area>/section.py` that exports `SECTION` is found by a scan.

A section reads rows, never a source, and says blocks: plain JSON that every way of writing a report understands.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

import engine
from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from crdt.model import Model
from crdt.registry import DuplicateExtension, NamelessExtension
from engine.ports import Records

MOST_ROWS: Final = 10_000
Cell = str | int | float | bool | None


class Paragraph(Model):
    kind: Literal["text"] = "text"
    text: str


class Facts(Model):
    """Pairs of a label and a value."""

    kind: Literal["facts"] = "facts"
    items: list[tuple[str, Cell]]


class Grid(Model):
    """`total` rows, of which `rows` are the first."""

    kind: Literal["table"] = "table"
    title: str
    columns: list[str]
    rows: list[list[Cell]]
    total: int


Block = Paragraph | Facts | Grid


class Written(Model):
    """What one section said when the report was built."""

    section: str
    title: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionContext:
    """`sources`: id and title of those that the report is about."""

    organisation: OrganisationId
    workspace: WorkspaceId
    sources: Mapping[DocumentId, str]
    records: Records
    now: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    name: str
    title: str
    order: int
    build: Callable[[SectionContext], Awaitable[Sequence[Block]]]


@cache
def sections() -> Mapping[str, Section]:
    """Every section by name, in the order they stand."""
    found: dict[str, Section] = {}
    for area in sorted(info.name for info in pkgutil.iter_modules(engine.__path__) if info.ispkg):
        module = f"engine.{area}.section"
        if importlib.util.find_spec(module) is None:
            continue
        section: Any = vars(importlib.import_module(module)).get("SECTION")
        if section is None:
            continue
        if not isinstance(section, Section):
            raise NamelessExtension(f"what {module} exports as SECTION is none")
        if section.name in found:
            raise DuplicateExtension(f"{module} exports a second section {section.name!r}")
        found[section.name] = section
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: (one[1].order, one[0]))))


def grid(title: str, columns: list[str], rows: Sequence[Sequence[Cell]]) -> Grid:
    return Grid(title=title, columns=columns, rows=[list(row) for row in rows[:MOST_ROWS]], total=len(rows))


def moment(at: int | None) -> str:
    """As in 2026-11-21 16:05 UTC."""
    if at is None:
        return ""
    return datetime.fromtimestamp(at / 1e6, UTC).strftime("%Y-%m-%d %H:%M UTC")
