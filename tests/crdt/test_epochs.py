"""Another state in a document's place (SPEC.md, section E): the same content under ids that no old copy can reach."""

from random import Random

import pytest
from pycrdt import Doc, Map

from crdt.document import Document
from crdt.epochs import in_order, relabelled
from crdt.errors import CorruptUpdate
from crdt.kinds.kind import kinds
from crdt.open_roots import open_values
from crdt.precheck import SYNC, inspect
from crdt.structs import StructIndex
from crdt.updates import clocks, merge
from crdt.verdicts import Accepted
from tests.crdt.editing import session


def state_of(seed: int, people: int, edits: int) -> bytes:
    document = Document.load(kinds()["freeform"], merge(session(seed, people=people, edits=edits)))
    return document.state()


@pytest.mark.parametrize("seed", range(30))
def test_E1_a_state_under_new_ids_is_the_same_document(seed: int) -> None:
    random = Random(seed)
    state = state_of(seed, people=1 + seed % 4, edits=40)
    facts = inspect(state, SYNC)
    old = facts.clients().keys() | {entry.client for entry in facts.deletes}
    ids = in_order(old, random.sample(range(1, 2**32), len(old)))
    fresh = relabelled(state, ids)
    assert open_values(state) == open_values(fresh)
    again = Document.load(kinds()["freeform"], fresh)
    before = Document.load(kinds()["freeform"], state)
    assert {ids[client]: clock for client, clock in clocks(before.state_vector()).items()} == clocks(
        again.state_vector()
    )
    assert isinstance(StructIndex({}).check(inspect(fresh, SYNC)), Accepted)
    assert state == relabelled(fresh, {new: old for old, new in ids.items()})


def test_E1_concurrent_values_of_one_field_keep_their_winner() -> None:
    states = []
    for client, value in ((7, "first"), (9, "second"), (8, "third")):
        doc: Doc[Map[str]] = Doc(client_id=client)
        doc.get("body", type=Map)["field"] = value
        states.append(doc.get_update())
    state = merge(states)
    fresh = relabelled(state, in_order([7, 8, 9], [1000, 20, 300]))
    assert "second" == open_values(fresh)["body"]["field"]


def test_E1_bytes_after_the_end_are_no_state() -> None:
    with pytest.raises(CorruptUpdate):
        relabelled(b"\x00\x00\x00", {})
