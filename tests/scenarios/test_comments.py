"""Comments of a running server: three people, over HTTP and by sockets; what they are told, also after a restart (S2-4)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

NODES = {"n1": {"operation": "source.profile"}, "n2": {"operation": "source.profile"}}
BODY = {"nodes": NODES, "edges": {"e1": {"source": "n1", "target": "n2"}}}
NODE = {"kind": "node", "node": "n1"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("comments"), "--no-demo")


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that is killed in a test."""
    yield from running(tmp_path / "mortal", "--no-demo")


class People:
    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.ada = owner(server)
        self.cem = invited(server, self.ada, "Cem", "commenter")
        self.vic = invited(server, self.ada, "Vic", "viewer")

    def design(self, name: str = "Nightly orders") -> "Talk":
        path = f"/collaboration/workspaces/{self.ada.workspace()}/documents"
        made = self.ada.call("POST", path, kind="workflow", name=name, body=BODY)
        return Talk(self, str(made["id"]))


class Talk:
    """The comments of one design."""

    def __init__(self, people: People, id_: str) -> None:
        self.people = people
        self.id = id_
        self.base = f"/collaboration/documents/{id_}/comments"

    def begin(self, who: Person, text: str = "why?", anchor: Any = NODE, **more: Any) -> dict[str, Any]:
        return dict(who.call("POST", self.base, text=text, anchor=anchor, **more))

    def reply(self, who: Person, thread: str, text: str = "because", **more: Any) -> dict[str, Any]:
        return dict(who.call("POST", f"{self.base}/{thread}/replies", text=text, **more))

    def listed(self, who: Person, query: str = "") -> list[Any]:
        return list(who.call("GET", f"{self.base}{query}")["items"])

    def refused(self, who: Person, method: str, path: str, **json: Any) -> tuple[int, str]:
        answer = who.request(method, f"{self.base}{path}", json=json or None)
        return answer.status_code, str(answer.json()["error"]["code"])


@pytest.fixture(scope="module")
def people(server: RunningServer) -> People:
    return People(server)


def inbox(who: Person, query: str = "") -> list[tuple[str, str]]:
    """Kind and beginning of each message that somebody was told of."""
    found = who.call("GET", f"/notifications{query}")["items"]
    return [(one["kind"], one["content"]["excerpt"]) for one in found]


def soon(who: Person, check: Callable[[], bool]) -> None:
    """Looks again whenever something was told in the person's own channel."""
    since = 0
    for _ in range(100):
        if check():
            return
        path = f"/channels/user:me/events?topics=notification:*&since={since}&wait=20"
        since = who.call("GET", path)["next"]
    raise AssertionError("this never came about")


def test_S2_4_a_commenter_writes_and_a_viewer_reads(people: People) -> None:
    talk = people.design()
    thread = talk.begin(people.cem)
    assert "Cem" == thread["messages"][0]["author_name"]
    talk.reply(people.ada, thread["id"])
    (seen,) = talk.listed(people.vic)
    assert ["why?", "because"] == [message["text"] for message in seen["messages"]]
    assert (403, "forbidden") == talk.refused(people.vic, "POST", "", text="me too")
    first, second = (message["id"] for message in seen["messages"])
    path = f"/{thread['id']}/messages/"
    assert (403, "comment_of_another") == talk.refused(people.cem, "PUT", path + second, text="mine now")
    assert (403, "comment_of_another") == talk.refused(people.cem, "DELETE", path + second)
    assert (404, "comment_gone") == talk.refused(people.cem, "POST", "/gone/replies", text="hello")
    edited = people.cem.call("PUT", f"{talk.base}{path}{first}", text="why so?")["messages"][0]
    assert ("why so?", True) == (edited["text"], edited["edited_at"] is not None)


