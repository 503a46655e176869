"""Runs the programs of database servers. What they say goes into errors without what they were told in secret."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from engine.backups.kind import BackupFailed, BackupStopped, ProgramMissing

PLACES: Final = ("/usr/lib/postgresql",)
TICK: Final = 0.05
LONGEST: Final = 400


def found(name: str) -> str | None:
    """Where a program is: on the path, or the newest of those that a system keeps by version."""
    here = shutil.which(name)
    if here:
        return here
    kept = sorted((path for place in PLACES for path in Path(place).glob(f"*/bin/{name}")), reverse=True)
    return str(kept[0]) if kept else None


def run(
    arguments: list[str],
    *,
    environment: Mapping[str, str],
    stopped: Callable[[], bool],
    stdin: Path | None = None,
    stdout: Path | None = None,
    secret: str = "",
    read: Callable[[int], None] = lambda _bytes: None,
) -> None:
    """`read` hears how much of `stdin` the program has read. Raises `BackupFailed` with the last line that the program said, `BackupStopped` after it was ended."""
    program = found(arguments[0])
    if program is None:
        raise ProgramMissing(details={"program": arguments[0]})
    with tempfile.TemporaryFile() as errors, _opened(stdin, "rb") as source, _opened(stdout, "wb") as target:
        process = subprocess.Popen(  # noqa: S603 - a program of the list, found by its name
            [program, *arguments[1:]],
            stdin=source or subprocess.DEVNULL,
            stdout=target or subprocess.DEVNULL,
            stderr=errors,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **environment},
        )
        try:
            while process.poll() is None:
                if stopped():
                    raise BackupStopped
                if source is not None:
                    read(
                        os.lseek(source.fileno(), 0, os.SEEK_CUR)
                    )  # a place in a file is shared with who inherits it
                time.sleep(TICK)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").replace(secret or "\0", "…").strip()
            last = said.splitlines()[-1] if said else f"status {process.returncode}"
            raise BackupFailed(f"{arguments[0]} failed: {last[:LONGEST]}")


@contextmanager
def _opened(path: Path | None, mode: str) -> Iterator["IO[Any] | None"]:
    if path is None:
        yield None
        return
    with path.open(mode) as file:
        yield file
