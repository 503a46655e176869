"""Reads YAML (and JSON, which is a part of it) as plain values that know their lines. Pure.

The library scans; values are made here by the core schema of YAML 1.2, so that `on` and `no` are words. What makes a
small text a huge value is bounded: size, depth, number of values, with aliases counted as what they stand for.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from math import isfinite
from typing import Any, Final

import yaml

from crdt.changes import Path
from crdt.dataclasses import dataclass
from engine.formats.format import MOST_CHARACTERS, FormatInvalid, Json, Problem

DEEPEST: Final = 60
MOST_VALUES: Final = 400_000

_WORDS: Final[dict[str, Json]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,18}")
_OCTAL: Final = re.compile(r"0o[0-7]{1,20}")
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]{1,15}")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_COMMENT: Final = re.compile(r"(?:^|\s)#")

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that was read. `comments` are the lines that say something to people only."""

    value: Json
    places: dict[Path, Place]
    comments: tuple[int, ...]

    def at(self, path: Path) -> Place:
        """Where the deepest part of `path` that is there stands."""
        for length in range(len(path), -1, -1):
            if (found := self.places.get(path[:length])) is not None:
                return found
        return (1, 1)

    def problem(self, path: Path, message: str) -> Problem:
        line, column = self.at(path)
        return Problem(message=message, line=line, column=column)


def plain_value(text: str) -> Json:
    """What a bare word of YAML stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return _whole(int(text))
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return _whole(int(text, 0))
    if _FLOAT.fullmatch(text) and isfinite(number := float(text)):
        return number
    return text


def _whole(number: int) -> int | float:
    """Larger ones no document has exactly."""
    return number if abs(number) < 1 << 53 else float(number)


def read_yaml(text: str, *, aliases: bool = False) -> Text:
    """The one value of a text. Raises FormatInvalid with the line."""
    if len(text) > MOST_CHARACTERS:
        raise _refused(f"This text is longer than {MOST_CHARACTERS:,} characters.")
    reading = _Reading(aliases=aliases)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or error.context or "This is no YAML").removeprefix("found ")
        raise _refused(f"This is no YAML here: {said}.", mark) from None
    except yaml.YAMLError as error:  # such as a character that no text has
        raise _refused(f"This is no YAML: {str(error).splitlines()[0]}.") from None
    return Text(value=reading.result, places=reading.places, comments=tuple(_comments(text, reading.scalars)))


@dataclass(slots=True)
class _Open:
    """A list or map that has begun. `key` waits for its value."""

    value: list[Json] | dict[str, Json]
    path: Path
    anchor: str | None
    before: int
    key: str | None = None


@dataclass(slots=True)
class _Reading:
    aliases: bool
    result: Json = None
    places: dict[Path, Place] = field(default_factory=dict)
    scalars: list[tuple[int, int, int]] = field(default_factory=list)
    """Line, and where on it a word that could hold a `#` begins and ends; only of words on one line."""
    _documents: int = 0
    _count: int = 0
    _open: list[_Open] = field(default_factory=list)
    _named: dict[str, tuple[Json, int]] = field(default_factory=dict)

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise _refused("One document only: there is a second one here.", event.start_mark)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.ScalarEvent():
                self._note_scalar(event)
                self._put(_scalar(event), event, text=event.value)
                if event.anchor is not None:
                    self._named[event.anchor] = (_scalar(event), 1)
            case yaml.SequenceStartEvent():
                self._begin(event, [])
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                ended = self._open.pop()
                if ended.anchor is not None:
                    self._named[ended.anchor] = (ended.value, self._count - ended.before)

    def _alias(self, event: Any) -> None:
        if not self.aliases:
            raise _refused("References (`*name`) are not read here. Write the value out.", event.start_mark)
        if event.anchor not in self._named:
            raise _refused(f"Nothing before this is called &{event.anchor}.", event.start_mark)
        value, size = self._named[event.anchor]
        self._counted(size, event)
        self._put(value, event, text=None)

    def _begin(self, event: Any, fresh: list[Json] | dict[str, Json]) -> None:
        if event.tag is not None:
            raise _refused(f"Tags such as {event.tag} are not read here.", event.start_mark)
        if len(self._open) >= DEEPEST:
            raise _refused(f"This is nested deeper than {DEEPEST} levels.", event.start_mark)
        before = self._count
        path = self._put(fresh, event, text=None)
        self._open.append(_Open(value=fresh, path=path, anchor=event.anchor, before=before))

    def _put(self, value: Json, event: Any, *, text: str | None) -> Path:
        self._counted(1, event)
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if not self._open:
            self.result = value
            self.places[()] = place
            return ()
        inner = self._open[-1]
        if isinstance(inner.value, list):
            path = (*inner.path, len(inner.value))
            inner.value.append(value)
        elif inner.key is None:
            if text is None:
                raise _refused("A key is a word, not a list or a map.", event.start_mark)
            if text in inner.value:
                raise _refused(f"“{text}” stands here twice.", event.start_mark)
            inner.value[text] = None
            inner.key = text
            self.places[(*inner.path, text)] = place
            return inner.path
        else:
            path = (*inner.path, inner.key)
            inner.value[inner.key] = value
            inner.key = None
            return path
        self.places[path] = place
        return path

    def _counted(self, more: int, event: Any) -> None:
        self._count += more
        if self._count > MOST_VALUES:
            raise _refused(f"This says more than {MOST_VALUES:,} values.", event.start_mark)

    def _note_scalar(self, event: Any) -> None:
        for line in range(event.start_mark.line, event.end_mark.line + 1):
            start = event.start_mark.column if line == event.start_mark.line else 0
            end = event.end_mark.column if line == event.end_mark.line else -1
            self.scalars.append((line, start, end))


def _scalar(event: Any) -> Json:
    if event.tag is not None and event.tag != "!":
        raise _refused(f"Tags such as {event.tag} are not read here.", event.start_mark)
    if not event.implicit[0]:  # quoted
        return event.value
    return plain_value(event.value)


def _comments(text: str, scalars: list[tuple[int, int, int]]) -> Iterator[int]:
    """Numbers of the lines that have a comment: a `#` outside of every word."""
    if "#" not in text:
        return
    covered: dict[int, list[tuple[int, int]]] = {}
    for line, start, end in scalars:
        covered.setdefault(line, []).append((start, end))
    for number, words in enumerate(text.split("\n")):
        rest: list[str] = []
        done = 0
        for start, end in covered.get(number, ()):
            rest.append(words[done:start])
            done = len(words) if end < 0 else end
        rest.append(words[done:])
        if _COMMENT.search("x".join(rest)):
            yield number + 1


def _refused(message: str, mark: Any = None) -> FormatInvalid:
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    return FormatInvalid([Problem(message=message, line=line, column=column)])
