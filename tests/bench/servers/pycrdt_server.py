"""pycrdt-websocket as it is measured beside Concert: rooms in memory, nothing stored. `pycrdt_server.py PORT`."""

import asyncio
import sys

import uvicorn
from pycrdt.websocket import ASGIServer, WebsocketServer


async def main(port: int) -> None:
    async with WebsocketServer() as rooms:
        config = uvicorn.Config(
            ASGIServer(rooms), host="127.0.0.1", port=port, log_level="error", ws="websockets"
        )
        await uvicorn.Server(config).serve()


asyncio.run(main(int(sys.argv[1])))
