"""What people say of places, and tags that are renamed, rules CA6 to CA8 of engine/SPEC.md."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.errors import InvalidInput, OverLimit
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.catalog.annotating import DescriptionChanged, Place, Saying, Speaker, said
from engine.catalog.records import Annotation, GlossaryTerm
from engine.catalog.tags import all_renamed, ancestors, is_below, tag_named

PLACE = Place(source=DocumentId("s1"), table="orders")
ADA = Speaker(
    organisation=OrganisationId("o1"), workspace=WorkspaceId("w1"), user=UserId("ada"), at=Micros(1)
)
BEN = replace(ADA, user=UserId("ben"))
TERM = GlossaryTerm(
    document=DocumentId("g1"),
    term="t1",
    organisation=ADA.organisation,
    workspace=ADA.workspace,
    name="Carrier",
    definition="Who flies.",
    synonyms=["airline"],
    status="draft",
    owner="",
)


def now(before: Annotation | None, speaker: Speaker = ADA, **saying: Any) -> Annotation:
    return said(before, PLACE, Saying(**saying), {"g1/t1": TERM}, speaker)


def test_CA6_what_is_not_said_stays() -> None:
    first = now(None, description="Orders.", owner="ada", tag=("a", "b"))
    after = now(first, BEN, tag=("c",), untag=("a",))
    assert ("Orders.", "ada", ["b", "c"], 2, "ben") == (
        after.description,
        after.owner,
        after.tags,
        after.version,
        after.updated_by,
    )
    assert None is now(after, owner=None).owner


def test_CA6_a_description_that_somebody_changed_meanwhile_is_not_overwritten_unseen() -> None:
    first = now(None, description="Orders.")
    theirs = now(first, BEN, description="Theirs.")
    with pytest.raises(DescriptionChanged) as refused:
        now(theirs, description="Mine.", seen=first.version)
    assert {"description": "Theirs.", "version": 2} == refused.value.details
    assert "Mine." == now(theirs, description="Mine.", seen=theirs.version).description
    assert ["x"] == now(theirs, tag=("x",), seen=first.version).tags


def test_CA6_the_search_reads_descriptions_tags_and_terms_with_their_synonyms() -> None:
    row = now(None, description="All\n orders", tag=("money/in",), link=("g1/t1",))
    assert ("all orders money/in carrier airline", "|money/in|", "|g1/t1|") == (
        row.words,
        row.tagged,
        row.termed,
    )


def test_CA6_a_place_has_an_end_of_tags() -> None:
    with pytest.raises(OverLimit):
        now(None, tag=tuple(map(str, range(51))))


def test_S0_14_tags_have_paths_and_one_spelling() -> None:
    assert "finance/salaries of staff" == tag_named(" Finance /  Salaries  of staff/ ")
    assert ["a", "a/b"] == ancestors("a/b/c")
    assert (True, True, False) == (is_below("a/b", "a"), is_below("a", "a"), is_below("ab", "a"))
    for odd in ("", " / ", "a|b", "a/" * 9 + "a", "x" * 70):
        with pytest.raises(InvalidInput):
            tag_named(odd)


def test_S0_14_a_tag_is_renamed_with_all_below_it_and_becomes_one_with_what_is_there() -> None:
    """Rule CA7."""
    assert ["x", "z/b", "z/c"] == all_renamed(["a/b", "a/c", "x", "z/b"], "a", "z")
    assert ["ab", "b"] == all_renamed(["a/b", "ab"], "a", "")
