"""What a document kind is: data, a model of its content, and the functions that lift an older version.

A module below `crdt/kinds` that exports `KIND` is found by a sorted scan. Every field of a body model has a default
and none is required, because a document that many people edit is rarely complete.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cache
from types import MappingProxyType
from typing import Any

from pycrdt import Doc
from pydantic import BaseModel, ConfigDict

from crdt.changes import Json
from crdt.dataclasses import dataclass
from crdt.kinds.shape import Shape, leaves, shape_of
from crdt.model import Model, schema_of
from crdt.registry import discover
from crdt.roles import Right

YDoc = Doc[Any]

SHARED_ROOTS = ("meta", "body", "layout", "comments")
UNHASHED_ROOTS = frozenset({"meta", "layout", "comments"})
"""Roots that never count as content."""


class Part(Model):
    """Base of everything inside a body. Strict: a text is no number. Unknown keys are kept in the document, unread."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class NoLayout(Part):
    """Nothing to place on a canvas."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """`upgrade[n]` lifts a document from version n to n + 1, inside a transaction that the caller opened.

    With `open_roots` clients may use any root of any Yjs type, and all but `meta`, `layout`, `comments` are content.
    """

    name: str
    version: int
    title: str
    summary: str
    icon: str
    body: type[BaseModel]
    layout: type[BaseModel] = NoLayout
    roots: tuple[str, ...] = SHARED_ROOTS
    open_roots: bool = False
    defaults: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    """Body values that a new document starts with."""
    rights: Mapping[str, Right] = field(default_factory=lambda: MappingProxyType({}))
    """Places that need more than the right to edit: `body.owner`, with `*` for any key; what lies below is meant too."""
    upgrade: Mapping[int, Callable[[YDoc], None]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of each root that has one."""
        return {} if self.open_roots else {"body": shape_of(self.body), "layout": shape_of(self.layout)}

    @property
    def text_fields(self) -> tuple[tuple[str, ...], ...]:
        """Paths in `body` that are merged text; `*` stands for any key."""
        if self.open_roots:
            return ()
        return tuple(path for path, mark in leaves(shape_of(self.body)) if mark == "text")


def shape(kind: Kind) -> dict[str, Json]:
    """The kind for clients: which places are merged text, which plain values, and the JSON Schema of each root."""
    models = {} if kind.open_roots else {"body": kind.body, "layout": kind.layout}
    return {
        "roots": list(kind.roots),
        "open_roots": kind.open_roots,
        "defaults": dict(kind.defaults),
        "fields": {
            root: {".".join(path): mark for path, mark in leaves(shape_of(model))}
            for root, model in models.items()
        },
        "schemas": {root: schema_of(model) for root, model in models.items()},
    }


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind, by name."""
    found = discover("crdt.kinds", "KIND")
    return MappingProxyType({name: kind for name, kind in found.items() if isinstance(kind, Kind)})
