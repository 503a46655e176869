"""Which tables of a PostgreSQL server everybody may read or change."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT n.nspname AS schema_name, c.relname AS table_name, string_agg(a.privilege_type, ? ORDER BY 1) AS rights "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL aclexplode(c.relacl) a "
        "WHERE a.grantee = 0 AND n.nspname NOT IN (?, ?) GROUP BY 1, 2 ORDER BY 1, 2",
        ", ",
        "pg_catalog",
        "information_schema",
    )
    flaws = [
        Flaw(
            table=one["table_name"]
            if one["schema_name"] == "public"
            else f"{one['schema_name']}.{one['table_name']}",
            message=f"Everybody may {one['rights']} on {one['schema_name']}.{one['table_name']}.",
            statement=f"REVOKE ALL ON {quoted(one['schema_name'])}.{quoted(one['table_name'])} FROM PUBLIC",
        )
        for one in rows
    ]
    return judged(flaws, "No table is granted to everybody.", f"Tables granted to everybody: {len(flaws)}.")


CHECK = Check(
    name="postgres.public_grants",
    title="Tables not granted to everybody",
    looks_at="pg_class.relacl for grants to PUBLIC",
    severity="medium",
    dialects=POSTGRES,
    fix="Take these rights from PUBLIC and give them to the roles that need them.",
    run=run,
    references=("PostgreSQL documentation: Privileges",),
)
