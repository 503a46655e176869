"""Whether every account of this machine may replace the files of a source, because it may write to their folder."""

import shlex
import stat

from engine.security.check import FILES, Check, Flaw, Looking, Verdict, judged
from engine.security.paths import lying


async def run(looking: Looking) -> Verdict:
    flaws = [
        Flaw(
            key=one.name,
            message=f"Every account of the machine may put files into {one.name}, or replace them ({one.bits}).",
            statement=f"chmod o-w {shlex.quote(str(one.name))}",
        )
        for one in await lying(looking)
        if one.folder and one.mode & stat.S_IWOTH and not one.mode & stat.S_ISVTX
    ]
    return judged(flaws, "Others may not write to the folders.", f"Folders open to everybody: {len(flaws)}.")


CHECK = Check(
    name="files.folder_writable",
    title="Folders not writable by everybody",
    looks_at="the mode bits of the folders the files are in",
    severity="high",
    dialects=FILES,
    fix="Take the right to write to these folders from others.",
    run=run,
    references=("CIS Distribution Independent Linux 6.1",),
)
