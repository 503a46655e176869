"""Whether every account of this machine may change the files of a source."""

import shlex
import stat

from engine.security.check import FILES, Check, Flaw, Looking, Verdict, judged
from engine.security.paths import files


async def run(looking: Looking) -> Verdict:
    found = await files(looking, lambda one: bool(one.mode & stat.S_IWOTH))
    flaws = [
        Flaw(
            table=one.table,
            key=one.name,
            message=f"Every account of the machine may change {one.name} ({one.bits}).",
            statement=f"chmod o-w {shlex.quote(str(one.name))}",
        )
        for one in found
    ]
    return judged(
        flaws, "Others may not write.", f"Files that every account of the machine may change: {len(flaws)}."
    )


CHECK = Check(
    name="files.world_writable",
    title="Not writable by everybody",
    looks_at="the mode bits of each file",
    severity="high",
    dialects=FILES,
    fix="Take the right to write from others.",
    run=run,
    references=("CIS Distribution Independent Linux 6.1",),
)
