"""HI7: what one person did goes back where nobody else has been since."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from pycrdt import Map, Text

from crdt.canonical import ABSENT
from crdt.document import Document
from crdt.history.undoing import Undoing, undoing
from crdt.kinds.kind import YDoc, kinds
from crdt.kinds.reading import read_through
from crdt.kinds.shape import shape_of
from crdt.kinds.workflow import Node
from crdt.kinds.writing import built, seed_from_json
from tests.crdt.test_kinds import CONTENT
from tests.support.work import lines

WORKFLOW = kinds()["workflow"]
Edit = Callable[[Any], object]


class Play:
    """A document, and the rows that people write into it."""

    def __init__(self) -> None:
        self.state = seed_from_json(WORKFLOW, CONTENT["workflow"], client_id=7)
        self.document = Document.load(WORKFLOW, self.state, client_id=8)
        self.rows: list[tuple[str, bytes]] = []

    def by(self, who: str, edit: Edit) -> None:
        def change(doc: YDoc) -> None:
            edit(doc.get("body", type=Map))

        update, _ = self.document.edit(change, who)
        if update:
            self.rows.append((who, update))

    def undo(self, who: str) -> Undoing:
        return undoing(WORKFLOW, self.state, self.rows, who)


def node(body: Any, name: str = "n1") -> Any:
    return body["nodes"][name]


def set_field(name: str, value: object) -> Edit:
    def edit(body: Any) -> None:
        node(body)[name] = value

    return edit


def add_step(name: str) -> Edit:
    def edit(body: Any) -> None:
        body["nodes"][name] = built(shape_of(Node), {"operation": "x", "name": "New"})

    return edit


def extend_name(name: str) -> Edit:
    def edit(body: Any) -> None:
        node(body, name)["name"].insert(3, "er")

    return edit


def test_HI7_a_value_goes_back_to_what_stood_before_the_person_came() -> None:
    play = Play()
    play.by("ada", set_field("timeout_s", 10))
    play.by("bob", set_field("timeout_s", 20))
    play.by("bob", set_field("timeout_s", 30))
    (turned,) = play.undo("bob").turned
    assert (("body", "nodes", "n1", "timeout_s"), 30, 10) == (turned.path, turned.now, turned.back)


def test_HI7_what_somebody_else_changed_since_stays_and_is_told() -> None:
    play = Play()
    play.by("bob", set_field("timeout_s", 20))
    play.by("ada", set_field("timeout_s", 30))
    found = play.undo("bob")
    assert () == found.turned
    assert {("body", "nodes", "n1", "timeout_s"): "ada"} == dict(found.taken)


def test_HI7_coming_back_after_somebody_else_goes_back_to_theirs() -> None:
    play = Play()
    for who, value in (("bob", 20), ("ada", 30), ("bob", 40)):
        play.by(who, set_field("timeout_s", value))
    found = play.undo("bob")
    assert [30] == [one.back for one in found.turned]
    assert {} == found.taken


def test_HI7_a_removed_step_comes_back_as_it_was_before_the_person_changed_it() -> None:
    play = Play()
    before = play.document.projection["body"]["nodes"]["n1"]["operation"]
    play.by("bob", set_field("operation", "changed"))
    play.by("bob", lambda body: node(body)["name"].insert(0, "Bob's "))
    name = play.document.projection["body"]["nodes"]["n1"]["name"]
    play.by("bob", lambda body: body["nodes"].pop("n1"))
    (turned,) = play.undo("bob").turned
    assert (("body", "nodes", "n1"), ABSENT) == (turned.path, turned.now)
    back: Any = turned.back
    assert (before, name.removeprefix("Bob's ")) == (back["operation"], back["name"])


def test_HI7_a_new_step_goes_unless_somebody_else_worked_on_it() -> None:
    play = Play()
    for name in ("mine", "ours"):
        play.by("bob", add_step(name))
        play.by("bob", extend_name(name))
    play.by("ada", lambda body: node(body, "ours")["note"].insert(0, "hers"))
    found = play.undo("bob")
    assert [("body", "nodes", "mine")] == [one.path for one in found.turned]
    assert {("body", "nodes", "ours"): "ada"} == dict(found.taken)


def test_HI7_in_a_text_what_others_typed_stays() -> None:
    play = Play()
    base = play.document.projection["body"]["name"]
    play.by("bob", lambda body: body["name"].insert(0, "Bob: "))
    play.by("ada", lambda body: body["name"].insert(5, "Ada, "))
    (turned,) = play.undo("bob").turned
    assert turned.is_text
    assert "Ada, " + base == turned.back


def test_HI7_what_the_person_took_out_of_a_text_comes_back_in_its_place() -> None:
    play = Play()
    play.by("ada", lambda body: body["description"].clear())
    play.by("ada", lambda body: body["description"].insert(0, "one two three"))

    def cut(body: Any) -> None:
        text: Text = body["description"]
        del text[4:8]

    play.state, play.rows = play.document.state(), []
    play.by("bob", cut)
    play.by("ada", lambda body: body["description"].insert(0, "zero "))
    (turned,) = play.undo("bob").turned
    assert ("zero one three", "zero one two three") == (turned.now, turned.back)


@pytest.mark.parametrize("seed", range(25))
def test_HI7_alone_everything_goes_back(seed: int) -> None:
    random, play = Random(seed), Play()
    for _ in range(30):
        play.by("bob", drawn(random))
    back = dict(play.document.projection["body"])
    for one in play.undo("bob").turned:
        put(back, one.path[1:], one.back)
    original = Document.load(WORKFLOW, play.state)
    assert original.body() == read_through(WORKFLOW.body, back)[0]


def put(held: Any, path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        held = held[step]
    if value is ABSENT:
        del held[path[-1]]
    else:
        held[path[-1]] = value


def drawn(random: Random) -> Edit:
    def edit(body: Any) -> None:
        nodes = body["nodes"]
        keys = [*nodes.keys()]
        match random.randrange(5):
            case 0:
                nodes[random.choice("abc")] = built(shape_of(Node), {"name": random.choice("xyz")})
            case 1 if keys:
                del nodes[random.choice(keys)]
            case 2 if keys:
                nodes[random.choice(keys)]["timeout_s"] = random.randrange(1, 9)
            case 3:
                text = body["name"]
                text.insert(0, random.choice(["é", "ab", "😀"]))
            case _ if keys:
                text = nodes[random.choice(keys)]["name"]
                if len(text):
                    text.clear()
                text.insert(0, random.choice("pq"))

    return edit


def test_HI7_taking_back_much_costs_as_much_as_there_is_and_not_its_square() -> None:
    def work(steps: int) -> int:
        play = Play()
        for at in range(steps):
            play.by("bob", add_step(f"s{at}"))
        return lines(lambda: play.undo("bob"))

    few, twice = work(40), work(80)
    assert twice < 2.4 * few
