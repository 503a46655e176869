"""Finds the modules every update passes through where they were compiled ahead of time, at little more than half the cost.

`setup/core.py` compiles them with mypyc from the very files that stand here, when a C compiler is at hand, into the environment that
Concert runs in. What was compiled counts only as long as the core is the same to the last byte; else, and where nothing was compiled,
the files themselves are interpreted, with the same answers. Border: this finds modules and decides nothing.
"""

import os
import sys
from collections.abc import Sequence
from hashlib import blake2b
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from pathlib import Path
from sysconfig import get_path
from types import ModuleType
from typing import Final

MODULES: Final = (
    "batch",
    "clocks",
    "codec",
    "contents",
    "counts",
    "drops",
    "facts",
    "fitting",
    "gate",
    "heads",
    "history.authorship",
    "history.sequences",
    "history.texts",
    "hocus",
    "index_bytes",
    "kinds.secrets",
    "lanes",
    "lib0",
    "places",
    "precheck",
    "receipts",
    "replica",
    "room",
    "rulebook",
    "stage",
    "structs",
    "updates",
    "ysync",
)
"""What most of an edit's time is spent in. To be added here a module needs no class that extends one of a library."""
GROUP: Final = "concert_core"
"""Names the folder, and the library that the modules share."""
SWITCH: Final = "CONCERT_CORE"
"""`interpreted` in the environment passes over what was compiled: for a debugger, a profile by lines, a comparison."""

_HERE: Final = Path(__file__).parent


def folder() -> Path:
    """Where the core of these sources is, or would be, compiled."""
    state = blake2b(digest_size=16)
    for file in sorted(_HERE.rglob("*.py")):
        state.update(file.read_bytes())
    return Path(get_path("platlib")) / GROUP / state.hexdigest()


def prefer() -> None:
    """From now on modules are taken from there, if they are there."""
    if os.environ.get(SWITCH) != "interpreted" and (found := folder()).is_dir():
        sys.meta_path.insert(0, _Compiled(found))


class _Compiled:
    """One file for each module, and one for the library they share."""

    def __init__(self, found: Path) -> None:
        names = [f"crdt.{module}" for module in MODULES]
        self._files = {name: found / f"{name}{EXTENSION_SUFFIXES[0]}" for name in (f"{GROUP}__mypyc", *names)}

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        file = self._files.get(name)
        if file is None:
            return None
        spec = ModuleSpec(name, ExtensionFileLoader(name, str(file)), origin=str(file))
        spec.has_location = True
        return spec
