from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Subscription, Text, TransactionEvent, XmlElement, XmlFragment, XmlText

from crdt.changes import Change
from crdt.plain import read
from crdt.projection import Projection, spliced
from tests.crdt.editing import session
from tests.support.work import lines

ROOTS: dict[str, Any] = {"text": Text, "rich": Text, "body": Map, "list": Array, "xml": XmlFragment}


class Followed:
    """A replica with its projection, and the changes of the last update."""

    def __init__(self, **roots: Any) -> None:
        self.doc: Doc[Any] = Doc()
        self.projection = Projection(self.doc)
        for name, root in roots.items():
            self.projection.attach(name, self.doc.get(name, type=root))

    def apply(self, update: bytes) -> tuple[Change, ...]:
        self.doc.apply_update(update)
        return self.projection.take("somebody")

    def fresh(self) -> dict[str, Any]:
        """What somebody sees who opens the document now."""
        doc: Doc[Any] = Doc()
        doc.apply_update(self.doc.get_update())
        return {name: read(doc.get(name, type=ROOTS[name])) for name in self.projection.values}


def only(changes: tuple[Change, ...]) -> tuple[Any, ...]:
    (change,) = changes
    return change.root, change.path, change.action, change.before, change.after


@pytest.mark.parametrize("seed", range(40))
def test_D1_after_every_update_of_several_people_the_projection_is_a_fresh_read(seed: int) -> None:
    followed = Followed(**ROOTS)
    for update in session(seed, people=3, edits=40):
        followed.apply(update)
        assert followed.fresh() == followed.projection.values
    followed.projection.close()


@pytest.mark.parametrize("seed", range(40))
def test_D1_changes_replayed_on_the_state_before_give_the_state_after(seed: int) -> None:
    followed = Followed(text=Text, body=Map, list=Array)
    mirror: dict[str, Any] = {"text": "", "body": {}, "list": []}
    for update in session(seed, people=3, edits=40):
        for change in followed.apply(update):
            replay(mirror, change, followed.projection.values)
        assert followed.projection.values == mirror


def replay(mirror: dict[str, Any], change: Change, now: dict[str, Any]) -> None:
    holder: Any = mirror
    source: Any = now
    *steps, last = (change.root, *change.path)
    for step in steps:
        holder, source = holder[step], source[step]
    match change.action:
        case "set" | "text":
            assert change.before == holder.get(last) if isinstance(holder, dict) else holder[last]
            holder[last] = change.after
        case "delete":
            assert change.before == holder.pop(last)
        case "splice":
            end = int(last) + len(change.before)
            assert change.before == holder[last:end]
            holder[last:end] = change.after
        case "rewrite":
            holder[last] = source[last]


def test_D1_a_change_says_where_what_and_who() -> None:
    followed = Followed(body=Map)
    writer: Doc[Any] = Doc()
    body = writer.get("body", type=Map)
    body["nodes"] = Map({"n1": Map({"name": Text("Zähler 😀"), "list": Array([1, 2])})})
    followed.apply(writer.get_update())

    def change(edit: Any) -> tuple[Any, ...]:
        seen = writer.get_state()
        edit(body["nodes"]["n1"])
        return only(followed.apply(writer.get_update(seen)))

    assert ("body", ("nodes", "n1", "x"), "set", None, 5) == change(lambda node: node.__setitem__("x", 5))
    assert ("body", ("nodes", "n1", "x"), "set", 5, [1.5]) == change(
        lambda node: node.__setitem__("x", [1.5])
    )
    assert ("body", ("nodes", "n1", "x"), "delete", [1.5], None) == change(lambda node: node.__delitem__("x"))
    assert ("body", ("nodes", "n1", "list", 1), "splice", [], [{"a": None}]) == change(
        lambda node: node["list"].insert(1, Map({"a": None}))
    )
    assert ("body", ("nodes", "n1", "name"), "text", "Zähler 😀", "Zähler 😀!") == change(
        lambda node: node["name"].insert(12, "!")
    )


def test_D1_a_change_keeps_its_values_when_the_document_moves_on() -> None:
    followed = Followed(body=Map)
    body = followed.doc.get("body", type=Map)
    body["nodes"] = Map({"n1": Map({"x": 1})})
    (change,) = followed.projection.take("somebody")
    body["nodes"]["n1"]["x"] = 2
    assert {"n1": {"x": 1}} == change.after
    assert {"nodes": {"n1": {"x": 2}}} == followed.projection.values["body"]