def test_S2_4_reactions_resolve_reopen_and_delete(people: People) -> None:
    talk = people.design()
    thread = talk.begin(people.ada)
    message = f"{talk.base}/{thread['id']}/messages/{thread['messages'][0]['id']}"
    for who in (people.ada, people.cem, people.cem):
        reacted = who.call("POST", f"{message}/reactions", emoji="👍")
    (reaction,) = reacted["messages"][0]["reactions"]
    assert ("👍", {people.ada.id, people.cem.id}) == (reaction["emoji"], set(reaction["people"]))
    people.cem.call("DELETE", f"{message}/reactions?emoji=👍")
    assert [people.ada.id] == talk.listed(people.cem)[0]["messages"][0]["reactions"][0]["people"]
    resolved = people.cem.call("POST", f"{talk.base}/{thread['id']}/resolve")
    assert ("resolved", "Cem") == (resolved["state"], resolved["resolved"]["by_name"])
    assert ([], 1) == (
        talk.listed(people.ada, "?state=open"),
        len(talk.listed(people.ada, "?state=resolved")),
    )
    assert "open" == people.ada.call("POST", f"{talk.base}/{thread['id']}/reopen")["state"]
    people.ada.call("DELETE", message)
    assert [] == talk.listed(people.cem)


def test_CM7_each_anchor_and_what_is_left_of_it(people: People) -> None:
    talk = people.design()
    anchors: list[dict[str, Any]] = [
        NODE,
        {"kind": "edge", "edge": "e1"},
        {"kind": "field", "path": ["body", "nodes", "n1", "name"]},
        {"kind": "words", "path": ["body", "name"], "start": 8, "end": 14},
        {"kind": "point", "x": 40, "y": -8.5},
        {"kind": "document"},
    ]
    made = [talk.begin(people.cem, anchor=anchor) for anchor in anchors]
    assert [*range(6)] == [[one["id"] for one in made].index(one["id"]) for one in talk.listed(people.ada)]
    assert ([8, 14], "orders") == (made[3]["span"], made[3]["anchor"]["quote"])
    current = people.ada.call("GET", f"/documents/{talk.id}")["body"]
    people.ada.call(
        "PUT",
        f"/workflow/designer/workflows/{talk.id}",
        body={**current, "name": "All orders", "nodes": {}, "edges": {}},
    )
    orphans = talk.listed(people.ada, "?state=orphan")
    assert {made[index]["id"] for index in (0, 1, 2)} == {one["id"] for one in orphans}
    assert [4, 10] == talk.listed(people.ada, f"?thread={made[3]['id']}")[0]["span"]
    bad = {"kind": "words", "path": ["body", "name"], "start": 5, "end": 50}
    assert (422, "invalid_input") == talk.refused(people.cem, "POST", "", text="x", anchor=bad)


def test_NT1_who_is_named_and_who_wrote_before_are_told_once_and_nobody_of_themselves(people: People) -> None:
    talk = people.design("Mentions")
    before = {who.id: len(inbox(who)) for who in (people.ada, people.cem, people.vic)}
    thread = talk.begin(people.cem, "first", mentions=[people.vic.id, people.cem.id])
    talk.reply(people.ada, thread["id"], "second", mentions=[people.vic.id])
    talk.reply(people.cem, thread["id"], "third")
    soon(people.ada, lambda: len(inbox(people.ada)) == before[people.ada.id] + 1)
    assert [("comment.reply", "third")] == inbox(people.ada)[:1]
    assert [("comment.reply", "second")] == inbox(people.cem)[:1]
    assert [("comment.mention", "second"), ("comment.mention", "first")] == inbox(people.vic)[:2]
    assert before[people.vic.id] + 2 == len(inbox(people.vic))
    told = people.vic.call("GET", "/notifications?limit=1")["items"][0]
    assert ("Mentions", people.ada.id, True) == (told["content"]["title"], told["by"], told["asks"])


def test_NT1_a_mention_that_is_written_in_later_is_told_and_no_other_is_told_again(people: People) -> None:
    talk = people.design()
    thread = talk.begin(people.cem, "look, Ada", mentions=[people.ada.id])
    soon(people.ada, lambda: ("comment.mention", "look, Ada") in inbox(people.ada))
    message = thread["messages"][0]["id"]
    both = [people.ada.id, people.vic.id]
    people.cem.call("PUT", f"{talk.base}/{thread['id']}/messages/{message}", text="look, both", mentions=both)
    soon(people.vic, lambda: ("comment.mention", "look, both") in inbox(people.vic))
    assert ("comment.mention", "look, both") not in inbox(people.ada)


