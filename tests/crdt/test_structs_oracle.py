"""The index against the native document it describes: after every update of people who edit, both know the same."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlFragment

from crdt.facts import ARRAY, MAP, TEXT, XML_FRAGMENT
from crdt.lib0 import read_var_uint
from crdt.precheck import SYNC, inspect
from crdt.structs import StructIndex
from crdt.verdicts import Accepted, Gap, Path
from tests.crdt.editing import session

SHAPES = {"text": TEXT, "rich": TEXT, "body": MAP, "list": ARRAY, "xml": XML_FRAGMENT}
IN_LIST = "·"
"""Stands for an index in native paths and for an id in ours."""


def vector(encoded: bytes) -> dict[int, int]:
    count, pos = read_var_uint(encoded, 0)
    clocks: dict[int, int] = {}
    for _ in range(count):
        client, pos = read_var_uint(encoded, pos)
        clocks[client], pos = read_var_uint(encoded, pos)
    return clocks


class Replica:
    """A native document that tells which paths each update changed."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc()
        self.changed: set[Path] = set()
        kinds = {"text": Text, "rich": Text, "body": Map, "list": Array, "xml": XmlFragment}
        self._kept = [
            self.doc.get(name, type=kind).observe_deep(self._listener(name)) for name, kind in kinds.items()
        ]

    def _listener(self, root: str) -> Callable[[list[Any]], None]:
        return lambda events: self._note(root, events)

    def _note(self, root: str, events: Iterable[Any]) -> None:
        for event in events:
            steps = (IN_LIST if isinstance(step, int) else step for step in event.path)
            path: Path = (root, *steps)
            keys = getattr(event, "keys", None) or {}
            self.changed.update((*path, key) for key in keys)
            if getattr(event, "delta", None):
                self.changed.add(path)

    def apply(self, update: bytes) -> set[Path]:
        self.changed.clear()
        self.doc.apply_update(update)
        return set(self.changed)


def shown(paths: Iterable[Path]) -> set[Path]:
    return {tuple(IN_LIST if isinstance(step, tuple) else step for step in path) for path in paths}


def follow(seed: int, *, people: int, edits: int) -> int:
    """Compares every answer along one session; returns how many updates there were."""
    index, replica = StructIndex(SHAPES), Replica()
    updates = session(seed, people=people, edits=edits)
    for update in updates:
        facts = inspect(update, SYNC)
        verdict = index.check(facts)
        assert isinstance(verdict, Accepted), (seed, verdict)
        changed = replica.apply(update)
        touched = shown(verdict.inserts | verdict.deletes)
        assert changed <= touched, seed
        assert {path[0] for path in changed} <= verdict.roots
        if people == 1:
            tops = changed | shown(verdict.inserts & verdict.deletes)  # made and deleted in one transaction
            exact = (any(path[: len(top)] == top for top in tops) for path in touched)
            assert all(exact), seed
        index.add(facts)
        assert vector(replica.doc.get_state()) == index.state_vector(), seed
    restored = StructIndex.load(index.dump(), SHAPES)
    rebuilt = StructIndex.of(replica.doc.get_update(), SHAPES)
    assert index.state_vector() == restored.state_vector() == rebuilt.state_vector()
    return len(updates)


@pytest.mark.parametrize("seed", range(16))
def test_P29_paths_cover_what_a_replica_sees_change_with_many_people(seed: int) -> None:
    assert follow(seed, people=4, edits=60) > 50


@pytest.mark.parametrize("seed", range(100, 116))
def test_P29_paths_are_exact_when_nobody_else_edits(seed: int) -> None:
    assert follow(seed, people=1, edits=60) > 50


@pytest.mark.parametrize("seed", range(200, 212))
def test_P20_a_lost_update_is_noticed_by_the_next_of_that_client(seed: int) -> None:
    updates = session(seed, people=1, edits=40)
    for lost in range(1, len(updates) - 1, 7):
        index = StructIndex(SHAPES)
        for update in updates[:lost]:
            index.add(inspect(update, SYNC))
        before = index.state_vector()
        for update in updates[lost + 1 :]:
            facts = inspect(update, SYNC)
            if any(start > before.get(client, 0) for client, (start, _) in facts.clients().items()):
                verdict = index.check(facts)
                assert isinstance(verdict, Gap)
                assert dict(verdict.missing) == {
                    client: before.get(client, 0) for client, _ in verdict.missing
                }


@pytest.mark.soak
def test_P29_ten_thousand_updates_agree_with_a_replica() -> None:
    assert sum(follow(seed, people=5, edits=120) for seed in range(1_000, 1_100)) > 10_000
