"""The table of role and right holds for every command over both ways in: made from the declarations, so that a new command is asked too."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest

from crdt.roles import Right, allows
from server.perform import find_commands
from tests.support.household import EVERYBODY, NOBODY, Household, household
from tests.support.inputs import AnyCommand, filled

pytestmark = pytest.mark.anyio

COMMANDS = find_commands()
DONE, REFUSED, HIDDEN = "done", "refused", "hidden"
NOT_DONE = {"forbidden": REFUSED, "read_only": REFUSED, "not_found": HIDDEN}
SEEN_BY_FEWER = {
    "discovery.files": "create",
    "discovery.unregistered": "create",
    "quality.failing_rows": "run",
    "reports.links": "edit",
}
"""They read what not every reader may see: files of the server, rows of a source, links that open a report to others."""
NOT_BY_TOKEN = {"people.rename"}
"""For who has signed in, whatever their role: everybody here comes with a token of the API."""
BY_ANY_TOKEN = {
    "access_requests.ask_unseen",
    "access_requests.change",
    "notifications.read",
    "notifications.read_all",
    "notifications.remove",
    "notifications.unread",
    "people.rename",
    "presence.wish",
    "tokens.create",
    "tokens.revoke",
    "triggers.preview",
}
"""Without an object that narrows a token. Those that do more than ask, or mark what somebody has read, look at it themselves."""
NEVER = {"invalid_input", "not_signed_in", "internal", "unknown_command"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("rights")) as house:
        yield house


def expected(who: str, command: AnyCommand) -> str:
    """From the table alone. What somebody may not read does not exist for them; the organisation is no secret."""
    if command.name in NOT_BY_TOKEN:
        return REFUSED
    if command.scope in {"none", "invitation"}:  # everybody is asked about an invitation of their own
        return DONE
    if who == NOBODY:
        return REFUSED if command.scope == "organisation" else HIDDEN
    return DONE if allows(who, command.right) else REFUSED


def shown(code: str) -> str:
    """Done is also what was let in and then failed for a reason of its own, such as a run that is over."""
    return NOT_DONE.get(code, code if code in NEVER else DONE)


def at_the_edge(wanted: Mapping[str, str]) -> dict[str, str]:
    """Whoever stands, in the order of roles, beside somebody with another answer; and the last."""
    people = list(wanted.items())
    edge = {pair for one, other in pairwise(people) if one[1] != other[1] for pair in (one, other)}
    return dict(edge | {people[-1]})


@pytest.mark.parametrize("name", COMMANDS)
async def test_S2_5_every_command_does_what_the_role_table_says(house: Household, name: str) -> None:
    command = COMMANDS[name]
    wanted = {who: expected(who, command) for who in EVERYBODY}
    edge = at_the_edge(wanted)
    # who is let in changes what the command is about; who is not leaves it as it was for the next one
    same = house.given_to(command)
    given = {who: house.given_to(command, who) if edge[who] == DONE else same for who in edge}
    by_http = {who: house.by_http(who, command, given[who]) for who in edge}
    assert edge == {who: shown(code) for who, code in by_http.items()}, by_http
    given |= {who: house.given_to(command, who) for who in edge if edge[who] == DONE}
    by_socket = {who: await house.by_socket(who, command, given[who]) for who in edge}
    assert edge == {who: shown(code) for who, code in by_socket.items()}, by_socket


@pytest.mark.soak
@pytest.mark.parametrize("name", COMMANDS)
def test_S2_5_every_role_is_asked_about_every_command(house: Household, name: str) -> None:
    command = COMMANDS[name]
    wanted = {who: expected(who, command) for who in EVERYBODY}
    by_http = {who: house.by_http(who, command, house.given_to(command, who)) for who in EVERYBODY}
    assert wanted == {who: shown(code) for who, code in by_http.items()}, by_http


@pytest.mark.parametrize("name", COMMANDS)
def test_S2_5_no_command_is_done_for_who_is_not_signed_in(house: Household, name: str) -> None:
    command = COMMANDS[name]
    assert "not_signed_in" == house.by_http("", command, filled(command, house.design))


def test_S2_5_every_command_needs_a_right_of_the_table_and_one_without_an_object_only_reads() -> None:
    assert [] == [one.name for one in COMMANDS.values() if one.right not in set(Right)]
    assert [] == [one.name for one in COMMANDS.values() if one.scope == "none" and one.right != "read"]
    changes = (one for one in COMMANDS.values() if one.scope == "none" and one.method != "GET")
    assert set() == {one.name for one in changes if not one.token} - BY_ANY_TOKEN
    reads = (one for one in COMMANDS.values() if one.method == "GET")
    assert SEEN_BY_FEWER == {one.name: one.right for one in reads if one.right not in {"read", "manage"}}
