"""Finds the format that a text is in, and the reader or writer of a format by its name. Pure."""

from collections.abc import Callable

from crdt.errors import InvalidInput
from engine.formats.format import Format, FormatInvalid, Problem, Reading, Subject, Writing, formats
from engine.formats.yaml_reading import read_yaml


def guessed(text: str) -> str:
    """The name of the format. Raises FormatInvalid when it is none, or no YAML and no JSON."""
    value = read_yaml(text, aliases=True).value
    for name, format_ in formats().items():
        if format_.looks is not None and format_.looks(value):
            return name
    known = ", ".join(one.title for one in formats().values() if one.read is not None)
    message = f"This is in none of the formats that are read: {known}."
    raise FormatInvalid([Problem(message=message, line=1, column=1)])


def reader_of(name: str) -> Callable[[str], Reading]:
    format_ = formats().get(name)
    if format_ is None or format_.read is None:
        known = ", ".join(sorted(one.name for one in formats().values() if one.read is not None))
        raise InvalidInput(f"What is read is one of: {known}.", details={"field": "format"})
    return format_.read


def writer_of(name: str) -> tuple[Format, Callable[[Subject], Writing]]:
    format_ = formats().get(name)
    if format_ is None or format_.write is None:
        known = ", ".join(sorted(one.name for one in formats().values() if one.write is not None))
        raise InvalidInput(f"What is written is one of: {known}.", details={"field": "format"})
    return format_, format_.write
