"""Big tables of a PostgreSQL server that are mostly read from end to end."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged

BIG = 10_000
OFTEN = 10


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT schemaname, relname, seq_scan, seq_tup_read, coalesce(idx_scan, 0) AS idx_scan, n_live_tup "
        "FROM pg_stat_user_tables WHERE n_live_tup >= ? AND seq_scan >= ? AND seq_scan > coalesce(idx_scan, 0) "
        "ORDER BY seq_tup_read DESC",
        BIG,
        OFTEN,
    )
    flaws = [
        Flaw(
            table=one["relname"]
            if one["schemaname"] == "public"
            else f"{one['schemaname']}.{one['relname']}",
            message=f"{one['relname']} ({one['n_live_tup']:,} rows) was read from end to end {one['seq_scan']:,} times "
            f"and by an index {one['idx_scan']:,} times.",
        )
        for one in rows
    ]
    return judged(
        flaws,
        "Big tables are read by their indexes.",
        f"Big tables that are read from end to end: {len(flaws)}.",
    )


CHECK = Check(
    name="tuning.postgres_seq_scans",
    title="Big tables read by index",
    looks_at=f"pg_stat_user_tables of tables with at least {BIG:,} rows",
    severity="medium",
    dialects=POSTGRES,
    fix="Have the statements that read them explained, and make the index that they lack.",
    run=run,
    references=("PostgreSQL documentation: The Cumulative Statistics System",),
)
