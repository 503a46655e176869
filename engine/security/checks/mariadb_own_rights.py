"""Whether the login that Concert itself uses may do more than read."""

from crdt.dataclasses import replace
from engine.security.check import MARIADB, Asked, Check, Looking, Verdict, failed, passed

READING = {
    "SELECT",
    "SHOW VIEW",
    "USAGE",
    "PROCESS",
    "SHOW DATABASES",
    "LOCK TABLES",
    "REPLICATION CLIENT",
    "BINLOG MONITOR",
}


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask("SHOW GRANTS")
    lines = [str(next(iter(row.values()))).removeprefix("GRANT ") for row in rows]
    given = [line.split(" ON ")[0] for line in lines if " ON " in line]
    held = {one.split("(")[0].strip() for words in given for one in words.split(",")}
    more = sorted(one for one in held - READING if one and not one.startswith("PROXY"))
    # what SHOW GRANTS says of passwords must not stay: the evidence keeps its hash alone
    looking.asked[-1:] = [_unquoted(looking)]
    if not more:
        return passed("Concert's own login may only read.")
    return failed(f"Concert's own login may also {', '.join(more[:8])}; reading needs none of it.")


def _unquoted(looking: Looking) -> Asked:
    last = looking.asked[-1]
    return replace(last, rows=tuple((str(row[0]).split(" IDENTIFIED ")[0],) for row in last.rows))


CHECK = Check(
    name="mariadb.own_rights",
    title="Concert's own login only reads",
    looks_at="SHOW GRANTS of the own login",
    severity="high",
    dialects=MARIADB,
    fix="Make an account for Concert with SELECT and SHOW VIEW on what it shall read, and name it here.",
    run=run,
    references=("OWASP Database Security Cheat Sheet: Permissions",),
)
