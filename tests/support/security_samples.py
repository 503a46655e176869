"""What each command about security, compliance and performance is asked with, about a source of its own."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from typing import Any

_numbers = count(1)


def database(t: Any) -> tuple[str, Any]:
    """A SQLite file that everybody on the machine may read and write, and its source."""
    name = f"open-{next(_numbers)}.db"
    path = t.ada.server.data / "sources" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER)")
    path.chmod(0o666)
    said = {"workspace": t.workspace, "name": name, "kind": "sqlite", "connection": {"path": name}}
    return str(t.ada.call("POST", "/data-sources", **said)["id"]), path


def assessed(t: Any) -> tuple[str, str, Any]:
    source, path = database(t)
    return source, str(t.ada.call("POST", "/security/scans", source=source)["id"]), path


def flaw(t: Any) -> dict[str, Any]:
    source, _, _ = assessed(t)
    return {
        "source": source,
        "id": t.ada.call("GET", f"/security/vulnerabilities?source={source}")["items"][0]["id"],
    }


def mended(t: Any) -> dict[str, Any]:
    source, _, path = assessed(t)
    found = t.ada.call("GET", f"/security/vulnerabilities?source={source}")["items"][0]["id"]
    path.chmod(0o600)
    t.ada.call("POST", f"/security/vulnerabilities/{found}/recheck", source=source)
    return {"id": found, "source": source}


def gathered(t: Any) -> dict[str, Any]:
    source, _ = database(t)
    said = {"workspace": t.workspace, "source": source, "frameworks": ["gdpr"]}
    return {"workspace": t.workspace, "id": t.ada.call("POST", "/security/compliance/checks", **said)["id"]}


def evidence(t: Any) -> dict[str, Any]:
    held = gathered(t)
    path = f"/security/compliance/verifications/{held['id']}?workspace={t.workspace}"
    return {"workspace": t.workspace, "id": t.ada.call("GET", path)["controls"][0]["evidence"]}


RULE = {"control": "P-1", "title": "Ours", "check": "access_reviewed", "period_days": 30}


def rule(t: Any) -> dict[str, Any]:
    made = t.ada.call("POST", "/compliance-rules", workspace=t.workspace, **RULE)
    return {"workspace": t.workspace, "id": made["id"]}


SELECT = "SELECT * FROM orders WHERE customer = 7"

SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "compliance.available": lambda t: {"workspace": t.workspace},
    "compliance.checks": lambda t: {
        "workspace": gathered(t)["workspace"],
        "check": "access_reviewed",
        "limit": 1,
    },
    "compliance.evidence": evidence,
    "compliance.matrix": lambda t: {"workspace": gathered(t)["workspace"], "frameworks": "gdpr"},
    "compliance.pack": gathered,
    "compliance.remove": gathered,
    "compliance.verification": gathered,
    "compliance.verifications": lambda t: {"workspace": gathered(t)["workspace"], "limit": 1},
    "compliance.verify": lambda t: {
        "workspace": t.workspace,
        "source": database(t)[0],
        "frameworks": ["soc2"],
    },
    "compliance_rules.change": lambda t: {**rule(t), **RULE, "enabled": False},
    "compliance_rules.create": lambda t: {"workspace": t.workspace, **RULE},
    "compliance_rules.get": rule,
    "compliance_rules.list": lambda t: {"workspace": rule(t)["workspace"], "limit": 2},
    "compliance_rules.remove": rule,
    "security.assess": lambda t: {"source": database(t)[0]},
    "security.audit": lambda t: {"id": assessed(t)[0], "include_compliance": True},
    "security.remove_scan": lambda t: dict(zip(("source", "id"), assessed(t), strict=False)),
    "security.risk": lambda t: {"workspace": t.workspace, "limit": 1},
    "security.scan": lambda t: dict(zip(("source", "id"), assessed(t), strict=False)),
    "security.scans": lambda t: {"source": assessed(t)[0]},
    "tuning.examine": lambda t: {"source": database(t)[0], "statements": [SELECT]},
    "tuning.recommendations": lambda t: {
        "source": t.ada.call("POST", "/performance/optimization/recommendations", source=database(t)[0])[
            "source"
        ]
    },
    "vulnerabilities.accept": lambda t: {**flaw(t), "reason": "Nobody else uses this machine."},
    "vulnerabilities.get": flaw,
    "vulnerabilities.list": lambda t: {"source": assessed(t)[0], "state": "open,accepted"},
    "vulnerabilities.recheck": flaw,
    "vulnerabilities.remediate": lambda t: {**flaw(t), "task": "chmod", "owner": t.ada.id, "due": 1},
    "vulnerabilities.remove": mended,
    "vulnerabilities.reopen": flaw,
}
