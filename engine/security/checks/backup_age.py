"""Whether the last backup of a source is older than its policy. Concert keeps no backups of sources yet."""

from engine.security.check import EVERYWHERE, Check, DoesNotApply, Looking, Verdict


async def run(_looking: Looking) -> Verdict:
    raise DoesNotApply("Concert keeps no backups of this source, and no policy for them.")


CHECK = Check(
    name="backup.age",
    title="Backup young enough",
    looks_at="the last backup of the source against its policy",
    severity="medium",
    dialects=EVERYWHERE,
    fix="Have the source backed up by plan, and restore one in a test.",
    run=run,
    references=("ISO/IEC 27001:2022 A.8.13",),
)
