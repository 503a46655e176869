"""What a policy protects changes only by an approved request, whichever door somebody comes through (N7, N2)."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pycrdt import Doc, Map

from tests.support.household import Household, household
from tests.support.raw import SECONDS
from tests.support.visitors import VISITORS

pytestmark = pytest.mark.anyio

NEEDED = (403, "approval_needed")
BODY = {
    "kind": "sqlite",
    "connection": {"path": "flights.sqlite"},
    "criticality": "critical",
    "tags": {"raw": True},
    "description": "Every flight",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("protected")) as house:
        yield house


@pytest.fixture(scope="module")
def guarded(house: Household) -> str:
    """A critical source, and the policy that protects such ones."""
    made = source(house)
    protects = {"document_kinds": {"data_source": True}, "criticalities": {"critical": True}}
    house.owned(
        "POST", "/workflow/policies", workspace=house.workspace, name="Critical", body={"protects": protects}
    )
    assert ["body"] == protection(house, made)
    return made


def source(house: Household, **more: Any) -> str:
    path = f"/collaboration/workspaces/{house.workspace}/documents"
    body = {**BODY, **more}
    return str(house.owned("POST", path, kind="data_source", name="Flights", body=body)["id"])


def protection(house: Household, document: str) -> list[str]:
    found = house.owned("GET", f"/collaboration/documents/{document}/protection")
    return [".".join(place["path"]) for place in found["places"]]


def body_of(house: Household, document: str) -> dict[str, Any]:
    found: dict[str, Any] = house.owned("GET", f"/documents/{document}")["body"]
    return found


def refusal(house: Household, method: str, path: str, **given: Any) -> tuple[int, str]:
    """What the owner, who may do everything else, is told."""
    answer = house.request("owner", method, path, given)
    said = answer.json()
    return answer.status_code, said["error"]["code"] if answer.is_error else said


@pytest.mark.parametrize("resent", [False, True])
@pytest.mark.parametrize("door", VISITORS)
async def test_N7_a_protected_document_is_closed_at_every_socket_and_in_what_comes_back(
    house: Household, guarded: str, door: str, resent: bool
) -> None:
    number = 2**53 - 100 - len(door) - resent
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        visitor = VISITORS[door](stack, number)
        assert await visitor.enter(house.server.websocket, house.tokens["owner"], guarded)
        doc: Doc[Any] = Doc(client_id=number)
        doc.get("body", type=Map)["criticality"] = "low"
        assert not await visitor.send(doc.get_update(), resent=resent)
    assert "critical" == body_of(house, guarded)["criticality"]


def test_N7_no_command_goes_round_the_protection(house: Household, guarded: str) -> None:
    before = body_of(house, guarded)
    about = f"/collaboration/documents/{guarded}"
    wanted = {**BODY, "description": "Hardly any flight"}
    assert NEEDED == refusal(house, "PUT", f"/scan/data-sources/{guarded}", body=wanted)
    assert NEEDED == refusal(house, "POST", f"{about}/rename", name="Other")
    assert NEEDED == refusal(house, "POST", f"{about}/move", workspace=house.elsewhere)
    file = {"kind": "data_source", "body": {**wanted, "name": "Flights"}}
    assert NEEDED == refusal(house, "POST", f"/documents/{guarded}/reset/import?format=json", **file)
    assert before == body_of(house, guarded)


def test_N7_neither_restore_nor_undo_nor_a_merge_goes_round_it(house: Household) -> None:
    """Rule PT6."""
    document = source(house, criticality="low")
    branch = house.owned("POST", f"/documents/{document}/branches", name="Try")["document"]
    house.owned("PUT", f"/scan/data-sources/{branch}", body={**BODY, "description": "Branched"})
    house.owned("POST", f"/documents/{document}/branches/{branch}/merge", strategy="automatic")
    assert ["body"] == protection(house, document)  # the merge has made it critical
    merge = house.owned("GET", f"/documents/{document}/branches/{branch}/merges")["items"][0]["id"]
    at = f"/documents/{document}"
    assert NEEDED == refusal(house, "POST", f"{at}/branches/{branch}/undo", merge=merge)
    assert NEEDED == refusal(house, "POST", f"{at}/history/restore", through=1)
    house.owned("PUT", f"/scan/data-sources/{branch}", body={**BODY, "description": "Branched again"})
    assert NEEDED == refusal(house, "POST", f"{at}/branches/{branch}/merge", strategy="automatic")
    seen = house.owned("POST", f"{at}/branches/{branch}/preview", strategy="automatic")
    assert {"approval_needed"} == {one["code"] for one in seen["obstacles"]}
    assert "Branched" == body_of(house, document)["description"]


def test_N7_only_the_named_fields_and_the_criticality_they_hang_on_are_protected(house: Household) -> None:
    document = source(house, criticality="high")
    protects = {
        "document_kinds": {"data_source": True},
        "criticalities": {"high": True},
        "fields": {"connection": True},
    }
    made = house.owned(
        "POST", "/workflow/policies", workspace=house.workspace, name="Reach", body={"protects": protects}
    )
    assert ["body.connection", "body.criticality"] == protection(house, document)
    at = f"/scan/data-sources/{document}"
    high = {**BODY, "criticality": "high"}
    assert 200 == refusal_status(house, "PUT", at, body={**high, "description": "Free"})
    assert NEEDED == refusal(house, "PUT", at, body={**high, "connection": {"path": "other.sqlite"}})
    assert NEEDED == refusal(house, "PUT", at, body={**high, "criticality": "low"})
    house.owned("DELETE", f"/documents/{made['id']}")
    assert 200 == refusal_status(house, "PUT", at, body={**high, "criticality": "low"})


def refusal_status(house: Household, method: str, path: str, **given: Any) -> int:
    return house.request("owner", method, path, given).status_code


WINS = 2**53 - 1_000
"""Of two values that were written unseen the one of the higher client stands."""
KINDS = {
    "workflow": ("/ws", "PUT", "/workflow/designer/workflows/{}"),
    "glossary": ("/yjs/{document:path}", "PUT", "/advanced-catalog/glossaries/{}"),
    "rule_set": ("/hocuspocus", "POST", "/scan-rule-sets/{}/sources/{source}"),
}
"""By kind a socket and a command that changes one."""


@pytest.fixture(scope="module")
def every_kind(house: Household) -> None:
    protects = {"document_kinds": dict.fromkeys(KINDS, True), "criticalities": {"critical": True}}
    house.owned(
        "POST", "/workflow/policies", workspace=house.workspace, name="All kinds", body={"protects": protects}
    )


def of_kind(house: Household, kind: str, criticality: str) -> str:
    path = f"/collaboration/workspaces/{house.workspace}/documents"
    body = {"criticality": criticality, "description": "As it was"}
    return str(house.owned("POST", path, kind=kind, name="Guarded", body=body)["id"])


@pytest.mark.usefixtures("every_kind")
@pytest.mark.parametrize("kind", KINDS)
async def test_N7_a_design_a_glossary_and_a_rule_set_are_protected_by_the_criticality_they_had(
    house: Household, kind: str
) -> None:
    """Rule PT3."""
    door, method, path = KINDS[kind]
    critical, plain = of_kind(house, kind, "critical"), of_kind(house, kind, "high")
    assert (["body"], []) == (protection(house, critical), protection(house, plain))
    lower = {"name": "Guarded", "criticality": "low", "description": "Free again"}
    for document, wanted in ((critical, 403), (plain, 200)):
        at, given = path.format(document, source=house.source), {"body": lower} if method == "PUT" else {}
        assert wanted == refusal_status(house, method, at, **given)
        about = f"/collaboration/documents/{document}"
        assert wanted == refusal_status(house, "POST", f"{about}/rename", name="Renamed")
    file = {"kind": kind, "body": lower}
    assert NEEDED == refusal(house, "POST", f"/documents/{critical}/reset/import?format=json", **file)
    branch = house.owned("POST", f"/documents/{critical}/branches", name="Try")["document"]
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        for number, document, wanted in (
            (WINS, branch, True),
            (WINS + 1, plain, True),
            (WINS + 2, critical, False),
        ):
            visitor = VISITORS[door](stack, number)
            assert await visitor.enter(house.server.websocket, house.tokens["owner"], document)
            assert wanted == await visitor.send(lowered(number))
    assert NEEDED == refusal(
        house, "POST", f"/documents/{critical}/branches/{branch}/merge", strategy="automatic"
    )
    assert ("critical", "As it was") == said(house, critical)


def lowered(client: int) -> bytes:
    """One update that lowers the criticality and uses at once that nothing would be protected then."""
    doc: Doc[Any] = Doc(client_id=client)
    with doc.transaction():
        body = doc.get("body", type=Map)
        body["criticality"] = "low"
        body["of_a_newer_version"] = "changed"
    return doc.get_update()


def said(house: Household, document: str) -> tuple[str, str]:
    body = body_of(house, document)
    return body["criticality"], body["description"]


async def test_N7_a_policy_in_the_trash_protects_nothing_from_then_on_and_protects_again_when_it_is_back(
    house: Household,
) -> None:
    document = of_kind(house, "glossary", "medium")
    protects = {"document_kinds": {"glossary": True}, "criticalities": {"medium": True}}
    made = house.owned(
        "POST", "/workflow/policies", workspace=house.workspace, name="Words", body={"protects": protects}
    )["id"]
    put = f"/advanced-catalog/glossaries/{document}"
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        for round_, door in enumerate(VISITORS):
            came = VISITORS[door](stack, WINS + 10 + round_)  # stays: what is open hears of the policy, too
            assert await came.enter(house.server.websocket, house.tokens["owner"], document)
            house.owned("DELETE", f"/documents/{made}")
            assert await came.send(changed(WINS + 10 + round_, "open"))
            body = {"name": "Guarded", "criticality": "medium", "description": f"{round_}"}
            assert 200 == refusal_status(house, "PUT", put, body=body)
            late = VISITORS[door](stack, WINS + 20 + round_)
            assert await late.enter(house.server.websocket, house.tokens["owner"], document)
            house.owned("POST", f"/documents/{made}/restore")
            assert not await late.send(changed(WINS + 20 + round_, "closed"))
            assert NEEDED == refusal(house, "PUT", put, body={**body, "description": "Too late"})
            assert ("medium", f"{round_}") == said(house, document)


def changed(client: int, word: str) -> bytes:
    doc: Doc[Any] = Doc(client_id=client)
    doc.get("body", type=Map)["of_a_newer_version"] = word
    return doc.get_update()


def test_N7_branches_and_layouts_and_comments_stay_free(house: Household, guarded: str) -> None:
    branch = house.owned("POST", f"/documents/{guarded}/branches", name="Change")["document"]
    assert [] == protection(house, branch)
    house.owned("PUT", f"/scan/data-sources/{branch}", body={**BODY, "description": "Proposed"})
    said = {"text": "Why?"}
    house.owned("POST", f"/collaboration/documents/{guarded}/comments", **said)
    assert "Every flight" == body_of(house, guarded)["description"]


def test_S2_10_only_who_manages_makes_policies_and_edits_them(house: Household) -> None:
    path = f"/collaboration/workspaces/{house.workspace}/documents"
    for given in ({"kind": "policy", "name": "Mine"},):
        answer = house.request("editor", "POST", path, given)
        assert (403, "field_forbidden") == (answer.status_code, answer.json()["error"]["code"])
    own = house.owned("POST", "/workflow/policies", workspace=house.workspace, name="Own")["id"]
    copy = house.request("editor", "POST", f"/collaboration/documents/{own}/duplicate", {})
    assert 403 == copy.status_code
    assert (
        200
        == house.request(
            "admin", "POST", f"/collaboration/documents/{own}/rename", {"name": "New"}
        ).status_code
    )
    refused = house.request("editor", "POST", f"/collaboration/documents/{own}/rename", {"name": "Newer"})
    assert (403, "field_forbidden") == (refused.status_code, refused.json()["error"]["code"])
