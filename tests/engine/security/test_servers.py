"""The checks on real PostgreSQL and MariaDB servers: what they find, what they may not see, and what must not alarm."""

from collections.abc import Iterator

import psycopg
import pytest

from crdt.ids import Micros
from engine.classification.records import ClassificationRecord
from engine.security.check import MASK
from tests.engine.security.looking import (
    ADA,
    ORGANISATION,
    SOURCE,
    WORKSPACE,
    flaws,
    looker,
    mariadb_at,
    postgres_at,
    statuses,
)
from tests.support import mariadb, postgres

pytestmark = pytest.mark.anyio

SECRET = "never-to-be-seen-9431"


@pytest.fixture(scope="module")
def pg() -> Iterator[int]:
    """A server as `initdb` leaves it, with a reader, an old password, a table for everybody and an open schema."""
    if not postgres.programs():
        pytest.skip(postgres.MISSING)
    with postgres.private_server("fsync=off") as server:
        port = int(server.url.split(":")[-1].split("/")[0])
        with psycopg.connect(
            host="127.0.0.1", port=port, user="concert", dbname="postgres", autocommit=True
        ) as session:
            for statement in (
                f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'",
                "CREATE ROLE guest LOGIN PASSWORD 'guest' VALID UNTIL '2999-01-01'",
                "SET password_encryption = 'md5'",
                "CREATE ROLE old LOGIN PASSWORD 'old-one' VALID UNTIL '2999-01-01'",
                "CREATE ROLE clerks NOLOGIN",
                "GRANT pg_read_server_files TO reader",
                "GRANT CREATE ON SCHEMA public TO PUBLIC",
                "CREATE TABLE people (id int PRIMARY KEY, email text)",
                "CREATE TABLE visits (id int PRIMARY KEY, person int REFERENCES people)",
                "GRANT SELECT ON people TO PUBLIC",
                "GRANT SELECT ON visits TO reader",
                "CREATE INDEX one ON visits (person, id)",
                "CREATE INDEX two ON visits (person)",
            ):
                session.execute(statement.encode())
        yield port


@pytest.fixture(scope="module")
def maria() -> Iterator[int]:
    """A server as `mariadb-install-db` leaves it, with a reader, a role, a locked account and an anonymous one."""
    if not mariadb.is_installed():
        pytest.skip(mariadb.MISSING)
    with mariadb.mariadb_server("--skip-ssl") as server:
        server.run(
            "CREATE DATABASE shop",
            f"CREATE USER reader@'127.0.0.1' IDENTIFIED BY '{SECRET}'",
            "CREATE USER admin@'127.0.0.1' IDENTIFIED BY 'admin'",
            "GRANT SELECT ON shop.* TO reader@'127.0.0.1'",
            "GRANT SELECT ON mysql.* TO admin@'127.0.0.1'",
            "GRANT SELECT ON shop.* TO admin@'127.0.0.1'",
            "CREATE ROLE clerks",
            "CREATE USER gone@localhost ACCOUNT LOCK",
            "CREATE USER ''@localhost",
            "CREATE USER root@'%' IDENTIFIED BY 'something-long-enough'",
            "CREATE TABLE shop.people (id INT PRIMARY KEY, email TEXT)",
        )
        yield server.port


async def test_SX2_a_fresh_postgres_fails_where_it_is_open(pg: int) -> None:
    found = await looker().look(postgres_at(pg, "concert"))
    failing = {name for name, status in statuses(found).items() if status == "fail"}
    assert {
        "backup.age",
        "postgres.tls_session",
        "postgres.tls_offered",
        "postgres.hba_methods",
        "postgres.superusers",
        "postgres.log_connections",
        "postgres.audit",
        "postgres.fsync",
        "postgres.own_rights",
        "postgres.password_scheme",
        "postgres.public_create",
        "postgres.public_grants",
        "postgres.wide_roles",
        "postgres.expiry",
    } == failing
    assert {"old"} == flaws(found["postgres.password_scheme"])
    assert {"reader"} == flaws(found["postgres.expiry"])
    assert {"people"} == flaws(found["postgres.public_grants"])
    assert {"reader pg_read_server_files"} == flaws(found["postgres.wide_roles"])
    assert "pass" == found["server.version"].status


async def test_SX2_what_the_login_may_not_see_is_not_permitted_and_never_a_pass(pg: int) -> None:
    found = statuses(await looker().look(postgres_at(pg, "guest")))
    hidden = ("hba_methods", "tls_demanded", "password_scheme", "audit")
    assert {"not_permitted"} == {found[f"postgres.{name}"] for name in hidden}
    assert "pass" == found["postgres.own_rights"]
    assert "fail" == found["postgres.tls_session"]


