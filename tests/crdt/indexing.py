"""Small documents as bytes, and the answers of the index of structs in a form that tests compare."""

from typing import NamedTuple

from crdt.facts import ARRAY, MAP, TEXT
from crdt.precheck import inspect
from crdt.structs import StructIndex
from crdt.verdicts import (
    Accepted,
    Path,
    Refusal,
)
from tests.crdt.yjs_bytes import (
    beside,
    ident,
    item,
    number,
    string,
    structs,
    text,
    under,
    update,
)

NULL = number(1) + b"\x7e"
A_MAP = b"\1"
AN_ARRAY = b"\0"
A_TEXT = b"\2"


def root(name: str) -> bytes:
    return b"\1" + text(name)


def given(*updates: bytes) -> StructIndex:
    index = StructIndex({"list": ARRAY, "body": MAP, "t": TEXT})
    for sent in updates:
        index.add(inspect(sent))
    return index


class Fits(NamedTuple):
    inserts: frozenset[Path]
    deletes: frozenset[Path]


def accepted(inserts: set[Path], deletes: set[Path] | None = None) -> Fits:
    return Fits(frozenset(inserts), frozenset(deletes or ()))


def verdict(index: StructIndex, sent: bytes) -> Fits | Refusal:
    found = index.check(inspect(sent))
    return Fits(found.inserts, found.deletes) if isinstance(found, Accepted) else found


HELLO = update(structs(7, 0, string("hello")))
NODES = update(
    structs(
        7,
        0,
        item(7, A_MAP, parent=root("body"), key="nodes"),
        item(7, A_MAP, parent=under(7, 0), key="n1"),
        item(8, NULL, parent=under(7, 1), key="x"),
        item(7, A_TEXT, parent=under(7, 1), key="label"),
        item(4, text("hi"), parent=under(7, 3)),
    )
)


def a_list(client: int) -> bytes:
    return update(
        structs(
            client,
            0,
            item(7, A_MAP, parent=root("list")),
            item(8, NULL, parent=under(client, 0), key="a"),
            beside(8, number(3) + b"\x7e" * 3, left=ident(client, 0)),
        )
    )


LIST = a_list(7)
