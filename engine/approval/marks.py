"""Digests of what a document says, by place: so that it can be told which fields changed since it was asked about. Pure."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from crdt.canonical import canonical

DEEPEST: Final = 3
"""Places like `nodes.load.parameters` are told apart, what lies deeper is one."""
MOST: Final = 4_000
"""Places of one document; of a larger one only the places above them are told apart."""


def marks_of(body: Any) -> dict[str, str]:
    """By place the digest of what stands there."""
    for depth in range(DEEPEST, 0, -1):
        found = dict(_marks(body, (), depth))
        if len(found) <= MOST:
            return found
    return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Places that differ, the innermost alone."""
    found = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
    around = {place[:at] for place in found for at, sign in enumerate(place) if sign == "."}
    return tuple(sorted(found - around))


def _marks(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value and len(path) < depth:
        for key in value:
            yield from _marks(value[key], (*path, str(key)), depth)
    elif path:
        yield ".".join(path), sha256(canonical(value)).hexdigest()[:12]
