"""Names that others can read, of whatever stands in lists: with single spaces, something to be seen, and no control characters. Pure."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, Field

from crdt.changes import Json
from crdt.errors import InvalidInput
from crdt.kinds.shape import names_in, shape_of

_TURNING: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Directions of text that reach beyond the name."""


def readable(text: str) -> str:
    """The name with single spaces. Raises ValueError where nothing of it is to be seen, or not all of it is for reading."""
    name = " ".join(text.split())
    if not any(one.isprintable() and one != " " for one in name):
        raise ValueError("a name has at least one character that can be seen")
    if not all(map(_is_for_reading, name)):
        raise ValueError("a name has no control characters")
    return name


def checked_name(text: str) -> str:
    """As `readable`, for what comes by no model. Raises InvalidInput."""
    try:
        return readable(text)
    except ValueError as error:
        said = str(error)
        raise InvalidInput(f"{said[:1].upper()}{said[1:]}.", details={"field": "name"}) from None


def check_names(model: type[BaseModel], wanted: Json, present: Json = None) -> None:
    """For content that is written whole. Raises InvalidInput with each place whose name cannot be read, but what nobody has
    named yet in `present` either: somebody is typing there. It may change meanwhile: a thread looks up single places in it.
    """
    problems = []
    for path, name in names_in(shape_of(model), wanted):
        try:
            readable(name)
        except ValueError as error:
            if not _is_unnamed(path, present):
                problems.append({"path": ["body", *path], "message": str(error)})
    if problems:
        raise InvalidInput(details={"problems": problems})


def _is_unnamed(path: tuple[str, ...], present: Json) -> bool:
    """Whether what has its name there stands in `present` with one that cannot be read."""
    *way, last = path
    for step in way:
        present = present.get(step) if isinstance(present, Mapping) else None
    if not isinstance(present, Mapping):
        return False
    name = present.get(last)
    return isinstance(name, str | None) and not legible(name or "")


def legible(text: str) -> str:
    """What can be read of a text that people are still typing; "" where nothing is to be seen."""
    name = " ".join("".join(filter(_is_for_reading, text)).split())
    return name if any(one.isprintable() and one != " " for one in name) else ""


def _is_for_reading(one: str) -> bool:
    is_control = unicodedata.category(one) in {"Cc", "Cs"} and not one.isspace()
    return not is_control and unicodedata.bidirectional(one) not in _TURNING


def readable_if_any(text: str) -> str:
    """As `readable`; "" stands for a name that is made up."""
    return readable(text) if text else ""


_READABLE: Final[Any] = AfterValidator(readable)
Name = Annotated[str, Field(min_length=1, max_length=200), _READABLE]
ShortName = Annotated[str, Field(min_length=1, max_length=120), _READABLE]
Label = Annotated[str, Field(min_length=1, max_length=80), _READABLE]
MaybeName = Annotated[str, Field(max_length=200), AfterValidator(readable_if_any)]
"""Where "" stands for a name that is made up."""
