"""What is written as a whole, by its text or its body, while others write in the same document and everybody else works on."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pycrdt import Map, Text

from crdt.kinds.kind import YDoc
from engine.commands import documents, formats
from engine.records import DocumentRecord
from server.wiring import Concert
from tests.support.bulk_stage import bulk_stage, opened_concert

pytestmark = pytest.mark.anyio


@pytest.fixture
async def concert(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Concert]:
    async with opened_concert(tmp_path_factory.mktemp("meanwhile")) as made:
        yield made


async def made(concert: Concert, kind: str, name: str, **more: Any) -> str:
    stage = await bulk_stage(concert)
    given = {"id": stage.workspace.id, "kind": kind, "name": name, **more}
    return str((await performed(concert, "documents.create", given))["id"])


async def performed(concert: Concert, command: str, given: dict[str, Any]) -> Any:
    session = await concert.identity.issue("session", concert.owner, None)
    return await concert.performer.perform(await concert.access.principal(session.text), command, given)


async def test_FM10_a_name_that_somebody_types_while_a_text_is_read_is_theirs(
    concert: Concert, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = await made(concert, "workflow", "Nightly")
    base = (await performed(concert, "designs.code", {"id": design}))["text"]
    row = await concert.platform.store.records.get(DocumentRecord, design)
    assert row is not None
    loop, meant = asyncio.get_running_loop(), formats._meant

    def typed(doc: YDoc) -> None:
        name: Text = doc.get("body", type=Map)["name"]
        name.clear()

    def meanwhile(*given: Any) -> Any:
        edit = concert.platform.rooms.edit(row, concert.owner.id, typed)
        asyncio.run_coroutine_threadsafe(edit, loop).result()
        return meant(*given)

    monkeypatch.setattr(formats, "_meant", meanwhile)
    text = base.replace("steps: {}", "") + "description: Each night\n"
    await performed(concert, "designs.write_code", {"id": design, "text": text, "base": base})
    body = (await performed(concert, "documents.get", {"id": design}))["body"]
    assert ("", "Each night") == (body["name"], body["description"])


async def test_the_names_of_a_large_content_are_looked_through_beside_the_loop(
    concert: Concert, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noted(*_: Any) -> None:
        threads.append(threading.current_thread())

    for module in (documents, formats):
        monkeypatch.setattr(module, "check_names", noted)
    terms = {"terms": {"a": {"name": "Burgh"}}}
    glossary = await made(concert, "glossary", "Words", body=terms)
    await performed(concert, "glossaries.update", {"id": glossary, "body": terms})
    design = await made(concert, "workflow", "Nightly")
    text = (await performed(concert, "designs.code", {"id": design}))["text"]
    await performed(concert, "designs.write_code", {"id": design, "text": text.replace("Nightly", "Daily")})
    assert 4 == len(threads)
    assert threading.main_thread() not in threads
