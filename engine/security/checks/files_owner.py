"""Whether the files of a source belong to somebody, and all of them to the same account."""

from collections import Counter

from engine.security.check import FILES, Check, Flaw, Looking, Verdict, judged
from engine.security.paths import files


async def run(looking: Looking) -> Verdict:
    found = await files(looking, lambda _: True)
    usual = Counter(one.number for one in found).most_common(1)[0][0]
    flaws = [
        Flaw(
            table=one.table,
            key=one.name,
            message=f"{one.name} belongs to no account of this machine ({one.number})."
            if not one.owner
            else f"{one.name} belongs to {one.owner}, unlike most of the files.",
        )
        for one in found
        if not one.owner or one.number != usual
    ]
    owners = sorted({one.owner for one in found if one.owner})
    return judged(
        flaws, f"All files belong to {', '.join(owners)}.", f"Files with another owner or none: {len(flaws)}."
    )


CHECK = Check(
    name="files.owner",
    title="One known owner",
    looks_at="the owner of each file",
    severity="low",
    dialects=FILES,
    fix="Give the files to the account whose data they are.",
    run=run,
    references=("CIS Distribution Independent Linux 6.1",),
)
