"""Whether a PostgreSQL server keeps an audit log of statements."""

from engine.security.check import POSTGRES, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    loaded = await setting(looking, "shared_preload_libraries")
    if "pgaudit" in loaded:
        return passed("pgaudit is loaded.")
    return failed("pgaudit is not loaded, so nobody could say afterwards who read what.")


CHECK = Check(
    name="postgres.audit",
    title="Audit log of statements",
    looks_at="pgaudit in shared_preload_libraries",
    severity="low",
    dialects=POSTGRES,
    fix="Install pgaudit, add it to shared_preload_libraries and choose what it writes.",
    run=run,
    references=("pgaudit documentation",),
)
