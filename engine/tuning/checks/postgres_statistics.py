"""Tables of a PostgreSQL server whose statistics are missing or old, so that plans are guesses."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted

BIG = 1_000


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT schemaname, relname, n_live_tup, n_mod_since_analyze, n_dead_tup, "
        "coalesce(last_analyze, last_autoanalyze) IS NULL AS never FROM pg_stat_user_tables WHERE n_live_tup >= ? "
        "AND (coalesce(last_analyze, last_autoanalyze) IS NULL OR n_mod_since_analyze > n_live_tup / 5 "
        "OR n_dead_tup > n_live_tup / 5) ORDER BY n_live_tup DESC",
        BIG,
    )
    flaws = [
        Flaw(
            table=one["relname"]
            if one["schemaname"] == "public"
            else f"{one['schemaname']}.{one['relname']}",
            message=f"{one['relname']} was never analysed."
            if one["never"]
            else f"{one['relname']}: {one['n_mod_since_analyze']:,} rows changed since it was analysed, "
            f"{one['n_dead_tup']:,} are dead.",
            statement=f"VACUUM (ANALYZE) {quoted(one['schemaname'])}.{quoted(one['relname'])}",
        )
        for one in rows
    ]
    return judged(
        flaws, "Statistics are fresh.", f"Tables whose statistics are missing or old: {len(flaws)}."
    )


CHECK = Check(
    name="tuning.postgres_statistics",
    title="Fresh statistics",
    looks_at=f"pg_stat_user_tables of tables with at least {BIG:,} rows",
    severity="low",
    dialects=POSTGRES,
    fix="Have these tables analysed, and look why autovacuum does not come by.",
    run=run,
    references=("PostgreSQL documentation: Routine Vacuuming",),
)
