"""Compiles the modules that `crdt/compiled.py` lists: `.venv/bin/python setup/core.py` puts them into that environment.

Where there is no C compiler, or no headers of Python, it says what would help, and Concert runs interpreted. Only what is whole
is put in place; what was compiled from other sources goes.
"""

import contextlib
import io
import os
import shutil
import sys
from pathlib import Path
from sysconfig import get_config_var, get_path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from crdt.compiled import GROUP, MODULES, folder  # noqa: E402 - found at the root


def main() -> None:
    place = folder()
    if place.is_dir():
        return
    if wanted := missing():
        print(
            f"Concert runs interpreted: {wanted}\n  Then run this again: a room then takes half as much again."
        )
        return
    print("Compiling the core")
    place.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=".") as name:
        whole = compiled(Path(name))
        for old in place.parent.glob("[!.]*"):
            shutil.rmtree(old)
        whole.rename(place)


def missing() -> str:
    """What it cannot be done without, and the next step; empty when all is there."""
    compiler = (get_config_var("CC") or "cc").split()[0]
    version = "python{}.{}".format(*sys.version_info)
    if shutil.which(compiler) is None:
        return f"there is no C compiler.\n  On Debian: apt-get install gcc libc6-dev {version}-dev."
    if not Path(get_path("include"), "Python.h").exists():
        return f"there are no headers of Python.\n  On Debian: apt-get install {version}-dev."
    return ""


def compiled(work: Path) -> Path:
    """A folder with a file for each module under its whole name. What the compilers say is told when they fail."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    files = [f"crdt/{module.replace('.', '/')}.py" for module in MODULES]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            extensions = mypycify(
                files, opt_level="2", debug_level="0", group_name=GROUP, target_dir=str(work / "c")
            )
            command = build_ext(Distribution({"name": GROUP, "ext_modules": extensions}))
            command.build_lib, command.build_temp = str(work / "lib"), str(work / "o")
            command.parallel = True
            command.ensure_finalized()
            command.run()
    except BaseException:
        print(said.getvalue(), file=sys.stderr)
        raise
    whole = work / "whole"
    whole.mkdir()
    for file in (work / "lib").rglob("*"):
        if file.is_file():
            file.rename(whole / ".".join(file.relative_to(work / "lib").parts))
    return whole


if __name__ == "__main__":
    main()
