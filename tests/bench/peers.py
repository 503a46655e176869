"""The servers Concert is measured beside: installed into a cache folder, started, stopped."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.server import ROOT, RunningServer

CACHE = ROOT / ".cache" / "bench"
YJS_SERVER = "@y/websocket-server 0.1.1"
_PACKAGES = ("@y/websocket-server@0.1.1", "yjs@13.6.33")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A server under load. `path` has %d for the room's number."""

    name: str
    port: int
    pid: int
    path: str


def built(source: Path) -> Path:
    """The program made from one C++ file, compiled when it has changed."""
    CACHE.mkdir(parents=True, exist_ok=True)
    program = CACHE / source.stem
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["g++", "-O2", "-std=c++17", "-o", program, source], check=True)
    return program


@contextmanager
def concert(folder: Path) -> Iterator[Target]:
    """Concert as people run it, commits included; `--dev` only spares the generator its tokens."""
    server = RunningServer(folder, "--dev", "--no-demo").start()
    try:
        yield Target(name="concert", port=server.port, pid=server.pid, path="/yjs/bench-%d")
    finally:
        server.stop()


@contextmanager
def y_websocket_server() -> Iterator[Target]:
    """The reference relay of the Yjs project: keeps documents in memory, stores nothing."""
    folder = CACHE / "yjs-server"
    script = folder / "node_modules/@y/websocket-server/src/server.js"
    if not script.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
        npm = shutil.which("npm") or "npm"
        subprocess.run([npm, "install", "--silent", "--legacy-peer-deps", *_PACKAGES], cwd=folder, check=True)
    port = _free_port()
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
    process = subprocess.Popen(["node", str(script)], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield Target(name=YJS_SERVER, port=port, pid=process.pid, path="/bench-%d")
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the peer did not start")
