"""Whether the version of a database server still gets fixes, by the table that Concert ships."""

from datetime import UTC, datetime, timedelta

from engine.security.check import SERVERS, Check, Looking, Verdict, failed, passed, unseen
from engine.security.settings import server
from engine.security.support import AS_OF, ends, line_of

SOON = timedelta(days=180)


async def run(looking: Looking) -> Verdict:
    found = await server(looking)
    today = datetime.fromtimestamp(looking.now / 1_000_000, UTC).date()
    line, end = line_of(found.product, found.version), ends(found.product, found.version)
    if end is None:
        return unseen(f"The support table of {AS_OF} does not know version {line}.")
    if end < today:
        return failed(f"Version {found.version} has had no fixes since {end}.")
    soon = f", so plan the next one: {(end - today).days} days are left" if end - today < SOON else ""
    return passed(f"Version {found.version} gets fixes until {end}{soon} (support table of {AS_OF}).")


CHECK = Check(
    name="server.version",
    title="Version still gets fixes",
    looks_at="the server's version against a dated table of what its makers support",
    severity="high",
    dialects=SERVERS,
    fix="Upgrade the server to a version that is supported.",
    run=run,
    references=("PostgreSQL versioning policy", "MariaDB maintenance policy", "MySQL product support"),
)
