"""Who may change what under `comments` (SPEC.md, section CM). Three people and one design."""

import pytest
from pycrdt import Array, Map, Text

from crdt.gate import Passed
from crdt.precheck import inspect
from tests.crdt.gatekeeping import Copy, House, a_message, thread
from tests.crdt.playbook import ADA
from tests.crdt.yjs_bytes import deletes, ident, item, number, structs, text, update
from tests.support.work import lines

KINDS = pytest.mark.parametrize("kind", ["workflow", "freeform"])
NULL = number(1) + b"\x7e"


class Talk:
    """Ada has begun a thread `t` with message `m1`, Bob has answered with `m2`."""

    def __init__(self, kind: str = "workflow", role: str = "commenter") -> None:
        self.house = House(kind)
        self.ada, self.bob, self.eva = (self.house.copy(name, role=role) for name in ("ada", "bob", "eva"))
        assert "" == self.ada.set("comments.t", thread())
        self.hear()
        assert "" == self.bob.set("comments.t.messages.m2", a_message())
        self.hear()

    def hear(self) -> None:
        for copy in (self.ada, self.bob, self.eva):
            copy.hear()

    def manager(self) -> Copy:
        return self.house.copy("eva", role="admin")


@KINDS
@pytest.mark.parametrize("role", ["commenter", "editor"])
def test_CM2_others_answer_resolve_and_react(kind: str, role: str) -> None:
    talk = Talk(kind, role)
    assert "" == talk.eva.set("comments.t.messages.m3", a_message())
    assert "" == talk.eva.set("comments.t.resolved", True)
    assert "" == talk.eva.drop("comments.t.resolved")
    assert "" == talk.eva.set("comments.t.messages.m1.reactions.eva:thumbs", True)
    assert "" == talk.eva.set("comments.t.messages.m1.reactions.eva:thumbs", False)
    assert "" == talk.eva.drop("comments.t.messages.m1.reactions.eva:thumbs")
    assert "" == talk.bob.set("comments.t.resolved", False)


@KINDS
@pytest.mark.parametrize("role", ["commenter", "editor"])
def test_CM3_only_its_author_changes_a_message(kind: str, role: str) -> None:
    talk = Talk(kind, role)
    m1 = "comments.t.messages.m1"
    for other in ("bob", "eva"):
        copy = getattr(talk, other)
        assert "comment_of_another" == copy.type(f"{m1}.text", "x")
        assert m1.split(".") == talk.house.path[:4]
        copy = talk.house.copy(other, role=role)
        for refused in (
            copy.cut(f"{m1}.text", 0, 2),
            copy.set(f"{m1}.text", Text("mine now")),
            copy.drop(f"{m1}.text"),
            copy.set(f"{m1}.edited", 5),
            copy.set(f"{m1}.reactions", Map({})),
            copy.drop(f"{m1}.reactions"),
            copy.set(f"{m1}.reactions.ada:thumbs", True),
            copy.set(f"{m1}.reactions.{other}", True),
            copy.set("comments.t.anchor", {"path": ["body"]}),
            copy.set("comments.t.messages", Map({})),
            copy.drop("comments.t.messages"),
        ):
            assert "comment_of_another" == refused
    assert "" == talk.ada.type(f"{m1}.text", "and ")
    assert "" == talk.ada.cut(f"{m1}.text", 0, 4)
    assert "" == talk.ada.set(f"{m1}.edited", 5)
    assert "" == talk.ada.set("comments.t.anchor", {"path": ["body", "nodes"]})
    assert "" == talk.bob.type("comments.t.messages.m2.text", "well, ")


@KINDS
@pytest.mark.parametrize("role", ["commenter", "editor"])
def test_CM4_a_message_goes_with_its_author_and_a_thread_while_it_is_one_person_s(
    kind: str, role: str
) -> None:
    talk = Talk(kind, role)
    for copy, path in (
        (talk.eva, "comments.t.messages.m1"),
        (talk.ada, "comments.t.messages.m2"),
        (talk.bob, "comments.t"),
        (talk.ada, "comments.t"),
    ):
        assert "comment_of_another" == copy.drop(path)
        assert path.split(".") == talk.house.path
    talk = Talk(kind, role)
    for copy, path, new in (
        (talk.eva, "comments.t.messages.m1", a_message("mine")),
        (talk.bob, "comments.t", thread("mine")),
        (talk.ada, "comments.t", thread("all mine")),
    ):
        assert "comment_of_another" == copy.set(path, new)
    talk = Talk(kind, role)
    assert "" == talk.bob.set("comments.t.messages.m1.reactions.bob:thumbs", True)
    talk.hear()
    assert "" == talk.bob.drop("comments.t.messages.m2")
    talk.hear()
    assert "" == talk.ada.drop("comments.t")
    talk.hear()
    assert "" == talk.bob.set("comments.t", thread("a new one under the old key"))


@KINDS
def test_CM5_who_manages_deletes_everything_and_changes_no_word(kind: str) -> None:
    talk = Talk(kind)
    manager = talk.manager()
    assert "comment_of_another" == manager.type("comments.t.messages.m1.text", "I agree ")
    manager = talk.manager()
    assert "" == manager.cut("comments.t.messages.m1.text", 0, 2)
    assert "" == manager.drop("comments.t.messages.m2")
    assert "" == manager.drop("comments.t")


