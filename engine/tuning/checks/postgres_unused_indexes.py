"""Indexes of a PostgreSQL server that no statement used since its statistics began."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted


async def run(looking: Looking) -> Verdict:
    since = await looking.value(
        "SELECT coalesce(stats_reset, pg_postmaster_start_time())::text FROM pg_stat_database "
        "WHERE datname = current_database()"
    )
    rows = await looking.ask(
        "SELECT s.schemaname, s.relname, s.indexrelname, pg_relation_size(s.indexrelid) AS bytes "
        "FROM pg_stat_user_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid "
        "WHERE s.idx_scan = 0 AND NOT i.indisunique AND NOT i.indisprimary ORDER BY bytes DESC, s.indexrelname"
    )
    flaws = [
        Flaw(
            table=one["relname"]
            if one["schemaname"] == "public"
            else f"{one['schemaname']}.{one['relname']}",
            key=one["indexrelname"],
            message=f"{one['indexrelname']} ({one['bytes'] // 1024:,} KiB) was not used since {str(since)[:10]}.",
            statement=f"DROP INDEX {quoted(one['schemaname'])}.{quoted(one['indexrelname'])}",
        )
        for one in rows
    ]
    return judged(flaws, "Every index is used.", f"Indexes not used since {str(since)[:10]}: {len(flaws)}.")


CHECK = Check(
    name="tuning.postgres_unused_indexes",
    title="No unused indexes",
    looks_at="pg_stat_user_indexes with no scan, without unique ones",
    severity="low",
    dialects=POSTGRES,
    fix="Drop those that nothing needs; look first whether the statistics saw a whole month, and what other servers do.",
    run=run,
    references=("PostgreSQL documentation: Examining Index Usage",),
)
