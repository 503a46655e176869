"""Random content without a model, and random edits of it, for the properties of merging."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from pycrdt import Doc

from crdt.canonical import ABSENT
from crdt.history.merge import ThreeWay, Write
from crdt.history.open_content import (
    Element,
    Fragment,
    Piece,
    Rich,
    SharedList,
    SharedMap,
    Tree,
    open_tree,
    plain,
)
from crdt.history.open_merge import differences, open_writes
from crdt.history.open_writing import edited, seeded
from crdt.history.rich import characters, pieces

ROOTS = "ABCDEF"
_WORDS = ["alpha", "beta", "gamma", "ünï", "𝄞"]


def grown_tree(random: Random) -> Tree:
    """Of every type that Yjs has, some in others."""
    makes: list[Callable[[Random], Any]] = [_map, _list, _text, _fragment, _items, _text]
    return live({name: make(random) for name, make in zip(ROOTS, makes, strict=True)})


def live(tree: Tree) -> Tree:
    """As a document that begins with it is read."""
    return open_tree(seeded(tree))


def after(tree: Tree, writes: tuple[Write, ...]) -> Tree:
    """As a document that begins with the one is read once that was written."""
    state = seeded(tree)
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    doc.apply_update(edited(state, writes))
    return open_tree(doc.get_update())


def towards(before: Tree, wanted: Tree) -> tuple[Write, ...]:
    return tuple(
        Write(path=(one.root, *one.path), before=one.before, after=one.after)
        for one in differences((), before, wanted)
    )


def changed(tree: Tree, random: Random, edits: int, mark: str) -> Tree:
    """After some random edits. `mark` is in every text that was put in, with a number and an end: digits of others may come to stand behind it."""
    found = dict(tree)
    for number in range(edits):
        if name := random.choice([*found, ""]):
            found[name] = _edited(found[name], random, f"{mark}{number};")
    return live(found)


def words(value: Any) -> set[str]:
    return set(re.findall(r"[TB]\d+;", json.dumps(plain(value)))) if value is not ABSENT else set()


def by_the_branch(found: ThreeWay, own: Tree) -> tuple[Write, ...]:
    return open_writes(found, {clash.path: clash.branch for clash in found.clashes}, own)


def _value(random: Random) -> Any:
    return random.choice([_number, _map, _list, _text, _fragment, _plain])(random)


def _number(random: Random) -> int:
    return random.randrange(5)


def _plain(random: Random) -> dict[str, Any]:
    return {"p": random.randrange(3), "q": {"z": [random.randrange(3)]}}


def _map(random: Random) -> SharedMap:
    return SharedMap(
        {key: random.choice([_number, _plain, _text])(random) for key in random.sample("abc", 2)}
    )


def _list(random: Random) -> SharedList:
    return SharedList([random.choice([_number, _map, _text])(random) for _ in range(4)])


def _items(random: Random) -> SharedList:
    return SharedList([SharedMap({"id": at, "title": _text(random), "n": at}) for at in range(3)])


def _text(random: Random, *, is_xml: bool = False) -> Rich:
    marks = random.choice([{}, {"bold": True}])
    return Rich((Piece(f"{random.choice(_WORDS)} {random.choice(_WORDS)}", marks),), is_xml=is_xml)


def _fragment(random: Random) -> Fragment:
    return Fragment(tuple(_element(random) for _ in range(3)))


def _element(random: Random) -> Element:
    return Element(random.choice("ph"), {"level": random.randrange(3)}, (_text(random, is_xml=True),))


def _edited(value: Any, random: Random, word: str) -> Any:
    match value:
        case dict():
            return type(value)(_edited_map(value, random, word))
        case list():
            return type(value)(_edited_list(list(value), random, word, is_xml=False))
        case Rich():
            return _edited_text(value, random, word)
        case Fragment():
            return Fragment(tuple(_edited_list(list(value.inside), random, word, is_xml=True)))
        case Element() if random.random() < 0.3:
            return Element(value.tag, {**value.attributes, "level": random.randrange(3)}, value.inside)
        case Element():
            inside = _edited_list(list(value.inside), random, word, is_xml=True)
            return Element(value.tag, value.attributes, tuple(inside))
        case str():
            return word
        case _:
            return random.randrange(9)


def _edited_map(held: dict[str, Any], random: Random, word: str) -> dict[str, Any]:
    found = dict(held)
    match random.randrange(4) if found else 0:
        case 0:
            found[random.choice("abcde")] = (
                random.choice([word, _value(random)]) if isinstance(held, SharedMap) else 7
            )
        case 1:
            del found[random.choice(sorted(found))]
        case _:
            key = random.choice(sorted(found))
            found[key] = _edited(found[key], random, word)
    return found


def _edited_list(held: list[Any], random: Random, word: str, *, is_xml: bool) -> list[Any]:
    match random.randrange(4) if held else 0:
        case 0:
            made = _element(random) if is_xml else random.choice([word, _map(random)])
            held.insert(random.randrange(len(held) + 1), made)
        case 1:
            del held[random.randrange(len(held))]
        case _:
            at = random.randrange(len(held))
            held[at] = _edited(held[at], random, word)
    return held


def _edited_text(text: Rich, random: Random, word: str) -> Rich:
    held = characters(text)
    at = random.randrange(len(held) + 1)
    match random.randrange(5):
        case 0:
            held[at : at + 4] = []
        case 1:
            held = [(one, {"u": 1} if place < at else marks) for place, (one, marks) in enumerate(held)]
        case 2:
            held.insert(at, ({"image": random.randrange(3)}, {}))
        case _:
            held[at:at] = [(one, {}) for one in f" {word} "]
    return Rich(tuple(pieces(held)), is_xml=text.is_xml)
