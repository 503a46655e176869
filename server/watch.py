"""`concert watch`: a channel's events on standard output, one JSON object a line."""

import json

from crdt.ids import Channel
from server.client import connect


async def watch(url: str, token: str, channel: str, since: int, topics: list[str] | None = None) -> None:
    """Until the connection ends; missed events first. `topics`: patterns of what is wanted."""
    async with connect(url, token) as client:
        async for event in client.events(Channel(channel), since, topics):
            line = {
                "sequence": event.sequence,
                "topic": event.topic,
                "at": event.at,
                "payload": event.payload,
            }
            print(json.dumps(line, ensure_ascii=False), flush=True)
