"""Who hears of which message, as a pure decision (engine/SPEC.md, section NT)."""

from collections.abc import Mapping

from crdt.comments.anchors import OnDocument
from crdt.comments.threads import Message, Thread
from crdt.ids import DocumentId, Micros, OrganisationId, UserId
from engine.inbox.records import CommentRecord
from engine.notify.comments import Key, news_of

ADA, BOB, EVA, OUT = UserId("ada"), UserId("bob"), UserId("eva"), UserId("out")
READERS = {ADA, BOB, EVA}


def message(id_: str, author: UserId, *mentions: UserId) -> Message:
    return Message(
        id=id_,
        item=(1, 1),
        author=author,
        text="x",
        at=Micros(1),
        edited_at=None,
        mentions=mentions,
        reactions=(),
    )


def thread(*messages: Message) -> Thread:
    return Thread(id="t", author=messages[0].author, anchor=OnDocument(), resolved=None, messages=messages)


def known(id_: str, *told: UserId) -> Mapping[Key, CommentRecord]:
    row = CommentRecord(
        document=DocumentId("d"),
        thread="t",
        message=id_,
        organisation=OrganisationId("o"),
        item="1:1",
        author=ADA,
        at=Micros(1),
        told=[*told],
    )
    return {("t", id_): row}


def told(one: Thread, rows: Mapping[Key, CommentRecord]) -> list[tuple[str, bool, dict[UserId, str]]]:
    return [
        (news.message.id, news.is_new, {user: kind.name for user, kind in news.kinds.items()})
        for news in news_of([one], rows, READERS)
    ]


def test_NT1_who_is_named_hears_of_it_as_named_and_who_wrote_before_as_answered() -> None:
    talk = thread(message("m1", ADA), message("m2", BOB), message("m3", EVA, BOB))
    assert [
        ("m1", True, {}),
        ("m2", True, {ADA: "comment.reply"}),
        ("m3", True, {ADA: "comment.reply", BOB: "comment.mention"}),
    ] == told(talk, {})


def test_NT1_nobody_hears_of_what_they_wrote_or_of_themselves() -> None:
    talk = thread(message("m1", ADA, ADA), message("m2", ADA))
    assert [("m1", True, {}), ("m2", True, {})] == told(talk, {})


def test_NT1_what_is_known_is_no_news_and_a_name_written_in_later_is() -> None:
    talk = thread(message("m1", ADA, BOB, EVA))
    assert [("m1", False, {EVA: "comment.mention"})] == told(talk, known("m1", BOB))
    assert [] == told(talk, known("m1", BOB, EVA))


def test_NT3_who_may_not_read_the_document_hears_nothing() -> None:
    assert [("m1", True, {}), ("m2", True, {ADA: "comment.reply"})] == told(
        thread(message("m1", ADA, OUT), message("m2", OUT)), {}
    )


def test_NT1_a_message_of_nobody_known_tells_those_who_wrote_before() -> None:
    talk = thread(message("m1", ADA), message("m2", UserId("")), message("m3", BOB))
    assert {ADA: "comment.reply"} == told(talk, {})[1][2]
    assert {ADA: "comment.reply"} == told(talk, {})[2][2]
