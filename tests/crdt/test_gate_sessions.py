"""Whole sessions at the gate: nothing that people's editors make is refused, everything forbidden is (SPEC.md, GP8)."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Map, Text

from crdt.kinds.forms import Form, forms_of
from crdt.kinds.kind import kinds
from tests.crdt.editing import session
from tests.crdt.gatekeeping import Copy, House, a_message, thread

CONTENT: dict[str, dict[str, Any]] = {
    "workflow": {"body": {"nodes": {"n0": {"name": "Load"}}, "edges": {}}},
    "data_source": {"body": {"kind": "sqlite", "connection": {"path": "a.db"}}},
    "workspace": {},
}
WORDS = ("run ", "größe", "数据", "👩‍💻", "https://example.org/a?b=c", "x" * 40, "sk-8 ghp_ eyJ")
VALUES: dict[str, tuple[Any, ...]] = {
    "operation": ("source.profile", ""),
    "timeout_s": (None, 1, 0.5, 86_400, 30.0),
    "attempts": (1, 20, 3.0),
    "backoff_s": (0, 2.5, 3600),
    "longest_s": (0, 60.5, 86_400),
    "jitter": (True, False),
    "run_if": ("all_succeeded", "at_least_one_failed", "all_done"),
    "part": ("body", "catch", "finally"),
    "priority": (1, 5, 3.0),
    "concurrency_limit": (None, 1, 10_000),
    "when_full": ("queue", "skip", "replace"),
    "undo_on_failure": (True, False),
    "default": (None, [1, {"a": "b"}], "x", b"bytes"),
    "type": ("string", "json"),
    "required": (True, False),
    "criticality": ("low", "critical"),
    "credential": (None, "", "v", "vault:", "vault:orders-ro"),
    "kind": ("", "sqlite"),
    "statement_timeout_s": (1, 0.25, 3600.0),
    "sample_rows": (1, 100_000_000, 2.0**20),
    "rows": (1, 10_000_000),
    "parallel": (1, 64.0),
    "weekends": (True, False),
    "owner": (),
}


def value(random: Random, name: str, around: str) -> Any:
    if around == "tags":
        return True
    if around == "pinned":
        return random.choice((1, 2.5, -3))
    if around == "nodes":
        return random.choice(({"x": 1, "y": 2.5}, {"x": -1e9, "y": 0.1}))
    if around == "connection":
        return random.choice(("host", 5432, True, None, 0.5))
    return random.choice(VALUES.get(name, ("a word", "", "ü")))


class Person:
    """Edits at random, in the form that the kind has, and hears of the others now and then."""

    def __init__(self, copy: Copy, random: Random, root: Form) -> None:
        self.copy = copy
        self.random = random
        self.root = root

    def edit(self) -> list[bytes]:
        made: list[bytes] = []
        subscription = self.copy.doc.observe(lambda event: made.append(event.update))
        with self.copy.doc.transaction():
            for _ in range(self.random.choice((1, 1, 2, 4))):
                self._change(self.copy.at("body"), self.root, "body")
                if self.random.random() < 0.3:
                    self._discuss()
        self.copy.doc.unobserve(subscription)
        return made

    def _change(self, at: Map[Any], form: Form, around: str) -> None:
        random = self.random
        name = random.choice([*form.fields] or ["a", "b", "ü 😀"])
        child = form.child(name)
        present = at.get(name)
        if child.inside is not None:
            return
        if child.holds == "text":
            if isinstance(present, Text) and random.random() < 0.9:
                self._type(present)
            else:
                at[name] = Text(random.choice(WORDS))
        elif child.holds == "map":
            if isinstance(present, Map) and random.random() < 0.9:
                self._change(present, child, name)
            else:
                at[name] = whole(child)
        elif name in at and random.random() < 0.2:
            del at[name]
        else:
            chosen = value(random, name, around)
            at[name] = chosen

    def _type(self, text: Text) -> None:
        size = len(str(text))
        if size and self.random.random() < 0.3 and str(text).isascii():
            start = self.random.randrange(size)
            del text[start : min(size, start + 3)]
        else:
            text.insert(0, self.random.choice(WORDS))

    def _discuss(self) -> None:
        comments, random, me = self.copy.at("comments"), self.random, self.copy.author.user
        key = f"{me}-{random.randrange(3)}"
        threads = sorted(comments.keys())
        if not threads or random.random() < 0.2:
            if key not in comments:
                comments[key] = thread(message=f"m{random.randrange(10**9)}")
            return
        at = comments[random.choice(threads)]
        messages = at["messages"]
        at["resolved"] = random.random() < 0.5
        messages[f"m{random.randrange(10**9)}"] = a_message()
        one = messages[random.choice(sorted(messages.keys()))]
        one["reactions"][f"{me}:up"] = True


def whole(form: Form) -> Any:
    """Something new with all its texts and maps."""
    if form.holds == "text":
        return Text("new")
    return Map({name: whole(child) for name, child in form.fields.items() if child.holds in ("text", "map")})


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_GP8_nothing_that_people_edit_in_a_kind_s_own_form_is_refused(kind: str, seed: int) -> None:
    assert play(kind, seed, edits=40) > 30


def play(kind: str, seed: int, *, edits: int) -> int:
    """How many updates passed: single ones, merged ones, late ones of people who were away."""
    random = Random(seed)
    house = House(kind, CONTENT[kind])
    root = forms_of(house.kind)["body"]
    people = [Person(house.copy(name), random, root) for name in ("ada", "bob", "eva")]
    waiting: dict[int, list[bytes]] = {id(person): [] for person in people}
    passed = 0
    for _ in range(edits):
        person = random.choice(people)
        waiting[id(person)] += person.edit()
        if random.random() < 0.7:
            for update in waiting[id(person)]:
                assert "" == house.judge(update, person.copy.author), house.refusal
                passed += 1
            waiting[id(person)].clear()
            if random.random() < 0.5:
                person.copy.hear()
    for person in people:
        late = person.copy.doc.get_update(house.doc.get_state())
        assert "" == house.judge(late, person.copy.author), house.refusal
    return passed


@pytest.mark.parametrize("seed", range(500, 508))
def test_GP8_nothing_that_editors_make_in_an_open_kind_is_refused(seed: int) -> None:
    house = House("freeform")
    for update in session(seed, people=4, edits=60):
        facts_of_everybody = house.judge(update)
        assert "" == facts_of_everybody, house.refusal


def places(form: Form, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Form]]:
    """Every place that a kind knows, with some key where any may stand."""
    yield path, form
    for name, child in form.fields.items():
        yield from places(child, (*path, name))
    if form.each is not None:
        yield from places(form.each, (*path, "k"))


PLACES = [
    (kind.name, path, form)
    for kind in kinds().values()
    if not kind.open_roots
    for root in ("body", "layout")
    for path, form in places(forms_of(kind)[root], (root,))
    if len(path) > 1 and form.inside is None
]
SHARED: dict[str, Callable[[], Any]] = {
    "map": lambda: Map({}),
    "text": lambda: Text("text"),
    "list": lambda: Array([1]),
    "value": lambda: "a word",
}
_scalars = st.none() | st.booleans() | st.integers(-10, 10) | st.floats(allow_nan=False) | st.text(max_size=5)
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join((place[0], *place[1])))
def test_GP2_no_place_of_any_kind_takes_another_shape(place: tuple[str, tuple[str, ...], Form]) -> None:
    kind, path, form = place
    house = House(kind)
    for shape, make in SHARED.items():
        if shape == form.holds or (form.holds == "value" and shape == "value"):
            continue
        ada = prepared(house, path)
        assert "shape_not_allowed" == ada.set(".".join(path), make()), (path, shape)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(place=st.sampled_from([place for place in PLACES if place[2].holds == "value"]), value=_values)
def test_GP3_the_gate_takes_the_values_that_the_kind_s_field_takes_and_no_others(
    place: tuple[str, tuple[str, ...], Form], value: Any
) -> None:
    kind, path, form = place
    house = House(kind)
    ada = prepared(house, path)
    assert form.leaf is not None
    code = ada.set(".".join(path), value)
    held = ada.at(path[0]) if code else house.doc.get(path[0], type=Map)
    if code == "":
        for step in path[1:]:
            held = held[step]
        assert form.leaf.misfit(_as_read(held)) is None
    else:
        assert code in ("value_not_allowed", "secret_refused")
        assert form.leaf.misfit(_as_read(value)) is not None


def _as_read(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return int(value)
    if isinstance(value, list):
        return [_as_read(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_read(item) for key, item in value.items()}
    return value


def prepared(house: House, path: tuple[str, ...]) -> Copy:
    """A copy in which everything around the place stands."""
    ada = house.copy()
    form = forms_of(house.kind)[path[0]]
    for depth, step in enumerate(path[1:-1], 2):
        form = form.child(step)
        around = ".".join(path[: depth - 1])
        if step not in ada.at(around):
            assert "" == ada.set(".".join(path[:depth]), whole(form))
    return ada


@pytest.mark.soak
def test_GP8_ten_thousand_edits_pass() -> None:
    assert sum(play(kind, seed, edits=120) for kind in CONTENT for seed in range(1_000, 1_040)) > 10_000
