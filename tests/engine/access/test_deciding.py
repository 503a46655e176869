"""What somebody's grants come to on one object, and by which of them: one decision for doors and explanations."""

from typing import Any

import pytest

from crdt.ids import OrganisationId, WorkspaceId
from crdt.roles import ORDER, RIGHTS, Right, Role
from engine.access.deciding import decide, places_of
from engine.records import DocumentRecord, Grant
from tests.contracts.samples import record

SOURCE: DocumentRecord = record(
    DocumentRecord, 1, id="orders", workspace="w", kind="data_source", branch_of=None
)
PLACES = places_of(OrganisationId("o"), WorkspaceId("w"), SOURCE)


def grant(on: str, object_: str, right: str, effect: str = "allow") -> Grant:
    made: Grant = record(
        Grant,
        1,
        id=f"{on} {right} {effect}",
        object_kind=on,
        object=object_,
        right=right,
        effect=effect,
        expires_at=None,
    )
    return made


def test_AC1_a_role_counts_where_it_was_given_and_below() -> None:
    above = grant("organisation", "o", "viewer")
    beside = grant("document", "other", "owner")
    on_kind = grant("kind", "w:data_source", "editor")
    assert ("viewer", "editor") == decide([above, beside, on_kind], PLACES).roles
    workspace = places_of(OrganisationId("o"), WorkspaceId("w"))
    assert ("viewer",) == decide([above, beside, on_kind], workspace).roles


@pytest.mark.parametrize(
    "on", [("organisation", "o"), ("workspace", "w"), ("kind", "w:data_source"), ("document", "orders")]
)
def test_AC2_a_denial_anywhere_above_takes_everything_and_is_the_reason(on: tuple[str, str]) -> None:
    owner, denial = grant("workspace", "w", "owner"), grant(*on, "viewer", "deny")
    decision = decide([owner, denial], PLACES)
    assert () == decision.roles
    assert {("denied", (denial,))} == {(one.because, one.grants) for one in map(decision.chain, Right)}


@pytest.mark.parametrize("role", ORDER)
def test_AC1_every_right_that_counts_has_a_grant_that_gives_it(role: Role) -> None:
    given = grant("workspace", "w", role)
    decision = decide([given], PLACES)
    chains = [decision.chain(right) for right in Right]
    assert RIGHTS[role] == {chain.right for chain in chains if chain.allowed}
    assert all((given,) == chain.grants for chain in chains if chain.allowed)
    assert {"given", "not given"} >= {chain.because for chain in chains}


def test_AC1_what_is_taken_says_what_took_it() -> None:
    editor, session = grant("workspace", "w", "editor"), grant("document", "orders", "viewer", "narrow")
    narrowed = decide([editor, session], PLACES).chain(Right.EDIT)
    assert ("narrowed", (session, editor)) == (narrowed.because, narrowed.grants)
    said: list[Any] = [
        decide([editor], PLACES, ceiling="viewer").chain(Right.EDIT).because,
        decide([editor], PLACES, archived=True).chain(Right.EDIT).because,
        decide([editor], PLACES, archived=True).chain(Right.READ).because,
        decide([], PLACES).chain(Right.READ).because,
    ]
    assert ["token", "archived", "given", "not given"] == said
