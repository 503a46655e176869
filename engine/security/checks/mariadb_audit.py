"""Whether a MariaDB or MySQL server keeps an audit log."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT PLUGIN_NAME AS name, PLUGIN_STATUS AS status FROM information_schema.PLUGINS WHERE PLUGIN_NAME IN (?, ?)",
        "SERVER_AUDIT",
        "audit_log",
    )
    if any(one["status"] == "ACTIVE" for one in rows):
        return passed("An audit plugin is active.")
    return failed(
        "No audit plugin is active, so nobody could say afterwards who logged in and read what.",
        statement="INSTALL SONAME 'server_audit'",
    )


CHECK = Check(
    name="mariadb.audit",
    title="Audit log",
    looks_at="SERVER_AUDIT or audit_log in information_schema.PLUGINS",
    severity="low",
    dialects=MARIADB,
    fix="Install the audit plugin and turn server_audit_logging on.",
    run=run,
    references=("MariaDB documentation: MariaDB Audit Plugin",),
)
