"""Secrets are taken out of text wherever they stand, and a line of JSON stays one."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.redaction import redact
from tests.support.server import ROOT

CANARY = "c4n4ry-Zq9"


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql+asyncpg://ada:{CANARY}@db.example/concert",
        f"redis://:{CANARY}@localhost:6379/0",
        f"https://ada:{CANARY}@concert.example/path?x=1",
        f"GET /x?password={CANARY}&y=1",
        f"GET /x?y=1&api_key={CANARY}",
        f"authorization: Bearer {CANARY}",
        f"Authorization: Basic {CANARY}==",
        f"cookie: concert_session={CANARY}; y=1",
        f'{{"password": "{CANARY}", "host": "x"}}',
        f"{{'secret': '{CANARY}'}}",
        json.dumps({"event": json.dumps({"token": CANARY})}),
        f"Password={CANARY};Server=db",
        f"connection_string='{CANARY}'",
        f"dsn={CANARY}",
    ],
)
def test_T19_what_looks_like_a_secret_is_taken_out(text: str) -> None:
    assert CANARY not in redact(text)


@pytest.mark.parametrize(
    "line",
    [
        {"event": "request", "path": "/api/session/ticket", "status": 200, "client": "127.0.0.1", "ms": 1.5},
        {"event": "x", "token": None, "secret": True, "password": 5, "tokens": 3},
        {"event": "channel doc:01a00000 ended", "code": "not_signed_in"},
    ],
)
def test_what_is_no_secret_stays(line: dict[str, object]) -> None:
    assert line == json.loads(redact(json.dumps(line)))


@given(st.dictionaries(st.sampled_from(["password", "token", "event"]), st.text(max_size=20), max_size=3))
def test_a_line_of_json_stays_one(line: dict[str, str]) -> None:
    json.loads(redact(json.dumps(line)))


@pytest.mark.parametrize("where", ["raise ValueError(text)", "Thread(target=int, args=(text,)).start()"])
def test_T19_a_crash_is_reported_without_secrets(where: str) -> None:
    program = f"""
from threading import Thread
from server.redaction import redact_crashes
redact_crashes()
text = "postgresql://ada:{CANARY}@db password={CANARY}"
{where}
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "ValueError" in done.stderr
    assert CANARY not in done.stderr.replace(program, "")
