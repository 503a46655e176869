"""Threads as plain data, edits of them under people's own ids, and what is left of their places (SPEC.md, section CM)."""

from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from crdt.commenting import ROOT
from crdt.comments import writing
from crdt.comments.anchors import Anchor, OnDocument, OnEdge, OnField, OnNode, OnPoint, OnText, read_anchor
from crdt.comments.threads import Thread, threads_of
from crdt.comments.words import on_words
from crdt.comments.writing import Said
from crdt.document import Document
from crdt.effects import AnswerEdit
from crdt.errors import ConcertError, NotFound
from crdt.events import EditAsked
from crdt.gate import Owner
from crdt.ids import ClientId, Micros, UserId
from crdt.kinds.kind import YDoc, kinds
from crdt.precheck import inspect
from crdt.signing import Signing
from crdt.structs import StructIndex
from tests.crdt.gatekeeping import Copy, House, a_message, thread
from tests.crdt.playbook import ADA, BOB, EVA, Stage
from tests.support.work import lines

CONTENT = {
    "body": {
        "name": "Nightly orders",
        "nodes": {"n1": {"operation": "source.profile", "parameters": {"table": "orders"}}},
        "edges": {"e1": {"source": "n1", "target": "n1"}},
    }
}
EDITORS = ["commenter", "editor"]


class Talk(House):
    """A design, read as the server reads it."""

    def __init__(self) -> None:
        super().__init__("workflow", CONTENT)
        self.signing = Signing(self.gate, self.owners, self.index)

    def write(self, user: str, edit: Callable[[YDoc], None], role: str = "commenter") -> str:
        """One edit of a command; "" or the code of its refusal."""
        asked = EditAsked(request=1, author=UserId(user), edit=edit, role=role, own=True)
        with_ = self.document()
        signed = self.signing.sign(asked, with_)
        with_.close()
        if isinstance(signed, Exception):
            return signed.code if isinstance(signed, ConcertError) else type(signed).__name__
        if signed.update:
            self.index.add(inspect(signed.update))
            self.doc.apply_update(signed.update)
        return ""

    def document(self) -> Document:
        return Document.load(self.kind, self.doc.get_update())

    @property
    def threads(self) -> tuple[Thread, ...]:
        return threads_of(self.document(), self.signing.signatures)

    @property
    def only(self) -> Thread:
        (thread,) = self.threads
        return thread


def said(id_: str, user: str, text: str = "why?", *mentions: str, at: int = 5) -> Said:
    return Said(
        id=id_, by=UserId(user), at=Micros(at), text=text, mentions=tuple(UserId(one) for one in mentions)
    )


def begun(talk: Talk, anchor: Anchor | None = None, user: str = "ada") -> Thread:
    assert "" == talk.write(
        user, lambda doc: writing.begin(doc, "t", anchor or OnNode(node="n1"), said("m1", user))
    )
    return talk.only


def test_CM2_the_author_is_whose_client_id_it_is_whatever_is_claimed() -> None:
    talk = Talk()
    eva = talk.copy("eva", role="commenter")
    assert "" == eva.set("comments.t", thread())
    only = talk.only
    assert ("eva", "eva") == (only.author, only.messages[0].author)


def test_CM6_what_says_who_wrote_says_who_really_did() -> None:
    talk = Talk()
    for role in EDITORS:
        for thread_by, message_by, place in (("ada", "eva", "t.by"), ("eva", "ada", "t.messages.m1.by")):
            eva = talk.copy("eva", role=role)
            assert "comment_of_another" == sign(eva, thread_by, message_by)
            assert f"comments.{place}".split(".") == talk.path
    eva = talk.copy("eva", role="commenter")
    assert "" == sign(eva, "eva", "eva")
    bob = talk.copy("bob", role="commenter")
    assert "comment_of_another" == bob.set("comments.t.resolved", {"by": "ada", "at": 4.0})
    bob = talk.copy("bob", role="commenter")
    assert "" == bob.set("comments.t.resolved", {"by": "bob", "at": 4.0})
    assert ("bob", 4) == (talk.only.resolved.by, talk.only.resolved.at) if talk.only.resolved else ()


