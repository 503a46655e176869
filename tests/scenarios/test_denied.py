"""What somebody is denied is nowhere for them: in no list, no search, no export, no event; asked of every command there is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crdt.errors import ConcertError, Conflict
from crdt.frames import Event
from crdt.ids import Channel
from engine.card_records import SourceTag
from server.perform import find_commands
from server.principal import Principal
from server.settings import Settings
from server.wiring import open_concert
from tests.support.ear import SECONDS, Ear
from tests.support.estate import TABLE, WORD, Estate
from tests.support.furnished import with_tables
from tests.support.household import people
from tests.support.inputs import AnyCommand, filled

pytestmark = pytest.mark.anyio

LISTS = {
    name: command
    for name, command in find_commands().items()
    if command.method == "GET" and command.scope not in {"document", "run", "invitation"}
}
BESIDE = {
    name: command
    for name, command in find_commands().items()
    if command.method == "GET" and command.scope == "document" and command.kind in {"workflow", "data_source"}
}
TELLING = {
    "activity.list", "alerts.rules", "audit.export", "audit.list", "bulk.get", "bulk.items",
    "channels.events", "classifications.list", "classifications.summary", "compliance.checks",
    "compliance.matrix", "compliance.verification", "compliance.verifications", "designs.list",
    "discovery.candidates", "documents.list", "findings.changes", "findings.list", "imports.export",
    "imports.rows", "lineage.search", "openlineage.export", "openlineage.namespaces", "reports.list",
    "rule_sets.list", "runs.list", "scan_logic.find", "scan_logic.get", "scan_logic.list", "scans.in_workspace", "security.risk",
    "security.scans", "sources.list", "tables.facets", "tables.search", "triggers.list_all",
    "vulnerabilities.list",
}  # fmt: skip
"""They have something to hide here: Ada reads of what Bob is denied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    estate: Estate
    bob: Principal
    token: str

    async def asked(self, who: Principal, command: AnyCommand, given: dict[str, Any]) -> str:
        try:
            return str(await self.estate.concert.performer.perform(who, command.name, given))
        except ConcertError as error:
            return f"{error.code} {error.message} {error.details}"

    def given_to(self, command: AnyCommand) -> dict[str, Any]:
        """About what was made of the source and the design, or about all of the workspace."""
        estate = self.estate
        by_scope = {
            "workspace": estate.workspace,
            "channel": f"workspace:{estate.workspace}",
            "bulk": estate.of["bulk"],
            "document": estate.of.get(command.kind or "", ""),
        }
        object_ = by_scope.get(command.scope, "")
        about = {
            "workspace": estate.workspace,
            "upload": estate.of["import"],
            "id": estate.of["verification"],
        }
        fields = command.input.model_fields
        named = (name for name in ("report", "scan", "logic") if name in fields)
        about |= {name: estate.of[name] for name in named if fields[name].is_required()}
        about |= {command.names: object_} if object_ else {}
        return filled(command, object_) | {name: value for name, value in about.items() if name in fields}

    def says(self, text: str, *, ids: bool = True) -> list[str]:
        """What of it is told there."""
        named = [self.estate.source, self.estate.design] if ids else []
        return [one for one in (WORD, TABLE, *named) if one in text]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        tokens, workspace = await people(concert)
        ada, bob = [await concert.access.principal(tokens[role]) for role in ("owner", "admin")]
        estate = Estate(concert=concert, ada=ada, workspace=workspace)
        yield House(estate=estate, bob=bob, token=tokens["admin"])
    finally:
        await concert.close()


async def test_AC2_what_is_denied_is_in_no_list_and_no_event(house: House) -> None:
    """An admin who is denied a source and a design; then the same of the kinds they are of, and of the source's tag.
    Rule B11, too.
    """
    await house.estate.furnish()
    seen = {
        name: house.says(await house.asked(house.estate.ada, command, house.given_to(command)))
        for name, command in LISTS.items()
    }
    assert [] == [name for name in sorted(TELLING) if not seen[name]]
    who = {"subject_kind": "user", "subject": house.bob.user, "effect": "deny"}
    channels = [f"doc:{one}" for one in (house.estate.source, house.estate.design)]
    given = [await house.estate.do("access.give", object=one, **who) for one in channels]
    assert {} == await told(house)
    assert {} == await told(house, BESIDE, ids=False)
    for channel, grant in zip(channels, given, strict=True):
        await house.estate.do("access.withdraw", object=channel, grant=grant["id"])
    assert await told(house), "it is theirs to read again"
    place = f"workspace:{house.estate.workspace}"
    kinds = [
        await house.estate.do("access.give", object=place, kind=kind, **who)
        for kind in ("workflow", "data_source")
    ]
    await house.estate.do("designs.create", workspace=house.estate.workspace, name=f"{WORD} later")
    assert {} == await told(house)
    await house.estate.do("access.withdraw", object=place, grant=kinds[-1]["id"])
    assert await told(house), "the source is theirs to read again"
    await house.estate.do("access.give", object=place, tag="secret", **who)
    before = (await house.estate.do("sources.get", id=house.estate.source))["body"]
    body = {**before, "tags": {"Secret / of Ada": True}}
    await house.estate.do("sources.update", id=house.estate.source, body=body)
    async with asyncio.timeout(SECONDS):
        records = house.estate.concert.platform.store.records
        while not await records.find(SourceTag, {"tag": "secret"}):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)
    assert {} == await told(house)


