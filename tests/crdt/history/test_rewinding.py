"""HI6, HI7 without a model: edits of any shared types taken back as one more edit."""

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.errors import CorruptUpdate
from crdt.history.rewinding import content_of, rewound
from crdt.updates import NOTHING, state_of


def write(doc: Doc[Any], random: Random) -> bytes:
    """One edit somewhere; returns its update."""
    before = doc.get_state()
    text, entries = doc.get("text", type=Text), doc.get("entries", type=Map)
    items, page = doc.get("items", type=Array), doc.get("page", type=XmlFragment)
    with doc.transaction():
        match random.randrange(8):
            case 0:
                text.insert(_within(str(text), random), random.choice(("word ", "ü", "🙂", "x")))
            case 1 if str(text).isascii() and len(str(text)) > 1:
                del text[0 : random.randrange(1, len(str(text)))]
            case 2:
                entries[random.choice("abc")] = random.choice([1, "two", None, {"deep": [1, 2]}])
            case 3:
                entries[random.choice("abc")] = Map({"inner": Text("held")})
            case 4 if len(entries):
                del entries[random.choice(sorted(entries.keys()))]
            case 5:
                items.insert(random.randrange(len(items) + 1), random.randrange(9))
            case 6 if len(items):
                del items[random.randrange(len(items))]
            case _:
                paragraph = XmlElement("p", {"class": random.choice("st")})
                page.children.append(paragraph)
                paragraph.children.append(XmlText(random.choice(("one", "other"))))
    return doc.get_update(before)


def _within(text: str, random: Random) -> int:
    return len(text[: random.randrange(len(text) + 1)].encode())


@given(st.integers(0, 10_000))
def test_HI6_any_point_of_any_content_comes_back_by_one_edit(seed: int) -> None:
    random, doc = Random(seed), Doc[Any](client_id=7)
    states = [NOTHING]
    for _ in range(12):
        write(doc, random)
        states.append(doc.get_update())
    then = random.choice(states)
    found = rewound(then, [(True, states[-1])])
    assert content_of(states[-1]) == found.before
    assert content_of(then) == found.after == content_of(state_of(states[-1], [found.update]))


@given(st.integers(0, 10_000))
def test_HI7_taking_one_persons_edits_back_leaves_what_others_typed(seed: int) -> None:
    random, edits = Random(seed), []
    docs = {name: Doc[Any](client_id=number) for number, name in enumerate(("ada", "bob"), 1)}
    for number in range(10):
        name = random.choice(sorted(docs))
        update = _typed(docs[name], f"<{name}{number}>", random)
        edits.append((name, update))
        if random.random() < 0.6:
            for other in docs.values():
                other.apply_update(update)
    for doc in docs.values():
        for _, update in edits:
            doc.apply_update(update)
    found = rewound(b"", [(name == "ada", update) for name, update in edits])
    after = str(found.after.get("text", ""))
    assert "ada" not in after
    assert {f"<{name}{at}>" for at, (name, _) in enumerate(edits) if name == "bob"} == set(
        re.findall(r"<bob\d>", after)
    )


def _typed(doc: Doc[Any], word: str, random: Random) -> bytes:
    before, text = doc.get_state(), doc.get("text", type=Text)
    ends = [at + 1 for at, character in enumerate(str(text)) if character == ">"]
    text.insert(random.choice([0, *ends]), word)
    return doc.get_update(before)


def test_HI6_comments_and_meta_stay_as_they_are() -> None:
    doc = Doc[Any](client_id=7)
    doc.get("text", type=Text).insert(0, "first")
    then = doc.get_update()
    doc.get("text", type=Text).insert(0, "second ")
    doc.get("comments", type=Map)["c1"] = "kept"
    found = rewound(then, [(True, doc.get_update())])
    doc.apply_update(found.update)
    assert ("first", "kept") == (str(doc.get("text", type=Text)), doc.get("comments", type=Map)["c1"])


def test_HI6_nothing_to_take_back_is_no_edit() -> None:
    doc = Doc[Any](client_id=7)
    doc.get("text", type=Text).insert(0, "same")
    found = rewound(doc.get_update(), [(True, doc.get_update())])
    assert (NOTHING, found.before) == (found.update, found.after)


def test_HI6_damaged_bytes_are_told() -> None:
    with pytest.raises(CorruptUpdate):
        rewound(b"", [(True, b"\x05rubbish")])
