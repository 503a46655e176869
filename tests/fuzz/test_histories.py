"""Histories that an attacker writes together with two honest people: what the index lets through, update after update,
Yjs and yrs take without an error, and both show the same, also to who comes later (there a text in the order of P34).

A document that was damaged in memory by native code shows here as well: its own bytes say something else.
"""

import base64
import json
import shutil
import subprocess
from random import Random
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from crdt.errors import ConcertError
from crdt.facts import Facts
from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex
from crdt.updates import news
from crdt.verdicts import Accepted
from tests.crdt.editing import session
from tests.fuzz.apply_batch import vector
from tests.fuzz.mutants import damaged, forged
from tests.interop.y_websocket import FOLDER

LOOK_AGAIN = 40
"""Updates after which the attacker reads the document again."""
HONEST = 0.2


class History:
    """`taken` is what was let through, in order."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.taken: list[bytes] = []
        self.index = StructIndex()
        self.doc: Doc[Any] = Doc()
        self._honest: tuple[Doc[Any], ...] = (Doc(client_id=1 + seed), Doc(client_id=2**53 - 1 - seed))
        self._writes = 0

    def play(self, updates: int) -> None:
        known = self._read()
        real = session(self.random.randrange(1 << 30), people=2, edits=30)
        for number in range(updates):
            if number % LOOK_AGAIN == LOOK_AGAIN - 1:
                known = self._read()
            if self.random.random() < HONEST:
                self._write()
            elif self.random.random() < 0.3:
                self._offer(damaged(self.random, self.random.choice(real), real))
            else:
                self._offer(forged(self.random, known))

    def _read(self) -> Facts:
        return inspect(self.doc.get_update(), UNLIMITED)

    def _write(self) -> None:
        """One of the two sets a value where the other did before."""
        doc = self.random.choice(self._honest)
        before = doc.get_state()
        self._writes += 1
        doc.get("pair", type=Map)["n"] = self._writes
        assert self._offer(doc.get_update(before)), "what honest people write is taken"

    def _offer(self, update: bytes) -> bool:
        try:
            facts = inspect(update)
            known = {run.client: self.index.end(run.client) for run in facts.runs}
            if not isinstance(self.index.check(facts), Accepted):
                return False
            if any(run.start < known[run.client] for run in facts.runs):  # R6: a room cuts off what is known
                facts = inspect(news(facts.update, known), UNLIMITED)
            self.index.add(facts)
        except ConcertError:
            return False
        self.taken.append(facts.update)
        for doc in (self.doc, *self._honest):
            doc.apply_update(facts.update)
        return True

    def shown(self) -> dict[str, Any]:
        return {
            "errors": [],
            "ends": {str(client): end for client, end in vector(self.doc.get_state()).items()},
            "text": str(self.doc.get("text", type=Text)),
            "keys": sorted(self.doc.get("body", type=Map).keys()),
            "last": self._last(),
        }

    def _last(self) -> float | None:
        """The number that stands where the honest ones write; an attacker may have put something else there."""
        value = self.doc.get("pair", type=Map).get("n")
        return value if isinstance(value, float) else None


def in_yjs(histories: list[History]) -> list[list[dict[str, Any]]]:
    """What an old and a new replica in Yjs tell of each."""
    node = shutil.which("node")
    assert node, "Node is missing: run `make test`, or install it"
    lines = (
        json.dumps(
            [base64.b64encode(update).decode() for update in (*history.taken, history.doc.get_update())]
        )
        for history in histories
    )
    command = [node, str(FOLDER / "replay.mjs")]
    said = subprocess.run(command, input="\n".join(lines), capture_output=True, check=True, text=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def _in_any_order(shown: dict[str, Any]) -> dict[str, Any]:
    """Who lies about a right neighbour makes those who load the document afresh order a text otherwise (P34): its letters are the same."""
    return {**shown, "text": sorted(shown["text"])}


def compare(seeds: range, updates: int) -> int:
    """Returns how many updates were let through."""
    histories = [History(seed) for seed in seeds]
    for history in histories:
        history.play(updates)
    for seed, history, told in zip(seeds, histories, in_yjs(histories), strict=True):
        shown, (old, new) = history.shown(), told
        assert shown == old, f"seed {seed}"
        assert _in_any_order(shown) == _in_any_order(new), f"seed {seed}"
        assert StructIndex.of(history.doc.get_update()).state_vector() == history.index.state_vector()
    return sum(len(history.taken) for history in histories)


def test_P36_yjs_and_yrs_take_and_show_alike_what_is_let_through() -> None:
    assert compare(range(30), 150) > 1_500


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_P36_ten_thousand_histories_are_taken_and_shown_alike() -> None:
    for first in range(0, 10_000, 100):
        compare(range(first, first + 100), 150)