@pytest.mark.parametrize(
    ("before", "delta", "expected"),
    [
        ("ab", [{"retain": 1}, {"insert": "é"}], "aéb"),
        ("é😀b", [{"retain": 2}, {"delete": 4}], "éb"),
        ("é😀b", [{"retain": 6}, {"insert": "日"}, {"delete": 1}], "é😀日"),
        ("é", [{"retain": 1}, {"delete": 1}], None),
        ("ab", [{"insert": {"image": 1}}], None),
        ("ab", [{"retain": 2}, {"delete": 1}], None),
    ],
)
def test_D1_text_deltas_count_utf8_bytes(
    before: str, delta: list[dict[str, Any]], expected: str | None
) -> None:
    assert expected == spliced(before, delta)


def more_text(text: Any) -> None:
    text.insert(0, "more ")


def deeper_value(array: Any) -> None:
    array[0]["z"] = 2


def other_attribute(fragment: Any) -> None:
    fragment.children[0].attributes["class"] = "y"


@pytest.mark.parametrize(
    ("foreign", "edit"),
    [
        (lambda: Text("text"), more_text),
        (lambda: Array([Map({"z": 1})]), deeper_value),
        (lambda: XmlFragment([XmlElement("p", {}, [XmlText("x")])]), other_attribute),
    ],
)
def test_D3_content_of_another_type_under_a_root_is_passed_over(foreign: Any, edit: Any) -> None:
    followed = Followed(body=Map)
    writer: Doc[Any] = Doc()
    writer["body"] = content = foreign()
    followed.apply(writer.get_update())
    seen = writer.get_state()
    edit(content)
    followed.apply(writer.get_update(seen))
    followed.doc.get("body", type=Map)["name"] = "still there"
    assert {"name": "still there"} == followed.projection.values["body"] == followed.fresh()["body"]


def test_D3_the_deepest_content_the_pre_check_lets_in_is_followed() -> None:
    followed = Followed(body=Map)
    deepest: Any = 1
    for _ in range(31):
        deepest = Map({"in": deepest})
    followed.doc.get("body", type=Map)["in"] = deepest
    inner: Any = followed.doc.get("body", type=Map)
    for _ in range(32):
        inner = inner["in"] if isinstance(inner["in"], Map) else inner
    inner["in"] = {"deep": [2]}
    assert followed.fresh() == followed.projection.values
    assert ("in",) * 32 == followed.projection.take("")[-1].path


def test_D3_numbers_bytes_and_markup_read_alike_alone_and_inside() -> None:
    values = [
        5,
        -0.0,
        2**53 - 1,
        2**60,
        1e17,
        1e20,
        0.1,
        float("nan"),
        float("inf"),
        b"\x01\xff",
        None,
        True,
        "<p>",
        [1.0],
    ]
    followed = Followed(body=Map)
    body = followed.doc.get("body", type=Map)
    for value in values:
        body["value"] = value
        alone = followed.projection.values["body"]["value"]
        assert followed.fresh()["body"]["value"] == alone, value
        assert type(followed.fresh()["body"]["value"]) is type(alone)


def test_D3_markup_is_the_same_in_every_replica() -> None:
    texts = {
        read(doc.get("xml", type=XmlFragment))
        for doc in replicas(XmlElement("p", {"b": "1", "a": "<", "c": "3"}, [XmlText("x & y")]))
    }
    assert {'<p a="&lt;" b="1" c="3">x &amp; y</p>'} == texts


def replicas(content: XmlElement) -> list[Doc[Any]]:
    writer: Doc[Any] = Doc()
    writer.get("xml", type=XmlFragment).children.append(content)
    found = []
    for _ in range(8):
        doc: Doc[Any] = Doc()
        doc.apply_update(writer.get_update())
        found.append(doc)
    return found


def test_D2_an_edit_costs_the_same_in_a_design_of_ten_times_the_size() -> None:
    small, large = Costs(nodes=500), Costs(nodes=5_000)
    assert [small.edit(turn) for turn in range(50)] == [large.edit(turn) for turn in range(50)]


class Costs:
    """What one-field edits take in a document of many nodes: lines of Python run."""

    def __init__(self, nodes: int) -> None:
        self.writer: Doc[Any] = Doc()
        node = {"operation": "source.profile", "timeout_s": 1.5}
        self.writer["body"] = Map({"nodes": Map({f"n{index}": Map(node) for index in range(nodes)})})
        self.followed = Followed(body=Map)
        self.followed.apply(self.writer.get_update())
        self.updates: list[bytes] = []
        self.subscription: Subscription = self.writer.observe(self._keep)

    def _keep(self, event: TransactionEvent) -> None:
        self.updates.append(event.update)

    def edit(self, turn: int) -> int:
        self.writer.get("body", type=Map)["nodes"][f"n{turn}"]["timeout_s"] = float(turn)
        changes: list[Any] = []
        work = lines(lambda: changes.append(self.followed.apply(self.updates[-1])))
        assert ("nodes", f"n{turn}", "timeout_s") == only(changes[0])[1]
        return work
