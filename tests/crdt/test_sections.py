"""Which sections there are, and which touched places lie in somebody's (L1-L3)."""

import pytest

from crdt.errors import InvalidInput
from crdt.ids import UserId
from crdt.kinds.kind import kinds
from crdt.sections import DOCUMENT, Cover, Section, check_section, plain_paths

ADA, BOB = UserId("ada"), UserId("bob")
N1: Section = ("body", "nodes", "n1")
N1_NAME: Section = (*N1, "name")
N2: Section = ("body", "nodes", "n2")


def test_L1_a_section_is_a_path_of_keys_below_a_root_of_the_kind() -> None:
    workflow = kinds()["workflow"]
    assert N1 == check_section(["body", "nodes", "n1"], workflow)
    assert DOCUMENT == check_section([], workflow)
    for section in (["comments"], ["meta"], ["layout", "nodes"], ["data"], ["body", ""], ["body"] * 17):
        with pytest.raises(InvalidInput):
            check_section(section, workflow)


def test_L1_a_freeform_document_has_sections_below_any_root() -> None:
    assert ("notes", "today") == check_section(["notes", "today"], kinds()["freeform"])


@pytest.mark.parametrize(
    "path",
    [
        N1,
        N1_NAME,
        (*N1, "tags", (7, 3)),
        ("layout", "nodes", "n1"),
        ("body", "nodes"),
        ("body",),
        ("layout", "nodes"),
    ],
)
def test_L3_what_lies_in_a_section_or_around_it_is_refused_to_others(path: Section) -> None:
    cover = Cover([(N1, ADA)])
    assert N1 == cover.locked_for([path], BOB)
    assert cover.locked_for([path], ADA) is None


@pytest.mark.parametrize("path", [N2, ("body", "name"), ("layout", "nodes", "n2"), ("comments", "t1")])
def test_L3_what_lies_beside_a_section_is_free(path: Section) -> None:
    assert Cover([(N1, ADA)]).locked_for([path], BOB) is None


def test_L2_a_locked_document_is_still_commented() -> None:
    cover = Cover([(DOCUMENT, ADA)])
    assert cover.locked_for([("comments", "t1"), ("meta", "version")], BOB) is None
    assert DOCUMENT == cover.locked_for([("comments", "t1"), ("body", "name")], BOB)


def test_L3_with_several_holders_everybody_is_bound_by_the_others() -> None:
    cover = Cover([(N1_NAME, ADA), (N2, BOB)])
    assert N1_NAME == cover.locked_for([("body", "nodes")], BOB)
    assert N2 == cover.locked_for([("body", "nodes")], ADA)
    assert cover.locked_for([N2], BOB) is None


def test_L3_no_more_places_are_looked_at_than_a_refusal_names() -> None:
    looked = iter(("body", f"k{n:03}", (1, n)) for n in range(1_000))
    assert [["body", f"k{n:03}"] for n in range(100)] == plain_paths(looked)
    assert 900 == len([*looked])
