"""Writes `frames.json`, the golden vectors of the native wire: `python -m tests.wire.make_frames`.

Each vector: `name`, `direction` (`client` or `server`: who sends it), `frame` (the JSON form; byte strings are
`{"$bytes": base64}`) and `hex` (the msgpack). Python and TypeScript must read the hex as the frame and write the
frame as the hex.
"""

import base64
import json
from pathlib import Path
from typing import Any

from crdt.codec import encode
from crdt.frames import (
    Ack,
    Call,
    ClientFrame,
    Committed,
    Event,
    Failure,
    Happening,
    Hello,
    Join,
    Joined,
    Leave,
    Left,
    Limits,
    Locks,
    Mark,
    Presence,
    Present,
    Reset,
    Result,
    Role,
    ServerFrame,
    Sync,
    Welcome,
)
from crdt.ids import Channel, Micros, SessionId, UserId

PATH = Path(__file__).with_name("frames.json")

DOC = Channel("doc:0190f1d2-0000-7000-8000-0000000000d1")
RUN = Channel("run:0190f1d2-0000-7000-8000-0000000000e1")
ADA = UserId("0190f1d2-0000-7000-8000-0000000000a1")
SESSION = SessionId("s-1")
NOW = Micros(1_790_000_000_123_456)
UPDATE = bytes.fromhex("0101070004010474657874026869" + "00")
VECTOR = bytes.fromhex("010702")
EMPTY = b"\x00\x00"
STATE = {
    "page": "design",
    "node": "n1",
    "selection": ["n1", "n2"],
    "cursor": {"x": 12.5, "y": -3},
    "caret": {"anchor": b"\x01\x07\x01", "head": b"\x01\x07\x02"},
    "idle": False,
}
LOCK = {
    "section": ["body", "nodes", "n1"],
    "holder": {"id": ADA, "name": "Ada Lovelace", "color": 3},
    "fence": 12,
    "until": 1_790_000_030_123_456,
    "answer_by": None,
    "queue": [{"id": "0190f1d2-0000-7000-8000-0000000000a2", "name": "Bo", "color": 0}],
}
STAMPED = {**STATE, "user": ADA, "name": "Ada Lovelace", "color": 3}

CLIENT: dict[str, ClientFrame] = {
    "hello": Hello(token="secret", build="2026.11.1", kinds={"workflow": 1, "data_source": 2}),
    "hello, bare": Hello(token=""),
    "join, a document for the first time": Join(channel=DOC, sv=b"\x00", epoch="", client=7),
    "join, a document again": Join(
        channel=DOC, sv=VECTOR, epoch="0190f1d2-0000-7000-8000-0000000000f1", client=2**53 - 1, since=41
    ),
    "join, a run": Join(channel=RUN, since=0),
    "join, a run for the first time": Join(channel=RUN),
    "join, a run for some topics": Join(channel=RUN, since=3, topics=("workflow:run:*", "workflow:step:**")),
    "leave": Leave(channel=DOC),
    "sync": Sync(channel=DOC, id=1, update=UPDATE),
    "sync, 300 bytes": Sync(channel=DOC, id=70_000, update=bytes(range(100)) * 3),
    "presence": Presence(channel=DOC, state=STATE),
    "presence, hidden": Presence(channel=DOC, state=None),
    "call": Call(
        id=1, command="run.start", input={"design": "d1", "parameters": {"day": "2013-01-01", "limit": 10}}
    ),
    "call, no input": Call(id=4_294_967_296, command="workspace.list", input={}),
}

SERVER: dict[str, ServerFrame] = {
    "hello": Welcome(
        session=SESSION,
        user=ADA,
        name="Ada Lovelace",
        build="0.1.0",
        limits=Limits(update=1_048_576, presence=4096),
        now=NOW,
    ),
    "join, a document": Joined(
        channel=DOC,
        kind="workflow",
        epoch="0190f1d2-0000-7000-8000-0000000000f1",
        role="editor",
        update=UPDATE,
        sv=VECTOR,
        sequence=42,
        events=(Happening(sequence=7, topic="workflow:run:completed", payload={"run": "r1"}, at=NOW),),
        event_sequence=7,
        presence={SESSION: STAMPED},
        locks=(LOCK,),
    ),
    "join, a run with a gap": Joined(channel=RUN, role="viewer", event_sequence=90_000, gap=True),
    "sync": Committed(channel=DOC, sequence=43, update=UPDATE),
    "ack": Ack(channel=DOC, id=12, sequence=43),
    "presence": Present(channel=DOC, states={SESSION: STAMPED, SessionId("s-2"): None}),
    "locks": Locks(channel=DOC, locks=(LOCK, {**LOCK, "section": [], "answer_by": NOW})),
    "locks, none": Locks(channel=DOC, locks=()),
    "event": Event(
        channel=RUN,
        sequence=8,
        topic="workflow:step:completed",
        payload={"step": "profile", "rows": 336_776, "share": 0.25, "text": "Größe 🎼"},
        at=NOW,
    ),
    "event, not kept": Event(
        channel=RUN, sequence=0, topic="workflow:step:log", payload=["line", None], at=NOW
    ),
    "event, after others that are not for everybody": Event(
        channel=RUN, sequence=12, topic="workflow:run:completed", payload=None, at=NOW, after=8
    ),
    "mark": Mark(channel=RUN, sequence=70_000),
    "result": Result(id=1, output={"run": "r1", "big": 2**53 - 1, "negative": -42}),
    "error, of a call": Failure(
        code="forbidden",
        message="Your role here does not allow this.",
        next_step="Ask an owner or admin for the right.",
        details={"role": "viewer"},
        ref=("call", 9),
    ),
    "error, of an update": Failure(
        code="read_only", message="You may read this document, not change it.", ref=("sync", DOC, 3)
    ),
    "error, of a join": Failure(
        code="not_found", message="There is nothing here that you can see under this id.", ref=("join", DOC)
    ),
    "error, of nothing": Failure(code="bad_frame", message="This message is not a frame of the protocol."),
    "reset": Reset(channel=DOC, epoch="0190f1d2-0000-7000-8000-0000000000f2", update=EMPTY, sv=b"\x00"),
    "role": Role(channel=DOC, role="viewer"),
    "leave": Left(channel=DOC, code="room_reloaded"),
}


def spell(value: Any) -> Any:
    """The JSON form of a value."""
    match value:
        case bytes():
            return {"$bytes": base64.b64encode(value).decode()}
        case dict():
            return {key: spell(item) for key, item in value.items()}
        case list() | tuple():
            return [spell(item) for item in value]
        case _:
            return value


def read(value: Any) -> Any:
    """A value from its JSON form."""
    match value:
        case {"$bytes": text}:
            return base64.b64decode(text)
        case dict():
            return {key: read(item) for key, item in value.items()}
        case list():
            return [read(item) for item in value]
        case _:
            return value


def vectors() -> list[dict[str, Any]]:
    return [
        {"name": name, "direction": direction, "frame": spell(frame.elements()), "hex": encode(frame).hex()}
        for direction, frames in (("client", CLIENT), ("server", SERVER))
        for name, frame in frames.items()
    ]


if __name__ == "__main__":
    PATH.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n")
