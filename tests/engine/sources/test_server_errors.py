"""What libpq and servers say becomes a reason, and nothing of their text is passed on."""

import socket

import psycopg
import pymysql
import pytest

from engine.sources import mariadb_errors, postgres_errors
from engine.sources.failures import NEXT_STEPS, SourceFailed
from engine.sources.mariadb import MariadbConfig, offers_tls
from engine.sources.postgres import PostgresConfig

PLACE = {"host": "db.example", "port": 5432, "database": "shop", "user": "ada"}
AT = 'connection failed: connection to server at "10.0.0.9", port 5432 failed: '


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ('FATAL:  password authentication failed for user "planted"', "wrong_password"),
        (
            'FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "planted", database "shop", no encryption',
            "wrong_password",
        ),
        ('FATAL:  role "planted" does not exist', "wrong_password"),
        ('FATAL:  database "planted" does not exist', "unknown_database"),
        ("FATAL:  Passwort-Authentifizierung für Benutzer planted fehlgeschlagen", "wrong_password"),
        ("server does not support SSL, but SSL was required", "tls_refused"),
        ("SSL error: certificate verify failed", "tls_untrusted"),
        ("received invalid response to SSL negotiation: J", "other_server"),
        ("expected authentication request from server, but received J", "other_server"),
        ("Connection refused", "refused"),
        ("timeout expired", "unreachable"),
        ("FATAL:  sorry, too many clients already", "busy"),
        ("server closed the connection unexpectedly", "connection_lost"),
    ],
)
def test_SO4_what_postgres_says_at_the_door_is_a_reason(said: str, reason: str) -> None:
    failure = postgres_errors.explain(psycopg.OperationalError(AT + said), PostgresConfig(**PLACE))
    assert reason == failure.reason
    assert NEXT_STEPS[failure.reason] == failure.next_step
    assert "planted" not in str(failure.to_dict())


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (1045, "wrong_password"),
        (1049, "unknown_database"),
        (1142, "permission_denied"),
        (1146, "table_gone"),
        (1969, "timeout"),
        (1040, "busy"),
        (1129, "busy"),
        (1130, "wrong_password"),
        (2013, "connection_lost"),
        (2026, "tls_refused"),
        (9999, "failed"),
    ],
)
def test_SO4_the_numbers_of_mariadb_are_reasons(number: int, reason: str) -> None:
    error = pymysql.OperationalError(number, "Access denied for 'planted'")
    failure = mariadb_errors.explain(error, MariadbConfig(**PLACE))
    assert reason == failure.reason
    assert "planted" not in str(failure.to_dict())


def test_SO4_a_mariadb_that_turns_away_before_its_greeting_says_why() -> None:
    here, there = socket.socketpair()
    with here, there:
        said = b"\xff" + (1040).to_bytes(2, "little") + b"Too many connections"
        there.sendall(len(said).to_bytes(3, "little") + b"\0" + said)
        with pytest.raises(SourceFailed) as refused:
            offers_tls(here)
    assert "busy" == refused.value.reason
