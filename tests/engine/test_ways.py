"""Who has a role by what, and what may be changed about roles: decided from rows alone."""

from typing import Any

import pytest

from crdt.errors import Forbidden
from crdt.ids import Micros, UserId
from crdt.roles import Role
from engine.members.rules import LastOwner, check_may_give, check_owners
from engine.members.ways import resolved, role_by
from engine.records import Grant, Group, GroupMember
from engine.texts import MOST_LETTERS, folded, words_of
from tests.contracts.samples import record

ADA, BO = UserId("ada"), UserId("bo")
TEAM: Group = record(Group, 1, id="team", name="Data team")


def grant(subject: str, right: str, **fields: Any) -> Grant:
    kind = "group" if subject == "team" else "user"
    given = {
        "id": f"{subject} {right}",
        "subject_kind": kind,
        "subject": subject,
        "object_kind": "workspace",
        "object": "w",
        "right": right,
        "effect": "allow",
        "expires_at": None,
    }
    made: Grant = record(Grant, 1, **{**given, **fields})
    return made


def member(user: UserId) -> GroupMember:
    made: GroupMember = record(GroupMember, 1, group="team", user=user)
    return made


def test_S2_5_somebody_has_every_way_that_names_them_or_their_group() -> None:
    ways = resolved(
        [grant("ada", "viewer"), grant("team", "editor"), grant("team", "approver", object_kind="document")],
        [member(ADA), member(BO)],
        {"team": TEAM},
    )
    assert [("viewer", None), ("editor", "Data team"), ("approver", "Data team")] == [
        (way.role, way.group and way.group.name) for way in ways[ADA]
    ]
    assert (Role.EDITOR, Role.EDITOR) == (role_by(ways[ADA]), role_by(ways[BO]))


def test_S2_5_who_is_denied_has_no_way_and_everyone_is_everybody() -> None:
    everyone = grant("", "viewer", subject_kind="everyone")
    ways = resolved([everyone, grant("bo", "owner"), grant("bo", "viewer", effect="deny")], [], {}, [ADA, BO])
    assert [ADA] == list(ways)
    assert ways[ADA][0].everyone


@pytest.mark.parametrize(
    ("after", "members", "able"),
    [
        ([grant("ada", "admin")], {}, {"ada"}),
        ([grant("ada", "owner")], {}, set()),
        ([grant("ada", "owner", expires_at=Micros(9))], {}, {"ada"}),
        ([grant("team", "owner")], {"team": []}, {"ada"}),
    ],
)
def test_S2_5_nobody_who_owns_for_good_is_no_owner(
    after: list[Grant], members: dict[str, list[UserId]], able: set[str]
) -> None:
    with pytest.raises(LastOwner):
        check_owners(after, members, able)


def test_S2_5_an_owner_by_a_group_is_enough() -> None:
    check_owners([grant("team", "owner")], {"team": [ADA]}, {"ada"})


def test_S2_5_giving_and_taking_need_as_much_as_is_given() -> None:
    check_may_give("admin", ["admin", "viewer"])
    for own, role in (("admin", "owner"), ("editor", "viewer")):
        with pytest.raises(Forbidden):
            check_may_give(own, [role])


def test_S3_1_the_words_of_a_document_are_its_texts_folded_on_one_line() -> None:
    content = {
        "meta": {"kind": "workflow"},
        "layout": {"nodes": {"one": "Left"}},
        "comments": {"c": "Said"},
        "body": {"name": "Straße  NACH\nRom", "nodes": {"n": {"list": ["a", 1, True], "deep": {"x": "End"}}}},
    }
    assert "strasse nach rom a end" == words_of(content)
    assert ("strasse", "rom") == folded(" STRASSE rom ")


def test_S3_1_words_have_an_end_and_depth_has_none() -> None:
    deep: dict[str, Any] = {"x": "bottom"}
    for _ in range(5000):
        deep = {"x": deep}
    assert "bottom" == words_of({"body": deep})
    assert MOST_LETTERS >= len(words_of({"body": {"a": "word " * MOST_LETTERS, "b": "behind"}}))
