"""Whether everybody may make objects in the schema that everybody looks into first."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT n.nspname AS schema_name FROM pg_namespace n, "
        "LATERAL aclexplode(coalesce(n.nspacl, acldefault(?, n.nspowner))) a "
        "WHERE a.grantee = 0 AND a.privilege_type = ? ORDER BY 1",
        "n",
        "CREATE",
    )
    flaws = [
        Flaw(
            key=one["schema_name"],
            message=f"Everybody may make tables and functions in the schema {one['schema_name']}.",
            statement=f"REVOKE CREATE ON SCHEMA {quoted(one['schema_name'])} FROM PUBLIC",
        )
        for one in rows
    ]
    return judged(
        flaws,
        "No schema is open to everybody's objects.",
        f"Schemas in which everybody may make objects: {len(flaws)}.",
    )


CHECK = Check(
    name="postgres.public_create",
    title="Not everybody makes objects in a schema",
    looks_at="CREATE granted to PUBLIC in pg_namespace",
    severity="medium",
    dialects=POSTGRES,
    fix="Take the right CREATE on these schemas from PUBLIC.",
    run=run,
    references=("PostgreSQL documentation: Schemas, Usage Patterns",),
)
