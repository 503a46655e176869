"""Who comes again under the same client id is seen by peers of y-protocols, which hear only of risen clocks (SPEC.md, R20)."""

from typing import Any

from pycrdt import Awareness, Doc

from crdt.ids import SessionId
from crdt.lib0 import read_var_bytes
from crdt.presence import PresenceTable
from crdt.ysync import awareness
from tests.crdt.playbook import ADA

OLD, NEW = SessionId("old"), SessionId("new")


class Peer:
    """A client of y-protocols, told what is due."""

    def __init__(self) -> None:
        self._awareness = Awareness(Doc(client_id=99))
        self._now = 0.0

    def hear(self, people: PresenceTable) -> None:
        self._now += 1.0
        changed, renewed = people.due(self._now)
        message = awareness(shown.awareness() for shown in (*changed, *renewed))
        self._awareness.apply_awareness_update(read_var_bytes(message, 1)[0], "server")

    @property
    def pages(self) -> dict[int, Any]:
        states = self._awareness.states.items()
        return {client: state["page"] for client, state in states if client != 99 and state is not None}


def walked(people: PresenceTable, peer: Peer) -> None:
    """Ada comes in under id 7 and turns a few pages."""
    people.enter(OLD, ADA, 7, speaks_awareness=False)
    for page in range(5):
        people.show(OLD, {"page": f"{page}"})
        peer.hear(people)


def test_R20_who_left_and_comes_again_under_the_same_id_is_seen() -> None:
    people, peer = PresenceTable(), Peer()
    walked(people, peer)
    people.leave(OLD)
    peer.hear(people)
    assert {} == peer.pages
    people.enter(NEW, ADA, 7, speaks_awareness=False)
    people.show(NEW, {"page": "again"})
    peer.hear(people)
    assert {7: "again"} == peer.pages


def test_R20_who_comes_again_before_the_old_connection_was_found_dead_is_seen() -> None:
    people, peer = PresenceTable(), Peer()
    walked(people, peer)
    people.enter(NEW, ADA, 7, speaks_awareness=False)
    people.show(NEW, {"page": "again"})
    peer.hear(people)
    assert "again" == peer.pages[7]
