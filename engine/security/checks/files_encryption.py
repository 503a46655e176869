"""Whether files are encrypted at rest. From here only the file itself can be seen, not the disk below it: never a pass."""

from engine.security.check import FILES, Check, Looking, Verdict, unseen
from engine.security.paths import lying


async def run(looking: Looking) -> Verdict:
    await lying(looking)
    return unseen(
        "The files themselves are not encrypted; whether the disk below them is cannot be seen from here."
    )


CHECK = Check(
    name="files.encryption",
    title="Encrypted at rest",
    looks_at="the files; what the disk does is out of sight",
    severity="medium",
    dialects=FILES,
    fix="Keep the files on an encrypted disk, and write down that they are.",
    run=run,
    references=("ISO/IEC 27001:2022 A.8.24",),
)
