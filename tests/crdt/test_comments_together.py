"""Comments that people write at once, on copies that meet now and then (SPEC.md, rule CM9)."""

import random
from typing import Any

import pytest
from pycrdt import Doc, Map

from crdt.commenting import ROOT
from crdt.comments import writing
from crdt.comments.anchors import OnDocument
from crdt.comments.threads import threads_of
from crdt.document import Document
from crdt.gate import Owner
from crdt.ids import ClientId, Micros, UserId
from crdt.kinds.kind import kinds
from crdt.signing import Signing
from crdt.structs import StructIndex
from tests.crdt.gatekeeping import House
from tests.crdt.test_comments import said


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_CM9_what_people_write_at_once_converges_and_everybody_reads_the_same(seed: int) -> None:
    """Replies, reactions, rewriting, resolving and deleting at random on three copies that meet now and then."""
    chance = random.Random(seed)
    first: Doc[Any] = Doc(client_id=1)
    writing.begin(first, "t", OnDocument(), said("m0", "u1"))
    copies: dict[str, Doc[Any]] = {f"u{n}": Doc(client_id=n) for n in (11, 12, 13)}
    for copy in copies.values():
        copy.apply_update(first.get_update())
    for step in range(60):
        user = chance.choice(sorted(copies))
        act(copies[user], user, step, chance)
        if chance.random() < 0.3:
            meet(*chance.sample(sorted(copies.values(), key=lambda doc: doc.client_id), 2))
    for _ in range(2):
        meet(*copies.values())
    read = {}
    for user, copy in copies.items():
        state = copy.get_update()
        signatures = Signing(
            House().gate,
            {ClientId(n): Owner(UserId(f"u{n}")) for n in (1, 11, 12, 13)},
            StructIndex.of(state),
        ).signatures
        read[user] = threads_of(Document.load(kinds()["workflow"], state), signatures)
    assert read["u11"] == read["u12"] == read["u13"]
    for thread_ in read["u11"]:
        for message in thread_.messages:
            assert message.author == UserId(f"u{message.item[0]}")


def act(doc: Doc[Any], user: str, step: int, chance: random.Random) -> None:
    threads = doc.get(ROOT, type=Map)
    with doc.transaction():
        if "t" not in threads:
            writing.begin(doc, "t", OnDocument(), said(f"m{step}", user, at=step))
            return
        messages = sorted(threads["t"]["messages"])
        mine = [one for one in messages if threads["t"]["messages"][one].get("by") == user]
        match chance.randrange(6):
            case 0 | 1:
                writing.reply(doc, "t", said(f"m{step}", user, f"text {step}", at=step))
            case 2 if messages:
                writing.react(doc, "t", chance.choice(messages), UserId(user), "👍", on=chance.random() < 0.7)
            case 3 if mine:
                writing.rewrite(doc, "t", chance.choice(mine), f"other {step}", [UserId("u11")], Micros(step))
            case 4:
                writing.resolve(doc, "t", UserId(user), Micros(step))
            case 5 if len(mine) > 1:
                writing.remove(doc, "t", chance.choice(mine))
            case _:
                writing.reopen(doc, "t")


def meet(*docs: Doc[Any]) -> None:
    for one in docs:
        for other in docs:
            if one is not other:
                one.apply_update(other.get_update(one.get_state()))
