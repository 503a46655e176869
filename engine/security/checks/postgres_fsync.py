"""Whether a PostgreSQL server keeps what it confirmed when the power fails."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.settings import setting

NAMES = ("fsync", "full_page_writes")


async def run(looking: Looking) -> Verdict:
    off = [name for name in NAMES if await setting(looking, name) != "on"]
    flaws = [
        Flaw(key=name, message=f"{name} is off.", statement=f"ALTER SYSTEM SET {name} = 'on'") for name in off
    ]
    return judged(
        flaws,
        "What is confirmed is on disk.",
        f"{' and '.join(off)} is off: a power cut can destroy the database.",
    )


CHECK = Check(
    name="postgres.fsync",
    title="Confirmed writes are on disk",
    looks_at="the settings fsync and full_page_writes",
    severity="high",
    dialects=POSTGRES,
    fix="Turn these settings on.",
    run=run,
    references=("PostgreSQL documentation: Write Ahead Log settings",),
)
