"""An installation whose first workspace is the demo's, without the time that loading its data takes."""

import asyncio
from pathlib import Path

from engine.records import Setting, Workspace
from engine.writes import Put
from server.demo.workspace import SETTING
from server.settings import Settings
from server.wiring import open_concert
from tests.support.furnished import with_tables


def with_a_demo(data: Path) -> Path:
    """While no server runs on `data`; the server that is started then gives the workspace its own sources."""
    asyncio.run(_mark(data))
    return data


async def _mark(data: Path) -> None:
    concert = await open_concert(Settings(data=with_tables(data), demo=False), lambda *_: None)
    try:
        (workspace,) = await concert.platform.store.records.find(Workspace, {})
        mark = Setting(name=SETTING, value=workspace.id)
        await concert.platform.store.writer.commit((Put(record=mark),))
    finally:
        await concert.close()
