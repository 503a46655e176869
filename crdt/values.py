"""Bounds JSON-like values that a stranger sends, so that whatever passes can be stored, packed and shown anywhere."""

from collections.abc import Iterator
from math import isfinite

from crdt.errors import Malformed

DEEPEST = 32
MOST_NODES = 20_000
SAFE_INTEGER = 2**53 - 1


class NotPlain(Malformed):
    """The value is too deep, too wide, or holds something that JSON or msgpack cannot carry."""


def check_plain(value: object, *, deepest: int = DEEPEST, most: int = MOST_NODES) -> None:
    """Raises `NotPlain` unless `value` is made of None, bool, finite numbers, text, bytes, lists and maps by text."""
    level: list[object] = [value]
    nodes = 0
    for _depth in range(deepest + 1):
        below: list[object] = []
        for node in level:
            below.extend(_children(node))
        nodes += len(level)
        if nodes + len(below) > most:
            raise NotPlain(f"more than {most} values")
        if not below:
            return
        level = below
    raise NotPlain(f"nested deeper than {deepest}")


def _children(node: object) -> Iterator[object]:
    kind = type(node)
    if kind is dict:
        assert isinstance(node, dict)  # noqa: S101 - for the type checker
        for key in node:
            _check_text(key)
        yield from node.values()
    elif kind is list:
        assert isinstance(node, list)  # noqa: S101 - for the type checker
        yield from node
    else:
        _check_leaf(node)


def _check_leaf(node: object) -> None:
    match node:
        case None | bool() | bytes():
            return
        case str():
            _check_text(node)
        case int() if -SAFE_INTEGER <= node <= SAFE_INTEGER:
            return
        case float() if isfinite(node):
            return
        case _:
            raise NotPlain(f"a value of type {type(node).__name__} cannot travel")


def _check_text(text: object) -> None:
    if type(text) is not str:
        raise NotPlain("a key is not text")
    try:
        text.encode()
    except UnicodeEncodeError:
        # half of a surrogate pair: JSON can spell it, UTF-8 cannot
        raise NotPlain("text is not valid Unicode") from None
