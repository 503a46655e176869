from pathlib import Path

import pytest

from crdt import roles
from crdt.roles import ORDER, RIGHTS, Right, Role, allows, may_grant, rank, weaker

README = Path(__file__).resolve().parents[2] / "crdt" / "README.md"


def test_D14_the_readme_shows_the_table_that_decides() -> None:
    assert roles.table() in README.read_text()


def test_D14_what_is_not_in_the_table_is_refused() -> None:
    assert [False, False, False] == [allows("owner", "fly"), allows("emperor", "read"), allows("", "")]


def test_D14_a_viewer_reads_and_nobody_below_the_editor_changes_content() -> None:
    assert {"read", "presence"} == {right for right in Right if allows("viewer", right)}
    assert ["owner", "admin", "editor"] == [role for role in Role if allows(role, "edit")]
    assert ["owner", "admin", "approver"] == [role for role in Role if allows(role, "approve")]


@pytest.mark.parametrize("a", ORDER)
@pytest.mark.parametrize("b", ORDER)
def test_D14_the_weaker_of_two_roles_may_nothing_that_one_of_them_may_not(a: Role, b: Role) -> None:
    assert RIGHTS[weaker(a, b)] <= RIGHTS[a] & RIGHTS[b]


def test_D14_an_approver_token_does_not_let_an_editor_approve() -> None:
    assert "commenter" == weaker("editor", "approver")
    assert "editor" == weaker("admin", "editor")


def test_D14_nobody_grants_more_than_they_have() -> None:
    assert [Role.ADMIN, *ORDER[2:]] == [role for role in ORDER if may_grant("admin", role)]
    assert [] == [role for role in ORDER if may_grant("editor", role)]
    assert 0 == rank("owner")
