"""Lists whose rows are not documents are narrowed by words and choices before they are cut into pages."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crdt.ids import OrganisationId, WorkspaceId
from engine.bulk.records import BulkJob
from engine.records import Workspace
from engine.writes import Put
from server.principal import Principal
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.contracts.samples import unset
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio
JOBS = 1_200


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    concert: Concert
    principal: Principal
    workspace: Workspace

    async def ask(self, command: str, /, **given: Any) -> Any:
        return await self.concert.performer.perform(self.principal, command, given)

    async def seen(self, command: str, name: str, /, **given: Any) -> tuple[int, list[Any]]:
        """How many there are, and the field of those on the page."""
        found = await self.ask(command, workspace=self.workspace.id, **given)
        return found["total"], [one[name] for one in found["items"]]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    concert = await open_concert(
        Settings(data=with_tables(tmp_path), demo=False), lambda _what, _done, _of: None
    )
    (workspace,) = await concert.platform.store.records.find(Workspace, {})
    token = (await concert.identity.issue("session", concert.owner, 3600)).text
    yield House(concert=concert, principal=await concert.access.principal(token), workspace=workspace)
    await concert.close()


async def test_S0_23_compliance_rules_are_found_by_words_framework_origin_and_state(house: House) -> None:
    listed = "compliance_rules.list"
    all_, _ = await house.seen(listed, "id")
    _, (taken,) = await house.seen(listed, "id", framework="gdpr", limit=1)
    shipped = await house.ask("compliance_rules.get", workspace=house.workspace.id, id=taken)
    said = {name: shipped[name] for name in ("framework", "control", "title", "check", "period_days")}
    own = {"control": "P-12", "title": "Files have one owner", "check": said["check"], "period_days": 30}
    here = {"workspace": house.workspace.id}
    await house.ask("compliance_rules.create", **here, **own)
    await house.ask("compliance_rules.change", **here, id=taken, **said, enabled=False)

    assert (1, ["P-12"]) == await house.seen(listed, "control", search="OWNER files p-12")
    assert (0, []) == await house.seen(listed, "control", search="P-12 nowhere")
    assert (1, ["P-12"]) == await house.seen(listed, "control", origin="own")
    assert (1, [taken]) == await house.seen(listed, "id", origin="changed")
    assert (1, [taken]) == await house.seen(listed, "id", enabled=False)
    total, _ = await house.seen(listed, "id", origin="shipped", limit=1)
    assert all_ - 1 == total
    total, frameworks = await house.seen(listed, "framework", search="gdpr", limit=400)
    assert ({"gdpr"}, total) == (set(frameworks), len(frameworks))


async def test_S0_23_triggers_are_found_by_what_they_say_their_kind_and_whether_they_rest(
    house: House,
) -> None:
    here = {"workspace": house.workspace.id}
    made = {}
    for design, kind, config in (
        ("Count the herd", "interval", {"every_s": 7_200}),
        ("Mend the fence", "cron", {"cron": "30 2 * * *", "zone": "UTC"}),
    ):
        id_ = (await house.ask("designs.create", **here, name=design, body={"nodes": {}, "edges": {}}))["id"]
        one = await house.ask("triggers.create", id=id_, kind=kind, config=config, name=f"By {kind}")
        made[kind] = (id_, one["id"])
    design, trigger = made["cron"]
    await house.ask("triggers.pause", id=design, trigger=trigger)

    everything = "triggers.list_all"
    assert (2, ["By interval", "By cron"]) == await house.seen(everything, "name")
    assert (1, ["By interval"]) == await house.seen(everything, "name", search="HERD by")
    assert (1, ["By interval"]) == await house.seen(everything, "name", search="2 hours")
    assert (0, []) == await house.seen(everything, "name", search="herd fence")
    assert (1, ["By cron"]) == await house.seen(everything, "name", kind="cron")
    assert (2, ["By interval", "By cron"]) == await house.seen(everything, "name", kind="cron,interval")
    await house.ask("glossaries.create", **here, name="Words")
    assert (2, 3) == (
        (await house.ask("documents.list", id=house.workspace.id, kind="workflow"))["total"],
        (await house.ask("documents.list", id=house.workspace.id, kind="workflow,glossary"))["total"],
    )
    assert (1, ["By cron"]) == await house.seen(everything, "name", state="paused")
    assert (1, ["By interval"]) == await house.seen(everything, "name", state="on")
    assert (2, ["By cron"]) == await house.seen(everything, "name", search="by", offset=1, limit=1)


async def test_S0_14_tags_are_found_by_every_word_in_path_or_meaning_page_by_page(house: House) -> None:
    for name, description in (
        ("finance/salaries", ""),
        ("finance", "Of the books"),
        ("people", "Of persons"),
    ):
        await house.ask("tags.create", id=house.workspace.id, name=name, description=description)

    async def found(search: str, **page: int) -> tuple[int, list[str]]:
        said = await house.ask("tags.list", id=house.workspace.id, search=search, **page)
        return said["total"], [one["name"] for one in said["items"]]

    assert (2, ["finance", "finance/salaries"]) == await found("FINANCE")
    assert (1, ["finance/salaries"]) == await found("fin sal")
    assert (2, ["finance", "people"]) == await found("of")
    assert (3, ["people"]) == await found("", offset=2, limit=2)
    assert (0, []) == await found("nothing")


async def test_S0_23_jobs_are_found_by_words_on_every_page_of_a_long_list(house: House) -> None:
    concert = house.concert
    same = {
        "organisation": OrganisationId(house.workspace.organisation),
        "workspace": WorkspaceId(house.workspace.id),
        "started_by": concert.owner.id,
        "status": "finished",
        "counts": {"done": 3},
    }
    jobs = [
        replace(
            unset(BulkJob, n), **same, number=n, title="Read the herd" if n % 3 == 0 else "Count the wool"
        )
        for n in range(1, JOBS + 1)
    ]
    await concert.platform.store.writer.commit(tuple(Put(record=one) for one in jobs))
    herd = list(range(JOBS, 0, -3))
    fits = len(herd)
    _, (name,) = await house.seen("bulk.list", "started_by_name", limit=1)

    assert (fits, herd[:50]) == await house.seen("bulk.list", "number", search="HERD read", limit=50)
    assert (fits, herd[150:250]) == await house.seen(
        "bulk.list", "number", search="herd", offset=150, limit=100
    )
    assert (fits, herd[-5:]) == await house.seen(
        "bulk.list", "number", search="herd", offset=fits - 5, limit=50
    )
    assert (1, [777]) == await house.seen("bulk.list", "number", search="#777")
    assert (JOBS, [JOBS]) == await house.seen("bulk.list", "number", search=name, limit=1)
    assert (0, []) == await house.seen("bulk.list", "number", search="herd wool")
    assert (0, []) == await house.seen("bulk.list", "number", search="herd", status="failed")
