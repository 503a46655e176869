"""A workspace of 10,000 documents and 1,000 members: one page over HTTP, as the app asks for it, however it is found and sorted."""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

from crdt.ids import DocumentId, Micros, UserId, WorkspaceId
from engine.members.records import DocumentText
from engine.records import DocumentRecord, Grant, User
from engine.writes import Put, Write
from server.settings import Settings
from server.wiring import open_concert
from tests.bench.figure import Figure, figure
from tests.support.people import Person, owner
from tests.support.server import RunningServer

DOCUMENTS = 10_000
MEMBERS = 1_000
WORDS = 250
"""Of each document: about two kilobytes."""
ASKED = 40
MOST_MS = 200.0
KINDS = ("workflow", "data_source", "rule_set", "freeform")

PAGES: dict[str, dict[str, Any]] = {
    "first page, newest first": {},
    "last page, by name": {"order": "title", "offset": DOCUMENTS - 50},
    "one kind, by maker": {"kind": "workflow", "order": "created_at"},
    "a word that one document has": {"search": "needle"},
    "two words that many have": {"search": "word17 word23"},
    "a word that none has": {"search": "nowhere"},
}


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = asyncio.run(_filled(folder))
        server = RunningServer(folder, "--no-demo").start()
        try:
            yield from _asked(owner(server), workspace)
        finally:
            server.stop()


async def _filled(folder: Path) -> WorkspaceId:
    concert = await open_concert(Settings(data=folder, demo=False), lambda *_: None)
    try:
        principal = await concert.access.workspaces(
            await concert.access.principal((await concert.identity.issue("api", concert.owner, None)).text)
        )
        workspace = next(iter(principal))
        writer = concert.platform.store.writer
        for rows in (_documents(concert.owner, workspace), _members(concert.owner, workspace)):
            for first in range(0, len(rows), 1000):
                await writer.commit(tuple(rows[first : first + 1000]))
        return workspace
    finally:
        await concert.close()


def _documents(by: User, workspace: WorkspaceId) -> list[Write]:
    chance = random.Random(7)
    rows: list[Write] = []
    for number in range(DOCUMENTS):
        id_ = DocumentId(f"01a00000-0000-7000-8000-{number:012}")
        words = [f"word{chance.randrange(2000)}" for _ in range(WORDS)] + ["needle"] * (number == 7000)
        at = Micros(1_700_000_000_000_000 + number)
        row = DocumentRecord(
            id=id_,
            organisation=by.organisation,
            workspace=workspace,
            kind=KINDS[number % len(KINDS)],
            kind_version=1,
            title=f"Document {chance.randrange(DOCUMENTS)}",
            epoch="e",
            created_by=by.id,
            created_at=at,
            updated_by=by.id,
            updated_at=at,
        )
        text = DocumentText(document=id_, organisation=by.organisation, words=" ".join(words), through=1)
        rows += [Put(record=row), Put(record=text)]
    return rows


def _members(by: User, workspace: WorkspaceId) -> list[Write]:
    rows: list[Write] = []
    for number in range(MEMBERS):
        user = UserId(f"01a00000-0000-7000-9000-{number:012}")
        common: dict[str, Any] = {"organisation": by.organisation, "created_at": Micros(1)}
        person = User(id=user, kind="person", name=f"Person {number:04}", email=None, **common)
        grant = Grant(
            id=f"grant-{number}",
            subject_kind="user",
            subject=user,
            object_kind="workspace",
            object=workspace,
            right="viewer",
            effect="allow",
            created_by=by.id,
            **common,
        )
        rows += [Put(record=person), Put(record=grant)]
    return rows


def _asked(ada: Person, workspace: str) -> Iterator[Figure]:
    path = f"/api/collaboration/workspaces/{workspace}"
    headers = {"authorization": f"Bearer {ada.token}"}
    with httpx.Client(base_url=ada.server.url, headers=headers, timeout=60) as http:
        for name, wanted in PAGES.items():
            took = _timed(http, f"{path}/documents", {"limit": 50, **wanted})
            yield figure(f"10,000 documents: {name}, p95", took, "ms", at_most=MOST_MS)
        members = _timed(http, f"{path}/members", {"limit": 50, "search": "person 07"})
        yield figure("1,000 members: a page of those found, p95", members, "ms", at_most=MOST_MS)


def _timed(http: httpx.Client, path: str, wanted: dict[str, Any]) -> float:
    """Milliseconds, the slowest of twenty, after a few to warm up."""
    took: list[float] = []
    for _ in range(ASKED + 3):
        started = time.perf_counter()
        answer = http.get(path, params=wanted)
        took.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, answer.text
    return quantiles(took[3:], n=20)[-1]
