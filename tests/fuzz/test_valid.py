"""What unmodified Yjs clients write is never refused: sessions recorded in Node, offered to a room update by update."""

import base64
import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest
from pycrdt import Doc, Text

from crdt.effects import AskForState, Evict, Refuse
from crdt.events import UpdateArrived
from crdt.ids import SessionId, UserId
from crdt.presence import Author
from tests.crdt.playbook import Stage, of_type
from tests.interop.y_websocket import FOLDER

PEOPLE = 4
A_TICK = 7
"""Updates between two commits."""


@dataclass(frozen=True, slots=True)
class Said:
    person: int
    update: bytes
    resent: bool


def session(seed: int, updates: int) -> tuple[list[Said], list[str]]:
    """What reached the server, and the text as each of the people sees it in the end."""
    node = shutil.which("node")
    assert node, "Node is missing: run `make test`, or install it"
    command = [node, str(FOLDER / "sessions.mjs"), str(seed), str(updates)]
    *lines, last = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    parsed = (json.loads(line) for line in lines)
    return [Said(who, base64.b64decode(update), resent) for who, update, resent in parsed], json.loads(last)


def offer(seed: int, updates: int) -> int:
    """Fails where the room refuses, asks again, or ends with another text. Returns how many it took."""
    said, texts = session(seed, updates)
    stage = Stage()
    for number in range(PEOPLE):
        stage.join(f"p{number}", Author(user=UserId(f"u{number}"), name=f"U{number}"), door="yjs")
    for number, one in enumerate(said, start=1):
        event = UpdateArrived(SessionId(f"p{one.person}"), number, one.update, one.resent)
        effects = stage.send(event)
        wrong = [*of_type(effects, Refuse), *of_type(effects, AskForState), *of_type(effects, Evict)]
        assert [] == wrong, f"seed {seed}, update {number}: {one.update.hex()}"
        stage.now += 2.0  # a room answers questions and learns deletions once a second
        if number % A_TICK == 0 and stage.room._replica.pending:
            stage.tick_and_commit()
    if stage.room._replica.pending:
        stage.tick_and_commit()
    logged: Doc[Any] = Doc()
    for row in stage.committed:
        logged.apply_update(row.update)
    assert [str(logged.get("text", type=Text))] * PEOPLE == texts
    return len(said)


def test_P1_three_thousand_updates_of_yjs_are_all_taken() -> None:
    assert sum(offer(seed, 1_000) for seed in (1, 2, 3)) >= 3_000


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_P1_a_hundred_thousand_updates_of_yjs_are_all_taken() -> None:
    assert sum(offer(seed, 2_000) for seed in range(100, 150)) >= 100_000
