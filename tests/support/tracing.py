"""What a process asked of the kernel, in order: writes to files and sockets, and syncs. Read from strace's own words."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
SYNCS = frozenset({"fdatasync", "fsync"})
_CALL = re.compile(r"^(\d+) +(\w+)\((\d+)<([^>]*)>(.*)$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>")


def under(trace: Path) -> tuple[str, ...]:
    """The words before a command. The traced process is the one that was started; strace itself stands aside."""
    return ("strace", "-D", "-f", "-qq", "-y", "-s", "65536", "-e", f"trace={CALLS}", "-o", str(trace))


def is_there() -> bool:
    return shutil.which("strace") is not None


@dataclass(slots=True)
class Call:
    """`began` and `ended` are places in the order of everything. `data` has what is printable as it is."""

    name: str
    target: str
    data: str
    began: int
    ended: int

    @property
    def is_sync(self) -> bool:
        return self.name in SYNCS

    @property
    def is_told(self) -> bool:
        return self.target.startswith("socket:")


def read(trace: Path) -> list[Call]:
    return list(_calls(trace.read_text(encoding="utf-8", errors="replace").splitlines()))


def _calls(lines: list[str]) -> Iterator[Call]:
    """A call that another thread interrupts stands on two lines: where it began, and where it ended."""
    open_: dict[str, Call] = {}
    for place, line in enumerate(lines):
        if match := _CALL.match(line):
            call = Call(match[2], match[4], match[5], place, place)
            if line.endswith("<unfinished ...>"):
                open_[match[1]] = call
            yield call
        elif (match := _RESUMED.match(line)) and match[1] in open_:
            open_.pop(match[1]).ended = place
