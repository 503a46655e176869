"""A Hocuspocus provider, frame by frame, and the door it comes to in a `World`."""

import json
from typing import Any

from crdt import hocus, ysync
from crdt.lib0 import write_var_string
from crdt.ysync import AwarenessState
from server.sockets.hocuspocus import HocuspocusDoor
from server.sockets.multiplex import HocuspocusSettings
from server.sockets.turnstile import Crowd, Turnstile
from tests.support.world import Line, World

SAVED, REFUSED = hocus.status(saved=True), hocus.status(saved=False)
GREETED, READING = hocus.authenticated(may_edit=True), hocus.authenticated(may_edit=False)
ASK_FIRST = ysync.step_1(b"\x00")
NOTHING_MISSING = ysync.step_2(ysync.EMPTY_UPDATE)


def token(text: str) -> bytes:
    return b"\x02\x00" + write_var_string(text) + write_var_string("4.8.0")


def say_state(client: int, clock: int, state: Any) -> bytes:
    return ysync.awareness([AwarenessState(client, clock, json.dumps(state))])


def door(
    world: World, *, open_house: bool = False, crowd: Crowd | None = None, **settings: Any
) -> HocuspocusDoor:
    return HocuspocusDoor(
        rooms=world.rooms,
        keeper=world.town,
        clock=world.clock,
        ids=world.ids,
        house=world.town if open_house else None,
        turnstile=Turnstile(crowd or Crowd()),
        settings=HocuspocusSettings(**settings),
    )


class Phone:
    """A provider's socket; frames are told apart by address."""

    def __init__(self, door: HocuspocusDoor) -> None:
        self.line = Line()
        self.connection = door.connect(self.line)
        self.line.start(self.connection)

    def say(self, *bodies: bytes, to: str = "d1") -> None:
        self.connection.received([hocus.prefix(to) + body for body in bodies])

    def say_bytes(self, *messages: bytes | str) -> None:
        self.connection.received(list(messages))

    def hear(self, at: str = "d1") -> list[bytes]:
        """The bodies that came for one address; the others are passed over."""
        prefix = hocus.prefix(at)
        return [frame.removeprefix(prefix) for frame in self.line.take() if frame.startswith(prefix)]


async def phone(world: World, at: HocuspocusDoor, name: str, document: str = "d1") -> Phone:
    """Somebody in the document, in step, with nothing left to hear."""
    made = Phone(at)
    made.say(token(name), ysync.step_1(b"\x00"), to=document)
    await world.turn(0.01)
    made.say(NOTHING_MISSING, to=document)
    await world.turn(0.01)
    made.hear()
    return made


def states_in(bodies: list[bytes]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for body in bodies:
        read = ysync.read(body)
        if isinstance(read, ysync.Awareness):
            found |= {state.client: json.loads(state.json) for state in read.states}
    return found
