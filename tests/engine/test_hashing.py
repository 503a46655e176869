"""The content hash of an open document gives others their turns while it is made."""

import asyncio
from typing import Any

import pytest
from pycrdt import Map

from crdt.canonical import Digest
from crdt.document import Document
from crdt.kinds.kind import YDoc, kinds
from crdt.kinds.writing import new_document
from engine.hashing import content_hash

WORKFLOW = kinds()["workflow"]
STEPS = 3_000

pytestmark = pytest.mark.anyio


def steps(count: int) -> Any:
    def edit(doc: YDoc) -> None:
        doc.get("body", type=Map)["nodes"] = Map(
            {
                f"n{number}": Map({"operation": "flow.wait", "name": f"Step {number}"})
                for number in range(count)
            }
        )

    return edit


def design(count: int) -> Document:
    document = Document.load(WORKFLOW, new_document(WORKFLOW, "Large"))
    document.edit(steps(count), "ada")
    return document


async def test_D7_of_a_large_design_it_is_the_same_and_the_loop_turns_meanwhile() -> None:
    document = design(STEPS)
    expected = Document.load(WORKFLOW, document.state()).content_hash()
    asked = asyncio.ensure_future(content_hash(document))
    turns = 0
    while not asked.done():
        await asyncio.sleep(0)
        turns += 1
    assert expected == await asked
    assert turns > 3


async def test_D7_is_of_what_stood_there_when_it_was_asked_for() -> None:
    document = design(STEPS)
    before = Document.load(WORKFLOW, document.state()).content_hash()
    asked = asyncio.ensure_future(content_hash(document))
    await asyncio.sleep(0)
    document.edit(steps(1), "bo")
    assert before == await asked
    assert document.content_hash() == await content_hash(document) != before


async def test_D7_many_who_ask_at_once_have_it_made_once() -> None:
    document = design(STEPS)
    digest = document.digest()
    answers = await asyncio.gather(*(content_hash(document) for _ in range(20)))
    assert isinstance(digest, Digest)
    assert document.digest() is digest
    assert {digest.value} == set(answers)


async def test_D7_who_no_longer_wants_it_leaves_it_to_the_next() -> None:
    document = design(STEPS)
    first = asyncio.ensure_future(content_hash(document))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    assert Document.load(WORKFLOW, document.state()).content_hash() == await content_hash(document)
