"""Whether every account of this machine may read the files of a source."""

import shlex
import stat

from engine.security.check import FILES, Check, Flaw, Looking, Verdict, judged
from engine.security.paths import files


async def run(looking: Looking) -> Verdict:
    found = await files(looking, lambda one: bool(one.mode & stat.S_IROTH))
    flaws = [
        Flaw(
            table=one.table,
            key=one.name,
            message=f"Every account of the machine may read {one.name} ({one.bits}).",
            statement=f"chmod o-r {shlex.quote(str(one.name))}",
        )
        for one in found
    ]
    return judged(
        flaws,
        "Only owner and group may read.",
        f"Files that every account of the machine may read: {len(flaws)}.",
    )


CHECK = Check(
    name="files.world_readable",
    title="Not readable by everybody",
    looks_at="the mode bits of each file",
    severity="medium",
    dialects=FILES,
    fix="Take the right to read from others.",
    run=run,
    references=("CIS Distribution Independent Linux 6.1",),
)