def sign(copy: Copy, by: str, of_message: str) -> str:
    return copy.send(lambda: signed_thread(copy.at("comments"), by, of_message))


def signed_thread(threads: Map[Any], by: str, of_message: str) -> None:
    message = a_message()
    threads["t"] = Map({"by": by, "messages": Map({})})
    threads["t"]["messages"]["m1"] = message
    threads["t"]["messages"]["m1"]["by"] = of_message


def test_CM9_words_of_two_people_by_commands_stand_under_ids_of_their_own() -> None:
    talk = Talk()
    begun(talk)
    assert "" == talk.write("bob", lambda doc: writing.reply(doc, "t", said("m2", "bob", "because", at=6)))
    assert ["ada", "bob"] == [message.author for message in talk.only.messages]
    assert "comment_of_another" == talk.write("bob", lambda doc: writing.remove(doc, "t", "m1"))
    assert "comment_of_another" == talk.write("bob", change("m1", "mine"))
    assert "" == talk.write("ada", change("m1", "why so?"))
    first = talk.only.messages[0]
    assert ("why so?", 9, ("eva",)) == (first.text, first.edited_at, first.mentions)


def change(message: str, text: str) -> Callable[[YDoc], None]:
    return lambda doc: writing.rewrite(doc, "t", message, text, [UserId("eva")], Micros(9))


def test_CM9_a_command_s_edit_passes_the_gate_like_a_socket_s() -> None:
    talk = Talk()
    begun(talk)
    assert "read_only" == talk.write("bob", lambda doc: writing.reply(doc, "t", said("m2", "bob")), "viewer")
    assert "comment_of_another" == talk.write("bob", lambda doc: writing.reply(doc, "t", said("m2", "ada")))
    assert "read_only" == talk.write("bob", lambda doc: doc.get("body", type=Map).__setitem__("x", 1))
    assert "comment_gone" == talk.write("bob", lambda doc: writing.reply(doc, "gone", said("m2", "bob")))
    assert ["m1"] == [message.id for message in talk.only.messages]


def test_CM3_reactions_are_each_person_s_own() -> None:
    talk = Talk()
    begun(talk)
    for user in ("bob", "eva", "bob"):
        assert "" == talk.write(user, reacting(user))
    (reaction,) = talk.only.messages[0].reactions
    assert ("👍", ("bob", "eva")) == (reaction.emoji, reaction.people)
    assert "" == talk.write("bob", lambda doc: react(doc, "bob", on=False))
    assert "comment_of_another" == talk.write("bob", lambda doc: react(doc, "eva", on=False))
    assert [("eva",)] == [one.people for one in talk.only.messages[0].reactions]


def reacting(user: str) -> Callable[[YDoc], None]:
    return lambda doc: react(doc, user, on=True)


def react(doc: YDoc, user: str, *, on: bool) -> None:
    writing.react(doc, "t", "m1", UserId(user), "👍", on=on)


def test_CM4_the_last_message_takes_its_thread_along() -> None:
    talk = Talk()
    begun(talk)
    assert "" == talk.write("ada", lambda doc: writing.remove(doc, "t", "m1"))
    assert () == talk.threads
    assert {} == talk.document().projection[ROOT]


def test_CM3_resolving_names_who_did_it_and_reopening_takes_it_back() -> None:
    talk = Talk()
    begun(talk)
    for _ in range(2):
        assert "" == talk.write("bob", lambda doc: writing.resolve(doc, "t", UserId("bob"), Micros(7)))
    resolved = talk.only.resolved
    assert resolved is not None
    assert ("bob", 7) == (resolved.by, resolved.at)
    assert "" == talk.write("eva", lambda doc: writing.reopen(doc, "t"))
    assert talk.only.resolved is None