@KINDS
def test_CM2_who_wrote_it_is_read_from_the_item_not_from_what_it_says(kind: str) -> None:
    talk = Talk(kind)
    forged = Map({"text": Text("I give up"), "author": "ada", "reactions": Map({})})
    assert "" == talk.eva.set("comments.t.messages.m3", forged)
    talk.hear()
    assert "comment_of_another" == talk.ada.type("comments.t.messages.m3.text", "x")
    assert "" == talk.eva.type("comments.t.messages.m3.text", "x")


@KINDS
def test_CM4_an_overwrite_that_names_no_origin_and_deletes_nothing_is_seen(kind: str) -> None:
    talk = Talk(kind)
    root = b"\1" + text("comments")
    blunt = update(structs(2**50, 0, item(7, b"\1", parent=root, key="t")))
    assert "comment_of_another" == talk.house.judge(blunt, talk.bob.author, "commenter")
    messages = b"\0" + ident(*talk.house.item("comments", "t", "messages"))
    blunt = update(structs(2**50, 0, item(7, b"\1", parent=messages, key="m1")))
    assert "comment_of_another" == talk.house.judge(blunt, talk.bob.author, "commenter")
    m1 = talk.house.item("comments", "t", "messages", "m1")
    assert "comment_of_another" == talk.house.judge(
        update(deleted=(deletes(m1[0], (m1[1], 1)),)), talk.bob.author, "editor"
    )
    inside = update(
        structs(2**50, 0, item(8, NULL, parent=b"\0" + ident(*m1), key="x")),
        deleted=(deletes(m1[0], (m1[1], 1)),),
    )
    assert "comment_of_another" == talk.house.judge(inside, talk.bob.author, "editor")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("comments.t2", "a word"),
        ("comments.t2", Array([])),
        ("comments.t2", Text("a word")),
        ("comments.t2", Map({"messages": Map({"m": "a word"})})),
        ("comments.t2", Map({"messages": Map({"m": Map({"text": "plain"})})})),
        ("comments.t2", Map({"messages": Map({"m": Map({"reactions": True})})})),
        ("comments.t2", Map({"messages": Map({"m": Map({"reactions": Map({"bob:up": Map({})})})})})),
    ],
)
def test_CM1_in_a_kind_with_a_model_comments_have_one_form(path: str, value: object) -> None:
    assert "shape_not_allowed" == Talk("workflow").bob.set(path, value)
    assert "" == Talk("freeform").bob.set(path, value)


def test_CM1_an_open_kind_keeps_other_things_there_for_everybody() -> None:
    house = House("freeform")
    ada, bob = house.copy("ada"), house.copy("bob")
    assert "" == ada.set("comments.mine", Map({"a": Map({"b": Text("x")})}))
    assert "" == ada.set("comments.number", 5)
    bob.hear()
    assert "" == bob.type("comments.mine.a.b", "y")
    assert "" == bob.set("comments.number", 6)
    assert "" == bob.set("comments.mine", 7)
    assert "" == bob.drop("comments.number")


def test_CM2_what_nobody_owns_is_changed_by_nobody_and_deleted_by_who_manages() -> None:
    talk = Talk()
    talk.house.owners.pop(talk.house.item("comments", "t")[0])  # type: ignore[call-overload]
    assert "comment_of_another" == talk.bob.type("comments.t.messages.m1.text", "x")
    assert "" == talk.manager().drop("comments.t")


def test_CM4_deleting_many_threads_at_once_takes_no_more_than_their_number() -> None:
    def work(count: int) -> int:
        house, client = House("workflow"), 500
        keyed = [bytes([0x27, 1]) + text("comments") + text(f"t{n}") + b"\x01" for n in range(count)]
        inside = [bytes([0x27, 0]) + ident(client, n) + text("messages") + b"\x01" for n in range(count)]
        assert "" == house.judge(update(structs(client, 0, *keyed, *inside)), role="commenter")
        facts = inspect(update(deleted=(deletes(client, *[(n, 1) for n in range(count)]),)))
        return lines(
            lambda: isinstance(house.gate.judge(facts, ADA, "commenter"), Passed) or pytest.fail("refused")
        )

    # ten times as many: a square would be a hundred times
    assert work(4_000) <= 11 * work(400)


def test_CM4_what_was_refused_is_not_remembered_as_part_of_a_thread() -> None:
    """Numbers of nodes that a refused update brought are given to others."""
    house = House("freeform")
    ada, bob = house.copy("ada", "commenter"), house.copy("bob", "commenter")
    assert "" == ada.set("comments.t1", thread())
    bob.hear()

    def spoilt() -> None:
        bob.at("comments")["t2"] = thread(message="m1")
        bob.at("comments.t1.messages")["m2"] = a_message()
        del bob.at("comments")["t1"]

    assert "comment_of_another" == bob.send(spoilt)
    ada.hear()
    assert "" == ada.send(lambda: ada.at("comments").__setitem__("t3", Map({"plain": Map({"messages": 1})})))
    assert "" == ada.set("comments.t4", thread(message="m9"))
    assert "" == ada.drop("comments.t1")
    bob.hear()
    assert "" == bob.set("comments.t3.plain.more", 1)
    assert "" == bob.drop("comments.t3")
    assert "comment_of_another" == bob.drop("comments.t4")
    bob.hear()
    assert "" == bob.set("comments.t4.messages.m2", a_message())
    ada.hear()
    assert "comment_of_another" == ada.drop("comments.t4")
