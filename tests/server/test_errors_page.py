"""The table of errors in server/README.md says what the server says."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from server.errors import status_for
from tests.support.server import ROOT

# A process of its own: other tests define errors for themselves.
EVERY_ERROR = """
import importlib, json, pkgutil
import crdt, engine, server
from server.routes.schemas import error_codes
for package in (crdt, engine, server):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
print(json.dumps(error_codes()))
"""


@pytest.fixture(scope="module")
def errors() -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, "-c", EVERY_ERROR], cwd=ROOT, check=True, capture_output=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_every_error_stands_in_the_table_with_its_words(errors: list[dict[str, Any]]) -> None:
    rows = {
        f"| `{one['code']}` | {one['status']} | {one['message']} | {one['next_step']} |" for one in errors
    }
    page = (ROOT / "server/README.md").read_text(encoding="utf-8")
    table = {line for line in page.splitlines() if re.match(r"\| `\w+` \| \d{3} \|", line)}
    assert [] == sorted(rows - table), "add these rows"
    assert [] == sorted(table - rows), "take these rows out"


def test_every_error_has_a_status_of_its_kind(errors: list[dict[str, Any]]) -> None:
    assert 500 == status_for(Exception)  # type: ignore[arg-type]
    assert {"internal"} == {one["code"] for one in errors if one["status"] == 500}