@pytest.mark.parametrize(
    ("anchor", "place"),
    [
        (OnNode(node="n1"), "body.nodes.n1"),
        (OnEdge(edge="e1"), "body.edges.e1"),
        (OnField(path=("body", "nodes", "n1", "parameters", "table")), "body.nodes.n1"),
        (OnField(path=("body", "nodes", "n1", "parameters", "not_filled_in")), "body.nodes.n1"),
    ],
)
def test_CM7_a_thread_is_an_orphan_once_its_place_is_gone(anchor: Anchor, place: str) -> None:
    talk = Talk()
    assert (anchor, False) == (begun(talk, anchor).anchor, talk.only.orphan)
    assert "" == talk.copy("bob").drop(place)
    assert talk.only.orphan


@pytest.mark.parametrize("anchor", [OnPoint(x=12.5, y=-3), OnDocument()])
def test_CM7_a_point_and_the_document_are_never_gone(anchor: Anchor) -> None:
    talk = Talk()
    begun(talk, anchor)
    assert "" == talk.copy("bob").drop("body.nodes.n1")
    assert (anchor, False) == (talk.only.anchor, talk.only.orphan)


def test_CM7_words_stay_commented_while_others_type_around_them() -> None:
    talk = Talk()
    anchor = on_words(talk.doc.get_update(), ("body", "name"), 8, 14)
    assert "orders" == anchor.quote
    assert (8, 14) == begun(talk, anchor).span
    bob = talk.copy("bob")
    assert "" == bob.type("body.name", "Very 😀 ")
    assert (8 + 8, 14 + 8) == talk.only.span
    assert "" == bob.cut("body.name", 20, 24)
    assert (16, 18) == talk.only.span
    assert "" == bob.cut("body.name", 0, 20)
    assert is_lost(talk.only)


def test_CM7_words_of_another_history_are_found_by_what_they_said() -> None:
    talk = Talk()
    begun(talk, OnText(path=("body", "name"), first=(77, 5), last=(77, 9), quote="orders"))
    assert (8, 14) == talk.only.span
    assert "" == talk.copy("bob").type("body.name", "orders and ")
    assert is_lost(talk.only)


def test_CM7_native_code_hears_of_no_unit_that_is_not_the_text_s() -> None:
    talk = Talk()
    item = talk.item("body", "nodes")
    for unit in ((99, 4), (1, 1 << 30), item):
        begun(talk, OnText(path=("body", "name"), first=unit, last=unit))
        assert talk.only.orphan
        assert "" == talk.write("ada", lambda doc: writing.remove(doc, "t", "m1"))


def is_lost(thread: Thread) -> bool:
    return thread.orphan and thread.span is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "node",
        {},
        {"kind": "planet"},
        {"kind": "node"},
        {"kind": "node", "node": ""},
        {"kind": "node", "node": "x" * 201},
        {"kind": "field", "path": []},
        {"kind": "field", "path": ["x"] * 17},
        {"kind": "point", "x": float("nan"), "y": 1},
        {"kind": "point", "x": 1e9, "y": 1},
        {"kind": "text", "path": ["body", "name"], "first": [1, -1], "last": [1, 2]},
        {"kind": "text", "path": ["body", "name"], "first": [1], "last": [1, 2]},
    ],
)
def test_CM7_an_anchor_that_nobody_can_read_stands_for_the_document(value: Any) -> None:
    assert read_anchor(value) is None
    talk = Talk()
    ada = talk.copy("ada", role="commenter")
    assert "" == ada.set("comments.t", Map({"anchor": value, "messages": Map({"m1": a_message()})}))
    assert OnDocument() == talk.only.anchor


def test_CM8_what_is_no_thread_or_says_nonsense_is_passed_over() -> None:
    house = House("freeform")
    ada = house.copy("ada")
    odd = {"text": 7, "at": "soon", "edited_at": True, "mentions": 3, "reactions": {"x": 1}}
    for key, value in {
        "a": 5,
        "b": Map({}),
        "c": Map({"messages": Map({})}),
        "d": Map({"messages": 4}),
    }.items():
        assert "" == ada.set(f"comments.{key}", value)
    assert "" == ada.set("comments.t", Map({"messages": Map({"m": odd, "n": 4})}))
    document = Document.load(kinds()["freeform"], house.doc.get_update())
    signing = Signing(house.gate, house.owners, house.index)
    (only,) = threads_of(document, signing.signatures)
    (message,) = only.messages
    assert ("", 0, None, (), ()) == (
        message.text,
        message.at,
        message.edited_at,
        message.mentions,
        message.reactions,
    )