async def told(
    house: House, commands: dict[str, AnyCommand] = LISTS, *, ids: bool = True
) -> dict[str, list[str]]:
    """What Bob reads of it, by the command that says so."""
    found = {
        name: house.says(await house.asked(house.bob, command, house.given_to(command)), ids=ids)
        for name, command in commands.items()
    }
    return {name: said for name, said in found.items() if said}


async def test_AC10_who_asks_for_what_they_cannot_see_learns_nothing(house: House) -> None:
    """Bob asks for a source that he is denied, and for one that there never was: the answers are the same."""
    estate = house.estate
    made = await estate.do("sources.create", workspace=estate.workspace, name="Salaries", kind="sqlite")
    who = {"subject_kind": "user", "subject": house.bob.user, "effect": "deny"}
    grant = await estate.do("access.give", object=f"doc:{made['id']}", **who)
    perform = estate.concert.performer.perform
    wish = {"role": "editor", "purpose": "The yearly audit"}
    ids = (made["id"], "01890000-0000-7000-8000-000000000000")
    there, nowhere = [
        await perform(house.bob, "access_requests.ask_unseen", {"object": f"doc:{id_}", **wish})
        for id_ in ids
    ]
    assert _alike(nowhere) == _alike(there)
    mine = {"whose": "mine", "workspace": estate.workspace}
    listed = (await perform(house.bob, "access_requests.list", mine))["items"]
    assert [_alike(there)] * 2 == [_alike(one) for one in listed]
    (asked,) = (await estate.do("access_requests.list", whose="to_review"))["items"]
    assert (there["id"], "Salaries", True) == (asked["id"], asked["title"], asked["for_me"])
    await estate.do("access_requests.open", request=there["id"])
    listed = (await perform(house.bob, "access_requests.list", mine))["items"]
    assert [_alike(there)] * 2 == [_alike(one) for one in listed], "that somebody looks at it is not told"
    for id_ in ids:
        with pytest.raises(Conflict):
            await perform(house.bob, "access_requests.ask_unseen", {"object": f"doc:{id_}", **wish})
    await estate.do("access.withdraw", object=f"doc:{made['id']}", grant=grant["id"])
    await estate.do("access_requests.approve", request=there["id"])
    (granted,) = (await perform(house.bob, "access_requests.list", {"request": there["id"]}))["items"]
    assert ("granted", "Salaries") == (granted["state"], granted["title"])
    taken = await perform(house.bob, "access_requests.withdraw", {"request": nowhere["id"]})
    assert "withdrawn" == taken["state"]


def _alike(request: dict[str, Any]) -> dict[str, Any]:
    """Without what is another one for each request."""
    told = {name: value for name, value in request.items() if not name.endswith(("_at", "id", "object"))}
    return told | {"life": [step["state"] for step in request["life"]]}


async def test_AC2_an_open_socket_hears_no_more_of_what_is_denied(house: House) -> None:
    """Rule B11."""
    estate, concert = await house.estate.begin(), house.estate.concert
    place = Channel(f"workspace:{estate.workspace}")
    ear = await Ear(concert).sign_in(house.token)
    assert await ear.join(place)
    who = {"subject_kind": "user", "subject": house.bob.user, "effect": "deny"}
    await estate.do("access.give", object=f"doc:{estate.source}", **who)
    await estate.do("access.give", object=place, kind="workflow", **who)
    await concert.doors.review(house.bob.user)
    await ear.caught_up()
    before = len(ear.heard)
    later = await estate.do("designs.create", workspace=estate.workspace, name=f"{WORD} later")
    told = [
        {"source": estate.source},
        {"deep": [{"design": estate.design}]},
        {"design": later["id"]},
        {"n": 1},
    ]
    await concert.platform.channels.publish([(place, "scan:completed", one) for one in told])
    concert.platform.channels.ephemeral(place, "scan:progress", {"source": estate.source})
    await ear.caught_up()
    payloads = [one.payload for one in ear.heard[before:] if isinstance(one, Event)]
    assert [{"n": 1}] == [one for one in payloads if "by" not in one]
    assert [] == [one for one in payloads if house.says(str(one)) or later["id"] in str(one)]
