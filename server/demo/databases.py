"""`concert demo databases`: PostgreSQL and MariaDB for the demo, on free ports of this machine, as sources of its workspace.

They run as long as the command does. What this machine does not have is said with the next step, and the rest goes on.
"""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import psycopg
import pymysql

from crdt.errors import NotFound
from engine.records import Setting
from engine.runtime.clock import SystemClock, SystemIds
from server.building import SOURCES
from server.client import Client, ServerRefused, connect
from server.demo.absent import how_to_install, secret_of
from server.demo.mariadb import Mariadb, NotStarted
from server.demo.postgres import Postgres
from server.demo.programs import DATABASES, POSTGRES, Needed, is_installed
from server.demo.workspace import DATABASE, SETTING
from server.identity import Identity
from server.reached import address_of
from server.settings import Settings
from server.stores import is_served, open_guest_store

FOLDER: Final = "demo-databases"
"""The folder in the data folder that holds those servers."""
OF_ROOT: Final = Path("/var/lib/concert-demo")
"""Where they are when root runs the command: PostgreSQL then runs as a user of its own, who may not see the folders of root."""
TOKEN_SECONDS: Final = 600
Server = Postgres | Mariadb
FAILURES: Final = (
    OSError,
    sqlite3.Error,
    subprocess.SubprocessError,
    psycopg.Error,
    pymysql.MySQLError,
    NotStarted,
)


NO_DEMO: Final = "No Concert with a demo workspace runs on this data folder."
NEXT: Final = "Start `make run` first, and leave it running."


async def run(settings: Settings) -> None:
    """Until a signal stops it. Lines say what happens."""
    if not is_served(settings):
        raise NotFound(NO_DEMO, next_step=NEXT)
    address = address_of(settings)
    with ExitStack() as stack:
        started = [one for needed in DATABASES if (one := _start(settings, needed, stack)) is not None]
        async with _owner(settings, address) as (client, workspace):
            for needed, server in started:
                await _register(client, workspace, needed, server)
                _say(f"{needed.title}: source {needed.name} is in the demo workspace")
        if started:
            _say("ready; Ctrl-C stops these servers, what is in them stays")
            await _asked_to_stop()


def _start(settings: Settings, needed: Needed, stack: ExitStack) -> tuple[Needed, Server] | None:
    if not is_installed(needed):
        _say(f"{needed.title} is not installed on this machine. {how_to_install(needed)}")
        return None
    _say(f"{needed.title}: starting")
    try:
        return needed, stack.enter_context(_running(settings, needed))
    except FAILURES as error:
        said = getattr(error, "stderr", None) or error
        _say(f"{needed.title} could not start: {said}")
        return None


@contextmanager
def _running(settings: Settings, needed: Needed) -> Iterator[Server]:
    server = _server(settings, needed)
    server.start()
    try:
        server.fill()
        yield server
    finally:
        server.stop()


def _server(settings: Settings, needed: Needed) -> Server:
    folder, port = home_of(settings.data) / needed.name, _free_port()
    if needed is POSTGRES:
        return Postgres(folder=folder, port=port, flights=settings.data / SOURCES / DATABASE)
    return Mariadb(folder=folder, port=port)


def home_of(data: Path) -> Path:
    """The folder that holds the servers of this data folder."""
    place = data.resolve()
    own = sha256(str(place).encode()).hexdigest()[:16]
    return OF_ROOT / own if os.geteuid() == 0 else place / FOLDER


async def _register(client: Client, workspace: str, needed: Needed, server: Server) -> None:
    """As a new source, or as the one that was made before: the port and the password are others at each start."""
    word, secret = await asyncio.to_thread(server.let_in), secret_of(needed)
    said: dict[str, Any] = {"id": workspace, "name": secret, "value": word, "host": "127.0.0.1"}
    try:
        await client.call("secrets.put", **said, description=f"Reads the demo's {needed.title}")
    except ServerRefused as error:
        if error.code != "secret_taken":
            raise
        await client.call("secrets.rotate", **said)
    wanted = {
        "kind": needed.kind,
        "connection": server.connection(),
        "credential": f"vault:{secret}",
        "description": f"{needed.about[:1].upper()}{needed.about[1:]}. Runs while `concert demo databases` does.",
    }
    listed = await client.call("sources.list", workspace=workspace, kind=needed.kind)
    for one in listed["items"]:
        body = (await client.call("sources.get", id=one["id"]))["body"]
        if body.get("credential") == wanted["credential"]:
            await client.call(
                "sources.update", id=one["id"], body={**body, "connection": wanted["connection"]}
            )
            return
    await client.call("sources.create", workspace=workspace, name=needed.name, **wanted)


@asynccontextmanager
async def _owner(settings: Settings, address: str) -> AsyncIterator[tuple[Client, str]]:
    """The owner's client of the running server, by a token for this moment, and the demo workspace."""
    store = await open_guest_store(settings)
    try:
        clock = SystemClock()
        identity = Identity(records=store.records, writer=store.writer, clock=clock, ids=SystemIds(clock))
        demo = await store.records.get(Setting, SETTING)
        if demo is None:
            raise NotFound(NO_DEMO, next_step=NEXT)
        issued = await identity.issue("api", await identity.found(), TOKEN_SECONDS)
        try:
            async with connect(address, issued.text) as client:
                yield client, str(demo.value)
        finally:
            await identity.revoke(issued.row.digest)
    finally:
        await store.close()


async def _asked_to_stop() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
