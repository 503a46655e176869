"""An installation full of people and documents, made before the server starts: every socket of a load has a real token."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pycrdt import Doc, Map

from engine.records import Workspace
from server.settings import Settings
from server.wiring import Concert, open_concert

EDITORS: Final = 500
OTHERS: Final = 5
DOCUMENTS: Final = 600
LARGE: Final = 18_000
SMALL: Final = 500
"""Cells of a sheet, of 200 characters each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`documents` are freeform and empty; tokens by the role that their people have in the documents' workspace.

    `large` is a document of that many bytes. `grown` is one that has more than a client at `grown_vector`, by
    `grown_missing` bytes.
    """

    data: Path
    documents: Sequence[str]
    editors: Sequence[str]
    commenters: Sequence[str]
    viewers: Sequence[str]
    large: str
    large_bytes: int
    grown: str
    grown_vector: bytes
    grown_missing: int


def furnished(data: Path) -> Installation:
    """While no server runs on `data`."""
    return asyncio.run(_furnish(data))


async def _furnish(data: Path) -> Installation:
    concert = await open_concert(Settings(data=data, demo=False), lambda *_: None)
    try:
        where = {"organisation": concert.owner.organisation}
        (workspace,) = await concert.platform.store.records.find(Workspace, where, limit=1)
        documents = [await _document(concert, workspace, f"Document {n}") for n in range(DOCUMENTS)]
        large = _sheet(LARGE)
        before, after = Doc[Any](), Doc[Any]()
        before.apply_update(_sheet(SMALL).get_update())
        after.apply_update(before.get_update())
        _fill(after, "later", SMALL)
        adopt = concert.platform.documents.adopt
        large_record = await adopt(workspace, "freeform", "Large", large.get_update(), concert.owner.id)
        grown_record = await adopt(workspace, "freeform", "Grown", after.get_update(), concert.owner.id)
        return Installation(
            data=data,
            documents=documents,
            editors=[await _person(concert, workspace, "editor", n) for n in range(EDITORS)],
            commenters=[await _person(concert, workspace, "commenter", n) for n in range(OTHERS)],
            viewers=[await _person(concert, workspace, "viewer", n) for n in range(OTHERS)],
            large=large_record.id,
            large_bytes=len(large.get_update()),
            grown=grown_record.id,
            grown_vector=before.get_state(),
            grown_missing=len(after.get_update(before.get_state())),
        )
    finally:
        await concert.close()


async def _document(concert: Concert, workspace: Workspace, name: str) -> str:
    record = await concert.platform.documents.create(workspace, "freeform", name, {}, concert.owner.id)
    return record.id


async def _person(concert: Concert, workspace: Workspace, role: str, number: int) -> str:
    identity, owner = concert.identity, concert.owner
    user = await identity.person(owner, f"{role}-{number}@bench.invalid")
    await identity.grant(user, "workspace", workspace.id, role, owner.id)
    return (await identity.issue("api", user, None)).text


def _sheet(cells: int) -> Doc[Any]:
    doc = Doc[Any]()
    _fill(doc, "cell", cells)
    return doc


def _fill(doc: Doc[Any], prefix: str, cells: int) -> None:
    sheet = doc.get("sheet", type=Map)
    with doc.transaction():
        for number in range(cells):
            sheet[f"{prefix}-{number}"] = f"{number:06} ".ljust(200, "x")