def test_NT3_who_may_not_read_the_document_is_neither_offered_nor_told(people: People) -> None:
    talk = people.design()
    stranger = people.cem.id[:-4] + "0000"
    offered = people.cem.call("GET", f"/collaboration/documents/{talk.id}/people")["items"]
    assert {people.ada.id, people.cem.id, people.vic.id} == {person["user"] for person in offered}
    thread = talk.begin(people.cem, "psst", mentions=[stranger, people.ada.id])
    assert [people.ada.id] == thread["messages"][0]["mentions"]


def test_NT5_what_one_has_seen_is_read_and_counted(people: People) -> None:
    talk = people.design()
    people.ada.call("POST", "/notifications/read-all")
    thread = talk.begin(people.cem, "one", mentions=[people.ada.id])
    talk.reply(people.cem, thread["id"], "two", mentions=[people.ada.id])
    soon(people.ada, lambda: people.ada.call("GET", "/notifications")["unread"] == 2)
    (listed,) = talk.listed(people.ada)
    assert (2, 0) == (listed["unread"], talk.listed(people.cem)[0]["unread"])
    first = listed["messages"][0]["id"]
    people.ada.call("POST", f"{talk.base}/{thread['id']}/read", messages=[first])
    assert {thread["id"]: [first]} == people.ada.call("GET", f"{talk.base}/marks")["threads"]
    assert [("comment.mention", "two")] == inbox(people.ada, "?state=unread")
    assert 0 == people.ada.call("POST", f"{talk.base}/{thread['id']}/read")["unread"]
    assert 0 == people.ada.call("GET", "/notifications")["unread"]
    (newest, *_) = people.ada.call("GET", "/notifications?state=read")["items"]
    assert 1 == people.ada.call("POST", "/notifications/unread", ids=[newest["id"]])["marked"]
    assert [newest["id"]] == [
        one["id"] for one in people.ada.call("GET", "/notifications?state=unread")["items"]
    ]
    people.ada.call("DELETE", f"/notifications/{newest['id']}")
    assert newest["id"] not in {one["id"] for one in people.ada.call("GET", "/notifications")["items"]}


def test_NT7_what_was_deleted_is_in_no_inbox_any_more(people: People) -> None:
    talk = people.design()
    thread = talk.begin(people.cem, "not meant for you", mentions=[people.ada.id])
    soon(people.ada, lambda: ("comment.mention", "not meant for you") in inbox(people.ada))
    people.cem.call("DELETE", f"{talk.base}/{thread['id']}/messages/{thread['messages'][0]['id']}")
    soon(people.ada, lambda: ("comment.mention", "not meant for you") not in inbox(people.ada))


def test_CM8_a_message_was_saved_when_the_log_says(people: People) -> None:
    talk = people.design()
    made = talk.begin(people.cem)["messages"][0]
    events = people.ada.call("GET", f"/channels/doc:{talk.id}/events?topics=document:comment:*&wait=25")
    (event,) = events["items"]
    shown = talk.listed(people.ada)[0]["messages"][0]
    assert (event["at"], made["claimed_at"]) == (shown["at"], shown["claimed_at"])


def test_NT2_nobody_is_told_twice_after_a_restart_and_nobody_is_left_out(mortal: RunningServer) -> None:
    """Rule T3."""
    people = People(mortal)
    talk = people.design()
    thread = talk.begin(people.cem, "m0", mentions=[people.ada.id])
    for number in range(1, 4):
        talk.reply(people.cem, thread["id"], f"m{number}", mentions=[people.ada.id])
        mortal.kill()
        mortal.start()
    wanted = [("comment.mention", f"m{number}") for number in (3, 2, 1, 0)]
    soon(people.ada, lambda: len(inbox(people.ada)) >= len(wanted))
    mortal.stop()
    mortal.start()
    assert wanted == sorted(inbox(people.ada), reverse=True)
