"""Hocuspocus providers on one socket in a Node process of its own, as the tests talk to them."""

import json
import shutil
from asyncio import TaskGroup, create_subprocess_exec
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.interop.y_websocket import FOLDER, NodeProvider


def document(name: str, token: str = "", **options: Any) -> dict[str, Any]:
    return {"name": name, "token": token, **options}


@asynccontextmanager
async def hocuspocus(
    address: str, *documents: dict[str, Any], version: int = 4
) -> AsyncIterator[NodeProvider]:
    """`address` is that of the door, `ws://HOST:PORT/hocuspocus`."""
    node = shutil.which("node")
    assert node, "Node is missing: run `make test`, or install it"
    assert (FOLDER / "node_modules").is_dir(), "its packages are missing: run `make test`, or `npm ci` there"
    script = str(FOLDER / "hocuspocus.mjs")
    process = await create_subprocess_exec(
        node, script, str(version), address, json.dumps(documents), stdin=PIPE, stdout=PIPE, limit=1 << 24
    )
    providers = NodeProvider(process)
    async with TaskGroup() as group:
        group.create_task(providers.listen())
        try:
            yield providers
        finally:
            if process.stdin:
                process.stdin.close()
            await process.wait()
