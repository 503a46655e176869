"""A token does no more than its role, also with what is its owner's own; and nobody is told of places they left (S4-19, NT3)."""

from collections.abc import Iterator
from time import time
from typing import Any

import httpx
import pytest

from crdt.frames import Event
from crdt.ids import Channel
from tests.support.household import NOBODY, Household, household

SOURCE = {"name": "Orders", "body": {"kind": "sqlite", "connection": {"path": "orders.sqlite"}}}
DAY = 86_400 * 1_000_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("narrowed")) as house:
        yield house


def narrowed(house: Household, who: str, role: str, workspace: str = "") -> str:
    """The name under which a token of theirs is known from then on."""
    made = house.request(who, "POST", "/tokens", {"name": role, "role": role, "workspace": workspace})
    house.tokens = {**house.tokens, (name := f"{who} as {role} {workspace}"): made.json()["text"]}
    return name


def ask(house: Household, workspace: str = "") -> str:
    given = {
        "workspace": workspace or house.workspace,
        "type": "data_source_create",
        "title": "A new source",
        "input": SOURCE,
    }
    answer = house.request("editor", "POST", "/workflow/approvals/workflows", given)
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


def said(answer: httpx.Response) -> str:
    return "done" if answer.is_success else str(answer.json()["error"]["code"])


def test_S4_19_a_token_that_only_reads_decides_nothing_and_hands_nothing_over(house: Household) -> None:
    reader, decider = narrowed(house, "approver", "viewer"), narrowed(house, "approver", "approver")
    request = f"/workflow/approvals/{ask(house)}"
    deeds: dict[str, dict[str, Any]] = {
        "approve": {},
        "reject": {"comment": "No"},
        "request-changes": {"comment": "Another name"},
        "delegate": {"to": house.passers[0]},
        "escalate": {},
        "comment": {"comment": "Why?"},
    }
    assert dict.fromkeys(deeds, "forbidden") == {
        deed: said(house.request(reader, "POST", f"{request}/{deed}", given)) for deed, given in deeds.items()
    }
    assert "done" == said(house.request(decider, "POST", f"{request}/approve", {}))


def test_S4_19_what_is_somebodys_own_is_not_changed_by_a_token_that_is_narrowed(house: Household) -> None:
    now = int(time() * 1_000_000)
    absence = {"to": house.passers[0], "since": now, "until": now + DAY, "reason": "Away"}
    deeds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("POST", "/people/away/delegations", absence),
        ("PUT", "/people/away/substitute", {"substitute": house.passers[0]}),
        ("PUT", "/notification-rules", {"rules": {}}),
        ("POST", "/notification-addresses", {"channel": "sms", "address": "+41791234567"}),
    )
    tokens = [
        narrowed(house, "approver", "approver"),
        narrowed(house, "approver", "owner", house.workspace),
    ]
    for token in tokens:
        assert ["forbidden"] * len(deeds) == [said(house.request(token, *deed)) for deed in deeds]
    whole = narrowed(house, "approver", "owner")
    assert "done" == said(house.request(whole, *deeds[0]))


def test_NT3_who_left_a_workspace_reads_no_more_what_they_were_told_there(house: Household) -> None:
    offer = house.offers[NOBODY].pop()
    joined = house.request(NOBODY, "POST", f"/collaboration/invitations/{offer}/accept", {})
    beside = str(joined.json()["workspace"])
    me = house.request(NOBODY, "GET", "/bootstrap", {}).json()["user"]["id"]
    member = f"/collaboration/workspaces/{beside}/members/{me}"
    house.owned("PUT", member, role="approver")
    ask(house, beside)
    assert ["A new source"] == titles(house, NOBODY)
    elsewhere = narrowed(house, "owner", "owner", house.elsewhere)
    assert "A new source" in titles(house, "owner")
    assert [] == titles(house, elsewhere)
    house.owned("DELETE", member)
    assert [] == titles(house, NOBODY)


@pytest.mark.anyio
async def test_B11_by_a_token_of_one_workspace_the_own_channel_tells_nothing_of_another_live_or_later(
    house: Household,
) -> None:
    here = narrowed(house, "owner", "owner", house.workspace)
    whole, place, before = "owner", "/collaboration/workspaces/{}/filters", told(house, "owner")
    async with house.socket(here) as socket:
        await socket.enter(Channel("user:me"))
        for name, workspace in enumerate((house.elsewhere, house.workspace)):
            given = {"list": "sources", "name": str(name), "query": {}}
            assert house.request(whole, "POST", place.format(workspace), given).is_success
        heard = await socket.wait(Event)
    assert house.workspace == heard.payload["workspace"]
    assert [house.elsewhere, house.workspace] == told(house, whole)[len(before) :]
    assert {house.workspace} == set(told(house, here))


def told(house: Household, who: str) -> list[str]:
    asked = {"topics": "user:filter:changed"}
    events = house.request(who, "GET", "/channels/user:me/events", asked).json()["items"]
    return [one["payload"]["workspace"] for one in events]


def test_B11_by_a_token_of_one_workspace_nothing_is_heard_of_tokens_of_others(house: Household) -> None:
    here = narrowed(house, "approver", "editor", house.workspace)
    for workspace in ("", house.elsewhere, house.workspace):
        narrowed(house, "approver", "editor", workspace)

    def heard(who: str, topics: str) -> list[str]:
        events = house.request(who, "GET", "/channels/user:me/events", {"topics": topics}).json()["items"]
        return [one["payload"]["workspace"] for one in events]

    assert {"", house.elsewhere, house.workspace} == set(heard("approver", "user:token:changed"))
    assert {house.workspace} == set(heard(here, "user:token:changed"))


def titles(house: Household, who: str) -> list[str]:
    found = house.request(who, "GET", "/notifications", {"state": "all"}).json()["items"]
    return [one["content"]["title"] for one in found if one["kind"] == "approval.asked"]


def test_S4_19_by_a_token_of_one_workspace_no_token_of_another_is_listed(house: Household) -> None:
    here = narrowed(house, "admin", "editor", house.workspace)
    narrowed(house, "admin", "editor")

    def listed(who: str) -> set[str | None]:
        return {one["workspace"] for one in house.request(who, "GET", "/tokens", {}).json()["items"]}

    assert {house.workspace} == listed(here)
    assert {house.workspace, None} == listed("admin")