async def test_SX5_no_password_and_no_hash_of_one_is_in_the_evidence(pg: int, maria: int) -> None:
    results = [
        *(await looker().look(postgres_at(pg, "concert"))).values(),
        *(await looker().look(mariadb_at(maria, "owner", mariadb.PASSWORD))).values(),
    ]
    said = str([one.said() for one in results])
    assert not [
        word for word in (SECRET, "SCRAM-SHA-256$", "md5a", "*4ACFE", mariadb.PASSWORD) if word in said
    ]
    assert MASK not in said


async def test_SX4_labels_and_grants_together_find_sensitive_columns_open_to_everybody(pg: int) -> None:
    one = looker()
    await one.put(_label("people", "email"), _label("visits", "person"))
    found = await one.look(postgres_at(pg, "concert"))
    result = found["postgres.classified_wide"]
    assert ("fail", {("people", "email")}) == (
        result.status,
        {(flaw.table, flaw.column) for flaw in result.flaws},
    )
    assert 'REVOKE SELECT ON "public"."people" FROM PUBLIC' == result.flaws[0].statement


async def test_SX2_a_fresh_mariadb_fails_where_it_is_open(maria: int) -> None:
    found = await looker().look(mariadb_at(maria, "owner", mariadb.PASSWORD))
    failing = {name for name, status in statuses(found).items() if status == "fail"}
    assert {
        "backup.age",
        "mariadb.tls_session",
        "mariadb.tls_offered",
        "mariadb.tls_demanded",
        "mariadb.no_password",
        "mariadb.anonymous",
        "mariadb.remote_root",
        "mariadb.local_infile",
        "mariadb.audit",
        "mariadb.own_rights",
        "mariadb.password_scheme",
        "mariadb.global_rights",
        "mariadb.expiry",
        "mariadb.durability",
        "mariadb.file_access",
    } == failing
    assert {"root@%"} == flaws(found["mariadb.remote_root"])


async def test_SX3_roles_and_locked_accounts_are_no_alarm(maria: int) -> None:
    found = await looker().look(mariadb_at(maria, "owner", mariadb.PASSWORD))
    open_ = flaws(found["mariadb.no_password"])
    assert {"root@localhost", "root@127.0.0.1"} <= open_
    assert not [one for one in open_ if one.split("@")[0] in {"clerks", "mariadb.sys", "gone", "reader"}]
    assert {"@localhost"} == flaws(found["mariadb.anonymous"])


async def test_SX2_a_default_password_of_the_own_login_is_found_without_trying_to_log_in(
    pg: int, maria: int
) -> None:
    mine = (await looker().look(mariadb_at(maria, "admin", "admin")))["server.own_password"]
    assert ("fail", "critical") == (mine.status, mine.severity)
    theirs = (await looker().look(mariadb_at(maria, "owner", mariadb.PASSWORD)))["server.own_password"]
    assert "pass" == theirs.status
    hidden = (await looker().look(mariadb_at(maria, "reader", SECRET)))["server.own_password"]
    assert "not_permitted" == hidden.status
    assert "not_permitted" == (await looker().look(postgres_at(pg, "guest")))["server.own_password"].status


async def test_TN1_indexes_of_a_server_are_looked_at_by_its_own_statistics(pg: int, maria: int) -> None:
    found = await looker().look(postgres_at(pg, "concert"), "engine.tuning.checks")
    assert {"two"} == flaws(found["tuning.doubled_indexes"])
    assert {"one", "two"} == flaws(found["tuning.postgres_unused_indexes"])
    assert "pass" == found["tuning.keys_without_index"].status
    other = statuses(await looker().look(mariadb_at(maria, "reader", SECRET), "engine.tuning.checks"))
    assert "not_applicable" == other["tuning.mariadb_unused_indexes"]


def _label(table: str, column: str) -> ClassificationRecord:
    return ClassificationRecord(
        source=SOURCE,
        table=table,
        column=column,
        label="email",
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        title="E-mail address",
        level="confidential",
        category="personal",
        origin="rule",
        detector="email",
        state="confirmed",
        confidence=1.0,
        evidence=None,
        scan="",
        first_at=Micros(1),
        seen_at=Micros(1),
        changed_at=Micros(1),
        decided_by=ADA,
    )
