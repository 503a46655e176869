"""What a format is: data plus one function for each direction. Pure.

A reader never guesses in silence: what a design cannot say becomes a `Note`, what is no text of the format is `FormatInvalid`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.kinds.workflow import Workflow
from crdt.registry import discover

Json = Any
Body = dict[str, Json]

MOST_CHARACTERS: Final = 8 << 20
"""Of a text that is read: a design of some 20,000 steps."""
MOST_SHOWN: Final = 200
"""Problems that one refusal names."""

Weight = Literal["left_out", "changed", "told"]
"""Not in the result at all; in it, and not quite the same; in it, and good to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a text is refused. Lines and columns count from 1; 0 where the place is not known."""

    message: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that the other side cannot say. `place` is where it stands, in the words of where it comes from."""

    place: str
    message: str
    weight: Weight = "left_out"


class FormatInvalid(InvalidInput):
    code = "format_invalid"
    message = "The text cannot be read as what it claims to be. Nothing was changed."
    next_step = "Mend the lines that the details name."

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)[:MOST_SHOWN]
        shown = [{"line": one.line, "column": one.column, "message": one.message} for one in self.problems]
        first = self.problems[0]
        where = f"Line {first.line}: " if first.line else ""
        super().__init__(f"{where}{first.message}", details={"problems": shown})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`body` and `layout` fit the kind `workflow`. A layout that is empty is drawn by whoever makes the document."""

    name: str
    body: Body
    layout: Body = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A design that is written, by a writer that settles the order of its values. `operations`: what this installation has, by name, with its title."""

    design: Workflow
    layout: Body = field(default_factory=dict)
    id: str = ""
    operations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`looks` says of a parsed text whether it is one of these; without it the format must be named."""

    name: str
    title: str
    summary: str
    suffix: str
    media: str
    write: Callable[[Subject], Writing] | None = None
    read: Callable[[str], Reading] | None = None
    looks: Callable[[Json], bool] | None = None


@cache
def formats() -> Mapping[str, Format]:
    """Every format, by name."""
    found = discover("engine.formats", "FORMAT")
    return MappingProxyType({name: one for name, one in found.items() if isinstance(one, Format)})