def test_CM8_threads_and_messages_come_in_the_order_their_writers_say() -> None:
    talk = Talk()
    for id_, at in (("t2", 20), ("t1", 30), ("t0", 10)):
        assert "" == talk.write("ada", thread_by(UserId("ada"), id_, at))
    assert ["t0", "t2", "t1"] == [thread.id for thread in talk.threads]


def test_CM9_an_edit_by_command_is_its_person_s_own_in_a_room_and_comes_back_with_their_binding() -> None:
    stage = Stage(kind="workflow")
    stage.join("a", ADA, role="commenter")
    for request, author in enumerate((ADA, BOB, EVA, ADA), start=1):
        edit = thread_by(author.user, f"t{request}")
        stage.send(EditAsked(request=request, author=author.user, edit=edit, role="commenter", own=True))
    effects = stage.tick_and_commit()
    assert [1, 2, 3, 4] == [one.request for one in effects if isinstance(one, AnswerEdit)]
    assert [ADA.user, BOB.user, EVA.user, ADA.user] == [row.author for row in stage.committed]
    found = threads_of(stage.room.document, stage.room.signatures)
    assert ["ada", "bob", "eva", "ada"] == [thread.author for thread in sorted(found, key=lambda one: one.id)]
    assert {"ada", "bob", "eva"} == {owner.user for owner in stage.owners.values()}


def thread_by(user: UserId, id_: str, at: int = 5) -> Callable[[YDoc], None]:
    return lambda doc: writing.begin(doc, id_, OnDocument(), said("m", user, at=at))


def test_CM9_an_edit_that_is_refused_or_raises_harms_nobody_else_s() -> None:
    stage = Stage(kind="workflow")
    stage.join("a", ADA)
    stage.send(EditAsked(request=1, author=ADA.user, edit=thread_by(BOB.user, "t1"), role="editor", own=True))
    stage.send(EditAsked(request=2, author=BOB.user, edit=thread_by(BOB.user, "t2"), role="editor", own=True))
    stage.send(
        EditAsked(
            request=3, author=BOB.user, edit=lambda doc: writing.reopen(doc, "x"), role="editor", own=True
        )
    )
    ticked = stage.tick()
    effects = [*ticked, *stage.commit(ticked)]
    answers = {one.request: one.result for one in effects if isinstance(one, AnswerEdit)}
    refused, gone = answers[1], answers[3]
    assert isinstance(refused, ConcertError)
    assert ("comment_of_another", 1) == (refused.code, answers[2])
    assert isinstance(gone, NotFound)


def test_CM8_many_threads_are_read_in_time_in_proportion() -> None:
    def talk(threads: int) -> Callable[[], object]:
        content: Doc[Any] = Doc(client_id=3)
        for number in range(threads):
            writing.begin(content, f"t{number}", OnDocument(), said("m", "ada"))
        state = content.get_update()
        document, index = Document.load(kinds()["workflow"], state), StructIndex.of(state)
        house = House("workflow")
        signatures = Signing(house.gate, {ClientId(3): Owner(ADA.user)}, index).signatures
        return lambda: threads_of(document, signatures)

    few, many = lines(talk(50)), lines(talk(500))
    assert many < few * 14


def test_CM7_a_text_can_be_commented_that_holds_characters_of_two_units() -> None:
    doc: Doc[Any] = Doc(client_id=4)
    doc.get("body", type=Map)["name"] = Text("a 😀 b")
    anchor = on_words(doc.get_update(), ("body", "name"), 2, 4)
    assert ("😀", 1) == (anchor.quote, anchor.last[1] - anchor.first[1])
