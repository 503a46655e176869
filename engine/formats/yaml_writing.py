"""Writes plain values as YAML that reads well and comes back exactly: one order, one style. Pure.

A word is quoted when any reader could take it for something else, of YAML 1.1 as of 1.2.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from engine.formats.format import Json
from engine.formats.yaml_reading import plain_value

_SHORT: Final = 72
"""Characters of a list or map that stands on one line."""
_TAG: Final = "tag:yaml.org,2002:"


class Block(dict[str, Any]):
    """A map that always has a line for each key."""


def write_yaml(value: Json) -> str:
    """Maps keep their order. Numbers that are whole are written so."""
    node = _node(value)
    written = yaml.serialize(node, Dumper=yaml.CSafeDumper, allow_unicode=True, width=-1)
    return str(written).removesuffix("...\n")


def _node(value: Json) -> yaml.Node:
    match value:
        case None | bool() | int() | float():
            return _scalar(value)
        case str():
            return _words(value)
        case Mapping():
            pairs = [(_words(str(key)), _node(item)) for key, item in value.items()]
            flow = not isinstance(value, Block) and _fits(value)
            return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=flow or not pairs)
        case Sequence():
            return yaml.SequenceNode(f"{_TAG}seq", [_node(item) for item in value], flow_style=_fits(value))
    raise TypeError(f"no plain value: {type(value).__name__}")


def _scalar(value: float | None) -> yaml.Node:
    match value:
        case None:
            return yaml.ScalarNode(f"{_TAG}null", "null")
        case bool():
            return yaml.ScalarNode(f"{_TAG}bool", "true" if value else "false")
        case int():
            return yaml.ScalarNode(f"{_TAG}int", str(value))
        case _:
            if value.is_integer() and abs(value) < 1 << 53:
                return yaml.ScalarNode(f"{_TAG}int", str(int(value)))
            shown = repr(value)
            return yaml.ScalarNode(f"{_TAG}float", shown if "." in shown else shown.replace("e", ".0e"))


def _words(value: str) -> yaml.Node:
    if _stands_in_lines(value):
        return yaml.ScalarNode(f"{_TAG}str", value, style="|")
    safe = value.isprintable() and isinstance(plain_value(value), str)
    return yaml.ScalarNode(f"{_TAG}str", value, style=None if safe else '"')


def _stands_in_lines(value: str) -> bool:
    """Whether every reader gives these lines back as they are: no odd spaces, no odd characters."""
    if "\n" not in value or value[0] in " \n\t" or not value.replace("\n", "").isprintable():
        return False
    return not any(line.endswith(" ") for line in value.split("\n")) and not value.endswith("\n\n")


def _fits(value: Json) -> bool:
    """Whether a list or map is short and holds nothing but words and short maps of words."""
    return _length(value) <= _SHORT


def _length(value: Json) -> int:
    """Characters on one line; more than there are where it needs lines of its own."""
    match value:
        case Block():
            return _SHORT + 1
        case Mapping():
            return 2 + sum(len(str(key)) + 4 + _length(item) for key, item in value.items())
        case str():
            return _SHORT + 1 if "\n" in value else len(value)
        case Sequence():
            return 2 + sum(2 + _length(item) for item in value)
        case _:
            return len(_scalar(value).value)
