"""The content of a document as merges see it, and values as rows and answers hold them."""

from collections.abc import Mapping
from typing import Any

from pycrdt import Map

from crdt.canonical import ABSENT, Value
from crdt.contests import Keys
from crdt.document import Document
from crdt.history.merge import Clash, Write
from crdt.kinds.kind import Kind, YDoc
from crdt.kinds.reading import read_through
from crdt.plain import read

Roots = dict[str, Any]


def content_of(document: Document) -> Roots:
    """What stands there now, as the kind's models read it: with defaults where nothing stands. What they refuse (a secret,
    say) and what they do not know is not looked at.
    """
    return {
        "body": document.body().model_dump(mode="json"),
        "layout": document.layout().model_dump(mode="json"),
    }


def content_in(doc: YDoc, kind: Kind) -> Roots:
    """The same, inside an edit."""
    models = {"body": kind.body, "layout": kind.layout}
    return {
        root: read_through(model, read(doc.get(root, type=Map)))[0].model_dump(mode="json")
        for root, model in models.items()
    }


def said(value: Value) -> dict[str, Any]:
    return {} if value is ABSENT else {"value": value}


def heard(spelled: Mapping[str, Any]) -> Value:
    return spelled.get("value", ABSENT)


def writes_said(writes: tuple[Write, ...]) -> list[list[Any]]:
    return [[list(one.path), said(one.before), said(one.after)] for one in writes]


def writes_heard(rows: list[Any]) -> tuple[Write, ...]:
    return tuple(
        Write(path=tuple(path), before=heard(before), after=heard(after)) for path, before, after in rows
    )


def paths_of(clashes: tuple[Clash, ...]) -> tuple[Keys, ...]:
    return tuple(clash.path for clash in clashes)
