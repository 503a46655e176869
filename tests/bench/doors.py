"""One edit and its way: alone in an idle room, acknowledged under load, and a whole recording through the native door.

The floor of a lone edit is a bare socket and one commit with FULL, both measured in the same run and at the same pace.
"""

import sqlite3
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from crdt.codec import encode
from crdt.frames import Hello, Join, Sync
from crdt.ids import Channel
from crdt.lib0 import write_var_bytes, write_var_string
from tests.bench import trace
from tests.bench.figure import Figure, figure
from tests.bench.installation import Installation
from tests.bench.loading import Result, loaded, middle, per_update, told
from tests.bench.peers import HOCUSPOCUS, Start, Target, concert

ROUNDS: Final = 3
PACE: Final = 20
"""Lone edits a second."""
SECONDS: Final = 2
WINDOW: Final = 200
"""Edits that may wait for their acknowledgement."""
UNLIMITED: Final = {"CONCERT_MESSAGES": "1000000", "CONCERT_BYTES": str(1 << 30)}
"""A recording is faster than a person."""


def doors(installed: Installation, folder: Path, starts: dict[str, Start]) -> Iterator[Figure]:
    with concert(installed, folder) as target:
        yield from _alone(target, folder)
        yield from _acknowledged(target)
    if trace.RECORDING.exists():
        yield from _recording(installed, folder, starts)


def _alone(target: Target, folder: Path) -> Iterator[Figure]:
    above: list[float] = []
    for _ in range(ROUNDS):
        (socket,) = told(mode="echo", rate=PACE, seconds=SECONDS)
        (edit,) = loaded(target, "edit", clients=2, senders=1, rates=PACE, warm=1, seconds=SECONDS)
        above.append(edit["p50"] - socket["p50"] - _commit(folder))
    yield figure(
        "a lone edit in an idle room, p50 above a bare socket and one FULL commit",
        median(above),
        "ms",
        at_most=0.4,
    )


def _commit(folder: Path) -> float:
    """The median of a commit with FULL as a bare sqlite3 makes it, in milliseconds, at the pace of the edits."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS log (body BLOB)")
        took: list[float] = []
        for _ in range(PACE * SECONDS):
            time.sleep(1 / PACE)
            start = time.perf_counter()
            connection.execute("INSERT INTO log VALUES (?)", (bytes(60),))
            took.append(time.perf_counter() - start)
        return median(took) * 1000
    finally:
        connection.close()


def _acknowledged(target: Target) -> Iterator[Figure]:
    for door, path in (("yjs", "/yjs/"), ("hocuspocus", "/hocuspocus")):
        seen: list[Result] = []
        for _ in range(ROUNDS):
            seen += loaded(
                target, "edit", door=door, path=path, rooms=40, clients=5, rates=10, warm=5, seconds=2
            )
        yield figure(
            f"acknowledged after the commit at 2,000 updates/s, FULL, p99 ({path})",
            middle(seen, lambda one: one["saved_p99"]),
            "ms",
            at_most=20.0,
        )
        yield figure(
            f"server CPU per update at 2,000 updates/s in 40 rooms of 5 ({path})",
            middle(seen, per_update),
            "us",
        )


def _recording(installed: Installation, folder: Path, starts: dict[str, Start]) -> Iterator[Figure]:
    recorded = trace.trace()
    seen: dict[str, Result] = {}
    with concert(installed, folder, **UNLIMITED) as target:
        document, token = installed.documents[0], installed.editors[0]
        messages = _native(document, token, recorded.updates)
        seen["concert"] = _replayed(target, folder, messages, door="native", path="/ws", hello=2)
    if HOCUSPOCUS in starts:
        with starts[HOCUSPOCUS]() as target:
            messages = _for_hocuspocus(target.documents.read_text().split()[0], recorded.updates)
            seen[HOCUSPOCUS] = _replayed(target, folder, messages)
    peer = seen.get(HOCUSPOCUS)
    for name, unit, scale in (("cpu", "us of the server's CPU", 1e6), ("seconds", "us", 1e6)):
        yield figure(
            f"{recorded.name} through /ws, each acknowledged, {WINDOW} under way: {name} of an edit",
            seen["concert"][name] * scale / seen["concert"]["saved"],
            unit,
            peer=HOCUSPOCUS if peer else "",
            peer_value=peer[name] * scale / peer["saved"] if peer else None,
        )


def _replayed(target: Target, folder: Path, messages: list[bytes], **options: object) -> Result:
    file = folder / "messages"
    file.write_bytes(b"".join(struct.pack(">I", len(message)) + message for message in messages))
    (result,) = loaded(target, "replay", messages=file, window=WINDOW, **options)
    if result["saved"] < result["count"]:
        raise RuntimeError(f"only {result['saved']:.0f} of {result['count']:.0f} edits were acknowledged")
    return result


def _native(document: str, token: str, updates: list[bytes]) -> list[bytes]:
    channel = Channel(f"doc:{document}")
    hello = [
        encode(Hello(token=token)),
        encode(Join(channel=channel, sv=b"\x00", epoch="", client=trace.CLIENT)),
    ]
    return hello + [
        encode(Sync(channel=channel, id=number, update=update)) for number, update in enumerate(updates, 1)
    ]


def _for_hocuspocus(document: str, updates: list[bytes]) -> list[bytes]:
    address = write_var_string(document)
    return [address + b"\x00\x02" + write_var_bytes(update) for update in updates]
