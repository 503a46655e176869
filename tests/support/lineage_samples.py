"""Inputs of the commands about lineage that are answered, each about things of its own."""

from collections.abc import Callable, Mapping
from typing import Any

EVENT: Mapping[str, Any] = {
    "eventTime": "2026-02-03T04:05:06Z",
    "eventType": "COMPLETE",
    "run": {"runId": "r1"},
    "job": {"namespace": "nightly", "name": "daily"},
    "inputs": [{"namespace": "kafka://bus", "name": "orders"}],
    "outputs": [{"namespace": "kafka://bus", "name": "totals"}],
}
OUTSIDE: Mapping[str, Any] = {"source": "outside:kafka://bus", "table": "orders"}


def here(t: Any) -> dict[str, Any]:
    return {"id": t.workspace}


def told(t: Any) -> dict[str, Any]:
    """The workspace, after an event told of a place outside."""
    t.ada.call("POST", f"/advanced-catalog/workspaces/{t.workspace}/openlineage", events=[dict(EVENT)])
    return here(t)


def ends() -> dict[str, Any]:
    return {"begin": dict(OUTSIDE), "end": {**OUTSIDE, "table": "archive"}, "note": "By hand"}


def drawn(t: Any) -> dict[str, Any]:
    path = f"/advanced-catalog/workspaces/{told(t)['id']}/lineage/edges"
    return {**here(t), "edge": t.ada.call("POST", path, **ends())["id"]}


SAMPLES: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "lineage.change": lambda t: {**drawn(t), "note": "By two hands"},
    "lineage.draw": lambda t: {**told(t), **ends()},
    "lineage.erase": lambda t: {**drawn(t), "reason": "It was wrong"},
    "lineage.graph": lambda t: {**told(t), **OUTSIDE, "up": 2},
    "lineage.impact": lambda t: {**told(t), **OUTSIDE, "limit": 5},
    "lineage.neighbours": lambda t: {**told(t), **OUTSIDE, "way": "down", "limit": 5},
    "lineage.path": lambda t: {**told(t), **OUTSIDE, "to_source": OUTSIDE["source"], "to_table": "totals"},
    "lineage.readings": lambda t: {"id": t.source, "limit": 5},
    "lineage.search": lambda t: {**told(t), "search": "ord"},
    "openlineage.export": lambda t: {**told(t), "limit": 5},
    "openlineage.import": lambda t: {**here(t), "events": [dict(EVENT)]},
    "openlineage.map": lambda t: {**told(t), "namespace": "kafka://elsewhere", "source": t.source},
    "openlineage.namespaces": lambda t: {**told(t), "limit": 5},
    "openlineage.unmap": lambda t: {**told(t), "namespace": "kafka://bus"},
}
