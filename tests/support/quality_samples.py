"""What each command about quality is asked with, about a source of the demo."""

from collections.abc import Callable
from typing import Any

SUITE = {
    "expectations": [
        {"expectation_type": "expect_column_values_to_not_be_null", "kwargs": {"column": "name"}},
        {"expectation_type": "expect_column_values_to_be_of_type", "kwargs": {"column": "name"}},
    ]
}
RULE = {"check": "not_null", "table": "airlines", "column": "name"}


def ruled(t: Any) -> dict[str, Any]:
    """A rule that holds at one place of the source."""
    base = f"/data-quality/data-sources/{t.source}"
    said = {"table": "airlines", "suite": SUITE, "preview": False}
    rule_set = t.ada.call("POST", f"{base}/suites", **said)["rule_set"]
    listed = t.ada.call("GET", f"{base}/rules")["rules"]
    rule = next(one["id"] for one in listed if one["rule_set"] == rule_set)
    return {"id": t.source, "rule_set": rule_set, "rule": rule, "table": "airlines", "column": "name"}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "quality.checks": lambda t: {"workspace": t.workspace},
    "quality.failing_rows": ruled,
    "quality.growth": lambda t: {"id": t.source},
    "quality.history": lambda t: {"id": t.source, "result": "0" * 24},
    "quality.import_suite": lambda t: {"id": t.source, "table": "airlines", "suite": SUITE},
    "quality.own_rules": lambda t: {"id": t.source},
    "quality.results": lambda t: {"id": t.source},
    "quality.rules": lambda t: {"id": t.source},
    "quality.run": lambda t: {"id": t.source, "tables": ["airlines"]},
    "quality.runs": lambda t: {"id": t.source},
    "quality.score": lambda t: {"id": t.source},
    "quality.try_rule": lambda t: {"id": t.source, "rule": RULE, "limit": 0},
}
